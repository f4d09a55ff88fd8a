#include <gtest/gtest.h>

#include <cstdlib>

#include "planner/base/errors.h"
#include "tests/planner/migrate/faulty_connection.h"
#include "tests/planner/migrate/target.h"

/// `migrate set`, cut off at every call: the history is the old one or the new one, never one between them.
namespace portolan::migrate {
namespace {

const std::map<std::string, std::string> kSetFiles = {{"1.sql", "CREATE TABLE seen (id int);\n"},
                                                      {"2.sql", "INSERT INTO seen VALUES (2);\n"},
                                                      {"3.sql", "INSERT INTO nowhere VALUES (3);\n"},
                                                      {"4.sql", "INSERT INTO seen VALUES (4);\n"}};

/// From a history that ends in a file that failed, to one version.
struct SetScenario {
  const char* name;
  const Engine* engine;
  const char* version;
};

/// Forward past the failed file, at it, and back behind it.
const std::vector<SetScenario> kSetScenarios = {
    {"SqliteForward", &kSqlite, "4"},     {"SqliteResolve", &kSqlite, "3"},   {"SqliteBack", &kSqlite, "1"},
    {"PostgresForward", &kPostgres, "4"}, {"PostgresBack", &kPostgres, "1"},  {"MysqlForward", &kMysql, "4"},
    {"MysqlBack", &kMysql, "1"},          {"MariadbForward", &kMariadb, "4"}, {"MariadbBack", &kMariadb, "1"},
};

void PrintTo(const SetScenario& scenario, std::ostream* out) {
  *out << scenario.name;
}

class SetFaultTest : public testing::TestWithParam<SetScenario> {
 protected:
  void SetUp() override {
    const Engine& engine = *GetParam().engine;
    const char* server = engine.variable == nullptr ? "" : std::getenv(engine.variable);
    if (server == nullptr) GTEST_SKIP() << engine.variable << " is not set";
    target_.emplace(engine, server, kSetFiles);
  }

  std::unique_ptr<ports::Connection> open_failed() {
    auto connection = target_->open_empty();
    EXPECT_THROW(target_->apply(*connection, TxMode::kNone), DatabaseError);
    return connection;
  }

  /// Runs into the fault, then again as a restarted program does. False when the fault lay beyond the end.
  bool survive(int call, bool after, const std::string& before, const std::string& undisturbed) {
    SCOPED_TRACE("dies " + std::string(after ? "after" : "before") + " call " + std::to_string(call));
    FaultyConnection faulty(open_failed(), call, after);
    try {
      target_->set(faulty, GetParam().version);
    } catch (const ConnectionLost&) {
    }
    if (!faulty.died()) return false;
    const auto connection = target_->open();
    const std::string left = target_->state(*connection);
    EXPECT_TRUE(left == before || left == undisturbed) << left;
    target_->set(*connection, GetParam().version);
    EXPECT_EQ(target_->state(*connection), undisturbed);
    return true;
  }

  std::optional<Target> target_;
};

TEST_P(SetFaultTest, LeavesTheOldHistoryOrTheNewOne) {
  const auto undisturbed = open_failed();
  const std::string before = target_->state(*undisturbed);
  target_->set(*undisturbed, GetParam().version);
  const std::string expected = target_->state(*undisturbed);
  EXPECT_NE(before, expected);
  int place = 0;
  while (survive(place / 2 + 1, place % 2 == 1, before, expected) && !HasFailure()) ++place;
  EXPECT_GT(place, 8);
}

INSTANTIATE_TEST_SUITE_P(Engines, SetFaultTest, testing::ValuesIn(kSetScenarios),
                         [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace portolan::migrate
