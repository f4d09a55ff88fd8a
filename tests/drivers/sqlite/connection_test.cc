#include <fcntl.h>
#include <sys/file.h>

#include <chrono>
#include <fstream>
#include <thread>

#include "drivers/sqlite/location.h"
#include "planner/base/errors.h"
#include "tests/drivers/sqlite/databases.h"

namespace portolan::sqlite {
namespace {

using namespace std::chrono_literals;

Location at(const std::string& url) {
  return locate(base::Url::parse(url));
}

std::string read(const std::string& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(Location, ReadsEveryFormOfTheUrl) {
  EXPECT_EQ(at("sqlite://app.db").name, "app.db");
  EXPECT_EQ(at("sqlite3://dir/app.db").name, "dir/app.db");
  EXPECT_EQ(at("sqlite:///abs/app.db").name, "/abs/app.db");
  EXPECT_EQ(at("libsql+file:///p/x.db").name, "/p/x.db");
  EXPECT_EQ(at("sqlite://file:app.db?_fk=1").name, "app.db");
  EXPECT_EQ(at("sqlite://file:/abs/app.db").name, "/abs/app.db");
  EXPECT_EQ(at("sqlite://a%20b.db").name, "a b.db");
  EXPECT_EQ(at("sqlite://app.db?mode=ro").name, "file:app.db?mode=ro");
  EXPECT_EQ(at("sqlite+pysqlite:///rel.db").name, "rel.db");
  EXPECT_EQ(at("sqlite+pysqlite:////abs.db").name, "/abs.db");
}

TEST(Location, KnowsMemory) {
  EXPECT_EQ(at("sqlite://dev?mode=memory").name, ":memory:");
  EXPECT_EQ(at("sqlite://file?mode=memory&_fk=1").name, ":memory:");
  EXPECT_EQ(at("sqlite://dev?mode=memory&cache=shared").name, "file:dev?mode=memory&cache=shared");
  EXPECT_TRUE(at("sqlite+pysqlite://").memory);
  EXPECT_TRUE(at("sqlite+pysqlite:///:memory:").memory);
}

TEST(Location, TurnsParametersIntoPragmas) {
  const Location location = at("sqlite://x?_fk=true&_journal=WAL&_timeout=100&_txlock=immediate&unknown=1");
  EXPECT_EQ(location.pragmas, (std::vector<std::string>{"PRAGMA foreign_keys = true", "PRAGMA journal_mode = wal"}));
  EXPECT_EQ(location.busy_timeout_ms, 100);
  EXPECT_EQ(location.begin_mode, "IMMEDIATE");
  EXPECT_THROW(at("sqlite://x?_fk=2;DROP"), UsageError);
  EXPECT_THROW(at("libsql://db.turso.io"), UsageError);
}

TEST_F(SqliteTest, RunsStatementsWithParameters) {
  target_->execute("CREATE TABLE t (a int, b text)");
  target_->query("INSERT INTO t VALUES (?, ?)", {"1", std::nullopt});
  EXPECT_EQ(target_->execute("UPDATE t SET a = 2"), 1);
  const ports::Rows rows = target_->query("SELECT a, b FROM t WHERE a = ?", {"2"});
  EXPECT_EQ(rows.columns, (std::vector<std::string>{"a", "b"}));
  ASSERT_EQ(rows.rows.size(), 1U);
  EXPECT_EQ(rows.rows[0][1], std::nullopt);
}

TEST(Location, TellsLibsqlApartInReports) {
  const auto driver = make_driver();
  const auto connection = driver->open(base::Url::parse("libsql+file://x?mode=memory"), {});
  EXPECT_EQ(connection->dialect().facts().family, "libsql");
  EXPECT_EQ(driver->offline_dialect(base::Url::parse("sqlite3://x"))->facts().family, "sqlite");
  EXPECT_GE(connection->dialect().facts().version_number, 34000);
}

TEST_F(SqliteTest, SaysWhatTheDatabaseRefuses) {
  try {
    target_->execute("SELECT * FROM nowhere");
    FAIL();
  } catch (const DatabaseError& error) {
    EXPECT_STREQ(error.what(), "no such table: nowhere");
    EXPECT_EQ(error.statement(), "SELECT * FROM nowhere");
    EXPECT_TRUE(target_->dialect().is_missing_table(error));
  }
}

TEST_F(SqliteTest, TellsWhichStatementsRefuseATransaction) {
  target_->begin();
  for (const char* statement : {"VACUUM", "PRAGMA synchronous = 2"}) {
    EXPECT_TRUE(target_->dialect().traits(statement).needs_autocommit) << statement;
    try {
      target_->execute(statement);
      FAIL() << statement;
    } catch (const DatabaseError& error) {
      EXPECT_TRUE(target_->dialect().refuses_transaction(error)) << error.what();
    }
  }
  // It fails silently, which is worse.
  EXPECT_TRUE(target_->dialect().traits("PRAGMA foreign_keys = off").needs_autocommit);
  EXPECT_TRUE(target_->dialect().traits("/* c */ create table t (a)").ddl);
  EXPECT_TRUE(target_->dialect().traits("COMMIT").transaction_control);
}

TEST_F(SqliteTest, RollsBackWhatATransactionDid) {
  target_->begin();
  target_->execute("CREATE TABLE t (a int)");
  EXPECT_EQ(target_->transaction_status(), ports::TransactionStatus::kActive);
  target_->rollback();
  EXPECT_EQ(target_->transaction_status(), ports::TransactionStatus::kIdle);
  EXPECT_TRUE(inspect().schemas[0].tables.empty());
}

class ForeignKeyTest : public ::testing::Test {
 protected:
  ForeignKeyTest()
      : driver_(make_driver()), connection_(driver_->open(base::Url::parse("sqlite://x?mode=memory&_fk=1"), {})) {
    test::run_script(*connection_,
                     "CREATE TABLE p (id integer PRIMARY KEY); "
                     "CREATE TABLE c (p int REFERENCES p (id) ON DELETE CASCADE); "
                     "INSERT INTO p VALUES (1); INSERT INTO c VALUES (1)");
  }

  std::string value(std::string_view query) { return connection_->query(query).rows.at(0).at(0).value_or("NULL"); }

  std::unique_ptr<ports::Driver> driver_;
  std::unique_ptr<ports::Connection> connection_;
};

TEST_F(ForeignKeyTest, AreOffInsideATransactionAndOnAgainAfterIt) {
  connection_->begin();
  EXPECT_EQ(value("PRAGMA foreign_keys"), "0");
  test::run_script(*connection_,
                   "CREATE TABLE new_p (id integer PRIMARY KEY, n int); INSERT INTO new_p (id) SELECT id "
                   "FROM p; DROP TABLE p; ALTER TABLE new_p RENAME TO p");
  connection_->commit();
  EXPECT_EQ(value("PRAGMA foreign_keys"), "1");
  EXPECT_EQ(value("SELECT count(*) FROM c"), "1");
}

TEST_F(ForeignKeyTest, WorkInsideAPlainTransaction) {
  connection_->begin_plain();
  connection_->execute("DELETE FROM p");
  connection_->commit();
  EXPECT_EQ(value("SELECT count(*) FROM c"), "0");
}

TEST_F(ForeignKeyTest, RefuseACommitThatLeavesDanglingRows) {
  connection_->begin();
  connection_->execute("DELETE FROM p");
  try {
    connection_->commit();
    FAIL();
  } catch (const DatabaseError& error) {
    EXPECT_STREQ(error.what(), "sql/sqlite: foreign key mismatch: [{tbl:c ref:p row:1 index:0}]");
  }
  EXPECT_EQ(connection_->transaction_status(), ports::TransactionStatus::kIdle);
  EXPECT_EQ(value("SELECT count(*) FROM p"), "1");
  EXPECT_EQ(value("PRAGMA foreign_keys"), "1");
}

TEST_F(ForeignKeyTest, LetOldViolationsBe) {
  connection_->execute("PRAGMA foreign_keys = off");
  connection_->execute("INSERT INTO c VALUES (9)");
  connection_->execute("PRAGMA foreign_keys = on");
  connection_->begin();
  connection_->execute("INSERT INTO p VALUES (2)");
  EXPECT_NO_THROW(connection_->commit());
}

TEST_F(SqliteTest, CancelsAStatementUnderWay) {
  std::thread other([&] {
    std::this_thread::sleep_for(50ms);
    target_->cancel();
  });
  EXPECT_THROW(target_->query("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT sum(i) FROM n"),
               DatabaseError);
  other.join();
  EXPECT_TRUE(target_->alive());
}

TEST_F(SqliteTest, RefusesAttachedDatabases) {
  target_->execute("ATTACH ':memory:' AS other");
  try {
    inspect();
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "multiple database files are not supported by the driver. got: 2");
  }
}

/// Locks lie in the temporary folder, so each test brings its own.
class LockTest : public ::testing::Test {
 protected:
  LockTest() : driver_(make_driver()) {
    ::setenv("TMPDIR", folder_.file("").c_str(), 1);
    std::filesystem::create_directory(folder_.file("db"));
  }
  ~LockTest() override { ::unsetenv("TMPDIR"); }

