#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <functional>

#include "drivers/mysql/driver.h"
#include "drivers/postgres/driver.h"
#include "drivers/sqlite/driver.h"
#include "planner/base/errors.h"
#include "planner/migrate/executor.h"
#include "planner/migrate/fingerprint.h"
#include "tests/planner/migrate/faulty_connection.h"

namespace portolan::migrate {
namespace {

using Contents = std::map<std::string, std::string>;

/// One kind of database and how to get an empty one of a given name.
struct Engine {
  const char* name;
  const char* variable;  ///< environment variable with the server's URL; null: no server is needed
  std::unique_ptr<ports::Driver> (*driver)();
  base::Url (*empty)(const ports::Driver& driver, const std::string& server, const std::string& database);
};

std::string unique(const std::string& database) {
  return "portolan_fault_" + std::to_string(getpid()) + "_" + database;
}

base::Url empty_sqlite(const ports::Driver&, const std::string&, const std::string& database) {
  // Hundreds of small databases; nothing here needs a disk.
  const std::string folder = std::filesystem::is_directory("/dev/shm") ? "/dev/shm/" : "/tmp/";
  const std::string path = folder + unique(database) + ".db";
  std::filesystem::remove(path);
  return base::Url::parse("sqlite://" + path);
}

base::Url empty_postgres(const ports::Driver& driver, const std::string& server, const std::string& database) {
  base::Url url = base::Url::parse(server);
  const auto connection = driver.open(url, {});
  connection->execute("SET client_min_messages = warning");
  connection->execute("DROP SCHEMA IF EXISTS " + unique(database) + " CASCADE");
  connection->execute("CREATE SCHEMA " + unique(database));
  url.set_parameter("search_path", unique(database));
  return url;
}

base::Url empty_mysql(const ports::Driver& driver, const std::string& server, const std::string& database) {
  base::Url url = base::Url::parse(server);
  const auto connection = driver.open(url, {});
  connection->execute("DROP DATABASE IF EXISTS " + unique(database));
  connection->execute("CREATE DATABASE " + unique(database));
  url.set_path("/" + unique(database));
  return url;
}

const Engine kSqlite = {"sqlite", nullptr, sqlite::make_driver, empty_sqlite};
const Engine kPostgres = {"postgres", "PORTOLAN_TEST_POSTGRES_URL", postgres::make_driver, empty_postgres};
const Engine kMysql = {"mysql", "PORTOLAN_TEST_MYSQL_URL", mysql::make_driver, empty_mysql};
const Engine kMariadb = {"mariadb", "PORTOLAN_TEST_MARIADB_URL", mysql::make_driver, empty_mysql};

/// Table `seen` has no key, so that a statement that runs twice shows.
struct Scenario {
  const char* name;
  const Engine* engine;
  TxMode mode;
  Contents files;
  /// Whether a death may leave a statement of which nobody can tell whether it ran.
  bool may_be_ambiguous = false;
};

const std::string kCreate = "CREATE TABLE seen (id int);\n";
const Contents kMixed = {
    {"1.sql",
     kCreate +
         "INSERT INTO seen VALUES (1);\nALTER TABLE seen ADD COLUMN note int;\nINSERT INTO seen VALUES (2, 2);\n"},
    {"2.sql",
     "INSERT INTO seen VALUES (3, 3);\nINSERT INTO seen VALUES (4, 4);\nCREATE INDEX seen_id ON seen (id);\n"}};
const Contents kUsersTransaction = {
    {"1.sql", kCreate + "BEGIN;\nINSERT INTO seen VALUES (1);\nINSERT INTO seen VALUES (2);\nCOMMIT;\nBEGIN;\n"
                        "INSERT INTO seen VALUES (3);\nROLLBACK;\nINSERT INTO seen VALUES (4);\n"}};
const Contents kVacuum = {{"1.sql", kCreate + "INSERT INTO seen VALUES (1);\nVACUUM;\nINSERT INTO seen VALUES (2);\n"}};
const Contents kConcurrently = {
    {"1.sql", kCreate + "INSERT INTO seen VALUES (1);\nCREATE INDEX CONCURRENTLY seen_id ON seen (id);\n"
                        "INSERT INTO seen VALUES (2);\nDROP INDEX CONCURRENTLY seen_id;\n"}};
const Contents kProcedure = {
    {"1.sql",
     kCreate + "CREATE PROCEDURE fill() BEGIN INSERT INTO seen VALUES (1); COMMIT; INSERT INTO seen VALUES (2); END;\n"
               "CALL fill();\nINSERT INTO seen VALUES (3);\n"}};
const Contents kCommittingProcedure = {
    {"1.sql", kCreate + "CREATE PROCEDURE fill() LANGUAGE plpgsql AS $$ BEGIN INSERT INTO seen VALUES (1); COMMIT; "
                        "INSERT INTO seen VALUES (2); END $$;\nCALL fill();\nINSERT INTO seen VALUES (3);\n"}};
const Contents kMyisam = {
    {"1.sql",
     "CREATE TABLE seen (id int) ENGINE=MyISAM;\nINSERT INTO seen VALUES (1);\nINSERT INTO seen VALUES (2);\n"}};

const std::vector<Scenario> kScenarios = {
    {"SqliteMixedFile", &kSqlite, TxMode::kFile, kMixed},
    {"SqliteMixedAll", &kSqlite, TxMode::kAll, kMixed},
    {"SqliteMixedNone", &kSqlite, TxMode::kNone, kMixed},
    {"SqliteUsersTransactionNone", &kSqlite, TxMode::kNone, kUsersTransaction},
    {"SqliteVacuumFile", &kSqlite, TxMode::kFile, kVacuum},
    {"SqliteVacuumNone", &kSqlite, TxMode::kNone, kVacuum},
    {"PostgresMixedFile", &kPostgres, TxMode::kFile, kMixed},
    {"PostgresMixedAll", &kPostgres, TxMode::kAll, kMixed},
    {"PostgresMixedNone", &kPostgres, TxMode::kNone, kMixed},
    {"PostgresUsersTransactionFile", &kPostgres, TxMode::kFile, kUsersTransaction},
    {"PostgresUsersTransactionNone", &kPostgres, TxMode::kNone, kUsersTransaction},
    {"PostgresConcurrentlyFile", &kPostgres, TxMode::kFile, kConcurrently},
    {"PostgresConcurrentlyNone", &kPostgres, TxMode::kNone, kConcurrently},
    {"PostgresProcedureFile", &kPostgres, TxMode::kFile, kCommittingProcedure, true},
    {"MysqlMixedFile", &kMysql, TxMode::kFile, kMixed},
    {"MysqlMixedAll", &kMysql, TxMode::kAll, kMixed},
    {"MysqlMixedNone", &kMysql, TxMode::kNone, kMixed},
    {"MysqlUsersTransactionFile", &kMysql, TxMode::kFile, kUsersTransaction},
    {"MysqlUsersTransactionNone", &kMysql, TxMode::kNone, kUsersTransaction},
    {"MysqlProcedureFile", &kMysql, TxMode::kFile, kProcedure, true},
    {"MysqlMyisamFile", &kMysql, TxMode::kFile, kMyisam, true},
    {"MariadbMixedFile", &kMariadb, TxMode::kFile, kMixed},
    {"MariadbMixedNone", &kMariadb, TxMode::kNone, kMixed},
    {"MariadbUsersTransactionNone", &kMariadb, TxMode::kNone, kUsersTransaction},
    {"MariadbProcedureNone", &kMariadb, TxMode::kNone, kProcedure, true},
    {"MariadbMyisamNone", &kMariadb, TxMode::kNone, kMyisam, true},
};

/// GoogleTest prints parameters by their bytes otherwise.
void PrintTo(const Scenario& scenario, std::ostream* out) { *out << scenario.name; }

class FaultTest : public testing::TestWithParam<Scenario>, public TargetShape {
 protected:
  void SetUp() override {
    const Engine& engine = *GetParam().engine;
    const char* server = engine.variable == nullptr ? "" : std::getenv(engine.variable);
    if (server == nullptr) GTEST_SKIP() << engine.variable << " is not set";
    server_ = server;
    driver_ = engine.driver();
    Dir dir(GetParam().files);
    dir.rehash();
    dir_ = dir;
  }

