#include "planner/engine/normalize.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "planner/base/errors.h"
#include "planner/diff/diff.h"
#include "planner/engine/declarations.h"
#include "planner/engine/rename.h"
#include "planner/engine/schema_apply.h"

namespace portolan::engine {
namespace {

void run_one_by_one(const std::vector<std::string>& statements, ports::Connection& connection) {
  for (const std::string& statement : statements) connection.execute(statement);
}

void run(const change::Plan& plan, ports::Connection& connection) {
  std::vector<std::string> statements;
  for (const change::Statement& statement : plan.statements) statements.push_back(statement.sql);
  try {
    fits_one_transaction(plan) ? connection.execute_all(statements) : run_one_by_one(statements, connection);
  } catch (const DatabaseError& error) {
    const auto failed = std::find_if(plan.statements.begin(), plan.statements.end(),
                                     [&](const auto& statement) { return statement.sql == error.statement(); });
    if (failed == plan.statements.end()) throw;
    throw DatabaseError(failed->comment + ": " + error.what(), error.code(), failed->sql, error.offset());
  }
}

/// Creates the model's one schema in the connection's. Returns the name that has.
std::string create_schema(schema::Realm model, const schema::Realm& current, ports::DevLease& lease,
                          const diff::DiffOptions& diff_options) {
  const ports::Dialect& dialect = lease.connection().dialect();
  if (current.schemas.empty()) throw Error("the dev database has no schema to work in");
  rename_schema(model, model.schemas.front().name, current.schemas.front().name);
  const auto result = diff::diff_schemas(current.schemas.front(), model.schemas.front(), dialect, diff_options);
  change::PlanOptions options{.mode = change::Mode::kInPlace};
  options.qualifier = "";
  run(dialect.plan(result.changes, options), lease.connection());
  return current.schemas.front().name;
}

void create_realm(const schema::Realm& model, const schema::Realm& current, ports::DevLease& lease,
                  diff::DiffOptions diff_options) {
  const ports::Dialect& dialect = lease.connection().dialect();
  // What a fresh database comes with (`public`) is not the document's business here.
  diff_options.policy.skip.insert("drop_schema");
  diff_options.policy.add_schema_if_not_exists = true;
  const auto result = diff::diff_realms(current, model, dialect, diff_options);
  run(dialect.plan(result.changes, {.mode = change::Mode::kInPlace}), lease.connection());
}

schema::Realm normalize_schema(const schema::Realm& document, const schema::Realm& current, ports::DevLease& lease,
                               const diff::DiffOptions& diff_options) {
  const std::string dev_name = create_schema(document, current, lease, diff_options);
  schema::Realm normalized = lease.inspect({});
  rename_schema(normalized, dev_name, document.schemas.front().name);
  return normalized;
}

schema::Realm normalize_realm(const schema::Realm& document, const schema::Realm& current, ports::DevLease& lease,
                              const diff::DiffOptions& diff_options) {
  create_realm(document, current, lease, diff_options);
  ports::InspectScope scope;
  for (const schema::Schema& schema : document.schemas) scope.schemas.push_back(schema.name);
  return lease.inspect(scope);
}

}  // namespace

schema::Realm normalize(const schema::Realm& document, const schema::Realm& current, ports::DevLease& lease,
                        const Kinds& unmanaged, bool schema_scope) {
  diff::DiffOptions options;
  options.normalized = false;
  options.unmanaged_kinds = unmanaged;
  schema::Realm normalized = schema_scope ? normalize_schema(document, current, lease, options)
                                          : normalize_realm(document, current, lease, options);
  carry_declarations(document, normalized);
  return normalized;
}

void remove_managed(ports::DevLease& lease, const Kinds& unmanaged) {
  const ports::Dialect& dialect = lease.connection().dialect();
  const schema::Realm current = lease.inspect({});
  schema::Realm rest = current;
  rest.objects.clear();
  for (schema::Schema& schema : rest.schemas) {
    schema.tables.clear();
    schema.objects.clear();
  }
  diff::DiffOptions options;
  options.unmanaged_kinds = unmanaged;
  options.policy.drop_table_cascade = true;
  options.policy.drop_object_cascade = true;
  const auto result = diff::diff_realms(current, rest, dialect, options);
  run(dialect.plan(result.changes, {.mode = change::Mode::kInPlace}), lease.connection());
}

void create_beside(const schema::Realm& model, ports::DevLease& lease, bool schema_scope) {
  diff::DiffOptions options{.normalized = false};
  for (const std::string_view word : diff::skip_words()) {
    if (word.starts_with("drop_")) options.policy.skip.emplace(word);
  }
  if (!schema_scope) {
    create_realm(model, lease.inspect({}), lease, std::move(options));
  } else if (model.schemas.size() == 1) {
    create_schema(model, lease.inspect({}), lease, options);
  } else {
    throw UsageError("a part with " + std::to_string(model.schemas.size()) +
                     " schemas cannot be created in a dev database that is limited to one");
  }
}

}  // namespace portolan::engine