  std::unique_ptr<ports::Connection> open(const std::string& name) {
    return driver_->open(base::Url::parse("sqlite://" + folder_.file("db/" + name)), {});
  }

  static std::string refusal(ports::Connection& connection) {
    try {
      connection.lock("atlas_migrate_execute", 10s);
    } catch (const LockHeld& error) {
      return error.what();
    }
    return "";
  }

  TemporaryFolder folder_;
  std::unique_ptr<ports::Driver> driver_;
};

constexpr const char* kTaken = "sql/sqlite: lock on \"atlas_migrate_execute\" already taken";

TEST_F(LockTest, WritesTheRecordThatAtlasReads) {
  const auto connection = open("a.db");
  const auto before = std::chrono::system_clock::now() + 9s;
  const auto lock = connection->lock("atlas_migrate_execute", 10s);
  const std::string record = read(folder_.file("atlas_migrate_execute.lock"));
  EXPECT_GT(std::stoll(record), std::chrono::nanoseconds(before.time_since_epoch()).count());
  lock->release();
  EXPECT_FALSE(std::filesystem::exists(folder_.file("atlas_migrate_execute.lock")));
}

TEST_F(LockTest, ExcludesOthersUntilItIsGone) {
  const auto one = open("a.db"), two = open("b.db");
  auto lock = one->lock("atlas_migrate_execute", 10s);
  EXPECT_EQ(refusal(*one), kTaken);
  EXPECT_EQ(refusal(*two), kTaken);
  EXPECT_NO_THROW(two->lock("atlas_schema_apply", 10s));
  lock.reset();
  EXPECT_EQ(refusal(*two), "");
  EXPECT_TRUE(std::filesystem::is_empty(folder_.file("db")) || !std::filesystem::exists(folder_.file("db/a.db.lock")));
}

TEST_F(LockTest, ObeysAnUnexpiredRecordOfAnotherTool) {
  const auto connection = open("a.db");
  const auto expiry = std::chrono::nanoseconds((std::chrono::system_clock::now() + 1h).time_since_epoch()).count();
  std::ofstream(folder_.file("atlas_migrate_execute.lock")) << expiry;
  EXPECT_EQ(refusal(*connection), kTaken);
  std::ofstream(folder_.file("atlas_migrate_execute.lock")) << 1;
  EXPECT_EQ(refusal(*connection), "");
}

TEST_F(LockTest, TakesOverWhatADeadProcessOfOursLeft) {
  const auto connection = open("a.db");
  const auto expiry = std::chrono::nanoseconds((std::chrono::system_clock::now() + 1h).time_since_epoch()).count();
  for (const char* name : {"atlas_migrate_execute.lock", "atlas_migrate_execute.lock.pid"}) {
    std::ofstream(folder_.file(name)) << expiry;
  }
  EXPECT_EQ(refusal(*connection), "");
}

TEST_F(LockTest, ExcludesRunsThatReachTheDatabaseThroughALink) {
  const auto one = open("a.db");
  one->execute("CREATE TABLE t (a int)");
  std::filesystem::create_symlink(folder_.file("db/a.db"), folder_.file("db/link.db"));
  const auto lock = one->lock("atlas_migrate_execute", 10s);
  // Another temporary folder, as another user or container has it.
  std::filesystem::create_directory(folder_.file("other"));
  ::setenv("TMPDIR", folder_.file("other").c_str(), 1);
  EXPECT_EQ(refusal(*open("link.db")), kTaken);
}

TEST_F(LockTest, NamesLocksOfMemoryByTheirAddress) {
  const auto connection = driver_->open(base::Url::parse("sqlite://dev?mode=memory"), {});
  const auto lock = connection->lock("atlas_migrate_diff", 10s);
  // Adler-32 of "dev" is 0x026f0140.
  EXPECT_TRUE(std::filesystem::exists(folder_.file("atlas_migrate_diff_26f0140.lock")));
}

TEST_F(SqliteTest, ResetsADevDatabaseWhateverItHolds) {
  test::run_script(*target_,
                   "CREATE TABLE t (a integer PRIMARY KEY AUTOINCREMENT); CREATE VIEW v AS SELECT * FROM t; "
                   "CREATE INDEX i ON t (a); INSERT INTO t VALUES (1)");
  const ports::Dialect& dialect = target_->dialect();
  EXPECT_EQ(dialect.check_clean(inspect(), true, std::nullopt).reason, "found table \"t\"");
  test::execute_all(*target_, dialect.reset_statements(inspect(), true));
  EXPECT_TRUE(dialect.check_clean(inspect(), true, std::nullopt).clean);
  EXPECT_EQ(value("SELECT count(*) FROM sqlite_master"), "0");
  test::run_script(*target_, "CREATE TABLE t (a int)");
}

TEST_F(SqliteTest, CountsTheRevisionsTableInItsReasons) {
  const ports::Dialect& dialect = target_->dialect();
  const schema::ObjectRef revisions{"table", "main", "atlas_schema_revisions"};
  const auto reason = [&] { return dialect.check_clean(inspect(), true, revisions).reason; };
  change::AddTable add{dialect.revisions_table("main"), {}};
  for (const change::Statement& statement : dialect.plan({add}, {}).statements) target_->execute(statement.sql);
  EXPECT_EQ(reason(), "");
  target_->execute("CREATE TABLE x (a int)");
  EXPECT_EQ(reason(), "found multiple tables: 2");
  target_->execute("DROP TABLE atlas_schema_revisions");
  EXPECT_EQ(reason(), "found table \"x\"");
}

}  // namespace
}  // namespace portolan::sqlite
