#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "planner/base/strings.h"
#include "planner/diff/diff.h"
#include "planner/ports/connection.h"
#include "planner/ports/driver.h"
#include "planner/sql/scanner.h"

/// The loop that every planner feature must close on a real server: plan, apply, inspect equals desired, second plan is
/// empty, the reverse leads back (design/testing.md).
namespace portolan::test {

/// A server to work on. Both must outlive the value.
struct Server {
  const ports::Driver& driver;
  ports::Connection& connection;

  schema::Realm inspect(const std::vector<std::string>& schemas = {}) const {
    return driver.inspect(connection, {schemas, {}});
  }
};

/// Runs every statement of a script.
inline void run_script(ports::Connection& connection, std::string_view sql) {
  for (const sql::Statement& statement : sql::scan(sql, connection.dialect().scanner_options())) {
    connection.execute(statement.text);
  }
}

/// Diffs and plans in the scope that the connection is bound to.
inline change::Plan plan_between(const ports::Connection& connection, const schema::Realm& from,
                                 const schema::Realm& to, const diff::DiffOptions& options = {},
                                 const std::string& indent = {}) {
  change::PlanOptions plan_options;
  plan_options.indent = indent;
  diff::DiffResult result;
  if (connection.bound_schema()) {
    plan_options.qualifier = "";
    result = diff::diff_schemas(from.schemas.at(0), to.schemas.at(0), connection.dialect(), options);
  } else {
    result = diff::diff_realms(from, to, connection.dialect(), options);
  }
  return connection.dialect().plan(result.changes, plan_options);
}

inline std::vector<std::string> statements_of(const change::Plan& plan) {
  std::vector<std::string> statements;
  for (const change::Statement& statement : plan.statements) statements.push_back(statement.sql);
  return statements;
}

/// The reverse statements of a whole plan in the order to run them: of the last statement first.
inline std::vector<std::string> reverse_of(const change::Plan& plan) {
  std::vector<std::string> statements;
  for (auto it = plan.statements.rbegin(); it != plan.statements.rend(); ++it) {
    statements.insert(statements.end(), it->reverse.begin(), it->reverse.end());
  }
  return statements;
}

inline void execute_all(ports::Connection& connection, const std::vector<std::string>& statements) {
  for (const std::string& statement : statements) {
    SCOPED_TRACE(statement);
    ASSERT_NO_THROW(connection.execute(statement)) << statement;
  }
}

/// A realm without its objects of some kinds.
inline schema::Realm without(schema::Realm realm, const std::set<std::string, std::less<>>& kinds) {
  for (schema::Schema& schema : realm.schemas) {
    std::erase_if(schema.objects, [&](const schema::Object& object) { return kinds.contains(object.kind); });
  }
  return realm;
}

/// Expects that nothing is left to do from `from` to `to`, in either direction.
inline void expect_same(const ports::Connection& connection, const schema::Realm& from, const schema::Realm& to,
                        std::string_view what) {
  EXPECT_EQ(statements_of(plan_between(connection, from, to)), std::vector<std::string>{}) << what;
  EXPECT_EQ(statements_of(plan_between(connection, to, from)), std::vector<std::string>{}) << what << ", mirrored";
}

/// What `round_trip` planned, for tests that also look at the text.
struct Trip {
  std::vector<std::string> statements;
  std::vector<std::string> reverse;
  change::Plan plan;
};

struct TripOptions {
  diff::DiffOptions diff;
  /// Whether the plan is expected to have no way back (adding an enum value, dropping a schema); nullopt takes either.
  std::optional<bool> irreversible = false;
  std::vector<std::string> schemas = {};
};

/// Leads the server from what it holds to `desired` and checks every station of the loop. Afterwards the server holds
/// `desired`.
inline Trip round_trip(const Server& server, const schema::Realm& desired, const TripOptions& options = {}) {
  const schema::Realm before = server.inspect(options.schemas);
  Trip trip;
  trip.plan = plan_between(server.connection, before, desired, options.diff);
  trip.statements = statements_of(trip.plan);
  trip.reverse = reverse_of(trip.plan);
  execute_all(server.connection, trip.statements);
  const schema::Realm after = server.inspect(options.schemas);
  const auto& unmanaged = options.diff.unmanaged_kinds;
  expect_same(server.connection, without(after, unmanaged), without(desired, unmanaged), "second plan after applying");
  if (options.irreversible) {
    EXPECT_EQ(trip.plan.reversible, !*options.irreversible);
  }
  if (!trip.plan.reversible || ::testing::Test::HasFailure()) return trip;
  execute_all(server.connection, trip.reverse);
  expect_same(server.connection, server.inspect(options.schemas), before, "state after the reverse statements");
  execute_all(server.connection, trip.statements);
  expect_same(server.connection, server.inspect(options.schemas), after, "state after applying again");
  return trip;
}

/// Runs `sql` on a clean dev database and reads back what it made, as a SQL desired state is read. The caller cleans
/// up.
inline schema::Realm realm_of(const Server& dev, std::string_view sql, const std::vector<std::string>& schemas = {}) {
  run_script(dev.connection, sql);
  return dev.inspect(schemas);
}

}  // namespace portolan::test