  std::unique_ptr<ports::Connection> open_empty(const std::string& database) {
    url_ = GetParam().engine->empty(*driver_, server_, database);
    return driver_->open(*url_, {});
  }

  schema::Realm inspect() override {
    const auto connection = driver_->open(*url_, {});
    return driver_->inspect(*connection, {});
  }

  std::optional<std::pair<schema::Realm, schema::Realm>> expected(const File& file, std::size_t position) override {
    const auto dev = driver_->open(GetParam().engine->empty(*driver_, server_, "dev"), {});
    for (const File& earlier : dir_.files()) {
      const Script script = read_script(dir_.format(), earlier, dev->dialect().scanner_options());
      for (std::size_t i = 0; i < script.statements.size(); ++i) {
        if (earlier.name == file.name && i == position) {
          schema::Realm before = driver_->inspect(*dev, {});
          dev->execute(script.statements[i].text);
          return std::pair(std::move(before), driver_->inspect(*dev, {}));
        }
        dev->execute(script.statements[i].text);
      }
    }
    return std::nullopt;
  }

  void apply(ports::Connection& connection, std::optional<Answer> answer = {}) {
    Revisions revisions(connection, *connection.bound_schema());
    ApplyOptions options;
    options.tx_mode = GetParam().mode;
    options.answer = answer;
    Executor executor(dir_, {.connection = connection, .revisions = revisions, .shape = this}, options);
    ApplyReport report;
    executor.run(executor.prepare(), report);
  }

