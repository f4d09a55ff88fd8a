#include "planner/engine/plan_file.h"

#include <gtest/gtest.h>

#include "planner/base/errors.h"

namespace portolan::engine {
namespace {

PlanFile plan_of(std::string migration, PlanStatus status = PlanStatus::kNone) {
  return {.name = "p", .from = "a+/=", .to = "b", .status = status, .migration = std::move(migration)};
}

TEST(PlanFile, PrintsWhatTheSpecificationShows) {
  EXPECT_EQ(print_plan(plan_of(
                "-- Add column \"code\" to table: \"shelves\"\nALTER TABLE `shelves` ADD COLUMN `code` text;\n")),
            "plan \"p\" {\n"
            "  from      = \"a+/=\"\n"
            "  to        = \"b\"\n"
            "  migration = <<-SQL\n"
            "  -- Add column \"code\" to table: \"shelves\"\n"
            "  ALTER TABLE `shelves` ADD COLUMN `code` text;\n"
            "  SQL\n"
            "}\n");
}

TEST(PlanFile, EverySqlComesBackAsItWas) {
  for (const char* sql : {"SELECT 1;\n", "SELECT 'a\n   \n  b';\nSELECT 2;\n", "SELECT '${x} %{y}';\nSELECT 2;\n",
                          "SELECT '\r\n';\nSELECT 2;\n", "SELECT '\nSQL\n';\nSELECT 2;\n", "SELECT '\\t';\n",
                          "  SELECT 1;\n    SELECT 2;\n"}) {
    for (const PlanStatus status : {PlanStatus::kNone, PlanStatus::kPending, PlanStatus::kApproved}) {
      PlanFile plan = plan_of(sql, status);
      const PlanFile read = parse_plan("p.plan.hcl", print_plan(plan));
      plan.migration.erase(0, plan.migration.find_first_not_of(' '));
      EXPECT_EQ(read, plan) << sql;
    }
  }
}

TEST(PlanFile, AnotherStatusKeepsTheRestAsWritten) {
  const std::string none =
      "# why\nplan \"p\" {\n  from = \"a\" # old\n  to   = \"b\"\n  migration = <<-SQL\n  SELECT 1;\n  SQL\n}\n";
  const std::string approved = with_status("p", none, PlanStatus::kApproved);
  EXPECT_EQ(approved,
            "# why\nplan \"p\" {\n  from = \"a\" # old\n  to   = \"b\"\n  status    = \"APPROVED\"\n"
            "  migration = <<-SQL\n  SELECT 1;\n  SQL\n}\n");
  const std::string pending = with_status("p", approved, PlanStatus::kPending);
  EXPECT_EQ(parse_plan("p", pending).status, PlanStatus::kPending);
  EXPECT_EQ(with_status("p", pending, PlanStatus::kApproved), approved);
}

TEST(PlanFile, NamesThatLeadElsewhereAreRefused) {
  for (const char* name : {"", "..", ".x", "a/b", "a b", "a\n"})
    EXPECT_THROW(check_plan_name(name), UsageError) << name;
  EXPECT_NO_THROW(check_plan_name("2025-a_b.c"));
}

}  // namespace
}  // namespace portolan::engine
