#include "planner/migrate/executor.h"

#include "planner/base/errors.h"
#include "tests/planner/migrate/sqlite_fixture.h"

namespace portolan::migrate {
namespace {

using Rows = std::vector<std::string>;

class ExecutorTest : public SqliteFixture {};

const Contents kTwo = {{"1_a.sql", "CREATE TABLE a (id integer);\nINSERT INTO a VALUES (1);\n"},
                       {"2_b.sql", "INSERT INTO a VALUES (2);\n"}};

TEST_F(ExecutorTest, RunsWhatIsPendingOnce) {
  EXPECT_EQ(apply(kTwo), "");
  EXPECT_EQ(history(), (Rows{"1 2 2/2", "2 2 1/1"}));
  EXPECT_EQ(report_.target, "2");
  ASSERT_EQ(report_.applied.size(), 2u);
  EXPECT_EQ(report_.applied[0].applied, (Rows{"CREATE TABLE a (id integer);", "INSERT INTO a VALUES (1);"}));
  EXPECT_EQ(apply(kTwo), "");
  EXPECT_TRUE(report_.pending.empty());
  EXPECT_EQ(report_.current, "2");
  EXPECT_EQ(value("SELECT count(*) FROM a"), "2");
}

TEST_F(ExecutorTest, RowsReadAsThoseOfThePeer) {
  apply({{"1_a.sql", "CREATE TABLE a (id integer);\nINSERT INTO b VALUES (1);\n"}}, {.tx_mode = TxMode::kNone});
  EXPECT_EQ(value("SELECT partial_hashes FROM atlas_schema_revisions"),
            "[\"h1:" + statement_hashes(sql::scan("CREATE TABLE a (id integer);", {}))[0] + "\"]");
  EXPECT_EQ(value("SELECT error FROM atlas_schema_revisions"), "no such table: b");
  EXPECT_EQ(value("SELECT error_stmt FROM atlas_schema_revisions"), "INSERT INTO b VALUES (1);");
  EXPECT_EQ(value("SELECT hash = '' FROM atlas_schema_revisions"), "0");
  EXPECT_EQ(value("SELECT operator_version FROM atlas_schema_revisions"), "Portolan CLI - development");
}

TEST_F(ExecutorTest, FileModeLeavesNoTraceOfAFailedFile) {
  Contents contents = kTwo;
  contents["2_b.sql"] = "INSERT INTO a VALUES (2);\nINSERT INTO nowhere VALUES (1);\n";
  EXPECT_EQ(apply(contents),
            "sql/migrate: executing statement \"INSERT INTO nowhere VALUES (1);\" from version \"2\": no such table: "
            "nowhere");
  EXPECT_EQ(history(), (Rows{"1 2 2/2"}));
  EXPECT_EQ(value("SELECT count(*) FROM a"), "1");
  EXPECT_EQ(report_.applied[1].error->text, "no such table: nowhere");
  EXPECT_EQ(report_.applied[1].applied.size(), 2u);
  EXPECT_EQ(connection_->transaction_status(), ports::TransactionStatus::kIdle);
}

TEST_F(ExecutorTest, AllModeRollsEverythingBack) {
  Contents contents = kTwo;
  contents["2_b.sql"] = "INSERT INTO nowhere VALUES (1);\n";
  EXPECT_NE(apply(contents, {.tx_mode = TxMode::kAll}), "");
  EXPECT_EQ(history(), Rows{});
  EXPECT_EQ(value("SELECT count(*) FROM sqlite_master WHERE name = 'a'"), "0");
  EXPECT_EQ(apply(kTwo, {.tx_mode = TxMode::kAll}), "");
  EXPECT_EQ(history(), (Rows{"1 2 2/2", "2 2 1/1"}));
}

TEST_F(ExecutorTest, NoneModeResumesAfterTheFailedStatement) {
  Contents contents = {
      {"1_a.sql", "CREATE TABLE a (id integer);\nINSERT INTO a VALUES (1);\nINSERT INTO b VALUES (1);\n"}};
  EXPECT_NE(apply(contents, {.tx_mode = TxMode::kNone}), "");
  EXPECT_EQ(history(), (Rows{"1 2 2/3 no such table: b"}));
  contents["1_a.sql"] =
      "CREATE TABLE a (id integer);\nINSERT INTO a VALUES (1);\nINSERT INTO a VALUES (2);\nINSERT INTO a VALUES (3);\n";
  EXPECT_EQ(apply(contents, {.tx_mode = TxMode::kNone}), "");
  EXPECT_EQ(history(), (Rows{"1 2 4/4"}));
  EXPECT_EQ(report_.applied[0].skipped, 2);
  EXPECT_EQ(report_.applied[0].applied.size(), 2u);
  EXPECT_EQ(value("SELECT group_concat(id) FROM a"), "1,2,3");
}

TEST_F(ExecutorTest, HistoryThatChangedIsRefused) {
  const std::string bad = "INSERT INTO b VALUES (1);\n";
  apply({{"1.sql", "CREATE TABLE a (id integer);\n" + bad}}, {.tx_mode = TxMode::kNone});
  const std::string expected = "sql/migrate: history changed: statement 1 from file \"1.sql\" changed";
  EXPECT_EQ(apply({{"1.sql", "CREATE TABLE a (id text);\n" + bad}}), expected);
  EXPECT_EQ(apply({{"1.sql", ""}}), expected);
}

TEST_F(ExecutorTest, DirectivesChangeTheModeOfOneFile) {
  EXPECT_NE(apply({{"1.sql", "-- atlas:txmode none\n\nCREATE TABLE a (id integer);\nSELECT * FROM b;\n"}}), "");
  EXPECT_EQ(history(), (Rows{"1 2 1/2 no such table: b"}));
  EXPECT_EQ(apply({{"1.sql", "-- atlas:txmode all\n\nCREATE TABLE a (id integer);\nSELECT 1;\n"}}),
            "txmode \"all\" is not allowed in file directive \"1.sql\". Use \"file\" instead");
  EXPECT_EQ(apply({{"1.sql", "-- atlas:txmode x\n\nCREATE TABLE a (id integer);\nSELECT 1;\n"}}),
            "unknown txmode \"x\" found in file directive \"1.sql\"");
  EXPECT_EQ(
      apply({{"1.sql", "-- atlas:txmode none\n-- atlas:txmode file\n\nCREATE TABLE a (id integer);\nSELECT 1;\n"}}),
      "multiple txmode values found in file \"1.sql\": [\"none\" \"file\"]");
  EXPECT_EQ(apply({{"1.sql", "-- atlas:txmode none\n\nCREATE TABLE a (id integer);\nSELECT 1;\n"}},
                  {.tx_mode = TxMode::kAll}),
            "cannot set txmode directive to \"none\" in \"1.sql\" when txmode \"all\" is set globally");
}

TEST_F(ExecutorTest, StatementsThatRefuseATransactionRunAlone) {
  for (const TxMode mode : {TxMode::kFile, TxMode::kNone}) {
    TearDown();
    SetUp();
    EXPECT_EQ(apply({{"1.sql",
                      "CREATE TABLE a (id integer);\nINSERT INTO a VALUES (1);\nVACUUM;\nINSERT INTO a VALUES (2);\n"}},
                    {.tx_mode = mode}),
              "");
    EXPECT_EQ(history(), (Rows{"1 2 4/4"}));
    EXPECT_EQ(report_.applied[0].applied.size(), 4u);
    EXPECT_EQ(value("SELECT group_concat(id) FROM a"), "1,2");
  }
}

TEST_F(ExecutorTest, TransactionsOfTheFileKeepTheirMeaning) {
  EXPECT_EQ(apply({{"1.sql",
                    "CREATE TABLE a (id integer);\nBEGIN;\nINSERT INTO a VALUES (1);\nROLLBACK;\n"
                    "BEGIN;\nINSERT INTO a VALUES (2);\nCOMMIT;\nINSERT INTO a VALUES (3);\nBEGIN;\nINSERT INTO a "
                    "VALUES (4);\n"}},
                  {.tx_mode = TxMode::kNone}),
            "");
  EXPECT_EQ(value("SELECT group_concat(id) FROM a"), "2,3,4");
  EXPECT_EQ(history(), (Rows{"1 2 10/10"}));
}

TEST_F(ExecutorTest, ACommitInsideAFileIsDurable) {
  EXPECT_NE(apply({{"1.sql", "CREATE TABLE a (id integer);\nCOMMIT;\nINSERT INTO a VALUES (1);\nSELECT * FROM b;\n"}}),
            "");
  EXPECT_EQ(history(), (Rows{"1 2 2/4 no such table: b"}));
  EXPECT_EQ(value("SELECT count(*) FROM a"), "0");
}

TEST_F(ExecutorTest, ForeignKeyActionsWorkWithoutATransaction) {
  connect("?_fk=1");
  const std::string sql =
      "CREATE TABLE p (id integer PRIMARY KEY);\nCREATE TABLE c (p integer REFERENCES p (id) ON DELETE CASCADE);\n"
      "INSERT INTO p VALUES (1);\nINSERT INTO c VALUES (1);\nDELETE FROM p;\n";
  EXPECT_EQ(apply({{"1.sql", sql}}, {.tx_mode = TxMode::kNone}), "");
  EXPECT_EQ(value("SELECT count(*) FROM c"), "0");
}

TEST_F(ExecutorTest, FirstRunWantsACleanDatabase) {
  connection_->execute("CREATE TABLE x (id integer)");
  ApplyOptions options;
  options.pending.check_clean = [] { return ports::CleanCheck{false, "found table \"x\""}; };
  EXPECT_EQ(
      apply(kTwo, options),
      "sql/migrate: connected database is not clean: found table \"x\". baseline version or allow-dirty is required");
  options.pending.baseline = "1";
  connection_->execute("CREATE TABLE a (id integer)");
  EXPECT_EQ(apply(kTwo, options), "");
  EXPECT_EQ(history(), (Rows{"1 1 0/0", "2 2 1/1"}));
  EXPECT_EQ(value("SELECT type FROM atlas_schema_revisions WHERE version = '1'"), "1");
}

TEST_F(ExecutorTest, DryRunChangesNothing) {
  EXPECT_EQ(apply(kTwo, {.dry_run = true}), "");
  EXPECT_EQ(report_.applied.size(), 2u);
  EXPECT_EQ(value("SELECT count(*) FROM sqlite_master"), "0");
}

TEST_F(ExecutorTest, ChecksStopTheFileBeforeItBegins) {
  const std::string file =
      "-- atlas:txtar\n\n-- checks.sql --\nSELECT 1;\nSELECT 1 = 2;\n\n-- migration.sql --\nCREATE TABLE a (id "
      "integer);\n";
  const std::string text = "1 of 2 assertions failed: check assertion \"SELECT 1 = 2;\" returned false";
  EXPECT_EQ(apply({{"1.sql", file}}), text);
  EXPECT_EQ(history(), (Rows{"1 2 0/1 " + text}));
  ASSERT_EQ(report_.applied[0].checks.size(), 1u);
  EXPECT_EQ(report_.applied[0].checks[0].statements[1].error, "returned false");
  EXPECT_FALSE(report_.applied[0].error);
  EXPECT_EQ(apply({{"1.sql", file}}, {.dry_run = true}), text);
  const std::string fixed =
      "-- atlas:txtar\n\n-- checks.sql --\n-- atlas:assert oneof\n\nSELECT 1;\nSELECT 1 = 2;\n\n-- migration.sql "
      "--\nCREATE TABLE a (id integer);\n";
  EXPECT_EQ(apply({{"1.sql", fixed}}), "");
  EXPECT_EQ(history(), (Rows{"1 2 1/1"}));
}

TEST_F(ExecutorTest, HooksRunInsideTheTransaction) {
  connection_->execute("CREATE TABLE log (what text)");
  ApplyOptions options;
  options.hooks = {{{"INSERT INTO log VALUES ('begin')"}}, {{"INSERT INTO log VALUES ('commit')"}}, {}, {}};
  EXPECT_EQ(apply(kTwo, options), "");
  EXPECT_EQ(value("SELECT group_concat(what) FROM log"), "begin,commit,begin,commit");
}

TEST_F(ExecutorTest, AStopLeavesNothingHalfDone) {
  int steps = 0;
  check_step_ = [&] {
    if (++steps == 2) throw Stopped("asked to stop");
  };
  EXPECT_EQ(apply(kTwo), "asked to stop");
  EXPECT_EQ(history(), Rows{});
  EXPECT_EQ(connection_->transaction_status(), ports::TransactionStatus::kIdle);
  check_step_ = {};
  EXPECT_EQ(apply(kTwo), "");
}

TEST_F(ExecutorTest, FilesLeftOutOfTheSumRun) {
  EXPECT_EQ(apply({{"1.sql", "-- atlas:sum ignore\nCREATE TABLE a (id integer);\n"}}), "");
  EXPECT_EQ(value("SELECT hash FROM atlas_schema_revisions"), "");
}

TEST_F(ExecutorTest, ForeignKeyMismatchRollsTheFileBack) {
  connect("?_fk=1");
  const std::string error = apply({{"1.sql",
                                    "CREATE TABLE p (id integer PRIMARY KEY);\nCREATE TABLE c (p integer REFERENCES p "
                                    "(id));\nINSERT INTO c VALUES (7);\n"}});
  EXPECT_NE(error.find("sql/sqlite: foreign key mismatch: [{tbl:c ref:p row:1 index:0}]"), std::string::npos) << error;
  EXPECT_EQ(history(), Rows{});
  EXPECT_EQ(value("PRAGMA foreign_keys"), "1");
}

TEST_F(ExecutorTest, OpenIntentsAreSettledOrReported) {
  const Contents contents = {{"1.sql", "CREATE TABLE a (id integer);\nINSERT INTO a VALUES (1);\n"}};
  apply({{"1.sql", "CREATE TABLE a (id integer);\nINSERT INTO b VALUES (1);\n"}}, {.tx_mode = TxMode::kNone});
  const auto leave_intent = [&] {
    connection_->execute(
        "UPDATE atlas_schema_revisions SET applied = 1, error = 'portolan: in progress: statement 2, scope unknown, "
        "since "
        "2026-01-02T03:04:05Z', error_stmt = 'INSERT INTO a VALUES (1);'");
  };
  leave_intent();
  const std::string error = apply(contents);
  EXPECT_NE(error.find("statement 2 from file \"1.sql\" was under way"), std::string::npos) << error;
  EXPECT_NE(error.find("portolan migrate apply --resolve not-run"), std::string::npos);
  EXPECT_EQ(value("SELECT count(*) FROM a"), "0");
  EXPECT_EQ(apply(contents, {.answer = Answer::kDone}), "");
  EXPECT_EQ(history(), (Rows{"1 2 2/2"}));
  EXPECT_EQ(value("SELECT count(*) FROM a"), "0");
}

}  // namespace
}  // namespace portolan::migrate
