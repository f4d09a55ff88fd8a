#include "planner/engine/migrate_drift.h"

#include <algorithm>
#include <string_view>
#include <unordered_set>
#include <variant>

#include "planner/base/unified_diff.h"
#include "planner/engine/compare.h"
#include "planner/engine/dump.h"
#include "planner/engine/rename.h"
#include "planner/engine/replay.h"
#include "planner/migrate/down.h"
#include "planner/migrate/pending.h"
#include "planner/migrate/revisions.h"
#include "planner/schema/filter.h"

namespace portolan::engine {
namespace {

/// Takes the revisions table out of a state, and its schema when nothing else is in it.
void leave_out_revisions(State& state, const std::string& name) {
  for (schema::Schema& schema : state.realm.schemas) {
    if (schema.name != name) continue;
    std::erase_if(schema.tables, [](const schema::Table& table) { return table.name == migrate::kRevisionsTable; });
  }
  if (state.schema_scope) return;
  std::erase_if(state.realm.schemas, [&](const schema::Schema& schema) {
    return schema.name == name && name == migrate::kRevisionsTable && schema.tables.empty() && schema.objects.empty();
  });
}

struct NameOf {
  static std::string qualified(const std::string& schema, const std::string& name) {
    return schema.empty() ? name : schema + "." + name;
  }
  std::string operator()(const change::AddSchema& change) const { return change.schema.name; }
  std::string operator()(const change::DropSchema& change) const { return change.schema.name; }
  std::string operator()(const change::ModifySchema& change) const { return change.to.name; }
  std::string operator()(const change::AddTable& change) const { return of(change.table); }
  std::string operator()(const change::DropTable& change) const { return of(change.table); }
  std::string operator()(const change::ModifyTable& change) const { return of(change.to); }
  std::string operator()(const change::RenameTable& change) const { return of(change.to); }
  std::string operator()(const change::AddObject& change) const { return of(change.object); }
  std::string operator()(const change::DropObject& change) const { return of(change.object); }
  std::string operator()(const change::ModifyObject& change) const { return of(change.to); }
  std::string operator()(const change::RenameObject& change) const { return of(change.to); }

  template <typename Item>
  static std::string of(const Item& item) {
    return qualified(item.schema, item.name);
  }
};

/// One statement per object, sorted, so that only what differs shows.
std::string sorted_dump(const State& state, const ports::Dialect& dialect) {
  std::vector<std::string> blocks;
  for (const change::Statement& statement : dump(state, dialect, "  ").statements) {
    blocks.push_back(statement.sql + ";\n");
  }
  std::sort(blocks.begin(), blocks.end());
  std::string text;
  for (const std::string& block : blocks) text += block;
  return text;
}

/// In schema scope the two schemas may have different names.
void equalize_names(State& expected, const State& actual) {
  if (!expected.schema_scope || expected.realm.schemas.empty() || actual.realm.schemas.empty()) return;
  rename_schema(expected.realm, expected.realm.schemas.front().name, actual.realm.schemas.front().name);
}

State expected_state(const Context& context, Database& target, const migrate::Dir& directory,
                     const std::vector<migrate::Revision>& revisions, const MigrateDriftOptions& options) {
  const migrate::Dir applied = migrate::applied_part(directory, revisions);
  const DevSettings dev{options.dev.url, &target, options.dev.lock_timeout};
  State state = replay_on_dev(context, applied, dev, target.schema_scope(), {});
  schema::exclude(state.realm, options.exclude, state.schema_scope);
  return state;
}

std::size_t count_pending(const migrate::Dir& directory, const std::vector<migrate::Revision>& revisions) {
  std::unordered_set<std::string_view> known;
  for (const migrate::Revision& row : revisions) known.insert(row.version);
  return static_cast<std::size_t>(std::count_if(
      directory.files().begin(), directory.files().end(),
      [&](const migrate::File& file) { return !migrate::is_checkpoint(file) && !known.contains(file.version); }));
}

}  // namespace

std::vector<DriftChange> drift_changes(const change::Plan& plan) {
  std::vector<DriftChange> changes;
  for (const change::Statement& statement : plan.statements) {
    if (!statement.source) continue;
    const change::Change& source = plan.changes.at(*statement.source);
    changes.push_back({change::kind_word(source), std::visit(NameOf{}, source), statement.sql});
  }
  return changes;
}

Drift find_drift(const Context& context, Database& target, const migrate::Dir& directory,
                 const MigrateDriftOptions& options) {
  directory.validate();
  const auto lock = take_execute_lock(context, target, options.lock);
  migrate::Revisions table(*target.connection, options.revisions_schema);
  const auto revisions = table.exists() ? table.read() : std::vector<migrate::Revision>{};
  Drift drift;
  if (const auto* last = migrate::last_revision(revisions, directory.format())) drift.current = last->version;
  drift.pending = count_pending(directory, revisions);

  State expected = expected_state(context, target, directory, revisions, options);
  State actual = inspect_database(context, target, {{}, options.exclude});
  leave_out_revisions(actual, options.revisions_schema);
  equalize_names(expected, actual);
  const ports::Dialect& dialect = target.dialect();
  drift.changes = drift_changes(compare(context, expected, actual, dialect, {.dev = options.dev}));
  if (drift.found()) drift.diff = base::unified_diff(sorted_dump(expected, dialect), sorted_dump(actual, dialect));
  return drift;
}

}  // namespace portolan::engine
