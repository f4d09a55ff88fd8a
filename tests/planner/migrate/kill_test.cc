#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <future>
#include <thread>

#include "planner/base/errors.h"
#include "tests/planner/migrate/target.h"

/// A process is killed while the server still runs its statement, and the next one starts at once
/// (design/exactly-once.md, "Tests").
namespace portolan::migrate {
namespace {

using namespace std::chrono_literals;

struct Kill {
  const char* name;
  const Engine* engine;
  TxMode mode;
  const char* statement;  ///< what hangs
  /// One row per session that hangs in it: the statement that ends the session.
  const char* waiting;
  /// The server's session is ended, and not the process.
  bool cut = false;
  /// More of the first file.
  const char* before = "";
};

void PrintTo(const Kill& kill, std::ostream* out) {
  *out << kill.name;
}

constexpr const char* kAlter = "ALTER TABLE seen ADD COLUMN note int;";
constexpr const char* kIndexConcurrently = "CREATE INDEX CONCURRENTLY seen_id ON seen (id);";
constexpr const char* kUpdate = "UPDATE seen SET id = id + 10;";
constexpr const char* kPostgresWaiting =
    "SELECT 'SELECT pg_terminate_backend(' || pid || ')' FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND "
    "query LIKE '% seen%'";
constexpr const char* kMysqlWaiting =
    "SELECT CONCAT('KILL ', ID) FROM information_schema.PROCESSLIST WHERE INFO LIKE 'ALTER TABLE seen%' AND STATE LIKE "
    "'%metadata%'";
constexpr const char* kMysqlUpdating =
    "SELECT CONCAT('KILL ', ID) FROM information_schema.PROCESSLIST WHERE INFO LIKE 'UPDATE seen%'";

const std::vector<Kill> kKills = {
    {"PostgresAlterFile", &kPostgres, TxMode::kFile, kAlter, kPostgresWaiting},
    {"PostgresAlterNone", &kPostgres, TxMode::kNone, kAlter, kPostgresWaiting},
    {"PostgresUpdateNone", &kPostgres, TxMode::kNone, kUpdate, kPostgresWaiting},
    {"PostgresConcurrentlyNone", &kPostgres, TxMode::kNone, kIndexConcurrently, kPostgresWaiting},
    {"PostgresUpdateCut", &kPostgres, TxMode::kNone, kUpdate, kPostgresWaiting, true},
    {"PostgresConcurrentlyCut", &kPostgres, TxMode::kNone, kIndexConcurrently, kPostgresWaiting, true},
    {"PostgresConcurrentlyFileCut", &kPostgres, TxMode::kFile, kIndexConcurrently, kPostgresWaiting, true},
    {"PostgresDropConcurrentlyCut", &kPostgres, TxMode::kNone, "DROP INDEX CONCURRENTLY seen_id;", kPostgresWaiting,
     true, "CREATE INDEX seen_id ON seen (id);\n"},
    {"MysqlAlterCut", &kMysql, TxMode::kNone, kAlter, kMysqlWaiting, true},
    {"MysqlUpdateCut", &kMysql, TxMode::kFile, kUpdate, kMysqlUpdating, true},
    {"MariadbAlterCut", &kMariadb, TxMode::kFile, kAlter, kMysqlWaiting, true},
    {"MysqlAlterFile", &kMysql, TxMode::kFile, kAlter, kMysqlWaiting},
    {"MysqlAlterNone", &kMysql, TxMode::kNone, kAlter, kMysqlWaiting},
    {"MysqlUpdateFile", &kMysql, TxMode::kFile, kUpdate, kMysqlUpdating},
    {"MariadbAlterFile", &kMariadb, TxMode::kFile, kAlter, kMysqlWaiting},
    {"MariadbAlterNone", &kMariadb, TxMode::kNone, kAlter, kMysqlWaiting},
    {"MariadbUpdateNone", &kMariadb, TxMode::kNone, kUpdate, kMysqlUpdating},
};

class KillTest : public testing::TestWithParam<Kill> {
 protected:
  void SetUp() override {
    const char* server = std::getenv(GetParam().engine->variable);
    if (server == nullptr) GTEST_SKIP() << GetParam().engine->variable << " is not set";
    const std::string first =
        "CREATE TABLE seen (id int);\nINSERT INTO seen VALUES (1);\n" + std::string(GetParam().before);
    const std::string second =
        std::string("INSERT INTO seen VALUES (2);\n") + GetParam().statement + "\nINSERT INTO seen (id) VALUES (3);\n";
    target_.emplace(*GetParam().engine, server,
                    std::map<std::string, std::string>{{"1.sql", first}, {"2.sql", second}});
    before_.emplace(*GetParam().engine, server, std::map<std::string, std::string>{{"1.sql", first}});
  }

  /// As a program does it: the lock is held by the session that executes.
  void run(Target& target, ports::Connection& connection) {
    const auto lock = connection.lock("atlas_migrate_execute", 60s);
    target.apply(connection, GetParam().mode);
  }

  /// Starts the run in a process of its own and returns its id.
  pid_t start() {
    const pid_t child = ::fork();
    if (child != 0) return child;
    try {
      run(*target_, *target_->open());
    } catch (const std::exception&) {
      ::_exit(1);
    }
    ::_exit(0);
  }

  /// Returns the statements that end the sessions that hang.
  std::vector<std::string> wait_until_hanging(ports::Connection& connection, pid_t child) {
    while (true) {
      std::vector<std::string> ends;
      for (const auto& row : connection.query(GetParam().waiting).rows) ends.push_back(row[0].value_or(""));
      if (!ends.empty()) return ends;
      if (::waitpid(child, nullptr, WNOHANG) != 0) throw Error("the run ended before it could be cut off");
      std::this_thread::sleep_for(20ms);
    }
  }

  std::optional<Target> target_, before_;
};

TEST_P(KillTest, TheNextRunWaitsForTheServerAndEndsAsIfNothingHadHappened) {
  const auto undisturbed = target_->open_empty();
  run(*target_, *undisturbed);
  const std::string expected = target_->state(*undisturbed);

  const auto blocker = before_->open_empty();
  run(*before_, *blocker);
  target_->use(*before_);
  const auto watcher = before_->open();
  // Rows alone are locked, no gaps between them: the file's INSERT must go through.
  blocker->execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
  blocker->begin();
  blocker->query("SELECT id FROM seen FOR UPDATE");
  const pid_t child = start();
  const std::vector<std::string> ends = wait_until_hanging(*watcher, child);
  if (GetParam().cut) {
    for (const std::string& end : ends) watcher->execute(end);
  } else {
    ::kill(child, SIGKILL);
  }
  ::waitpid(child, nullptr, 0);

  auto next = std::async(std::launch::async, [&] { run(*target_, *target_->open()); });
  // Long enough for a lock that does not hold to be seen; a slow machine only makes the test weaker.
  std::this_thread::sleep_for(200ms);
  blocker->commit();
  next.get();
  EXPECT_EQ(target_->state(*target_->open()), expected);
}

INSTANTIATE_TEST_SUITE_P(Engines, KillTest, testing::ValuesIn(kKills),
                         [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace portolan::migrate
