#include "tests/drivers/postgres/servers.h"

namespace portolan::postgres::test {
namespace {

constexpr char kParent[] = "CREATE TABLE t (id int NOT NULL, day date NOT NULL) PARTITION BY RANGE (day);";

TEST_F(SchemaScopeTest, ExchangesTheBoundsOfPartitions) {
  const auto trip = lead(std::string(kParent) +
                             "CREATE TABLE a PARTITION OF t FOR VALUES FROM ('2030-01-01') TO ('2031-01-01');"
                             "CREATE TABLE b PARTITION OF t FOR VALUES FROM ('2031-01-01') TO ('2032-01-01')",
                         std::string(kParent) +
                             "CREATE TABLE a PARTITION OF t FOR VALUES FROM ('2031-01-01') TO ('2032-01-01');"
                             "CREATE TABLE b PARTITION OF t FOR VALUES FROM ('2030-01-01') TO ('2031-01-01')");
  EXPECT_EQ(trip.statements,
            (Sql{R"(ALTER TABLE "t" DETACH PARTITION "a")", R"(ALTER TABLE "t" DETACH PARTITION "b")",
                 R"(ALTER TABLE "t" ATTACH PARTITION "a" FOR VALUES FROM ('2031-01-01') TO ('2032-01-01'))",
                 R"(ALTER TABLE "t" ATTACH PARTITION "b" FOR VALUES FROM ('2030-01-01') TO ('2031-01-01'))"}));
  EXPECT_EQ(trip.plan.statements[0].comment, R"(detach "a" partition)");
  EXPECT_EQ(trip.plan.statements[2].comment, R"(attach "a" partition)");
}

TEST_F(SchemaScopeTest, DropsAPartitionBeforeAnotherTakesItsRoom) {
  const std::string bounds = " PARTITION OF t FOR VALUES FROM ('2030-01-01') TO ('2031-01-01')";
  const auto trip = lead(kParent + ("CREATE TABLE a" + bounds), kParent + ("CREATE TABLE b" + bounds));
  EXPECT_EQ(trip.statements,
            (Sql{R"(DROP TABLE "a")",
                 R"(CREATE TABLE "b" PARTITION OF "t" FOR VALUES FROM ('2030-01-01') TO ('2031-01-01'))"}));
  EXPECT_EQ(trip.plan.statements[1].comment, R"(create "b" partition)");
}

TEST_F(SchemaScopeTest, LeavesPartitionsAloneThatNobodyDeclares) {
  PORTOLAN_NEEDS_POSTGRES(11);
  portolan::test::run_script(*target_, std::string(kParent) + "CREATE TABLE rest PARTITION OF t DEFAULT");
  const auto desired = portolan::test::realm_of(dev(), kParent);
  EXPECT_EQ(portolan::test::statements_of(portolan::test::plan_between(*target_, target().inspect(), desired)), Sql{});
}

TEST_F(SchemaScopeTest, BringsPartitionsBackWithTheirTable) {
  PORTOLAN_NEEDS_POSTGRES(11);
  const auto trip = lead(std::string(kParent) +
                             "CREATE TABLE rest PARTITION OF t DEFAULT PARTITION BY LIST (id);"
                             "CREATE TABLE rest_1 PARTITION OF rest FOR VALUES IN (1)",
                         "");
  EXPECT_EQ(trip.statements, (Sql{R"(DROP TABLE "rest_1")", R"(DROP TABLE "rest")", R"(DROP TABLE "t")"}));
}

TEST_F(SchemaScopeTest, KeepsPartitionsWhileTablesMayNotBeDropped) {
  PORTOLAN_NEEDS_POSTGRES(11);
  portolan::test::run_script(*target_, std::string(kParent) + "CREATE TABLE rest PARTITION OF t DEFAULT");
  diff::DiffOptions options;
  options.policy.skip = {"drop_table"};
  const auto desired = portolan::test::realm_of(dev(), "CREATE TABLE other (a int)");
  EXPECT_EQ(portolan::test::statements_of(portolan::test::plan_between(*target_, target().inspect(), desired, options)),
            Sql{R"(CREATE TABLE "other" ("a" integer NULL))"});
}

TEST_F(SchemaScopeTest, BuildsAnIndexPartitionByPartition) {
  PORTOLAN_NEEDS_POSTGRES(11);
  const std::string tables = std::string(kParent) +
                             "CREATE TABLE a PARTITION OF t FOR VALUES FROM ('2030-01-01') TO ('2031-01-01');"
                             "CREATE TABLE rest PARTITION OF t DEFAULT;";
  portolan::test::TripOptions options;
  options.diff.policy.concurrent_add = true;
  const auto trip = lead(tables, tables + "CREATE INDEX i ON t (id)", options);
  EXPECT_EQ(trip.statements,
            (Sql{R"(CREATE INDEX "i" ON ONLY "t" ("id"))", R"(CREATE INDEX CONCURRENTLY "a_i" ON "a" ("id"))",
                 R"(CREATE INDEX CONCURRENTLY "rest_i" ON "rest" ("id"))", R"(ALTER INDEX "i" ATTACH PARTITION "a_i")",
                 R"(ALTER INDEX "i" ATTACH PARTITION "rest_i")"}));
  EXPECT_FALSE(trip.plan.transactional);
}

TEST_F(SchemaScopeTest, RefusesAnotherPartitionKey) {
  portolan::test::run_script(*target_, kParent);
  const auto desired =
      portolan::test::realm_of(dev(), "CREATE TABLE t (id int NOT NULL, day date NOT NULL) PARTITION BY RANGE (id)");
  try {
    portolan::test::plan_between(*target_, target().inspect(), desired);
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), R"(partition key of table "t" cannot be changed from RANGE ("day") to RANGE ("id") )"
                               R"((drop and add is required))");
  }
}