  /// Everything a user can see: the schema, the data, the history.
  std::string state(ports::Connection& connection) {
    std::string text = fingerprint(driver_->inspect(connection, {}), connection.dialect().properties(), true);
    for (const auto& row : connection.query("SELECT id FROM seen ORDER BY id").rows)
      text += " " + row[0].value_or("NULL");
    for (const Revision& row : Revisions(connection, *connection.bound_schema()).read()) {
      text += "\n" + row.version + " " + std::to_string(row.applied) + "/" + std::to_string(row.total) + row.error;
    }
    return text;
  }

  /// Runs into the fault, then again as a restarted program does. False when the fault lay beyond the end.
  bool survive(int call, bool after, const std::string& undisturbed) {
    SCOPED_TRACE("dies " + std::string(after ? "after" : "before") + " call " + std::to_string(call));
    FaultyConnection faulty(open_empty("target"), call, after);
    try {
      apply(faulty);
    } catch (const ConnectionLost&) {
    }
    if (!faulty.died()) return false;
    const auto connection = driver_->open(*url_, {});
    try {
      apply(*connection);
    } catch (const AmbiguousOutcome& error) {
      EXPECT_TRUE(GetParam().may_be_ambiguous) << error.what();
      apply(*connection, truth(*connection, faulty));
    }
    EXPECT_EQ(state(*connection), undisturbed);
    return true;
  }

  /// What a person who looks would answer.
  static Answer truth(ports::Connection& connection, const FaultyConnection& faulty) {
    for (const Revision& row : Revisions(connection, *connection.bound_schema()).read()) {
      if (!parse_intent(row.error)) continue;
      const auto& executed = faulty.executed();
      const bool done = std::find(executed.begin(), executed.end(), row.error_statement) != executed.end();
      return done ? Answer::kDone : Answer::kNotRun;
    }
    return Answer::kNotRun;
  }

  std::string server_;
  std::unique_ptr<ports::Driver> driver_;
  std::optional<base::Url> url_;
  Dir dir_;
};

TEST_P(FaultTest, EndsAsIfNothingHadHappened) {
  const auto undisturbed = open_empty("target");
  apply(*undisturbed);
  const std::string expected_state = state(*undisturbed);
  int call = 1;
  while (survive(call, false, expected_state) && survive(call, true, expected_state) && !HasFailure()) ++call;
  EXPECT_GT(call, 5);
}

INSTANTIATE_TEST_SUITE_P(Engines, FaultTest, testing::ValuesIn(kScenarios),
                         [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace portolan::migrate
