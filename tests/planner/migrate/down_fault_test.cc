#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "planner/base/errors.h"
#include "tests/planner/migrate/faulty_connection.h"
#include "tests/planner/migrate/target.h"

/// `migrate down` by the files' own ways back, cut off at every call: the end is as if nothing had happened.
namespace portolan::migrate {
namespace {

using Contents = std::map<std::string, std::string>;

/// Table `seen` has no key, so that a statement that runs twice shows.
struct Scenario {
  const char* name;
  const Engine* engine;
  /// One transaction for all files where the database can.
  bool together;
};

const Contents kFiles = {{"1.sql", "CREATE TABLE seen (id int);\n"},
                         {"2.sql",
                          "-- atlas:txtar\n\n-- migration.sql --\nALTER TABLE seen ADD COLUMN note int;\n"
                          "INSERT INTO seen VALUES (1, 1);\n\n"
                          "-- down.sql --\nINSERT INTO seen VALUES (20, 0);\nALTER TABLE seen DROP COLUMN note;\n"
                          "INSERT INTO seen VALUES (21);\n"},
                         {"3.sql",
                          "-- atlas:txtar\n\n-- migration.sql --\nALTER TABLE seen ADD COLUMN extra int;\n\n"
                          "-- down.sql --\nINSERT INTO seen (id) VALUES (30);\nALTER TABLE seen DROP COLUMN extra;\n"
                          "INSERT INTO seen (id) VALUES (31);\n"}};

const std::vector<Scenario> kScenarios = {
    {"SqliteTogether", &kSqlite, true},   {"SqliteApart", &kSqlite, false}, {"PostgresTogether", &kPostgres, true},
    {"PostgresApart", &kPostgres, false}, {"MysqlApart", &kMysql, false},   {"MariadbApart", &kMariadb, false},
};

const std::vector<Scenario> kCommitting = {{"Mysql", &kMysql, false}, {"Mariadb", &kMariadb, false}};

void PrintTo(const Scenario& scenario, std::ostream* out) {
  *out << scenario.name;
}

class DownFaultTest : public testing::TestWithParam<Scenario> {
 protected:
  void SetUp() override {
    const Engine& engine = *GetParam().engine;
    const char* server = engine.variable == nullptr ? "" : std::getenv(engine.variable);
    if (server == nullptr) GTEST_SKIP() << engine.variable << " is not set";
    target_.emplace(engine, server, kFiles);
  }

  std::unique_ptr<ports::Connection> open_applied() {
    auto connection = target_->open_empty();
    target_->apply(*connection, TxMode::kFile);
    return connection;
  }

  /// Runs into the fault, then again as a restarted program does. False when the fault lay beyond the end.
  bool survive(int call, bool after, const std::string& undisturbed) {
    SCOPED_TRACE("dies " + std::string(after ? "after" : "before") + " call " + std::to_string(call));
    FaultyConnection faulty(open_applied(), call, after);
    try {
      target_->revert(faulty, GetParam().together);
    } catch (const ConnectionLost&) {
    }
    if (!faulty.died()) return false;
    const auto connection = target_->open();
    target_->revert(*connection, GetParam().together);
    EXPECT_EQ(target_->state(*connection), undisturbed);
    return true;
  }

  std::optional<Target> target_;
};

TEST_P(DownFaultTest, EndsAsIfNothingHadHappened) {
  const auto undisturbed = open_applied();
  target_->revert(*undisturbed, GetParam().together);
  const std::string expected_state = target_->state(*undisturbed);
  EXPECT_NE(expected_state.find(" 20 21 30 31"), std::string::npos) << expected_state;
  const int step = GetParam().engine->variable == nullptr ? 1 : 3;
  int place = 0;
  while (survive(place / 2 + 1, place % 2 == 1, expected_state) && !HasFailure()) place += step;
  EXPECT_GT(place, 10);
}

/// Where schema changes commit by themselves, whoever runs the directory forward may meet a file that is half reverted.
class HalfRevertedTest : public DownFaultTest {};

TEST_P(HalfRevertedTest, KeepsApplyAway) {
  for (int call = 1; call < 60; ++call) {
    FaultyConnection faulty(open_applied(), call, true);
    try {
      target_->revert(faulty, false);
    } catch (const ConnectionLost&) {
    }
    const auto connection = target_->open();
    Revisions revisions(*connection, *connection->bound_schema());
    const auto rows = revisions.read();
    const bool half = std::any_of(rows.begin(), rows.end(), [](const Revision& row) { return row.is_half_reverted(); });
    if (!half) continue;
    EXPECT_THROW(target_->apply(*connection, TxMode::kFile), Error);
    return;
  }
  FAIL() << "no call left a file half reverted";
}

INSTANTIATE_TEST_SUITE_P(Engines, DownFaultTest, testing::ValuesIn(kScenarios),
                         [](const auto& row) { return std::string(row.param.name); });

INSTANTIATE_TEST_SUITE_P(Engines, HalfRevertedTest, testing::ValuesIn(kCommitting),
                         [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace portolan::migrate
