#include "planner/engine/compare.h"

#include <map>
#include <tuple>
#include <utility>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/diff/diff.h"
#include "planner/engine/dev_request.h"
#include "planner/language/scope.h"
#include "planner/rows/plan.h"
#include "planner/rows/read.h"

namespace portolan::engine {
namespace {

using base::quote_go;

const schema::Schema& only_schema(const State& state, const char* side) {
  if (state.realm.schemas.empty()) throw UsageError(std::string("no schema was found in ") + side + " state");
  if (state.realm.schemas.size() > 1) {
    throw UsageError(std::to_string(state.realm.schemas.size()) + " schemas were found in " + side +
                     " state; expect 1");
  }
  return state.realm.schemas.front();
}

/// The rules of spec/cli.md 3.2 in their order. Returns whether one schema is compared with one schema.
bool compares_schemas(const State& from, const State& to) {
  const auto& schemas = to.realm.schemas;
  if (to.from_document && schemas.size() == 1 && from.schema_scope) {
    language::require_same_schema(only_schema(from, "current").name, schemas.front().name);
  }
  if (from.schema_scope && to.schema_scope) return true;
  if (from.from_document || to.from_document || (!from.schema_scope && !to.schema_scope)) return false;
  const bool realm_first = !from.schema_scope;
  const std::string& bound = realm_first ? only_schema(to, "desired").name : only_schema(from, "current").name;
  throw UsageError(
      realm_first
          ? "cannot diff a schema " + quote_go(bound) + " with a database connection. See: https://atlasgo.io/url"
          : "cannot diff a database connection with a schema " + quote_go(bound) + ". See: https://atlasgo.io/url");
}

diff::DiffResult diff_states(const State& from, const State& to, bool schemas, const ports::Dialect& dialect,
                             const diff::DiffOptions& options) {
  return schemas ? diff::diff_schemas(only_schema(from, "current"), only_schema(to, "desired"), dialect, options)
                 : diff::diff_realms(from.realm, to.realm, dialect, options);
}

/// Asks a dev database which doubtful pairs are equal. No dev database, an error or NULL mean "different".
diff::Answers settle(const Context& context, const std::vector<diff::Doubt>& doubts, bool schema_scope,
                     const DevSettings& dev) {
  diff::Answers answers;
  std::unique_ptr<ports::DevLease> lease;
  try {
    lease = context.dev.lease(dev_request(dev, schema_scope), context.stop);
  } catch (const ports::NoDevDatabase&) {
    return answers;
  }
  for (const diff::Doubt& doubt : doubts) {
    bool equal = false;
    try {
      const auto rows = lease->connection().query("SELECT (" + doubt.from + ") = (" + doubt.to + ")");
      const auto& cell = rows.rows.at(0).at(0);
      equal = cell && (*cell == "t" || *cell == "1" || *cell == "true");
    } catch (const DatabaseError&) {
      equal = false;
    }
    answers.emplace(std::pair(doubt.from, doubt.to), equal);
  }
  return answers;
}

/// The same questions with their answers kept: the diff may run twice.
AskRename asked_once(AskRename ask) {
  if (!ask) return {};
  using Key = std::tuple<std::string, std::string, std::string, std::string>;
  return [ask = std::move(ask), answers = std::map<Key, bool>()](const diff::RenameQuestion& question) mutable {
    const Key key(question.kind, question.table, question.from, question.to);
    const auto known = answers.find(key);
    return known != answers.end() ? known->second : answers.emplace(key, ask(question)).first->second;
  };
}

}  // namespace

change::Plan compare(const Context& context, const State& from, const State& to, const ports::Dialect& dialect,
                     const CompareOptions& options) {
  const bool schemas = compares_schemas(from, to);
  diff::DiffOptions diff_options{.normalized = to.normalized, .policy = options.policy};
  diff_options.unmanaged_kinds = to.unmanaged_kinds;
  diff_options.ask_rename = asked_once(options.ask_rename);
  diff::DiffResult result = diff_states(from, to, schemas, dialect, diff_options);
  if (!result.doubts.empty()) {
    diff_options.answers = settle(context, result.doubts, schemas, options.dev);
    result = diff_states(from, to, schemas, dialect, diff_options);
  }
  change::PlanOptions plan_options = options.plan;
  if (schemas && !plan_options.qualifier) plan_options.qualifier = "";
  change::Plan plan = dialect.plan(result.changes, plan_options);
  if (options.rows && !to.rows.empty()) {
    const rows::Sides sides{from.realm, to.realm, plan.changes, schemas};
    const rows::Reader read = options.read_rows ? options.read_rows : rows::reader_of(from.rows, schemas);
    rows::plan_rows(sides, to.rows, *options.rows, dialect, plan_options, read, plan);
  }
  return plan;
}

rows::Reader row_reader(Database& database, const rows::Request& request) {
  const std::optional<std::string> qualifier = database.schema_scope() ? std::optional<std::string>("") : std::nullopt;
  return [&database, qualifier, limit = request.max_rows](const schema::Table& table,
                                                          const std::vector<std::string>& columns) {
    return rows::read_table(*database.connection, table, columns, limit, qualifier);
  };
}

}  // namespace portolan::engine
