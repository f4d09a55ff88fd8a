#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "drivers/dev/url_databases.h"
#include "drivers/registry.h"
#include "planner/base/errors.h"
#include "planner/engine/schema_apply.h"
#include "tests/planner/migrate/engines.h"
#include "tests/planner/migrate/faulty_connection.h"

namespace portolan::engine {
namespace {

using migrate::Engine;
using migrate::FaultyConnection;

const std::vector<std::string> kBefore = {
    "CREATE TABLE people (id int NOT NULL, mail varchar(80) NOT NULL, age int, PRIMARY KEY (id))",
    "INSERT INTO people (id, mail, age) VALUES (1, 'a', 10)",
    "INSERT INTO people (id, mail, age) VALUES (2, 'b', 20)",
    "CREATE TABLE gone (id int NOT NULL, PRIMARY KEY (id))",
};

const std::vector<std::string> kDesired = {
    "CREATE TABLE people (id int NOT NULL, mail varchar(80) NOT NULL, age bigint NOT NULL, city varchar(20) DEFAULT "
    "'x', "
    "PRIMARY KEY (id))",
    "CREATE INDEX people_mail ON people (mail)",
    "CREATE TABLE pets (id int NOT NULL, owner int, PRIMARY KEY (id), "
    "CONSTRAINT pets_owner FOREIGN KEY (owner) REFERENCES people (id))",
    "CREATE TABLE toys (id int NOT NULL, pet int, PRIMARY KEY (id), "
    "CONSTRAINT toys_pet FOREIGN KEY (pet) REFERENCES pets (id))",
};

/// What is wanted of the database of kBefore: another state, or nothing at all as `schema clean` wants it.
struct Scenario {
  const char* name;
  const Engine* engine;
  SchemaTxMode mode;
  bool clean = false;
};

const std::vector<Scenario> kScenarios = {
    {"SqliteFile", &migrate::kSqlite, SchemaTxMode::kFile},
    {"SqliteNone", &migrate::kSqlite, SchemaTxMode::kNone},
    {"SqliteClean", &migrate::kSqlite, SchemaTxMode::kFile, true},
    {"PostgresFile", &migrate::kPostgres, SchemaTxMode::kFile},
    {"PostgresNone", &migrate::kPostgres, SchemaTxMode::kNone},
    {"PostgresClean", &migrate::kPostgres, SchemaTxMode::kFile, true},
    {"MysqlFile", &migrate::kMysql, SchemaTxMode::kFile},
    {"MysqlNone", &migrate::kMysql, SchemaTxMode::kNone},
    {"MysqlClean", &migrate::kMysql, SchemaTxMode::kFile, true},
    {"MariadbFile", &migrate::kMariadb, SchemaTxMode::kFile},
    {"MariadbNone", &migrate::kMariadb, SchemaTxMode::kNone},
    {"MariadbClean", &migrate::kMariadb, SchemaTxMode::kFile, true},
};

void PrintTo(const Scenario& scenario, std::ostream* out) {
  *out << scenario.name;
}

/// A declarative apply that loses its session at every call it makes, and the run after it.
class SchemaApplyFaultTest : public testing::TestWithParam<Scenario> {
 protected:
  void SetUp() override {
    const Engine& engine = *GetParam().engine;
    const char* variable = engine.variable == nullptr ? "" : std::getenv(engine.variable);
    if (variable == nullptr) GTEST_SKIP() << engine.variable << " is not set";
    server_ = variable;
    driver_ = engine.driver();
    Database desired = fresh("engine_desired", GetParam().clean ? std::vector<std::string>() : kDesired);
    desired_ = inspect_database(context_, desired, {});
    desired.connection.reset();
    engine.drop(*driver_, server_, "engine_desired");
  }

  void TearDown() override {
    if (driver_ != nullptr) GetParam().engine->drop(*driver_, server_, "engine_target");
  }

  Database fresh(const std::string& name, const std::vector<std::string>& statements) {
    Database database;
    database.driver = driver_.get();
    database.url = GetParam().engine->empty(*driver_, server_, name);
    database.connection = driver_->open(database.url, {});
    for (const std::string& statement : statements) database.connection->execute(statement);
    return database;
  }

  /// Plans and executes; returns how many statements there were.
  std::size_t run(Database& database) {
    SchemaApplyOptions options;
    options.tx_mode = GetParam().mode;
    SchemaApply apply(context_, database, options);
    const std::size_t statements = apply.plan(desired_).statements.size();
    ApplyOutcome outcome;
    apply.execute(outcome);
    return statements;
  }

  /// Runs into the fault, then again on a new session. False when the fault lay beyond the end.
  bool survive(int call, bool after) {
    SCOPED_TRACE("dies " + std::string(after ? "after" : "before") + " call " + std::to_string(call));
    Database database = fresh("engine_target", kBefore);
    auto faulty = std::make_unique<FaultyConnection>(std::move(database.connection), call, after);
    const FaultyConnection& watched = *faulty;
    database.connection = std::move(faulty);
    try {
      run(database);
    } catch (const ConnectionLost&) {
    }
    const bool died = watched.died();
    database.connection = driver_->open(database.url, {});
    run(database);
    EXPECT_EQ(run(database), 0U) << "the state is not reached";
    if (!GetParam().clean) {
      EXPECT_EQ(database.connection->query("SELECT count(*) FROM people").rows[0][0], "2");
    }
    return died;
  }

  std::string server_;
  std::unique_ptr<ports::Driver> driver_;
  ports::Registry registry_ = drivers::make_registry();
  dev::UrlDatabases dev_{registry_};
  Context context_{registry_, dev_};
  State desired_;
};

TEST_P(SchemaApplyFaultTest, TheNextRunReachesTheStateAndLosesNoRow) {
  // Servers take a third of a second a try; every second place to die is enough for them in the short form.
  const char* form = std::getenv("PORTOLAN_FAULTS");
  const bool full = GetParam().engine->variable == nullptr || (form != nullptr && std::string(form) == "full");
  for (const bool after : {false, true}) {
    for (int call = 1; survive(call, after); call += full ? 1 : 2) {
      if (HasFailure()) return;
    }
  }
}

TEST_P(SchemaApplyFaultTest, StopsBetweenTwoStatementsWhenItMayNoLongerAct) {
  Database database = fresh("engine_target", kBefore);
  Context stopping{registry_, dev_};
  int steps = 0;
  stopping.before_step = [&steps] {
    if (++steps == 2) throw Stopped("the lease is lost");
  };
  {
    SchemaApply apply(stopping, database, {});
    apply.plan(desired_);
    ApplyOutcome outcome;
    EXPECT_THROW(apply.execute(outcome), Stopped);
    EXPECT_EQ(database.connection->transaction_status(), ports::TransactionStatus::kIdle);
  }
  run(database);
  EXPECT_EQ(run(database), 0U);
}

TEST_P(SchemaApplyFaultTest, KeepsASecondRunOutWhileItWorks) {
  Database first = fresh("engine_target", kBefore);
  Database second;
  second.driver = driver_.get();
  second.url = first.url;
  second.connection = driver_->open(first.url, {});
  SchemaApply holding(context_, first, {});
  SchemaApplyOptions impatient;
  impatient.lock_timeout = std::chrono::milliseconds(0);
  EXPECT_THROW(SchemaApply(context_, second, impatient), LockHeld);
}

INSTANTIATE_TEST_SUITE_P(Engines, SchemaApplyFaultTest, testing::ValuesIn(kScenarios),
                         [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace portolan::engine
