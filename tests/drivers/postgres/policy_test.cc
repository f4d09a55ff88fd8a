#include "tests/drivers/postgres/servers.h"

/// The parts of the diff policy that change statements (spec/planner.md 12).
namespace portolan::postgres::test {
namespace {

class NotNullTest : public SchemaScopeTest {
 protected:
  portolan::test::Trip safely(const std::string& before, const std::string& after) {
    portolan::test::TripOptions options;
    options.diff.policy.not_null_check = true;
    options.diff.policy.not_null_lock_safe = true;
    return lead(before, after, options);
  }

  static bool needs_no_transaction(const portolan::test::Trip& trip) {
    return std::all_of(trip.plan.statements.begin(), trip.plan.statements.end(),
                       [](const change::Statement& statement) { return statement.outside_transaction; });
  }
};

TEST_F(NotNullTest, LooksAtTheRowsWithoutKeepingOthersOut) {
  PORTOLAN_NEEDS_POSTGRES(12);
  const auto trip = safely("CREATE TABLE t (id int, code text)", "CREATE TABLE t (id int, code text NOT NULL)");
  EXPECT_TRUE(needs_no_transaction(trip));
  EXPECT_FALSE(trip.plan.transactional);
  if (lacks(18)) {
    EXPECT_EQ(trip.statements,
              (Sql{R"(ALTER TABLE "t" ADD CONSTRAINT "t_code_not_null" CHECK ("code" IS NOT NULL) NOT VALID)",
                   R"(ALTER TABLE "t" VALIDATE CONSTRAINT "t_code_not_null")",
                   R"(ALTER TABLE "t" ALTER COLUMN "code" SET NOT NULL)",
                   R"(ALTER TABLE "t" DROP CONSTRAINT "t_code_not_null")"}));
  } else {
    EXPECT_EQ(trip.statements, (Sql{R"(ALTER TABLE "t" ADD CONSTRAINT "t_code_not_null" NOT NULL "code" NOT VALID)",
                                    R"(ALTER TABLE "t" VALIDATE CONSTRAINT "t_code_not_null")"}));
  }
}

TEST_F(NotNullTest, PartitionedTables) {
  PORTOLAN_NEEDS_POSTGRES(12);
  const std::string parts = " PARTITION BY LIST (id); CREATE TABLE p PARTITION OF t FOR VALUES IN (1)";
  const auto trip =
      safely("CREATE TABLE t (id int, code text)" + parts, "CREATE TABLE t (id int, code text NOT NULL)" + parts);
  EXPECT_TRUE(needs_no_transaction(trip));
}

TEST_F(NotNullTest, TakesThePlainFormWhereNothingIsGained) {
  const auto trip = safely(
      "CREATE TABLE proven (n int, CONSTRAINT c CHECK (n IS NOT NULL)); CREATE TABLE rewritten (n int, m int);"
      "CREATE TABLE keyed (n int); CREATE TABLE counted (n int);"
      "CREATE TABLE taken (n int, CONSTRAINT taken_n_not_null CHECK (n > 0))",
      "CREATE TABLE proven (n int NOT NULL, CONSTRAINT c CHECK (n IS NOT NULL));"
      "CREATE TABLE rewritten (n int NOT NULL, m bigint); CREATE TABLE keyed (n int PRIMARY KEY);"
      "CREATE TABLE counted (n int GENERATED ALWAYS AS IDENTITY);"
      "CREATE TABLE taken (n int, CONSTRAINT taken_n_not_null CHECK (n > 0)); ALTER TABLE taken ALTER n SET NOT NULL");
  EXPECT_TRUE(trip.plan.transactional);
  EXPECT_EQ(trip.statements.size(), 5U);
}

}  // namespace
}  // namespace portolan::postgres::test
