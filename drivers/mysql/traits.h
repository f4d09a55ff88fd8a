#pragma once

#include <string_view>

#include "planner/ports/dialect.h"

namespace portolan::mysql {

/// What a statement does to transactions and to the session, told from its first words (MySQL manual 15.3.3 "Statements
/// That Cause an Implicit Commit", 15.1.1 "Atomic Data Definition Statement Support"; MariaDB "Atomic DDL").
ports::StatementTraits statement_traits(const ports::ServerFacts& facts, std::string_view statement);

}  // namespace portolan::mysql
