#pragma once

#include <functional>
#include <set>
#include <string>

#include "planner/engine/state.h"

namespace portolan::engine {

/// Kinds of objects a document does not manage.
using Kinds = std::set<std::string, std::less<>>;

/// Turns a document's model into the form the database reports, by creating it on the dev database and reading it back
/// (spec/schema-language.md 9). The dev database is restored afterwards, also after an error.
/// @param current       what the dev database holds
/// @param unmanaged     objects of these kinds may be there already and stay
/// @param schema_scope  the document has one schema that stands for the connection's, whatever its name
/// Throws DatabaseError whose text starts with the planned step's comment.
schema::Realm normalize(const schema::Realm& document, const schema::Realm& current, ports::DevLease& lease,
                        const Kinds& unmanaged, bool schema_scope);

/// Removes all tables and all objects but those of the unmanaged kinds from the dev database, so that a document can be
/// created beside them.
void remove_managed(ports::DevLease& lease, const Kinds& unmanaged);

/// Creates what a model holds beside what the dev database holds already; nothing is dropped. Parameters and errors as
/// normalize.
void create_beside(const schema::Realm& model, ports::DevLease& lease, bool schema_scope);

}  // namespace portolan::engine
