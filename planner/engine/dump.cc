#include "planner/engine/dump.h"

#include "planner/diff/diff.h"

namespace portolan::engine {
namespace {

change::Changes creation(const State& state, const ports::Dialect& dialect) {
  if (!state.schema_scope) return diff::diff_realms({}, state.realm, dialect, {}).changes;
  change::Changes changes;
  for (const schema::Schema& schema : state.realm.schemas) {
    // The schema itself is given in this scope, with all its attributes.
    schema::Schema empty = schema;
    empty.tables.clear();
    empty.objects.clear();
    auto result = diff::diff_schemas(empty, schema, dialect, {});
    changes.insert(changes.end(), result.changes.begin(), result.changes.end());
  }
  return changes;
}

}  // namespace

change::Plan dump(const State& state, const ports::Dialect& dialect, const std::string& indent,
                  const std::string& qualifier) {
  change::PlanOptions options{.mode = change::Mode::kDump, .indent = indent};
  if (state.schema_scope) options.qualifier = qualifier;
  return dialect.plan(creation(state, dialect), options);
}

}  // namespace portolan::engine
