#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <functional>

#include "planner/base/errors.h"
#include "planner/migrate/executor.h"
#include "tests/planner/migrate/faulty_connection.h"
#include "tests/planner/migrate/target.h"

namespace portolan::migrate {
namespace {

using Contents = std::map<std::string, std::string>;

/// Table `seen` has no key, so that a statement that runs twice shows.
struct FaultScenario {
  const char* name;
  const Engine* engine;
  TxMode mode;
  Contents files;
  /// Whether a death may leave a statement of which nobody can tell whether it ran.
  bool may_be_ambiguous = false;
  /// What the database holds before, and the version that counts as its baseline then.
  std::vector<std::string> existing = {};
  std::optional<std::string> baseline = {};
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
const Contents kCheckpoint = {{"1.sql", "CREATE TABLE never (id int);\n"},
                              {"2.sql", "-- atlas:checkpoint v2\n\n" + kCreate + "INSERT INTO seen VALUES (1);\n"},
                              {"3.sql", "ALTER TABLE seen ADD COLUMN note int;\nINSERT INTO seen VALUES (2, 2);\n"}};
const Contents kAfterBaseline = {{"1.sql", kCreate},
                                 {"2.sql", "INSERT INTO seen VALUES (2);\nALTER TABLE seen ADD COLUMN note int;\n"},
                                 {"3.sql", "INSERT INTO seen VALUES (3, 3);\n"}};
const std::vector<std::string> kExisting = {"CREATE TABLE seen (id int)", "INSERT INTO seen VALUES (1)"};

const std::vector<FaultScenario> kFaultScenarios = {
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
    {"MariadbMixedAll", &kMariadb, TxMode::kAll, kMixed},
    {"MariadbUsersTransactionFile", &kMariadb, TxMode::kFile, kUsersTransaction},
    {"MariadbProcedureNone", &kMariadb, TxMode::kNone, kProcedure, true},
    {"MariadbMyisamNone", &kMariadb, TxMode::kNone, kMyisam, true},
    {"SqliteCheckpointFile", &kSqlite, TxMode::kFile, kCheckpoint},
    {"SqliteBaselineFile", &kSqlite, TxMode::kFile, kAfterBaseline, false, kExisting, "1"},
    {"SqliteCheckpointAll", &kSqlite, TxMode::kAll, kCheckpoint},
    {"SqliteBaselineAll", &kSqlite, TxMode::kAll, kAfterBaseline, false, kExisting, "1"},
    {"SqliteCheckpointNone", &kSqlite, TxMode::kNone, kCheckpoint},
    {"SqliteBaselineNone", &kSqlite, TxMode::kNone, kAfterBaseline, false, kExisting, "1"},
    {"PostgresCheckpointFile", &kPostgres, TxMode::kFile, kCheckpoint},
    {"PostgresBaselineFile", &kPostgres, TxMode::kFile, kAfterBaseline, false, kExisting, "1"},
    {"PostgresCheckpointAll", &kPostgres, TxMode::kAll, kCheckpoint},
    {"PostgresBaselineAll", &kPostgres, TxMode::kAll, kAfterBaseline, false, kExisting, "1"},
    {"PostgresCheckpointNone", &kPostgres, TxMode::kNone, kCheckpoint},
    {"PostgresBaselineNone", &kPostgres, TxMode::kNone, kAfterBaseline, false, kExisting, "1"},
    {"MysqlCheckpointFile", &kMysql, TxMode::kFile, kCheckpoint},
    {"MysqlBaselineFile", &kMysql, TxMode::kFile, kAfterBaseline, false, kExisting, "1"},
    {"MysqlCheckpointAll", &kMysql, TxMode::kAll, kCheckpoint},
    {"MysqlBaselineAll", &kMysql, TxMode::kAll, kAfterBaseline, false, kExisting, "1"},
    {"MysqlCheckpointNone", &kMysql, TxMode::kNone, kCheckpoint},
    {"MysqlBaselineNone", &kMysql, TxMode::kNone, kAfterBaseline, false, kExisting, "1"},
    {"MariadbCheckpointFile", &kMariadb, TxMode::kFile, kCheckpoint},
    {"MariadbBaselineFile", &kMariadb, TxMode::kFile, kAfterBaseline, false, kExisting, "1"},
    {"MariadbCheckpointAll", &kMariadb, TxMode::kAll, kCheckpoint},
    {"MariadbBaselineAll", &kMariadb, TxMode::kAll, kAfterBaseline, false, kExisting, "1"},
    {"MariadbCheckpointNone", &kMariadb, TxMode::kNone, kCheckpoint},
    {"MariadbBaselineNone", &kMariadb, TxMode::kNone, kAfterBaseline, false, kExisting, "1"},
};

/// GoogleTest prints parameters by their bytes otherwise.
void PrintTo(const FaultScenario& scenario, std::ostream* out) {
  *out << scenario.name;
}

class FaultTest : public testing::TestWithParam<FaultScenario> {
 protected:
  void SetUp() override {
    const Engine& engine = *GetParam().engine;
    const char* server = engine.variable == nullptr ? "" : std::getenv(engine.variable);
    if (server == nullptr) GTEST_SKIP() << engine.variable << " is not set";
    target_.emplace(engine, server, GetParam().files);
  }

  std::unique_ptr<ports::Connection> open_before() {
    auto connection = target_->open_empty();
    for (const std::string& statement : GetParam().existing) connection->execute(statement);
    return connection;
  }

  void apply(ports::Connection& connection, std::optional<Answer> answer = {}) {
    target_->apply(connection, GetParam().mode, answer, {.baseline = GetParam().baseline});
  }

  /// Runs into the fault, then again as a restarted program does. False when the fault lay beyond the end.
  bool survive(int call, bool after, const std::string& undisturbed) {
    SCOPED_TRACE("dies " + std::string(after ? "after" : "before") + " call " + std::to_string(call));
    FaultyConnection faulty(open_before(), call, after);
    try {
      apply(faulty);
    } catch (const ConnectionLost&) {
    }
    if (!faulty.died()) return false;
    const auto connection = target_->open();
    try {
      apply(*connection);
    } catch (const AmbiguousOutcome& error) {
      EXPECT_TRUE(GetParam().may_be_ambiguous) << error.what();
      apply(*connection, truth(*connection, faulty));
    }
    EXPECT_EQ(target_->state(*connection), undisturbed);
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

  std::optional<Target> target_;
};

/// Every call is a place to die. On a server that takes minutes, so that the short form tries every third one; the
/// whole form is PORTOLAN_FAULTS=full.
int step(const FaultScenario& scenario) {
  const char* form = std::getenv("PORTOLAN_FAULTS");
  const bool full = scenario.engine->variable == nullptr || (form != nullptr && std::string(form) == "full");
  return full ? 1 : 3;
}

TEST_P(FaultTest, EndsAsIfNothingHadHappened) {
  const auto undisturbed = open_before();
  apply(*undisturbed);
  const std::string expected_state = target_->state(*undisturbed);
  int place = 0;
  while (survive(place / 2 + 1, place % 2 == 1, expected_state) && !HasFailure()) place += step(GetParam());
  EXPECT_GT(place, 10);
}

INSTANTIATE_TEST_SUITE_P(Engines, FaultTest, testing::ValuesIn(kFaultScenarios),
                         [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace portolan::migrate
