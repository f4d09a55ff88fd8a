#pragma once

#include <nlohmann/json_fwd.hpp>

#include "planner/ports/dialect.h"
#include "planner/schema/model.h"

namespace portolan::report {

/// A realm as `schema inspect --format '{{ json . }}'` prints it (spec/cli.md 7.1).
nlohmann::ordered_json realm_json(const schema::Realm& realm, const ports::Dialect& dialect);

}  // namespace portolan::report
