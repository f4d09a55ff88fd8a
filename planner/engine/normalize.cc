#include "planner/engine/normalize.h"

#include "planner/base/errors.h"
#include "planner/diff/diff.h"
#include "planner/engine/rename.h"

namespace portolan::engine {
namespace {

void create(const change::Plan& plan, ports::Connection& connection) {
  for (const change::Statement& statement : plan.statements) {
    try {
      connection.execute(statement.sql);
    } catch (const DatabaseError& error) {
      throw DatabaseError(statement.comment + ": " + error.what(), error.code(), statement.sql, error.offset());
    }
  }
}

schema::Realm normalize_schema(schema::Realm document, ports::DevLease& lease) {
  const ports::Dialect& dialect = lease.connection().dialect();
  const schema::Realm current = lease.inspect({});
  if (current.schemas.empty()) throw Error("the dev database has no schema to work in");
  const std::string dev_name = current.schemas.front().name;
  const std::string own_name = document.schemas.front().name;
  rename_schema(document, own_name, dev_name);
  const auto result =
      diff::diff_schemas(current.schemas.front(), document.schemas.front(), dialect, {.normalized = false});
  change::PlanOptions options{.mode = change::Mode::kInPlace};
  options.qualifier = "";
  create(dialect.plan(result.changes, options), lease.connection());
  schema::Realm normalized = lease.inspect({});
  rename_schema(normalized, dev_name, own_name);
  return normalized;
}

schema::Realm normalize_realm(const schema::Realm& document, ports::DevLease& lease) {
  const ports::Dialect& dialect = lease.connection().dialect();
  const schema::Realm current = lease.inspect({});
  diff::DiffOptions diff_options{.normalized = false};
  // What a fresh database comes with (`public`) is not the document's business here.
  diff_options.policy.skip.insert("drop_schema");
  diff_options.policy.add_schema_if_not_exists = true;
  const auto result = diff::diff_realms(current, document, dialect, diff_options);
  create(dialect.plan(result.changes, {.mode = change::Mode::kInPlace}), lease.connection());
  ports::InspectScope scope;
  for (const schema::Schema& schema : document.schemas) scope.schemas.push_back(schema.name);
  return lease.inspect(scope);
}

}  // namespace

schema::Realm normalize(const schema::Realm& document, ports::DevLease& lease, bool schema_scope) {
  return schema_scope ? normalize_schema(document, lease) : normalize_realm(document, lease);
}

}  // namespace portolan::engine
