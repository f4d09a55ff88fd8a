#include <gtest/gtest.h>

#include "planner/report/migrate_apply_report.h"
#include "planner/report/migrate_status_report.h"

namespace portolan::report {
namespace {

using namespace std::chrono_literals;

const migrate::Time kStart(1700000000s);

migrate::AppliedFile file(const std::string& version, std::vector<std::string> statements) {
  migrate::AppliedFile applied;
  applied.name = version + ".sql";
  applied.version = version;
  applied.start = kStart;
  applied.end = kStart + 1500us;
  applied.applied = std::move(statements);
  return applied;
}

MigrateApplyReport report() {
  MigrateApplyReport result;
  result.run.pending = {{"2.sql", "", "2", ""}, {"3.sql", "", "3", ""}};
  result.run.current = "1";
  result.run.target = "3";
  result.run.start = kStart;
  result.run.end = kStart + 2s;
  result.run.applied = {file("2", {"SELECT\n  1;", "SELECT 2;"}), file("3", {"SELECT 3;"})};
  return result;
}

TEST(MigrateApplyText, ListsFilesAndStatements) {
  EXPECT_EQ(text(report(), {}), R"(Migrating to version 3 from 1 (2 migrations in total):

  -- migrating version 2
    -> SELECT
         1;
    -> SELECT 2;
  -- ok (1.5ms)

  -- migrating version 3
    -> SELECT 3;
  -- ok (1.5ms)

  -------------------------
  -- 2s
  -- 2 migrations
  -- 3 sql statements
)");
}

TEST(MigrateApplyText, ShowsChecks) {
  MigrateApplyReport result = report();
  migrate::CheckReport check;
  check.name = "checks.sql";
  check.statements = {{"SELECT a", ""}, {"SELECT b", ""}};
  check.start = kStart;
  check.end = kStart + 1ms;
  result.run.applied[0].checks = {check};
  check.statements[1].error = "returned false";
  check.error = migrate::StatementError{"SELECT b", R"(check assertion "SELECT b" returned false)"};
  result.run.applied[1].checks = {check};
  result.run.applied[1].applied.clear();
  result.run.error = "failed";
  EXPECT_EQ(text(result, {}), R"(Migrating to version 3 from 1 (2 migrations in total):

  -- checks before migrating version 2
    -> SELECT a
    -> SELECT b
  -- ok (1ms)

  -- migrating version 2
    -> SELECT
         1;
    -> SELECT 2;
  -- ok (1.5ms)

  -- checks before migrating version 3
    -> SELECT a
    -> SELECT b

    1 of 2 assertions failed: check assertion "SELECT b" returned false

  -------------------------
  -- 2s
  -- 1 migration ok, 1 with errors
  -- 3 checks ok, 1 failure(s)
  -- 2 sql statements
)");
}

TEST(MigrateApplyText, ShowsAnErrorOutsideOfFiles) {
  MigrateApplyReport result = report();
  result.run.applied.clear();
  result.run.error = "bad mode";
  EXPECT_EQ(text(result, {}), R"(Migrating to version 3 from 1 (2 migrations in total):

    bad mode

  -------------------------
  -- 2s
)");
}

TEST(MigrateApplyText, ColorsForATerminal) {
  EXPECT_NE(text(report(), {.colored = true}).find("version \x1b[36m3\x1b[0m from \x1b[36m1\x1b[0m"),
            std::string::npos);
}

TEST(MigrateStatusText, NamesFilesOutOfOrder) {
  MigrateStatusReport status;
  status.status = "PENDING";
  status.current = "3";
  status.next = "UNKNOWN";
  status.out_of_order = {{"2.sql", "", "2", ""}};
  status.pending = {{"4.sql", "", "4", ""}, {"5.sql", "", "5", ""}};
  status.applied.resize(2);
  status.error = "migration file 2.sql was added out of order.";
  EXPECT_EQ(text(status, {}), R"(Migration Status: PENDING
  -- Current Version: 3
  -- Next Version:    UNKNOWN
  -- Executed Files:  2
  -- Pending Files:   3 (1 out of order)

  ERROR: migration file 2.sql was added out of order.
)");
}

TEST(MigrateStatusText, NamesACheckpoint) {
  MigrateStatusReport status;
  status.status = "PENDING";
  status.current = "No migration applied yet";
  status.next = "5";
  status.from_checkpoint = true;
  status.pending = {{"5.sql", "", "5", ""}};
  EXPECT_EQ(text(status, {}), R"(Migration Status: PENDING
  -- Current Version: No migration applied yet
  -- Next Version:    5 (checkpoint)
  -- Executed Files:  0
  -- Pending Files:   1
)");
}

}  // namespace
}  // namespace portolan::report
