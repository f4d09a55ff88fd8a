#pragma once

#include <optional>

#include "planner/ports/dialect.h"

namespace portolan::mysql {

/// Layout of the revisions table (spec/migrations.md 9.1).
schema::Table revisions_table(const ports::ServerFacts& facts, std::string_view schema);

/// Statements that empty the schemas of `found` (schema scope) or drop them (realm scope).
std::vector<std::string> reset_statements(const ports::Dialect& dialect, const schema::Realm& found, bool schema_scope);

/// The clean check with the reasons of spec/migrations.md 11.3: with `revisions` the one of a target, without the one
/// of a dev database. Views, routines and whatever else was seen count like tables.
ports::CleanCheck check_clean(const schema::Realm& realm, bool schema_scope,
                              const std::optional<schema::ObjectRef>& revisions);

}  // namespace portolan::mysql
