#include "planner/engine/reversals.h"

#include <algorithm>
#include <set>
#include <utility>
#include <variant>

#include "planner/engine/compare.h"
#include "planner/engine/rename.h"
#include "planner/engine/replay.h"
#include "planner/engine/reversal_checks.h"
#include "planner/schema/filter.h"
#include "planner/schema/index.h"

namespace portolan::engine {
namespace {

using migrate::Reversal;

/// Keys of the tables and objects that a difference speaks about.
using Touched = std::set<std::string, std::less<>>;

std::string table_key(std::string_view schema, const schema::Table& table) {
  return schema::qualified_key(schema, table.name);
}

std::string object_key(std::string_view schema, const schema::Object& object, const ports::Dialect& dialect) {
  return schema::qualified_key(schema::qualified_key(schema, object.kind), dialect.object_key(object));
}

class TouchCollector {
 public:
  explicit TouchCollector(const ports::Dialect& dialect) : dialect_(dialect) {}

  void operator()(const change::AddTable& change) { add(change.table); }
  void operator()(const change::DropTable& change) { add(change.table); }
  void operator()(const change::ModifyTable& change) { add(change.from), add(change.to); }
  void operator()(const change::RenameTable& change) { add(change.from), add(change.to); }
  void operator()(const change::AddObject& change) { add(change.object); }
  void operator()(const change::DropObject& change) { add(change.object); }
  void operator()(const change::ModifyObject& change) { add(change.from), add(change.to); }
  void operator()(const change::RenameObject& change) { add(change.from), add(change.to); }
  void operator()(const change::AddSchema& change) { add_all(change.schema); }
  void operator()(const change::DropSchema& change) { add_all(change.schema); }
  void operator()(const change::ModifySchema&) {}

  Touched take() { return std::move(touched_); }

 private:
  void add(const schema::Table& table) { touched_.insert(table_key(table.schema, table)); }
  void add(const schema::Object& object) { touched_.insert(object_key(object.schema, object, dialect_)); }
  void add_all(const schema::Schema& schema) {
    for (const schema::Table& table : schema.tables) add(table);
    for (const schema::Object& object : schema.objects) add(object);
  }

  const ports::Dialect& dialect_;
  Touched touched_;
};

Touched touched_by(const change::Changes& changes, const ports::Dialect& dialect) {
  TouchCollector collector(dialect);
  for (const change::Change& change : changes) std::visit(collector, change);
  return collector.take();
}

/// Replaces the touched tables and objects of `into` by those of `from`; what `from` lacks goes away.
class Overlay {
 public:
  Overlay(const Touched& touched, bool schema_scope, const ports::Dialect& dialect)
      : touched_(touched), schema_scope_(schema_scope), dialect_(dialect) {}

  void lay(const schema::Realm& from, schema::Realm& into) const {
    for (const schema::Schema& schema : from.schemas) {
      if (schema::find_schema(into, schema.name) == nullptr && touches(schema)) {
        schema::Schema empty = schema;
        empty.tables.clear();
        empty.objects.clear();
        into.schemas.push_back(std::move(empty));
      }
    }
    for (schema::Schema& schema : into.schemas) {
      static const schema::Schema kNone;
      const schema::Schema* source = schema::find_schema(from, schema.name);
      lay(source == nullptr ? kNone : *source, schema);
    }
  }

 private:
  std::string key(const schema::Schema& schema, const schema::Table& table) const {
    return table_key(schema_scope_ ? "" : schema.name, table);
  }
  std::string key(const schema::Schema& schema, const schema::Object& object) const {
    return object_key(schema_scope_ ? "" : schema.name, object, dialect_);
  }

  bool touches(const schema::Schema& schema) const {
    return std::any_of(schema.tables.begin(), schema.tables.end(),
                       [&](const schema::Table& table) { return touched_.contains(key(schema, table)); }) ||
           std::any_of(schema.objects.begin(), schema.objects.end(),
                       [&](const schema::Object& object) { return touched_.contains(key(schema, object)); });
  }

  void lay(const schema::Schema& from, schema::Schema& into) const {
    replace(from, from.tables, into, into.tables);
    replace(from, from.objects, into, into.objects);
  }

  template <typename Item>
  void replace(const schema::Schema& from, const std::vector<Item>& source, const schema::Schema& into,
               std::vector<Item>& items) const {
    std::erase_if(items, [&](const Item& item) { return touched_.contains(key(into, item)); });
    for (const Item& item : source) {
      if (touched_.contains(key(from, item))) items.push_back(item);
    }
  }

