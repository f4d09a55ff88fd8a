#pragma once

#include "planner/engine/state.h"

namespace portolan::engine {

/// Turns a document's model into the form the database reports, by creating it on the dev database and reading it back
/// (spec/schema-language.md 9). The dev database is restored afterwards, also after an error.
/// @param schema_scope  the document has one schema that stands for the connection's, whatever its name
/// Throws DatabaseError whose text starts with the planned step's comment.
schema::Realm normalize(const schema::Realm& document, ports::DevLease& lease, bool schema_scope);

}  // namespace portolan::engine