TEST_F(SchemaScopeTest, ReplacesAnEnumWhereThePolicyAllowsIt) {
  const std::string before =
      "CREATE TYPE e AS ENUM ('a', 'b', 'c');"
      "CREATE TABLE t (x e DEFAULT 'b', y e[]); CREATE INDEX i ON t (x);";
  const std::string after =
      "CREATE TYPE e AS ENUM ('c', 'b'); CREATE TABLE t (x e DEFAULT 'b', y e[]); CREATE INDEX i ON t (x);";
  portolan::test::TripOptions options;
  options.diff.policy.enum_recreate = true;
  const auto trip = lead(before, after, options);
  EXPECT_EQ(trip.statements,
            (Sql{R"(ALTER TYPE "e" RENAME TO "e_old")", R"(CREATE TYPE "e" AS ENUM ('c', 'b'))",
                 R"(ALTER TABLE "t" ALTER COLUMN "x" DROP DEFAULT, ALTER COLUMN "x" TYPE "e" USING "x"::text::"e", )"
                 R"(ALTER COLUMN "x" SET DEFAULT 'b')",
                 R"(ALTER TABLE "t" ALTER COLUMN "y" TYPE "e"[] USING "y"::text[]::"e"[])", R"(DROP TYPE "e_old")"}));
}

TEST_F(SchemaScopeTest, TakesAUniqueIndexOverAsAConstraint) {
  const auto trip = lead("CREATE TABLE t (a int); CREATE UNIQUE INDEX u ON t (a); COMMENT ON INDEX u IS 'old'",
                         "CREATE TABLE t (a int, CONSTRAINT u UNIQUE (a) DEFERRABLE)");
  EXPECT_EQ(trip.statements,
            (Sql{R"(ALTER TABLE "t" ADD CONSTRAINT "u" UNIQUE USING INDEX "u" DEFERRABLE INITIALLY IMMEDIATE)",
                 R"(COMMENT ON INDEX "u" IS '')"}));
}

TEST_F(SchemaScopeTest, TakesUniqueIndexesOverUnderOtherNames) {
  const auto trip = lead(
      "CREATE TABLE t (a int NOT NULL, b int, c int); CREATE UNIQUE INDEX i ON t (a); CREATE UNIQUE INDEX j ON t (b, "
      "c);"
      "COMMENT ON INDEX j IS 'old'; CREATE UNIQUE INDEX k ON t (c DESC)",
      "CREATE TABLE t (a int NOT NULL, b int, c int, PRIMARY KEY (a), CONSTRAINT u UNIQUE (b, c),"
      "CONSTRAINT v UNIQUE (c))");
  EXPECT_EQ(trip.statements, (Sql{R"(DROP INDEX "k")",
                                  R"(ALTER TABLE "t" ADD CONSTRAINT "t_pkey" PRIMARY KEY USING INDEX "i", )"
                                  R"(ADD CONSTRAINT "u" UNIQUE USING INDEX "j", ADD CONSTRAINT "v" UNIQUE ("c"))",
                                  R"(COMMENT ON INDEX "u" IS '')"}));
}

TEST_F(SchemaScopeTest, BuildsAKeyAnewWhoseColumnGetsAnotherType) {
  const auto trip = lead("CREATE TABLE t (a int NOT NULL); CREATE UNIQUE INDEX i ON t (a)",
                         "CREATE TABLE t (a bigint NOT NULL, PRIMARY KEY (a))");
  EXPECT_EQ(trip.statements,
            (Sql{R"(DROP INDEX "i")", R"(ALTER TABLE "t" ALTER COLUMN "a" TYPE bigint, ADD PRIMARY KEY ("a"))"}));
}

TEST_F(SchemaScopeTest, NamesTheVersionThatAFeatureNeeds) {
  schema::Realm realm = target().inspect();
  schema::Table table;
  table.schema = "public";
  table.name = "t";
  table.columns.emplace_back().name = "a";
  table.columns[0].type = target_->dialect().parse_type("integer");
  table.columns[0].generated = schema::Generated{"1", "VIRTUAL"};
  if (!lacks(18)) GTEST_SKIP() << "the server has everything";
  schema::Realm desired = realm;
  desired.schemas.at(0).tables.push_back(table);
  try {
    portolan::test::plan_between(*target_, realm, desired);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(
        std::string(error.what()).find(R"(virtual generated column "a" needs PostgreSQL 18 or newer; the server is )"),
        0U)
        << error.what();
  }
}

}  // namespace
}  // namespace portolan::postgres::test