  const Touched& touched_;
  bool schema_scope_;
  const ports::Dialect& dialect_;
};

class Planner {
 public:
  Planner(const Context& context, const ReversalInput& input)
      : context_(context), input_(input), dialect_(input.target.dialect()), scope_{{}, input.exclude} {}

  std::vector<Reversal> plan(const std::vector<migrate::AppliedVersion>& versions) {
    std::vector<migrate::Revision> revisions = input_.revisions;
    State before = state_of(revisions);
    const schema::Realm actual = target_realm(before);
    Touched newer;
    std::vector<Reversal> reversals;
    for (const migrate::AppliedVersion& version : versions) {
      std::erase_if(revisions, [&](const migrate::Revision& row) { return row.version == version.row.version; });
      State after = state_of(revisions);
      const Touched touched = touched_by(compare_states(before, after).changes, dialect_);
      reversals.push_back(reversal(version, source(before, after, actual, touched, newer), after));
      newer.insert(touched.begin(), touched.end());
      before = std::move(after);
    }
    return reversals;
  }

 private:
  State state_of(const std::vector<migrate::Revision>& revisions) {
    const migrate::Dir part = migrate::applied_part(input_.directory, revisions);
    const bool bound = input_.target.schema_scope();
    State state = replay_on_dev(context_, part, {input_.dev.url, &input_.target, input_.dev.lock_timeout}, bound, {});
    schema::exclude(state.realm, input_.exclude, state.schema_scope);
    return state;
  }

  /// The target under the schema name that the dev database has.
  schema::Realm target_realm(const State& like) {
    schema::Realm realm = inspect_database(context_, input_.target, scope_).realm;
    if (like.schema_scope && !realm.schemas.empty() && !like.realm.schemas.empty()) {
      rename_schema(realm, realm.schemas.front().name, like.realm.schemas.front().name);
    }
    return realm;
  }

  /// What newer files touch as well is taken from the directory's state: by then they are reverted.
  State source(const State& before, const State& after, const schema::Realm& actual, const Touched& touched,
               const Touched& newer) const {
    State source = after;
    Overlay(touched, after.schema_scope, dialect_).lay(actual, source.realm);
    Touched both;
    std::set_intersection(touched.begin(), touched.end(), newer.begin(), newer.end(),
                          std::inserter(both, both.begin()));
    Overlay(both, after.schema_scope, dialect_).lay(before.realm, source.realm);
    return source;
  }

  change::Plan compare_states(const State& from, const State& to) {
    return compare(context_, from, to, dialect_, {.dev = input_.dev});
  }

  Reversal reversal(const migrate::AppliedVersion& version, const State& from, const State& to) {
    const change::Plan plan = compare_states(from, to);
    Reversal reversal{.version = version};
    for (const change::Statement& statement : plan.statements) {
      reversal.computed.push_back(statement.sql);
      if (statement.outside_transaction) reversal.transactional = false;
    }
    reversal.transactional = reversal.transactional && plan.transactional;
    reversal.checks = loss_checks(plan.changes, dialect_, !to.schema_scope);
    return reversal;
  }

  const Context& context_;
  const ReversalInput& input_;
  const ports::Dialect& dialect_;
  StateScope scope_;
};

bool fits_transaction(const migrate::Script& script, const ports::Dialect& dialect) {
  if (std::find(script.tx_modes.begin(), script.tx_modes.end(), "none") != script.tx_modes.end()) return false;
  return std::none_of(script.down.begin(), script.down.end(),
                      [&](const sql::Statement& statement) { return dialect.traits(statement.text).needs_autocommit; });
}

/// The files' own ways back; empty when one has none, or is only partly applied.
std::vector<Reversal> scripted(const ReversalInput& input, const std::vector<migrate::AppliedVersion>& versions) {
  const ports::Dialect& dialect = input.target.dialect();
  std::vector<Reversal> reversals;
  for (const migrate::AppliedVersion& version : versions) {
    migrate::Script script = migrate::read_script(input.directory.format(), version.file, dialect.scanner_options());
    const bool partial = version.row.is_partial() && !version.row.is_half_reverted();
    if (script.down.empty() || partial) return {};
    const bool transactional = fits_transaction(script, dialect);
    reversals.push_back({.version = version, .script = std::move(script), .transactional = transactional});
  }
  return reversals;
}

}  // namespace

std::vector<Reversal> plan_reversals(const Context& context, const ReversalInput& input,
                                     const std::vector<migrate::AppliedVersion>& versions) {
  std::vector<Reversal> own = scripted(input, versions);
  return own.empty() && !versions.empty() ? Planner(context, input).plan(versions) : own;
}

}  // namespace portolan::engine
