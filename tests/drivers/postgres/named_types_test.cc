#include "planner/base/strings.h"
#include "tests/drivers/postgres/servers.h"

namespace portolan::postgres::test {
namespace {

using NamedTypes = SchemaScopeTest;
using NamedTypesInRealm = ServerTest;

TEST_F(NamedTypes, AreMadeInTheOrderOfTheirPartsAndBeforeTables) {
  const auto trip = lead("", R"(
    CREATE TYPE mood AS ENUM ('sad', 'ok');
    CREATE DOMAIN zip AS text COLLATE "C" DEFAULT '00000' CONSTRAINT five CHECK (VALUE ~ '^[0-9]{5}$');
    CREATE DOMAIN feeling AS mood NOT NULL;
    CREATE TYPE address AS (street text COLLATE "C", code zip, "Odd name" numeric(12,2)[], felt feeling);
    CREATE TABLE t (a address, b zip DEFAULT '12345', c address[]);
    COMMENT ON TYPE address IS 'where';
    COMMENT ON COLUMN address.street IS 'and number';
    COMMENT ON DOMAIN zip IS 'code';
    COMMENT ON CONSTRAINT five ON DOMAIN zip IS 'digits';)");
  EXPECT_EQ(
      trip.statements,
      (Sql{R"(CREATE TYPE "mood" AS ENUM ('sad', 'ok'))",
           R"(CREATE DOMAIN "zip" AS text COLLATE "C" DEFAULT '00000')"
           R"( CONSTRAINT "five" CHECK (VALUE ~ '^[0-9]{5}$'::text))",
           R"(COMMENT ON DOMAIN "zip" IS 'code')", R"(COMMENT ON CONSTRAINT "five" ON DOMAIN "zip" IS 'digits')",
           R"(CREATE DOMAIN "feeling" AS "mood" NOT NULL)",
           R"(CREATE TYPE "address" AS ("street" text COLLATE "C", "code" "zip", "Odd name" numeric(12,2)[], )"
           R"("felt" "feeling"))",
           R"(COMMENT ON TYPE "address" IS 'where')", R"(COMMENT ON COLUMN "address"."street" IS 'and number')",
           R"(CREATE TABLE "t" ("a" "address" NULL, "b" "zip" NULL DEFAULT '12345'::text, "c" "address"[] NULL))"}));
}

TEST_F(NamedTypes, GoAfterWhatUsesThem) {
  const auto trip = lead(
      "CREATE DOMAIN zip AS text; CREATE TYPE address AS (code zip); CREATE TABLE t (a address, n int); "
      "CREATE TABLE u (z zip)",
      "CREATE TABLE t (n int)");
  EXPECT_EQ(trip.statements, (Sql{R"(ALTER TABLE "t" DROP COLUMN "a")", R"(DROP TYPE "address")", R"(DROP TABLE "u")",
                                  R"(DROP DOMAIN "zip")"}));
}

TEST_F(NamedTypes, ChangeInPlaceWhileTheyAreUsed) {
  const auto trip = lead(
      "CREATE DOMAIN pos AS int NOT NULL DEFAULT 1 CONSTRAINT k CHECK (VALUE > 0) CONSTRAINT old CHECK (VALUE <> 7); "
      "CREATE TYPE a AS (x text, gone int); CREATE TABLE t (p pos, a a); COMMENT ON COLUMN a.gone IS 'g'; "
      "COMMENT ON CONSTRAINT old ON DOMAIN pos IS 'seven'",
      "CREATE DOMAIN pos AS int DEFAULT 2 CONSTRAINT k CHECK (VALUE > 1) CONSTRAINT fresh CHECK (VALUE <> 8); "
      "CREATE TYPE a AS (x text, came pos); CREATE TABLE t (p pos, a a); COMMENT ON COLUMN a.came IS 'c'; "
      "COMMENT ON CONSTRAINT fresh ON DOMAIN pos IS 'eight'; COMMENT ON DOMAIN pos IS 'p'");
  EXPECT_EQ(trip.statements,
            (Sql{R"(ALTER DOMAIN "pos" DROP CONSTRAINT "k")", R"(ALTER DOMAIN "pos" DROP CONSTRAINT "old")",
                 R"(ALTER DOMAIN "pos" SET DEFAULT 2)", R"(ALTER DOMAIN "pos" DROP NOT NULL)",
                 R"(ALTER DOMAIN "pos" ADD CONSTRAINT "k" CHECK (VALUE > 1))",
                 R"(ALTER DOMAIN "pos" ADD CONSTRAINT "fresh" CHECK (VALUE <> 8))",
                 R"(COMMENT ON CONSTRAINT "fresh" ON DOMAIN "pos" IS 'eight')", R"(COMMENT ON DOMAIN "pos" IS 'p')",
                 R"(ALTER TYPE "a" ADD ATTRIBUTE "came" "pos", DROP ATTRIBUTE "gone")",
                 R"(COMMENT ON COLUMN "a"."came" IS 'c')"}));
}

TEST_F(NamedTypes, AnAttributeGetsAnotherType) {
  const auto trip = lead("CREATE TYPE a AS (x text, y text)", "CREATE TYPE a AS (x varchar(9), y text COLLATE \"C\")");
  EXPECT_EQ(trip.statements, (Sql{R"(ALTER TYPE "a" ALTER ATTRIBUTE "x" TYPE character varying(9), )"
                                  R"(ALTER ATTRIBUTE "y" TYPE text COLLATE "C")"}));
}

TEST_F(NamedTypes, AConstraintIsValidated) {
  const auto trip = lead("CREATE DOMAIN d AS int; ALTER DOMAIN d ADD CONSTRAINT k CHECK (VALUE > 0) NOT VALID",
                         "CREATE DOMAIN d AS int CONSTRAINT k CHECK (VALUE > 0)");
  EXPECT_EQ(trip.statements, (Sql{R"(ALTER DOMAIN "d" VALIDATE CONSTRAINT "k")"}));
}

TEST_F(NamedTypes, ADomainOverAnotherTypeTakesThePlaceOfTheOldOne) {
  const auto trip = lead("CREATE DOMAIN d AS int DEFAULT 1; CREATE TABLE t (a d DEFAULT 7, b d, c int)",
                         "CREATE DOMAIN d AS bigint NOT NULL; CREATE TABLE t (a d DEFAULT 7, b d, c int)");
  EXPECT_EQ(trip.statements,
            (Sql{R"(ALTER TYPE "d" RENAME TO "d_old")", R"(CREATE DOMAIN "d" AS bigint NOT NULL)",
                 R"(ALTER TABLE "t" ALTER COLUMN "a" DROP DEFAULT, ALTER COLUMN "a" TYPE "d" USING "a"::"d", )"
                 R"(ALTER COLUMN "a" SET DEFAULT '7')",
                 R"(ALTER TABLE "t" ALTER COLUMN "b" TYPE "d" USING "b"::"d")", R"(DROP DOMAIN "d_old")"}));
}

TEST_F(NamedTypes, AreNotDroppedFromUnderWhatIsNotManaged) {
  portolan::test::run_script(*target_, "CREATE TYPE a AS (x int); CREATE TYPE r AS RANGE (SUBTYPE = a)");
  const auto plan =
      portolan::test::plan_between(*target_, driver().inspect(*target_, {}), schema::Realm{{{"s"}}, {}, {}});
  EXPECT_EQ(portolan::test::statements_of(plan), (Sql{R"(DROP TYPE "a")"}));
  EXPECT_THROW(target_->execute(R"(DROP TYPE "a")"), DatabaseError);
}

TEST_F(NamedTypesInRealm, AreQualified) {
  const auto trip =
      lead("CREATE SCHEMA s; CREATE DOMAIN s.d AS int",
           "CREATE SCHEMA s; CREATE DOMAIN s.d AS int CHECK (VALUE > 0); CREATE TYPE public.d AS (d s.d); "
           "CREATE TABLE t (a public.d, b s.d)");
  EXPECT_EQ(trip.statements, (Sql{R"(ALTER DOMAIN "s"."d" ADD CONSTRAINT "d_check" CHECK (VALUE > 0))",
                                  R"(CREATE TYPE "public"."d" AS ("d" "s"."d"))",
                                  R"(CREATE TABLE "public"."t" ("a" "public"."d" NULL, "b" "s"."d" NULL))"}));
}

TEST_F(NamedTypesInRealm, ExtensionsComeFirst) {
  const auto trip = lead("",
                         "CREATE SCHEMA x; CREATE EXTENSION hstore SCHEMA x; CREATE EXTENSION citext; "
                         "CREATE DOMAIN d AS citext; CREATE TABLE t (a d, h x.hstore)");
  EXPECT_EQ(trip.statements,
            (Sql{R"(CREATE SCHEMA "x")", R"(CREATE EXTENSION "citext" WITH SCHEMA "public")",
                 R"(CREATE EXTENSION "hstore" WITH SCHEMA "x")", R"(CREATE DOMAIN "public"."d" AS public.citext)",
                 R"(CREATE TABLE "public"."t" ("a" "public"."d" NULL, "h" x.hstore NULL))"}));
}

TEST_F(NamedTypesInRealm, ExtensionsGoLastButForTheirSchema) {
  portolan::test::TripOptions options;
  options.irreversible = true;
  const auto trip = lead(
      "CREATE SCHEMA x; CREATE EXTENSION hstore SCHEMA x; CREATE EXTENSION citext; "
      "CREATE DOMAIN d AS citext; CREATE TABLE t (a d, h x.hstore)",
      "", options);
  EXPECT_EQ(trip.statements,
            (Sql{R"(DROP TABLE "public"."t")", R"(DROP DOMAIN "public"."d")", R"(DROP EXTENSION "hstore")",
                 R"(DROP SCHEMA "x" CASCADE)", R"(DROP EXTENSION "citext")"}));
}

TEST_F(NamedTypesInRealm, ExtensionsMoveWithTheirTypes) {
  const std::string rest = "CREATE TABLE t (h %.hstore, hs %.hstore[]); CREATE TYPE c AS (h %.hstore)";
  const auto in = [&](const std::string& schema) { return base::replace_all(rest, "%", schema); };
  const auto trip = lead("CREATE SCHEMA x; CREATE EXTENSION hstore; " + in("public"),
                         "CREATE SCHEMA x; CREATE EXTENSION hstore SCHEMA x; " + in("x"));
  EXPECT_EQ(trip.statements, (Sql{R"(ALTER EXTENSION "hstore" SET SCHEMA "x")"}));
}

TEST_F(NamedTypesInRealm, ExtensionsGetAVersionThatIsAskedFor) {
  PORTOLAN_NEEDS_POSTGRES(12);
  portolan::test::TripOptions options;
  options.irreversible = true;
  const auto trip = lead("CREATE EXTENSION hstore VERSION '1.4'", "CREATE EXTENSION hstore VERSION '1.5'", options);
  EXPECT_EQ(trip.statements, (Sql{R"(ALTER EXTENSION "hstore" UPDATE TO '1.5')"}));
  EXPECT_EQ(trip.plan.statements[0].comment, R"(modify extension "hstore")");
}

TEST_F(NamedTypesInRealm, ExtensionsNeedEachOther) {
  const auto trip = lead("", "CREATE EXTENSION cube; CREATE EXTENSION earthdistance");
  EXPECT_EQ(trip.statements, (Sql{R"(CREATE EXTENSION "cube" WITH SCHEMA "public")",
                                  R"(CREATE EXTENSION "earthdistance" WITH SCHEMA "public")"}));
}

}  // namespace
}  // namespace portolan::postgres::test
