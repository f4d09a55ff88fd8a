#include "tests/drivers/postgres/servers.h"

namespace portolan::postgres::test {
namespace {

using RealmTest = ServerTest;

TEST_F(RealmTest, CreatesSchemasEnumsAndTablesQualified) {
  const auto trip = lead("", R"(
    CREATE SCHEMA shop;
    COMMENT ON SCHEMA shop IS 'where we sell';
    CREATE TYPE shop.grade AS ENUM ('low', 'it''s', 'high');
    CREATE TYPE public.grade AS ENUM ('a');
    CREATE TABLE shop.item (id serial PRIMARY KEY, g shop.grade NOT NULL DEFAULT 'low', gs shop.grade[], p public.grade);
    CREATE INDEX item_g ON shop.item (g);
    CREATE TABLE public.sale (item int REFERENCES shop.item (id));)");
  EXPECT_EQ(trip.statements,
            (Sql{R"(CREATE SCHEMA "shop")", R"(COMMENT ON SCHEMA "shop" IS 'where we sell')",
                 R"(CREATE TYPE "public"."grade" AS ENUM ('a'))",
                 R"(CREATE TYPE "shop"."grade" AS ENUM ('low', 'it''s', 'high'))",
                 R"(CREATE TABLE "shop"."item" ("id" serial NOT NULL, "g" "shop"."grade" NOT NULL DEFAULT 'low', )"
                 R"("gs" "shop"."grade"[] NULL, "p" "public"."grade" NULL, PRIMARY KEY ("id")))",
                 R"(CREATE INDEX "item_g" ON "shop"."item" ("g"))",
                 R"(CREATE TABLE "public"."sale" ("item" integer NULL, CONSTRAINT "sale_item_fkey" )"
                 R"(FOREIGN KEY ("item") REFERENCES "shop"."item" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION))"}));
  EXPECT_EQ(trip.plan.statements[0].comment, R"(Add new schema named "shop")");
  EXPECT_EQ(trip.plan.statements[2].comment, R"(create enum type "grade")");
}

TEST_F(RealmTest, QualifiesIndexesSequencesAndComments) {
  const auto trip = lead("CREATE TABLE t (id int NOT NULL, a int); CREATE INDEX i ON t (a)",
                         "CREATE TABLE t (id serial, a int); CREATE INDEX j ON t (a); COMMENT ON INDEX j IS 'x'");
  EXPECT_EQ(trip.statements,
            (Sql{R"(CREATE SEQUENCE IF NOT EXISTS "public"."t_id_seq" OWNED BY "public"."t"."id")",
                 R"(DROP INDEX "public"."i")",
                 R"(ALTER TABLE "public"."t" ALTER COLUMN "id" SET DEFAULT nextval('"public"."t_id_seq"'))",
                 R"(CREATE INDEX "j" ON "public"."t" ("a"))", R"(COMMENT ON INDEX "public"."j" IS 'x')"}));
}

TEST_F(RealmTest, DropsSchemasAndTables) {
  portolan::test::TripOptions options;
  options.irreversible = true;
  const auto trip =
      lead("CREATE SCHEMA old; CREATE TABLE old.t (a int); CREATE TYPE mood AS ENUM ('x'); CREATE TABLE u (m mood)",
           "CREATE TABLE v (a int)", options);
  EXPECT_EQ(trip.statements, (Sql{R"(DROP SCHEMA "old" CASCADE)", R"(CREATE TABLE "public"."v" ("a" integer NULL))",
                                  R"(DROP TABLE "public"."u")", R"(DROP TYPE "public"."mood")"}));
}

TEST_F(RealmTest, AddsEnumValuesWhereTheyBelong) {
  portolan::test::TripOptions options;
  options.irreversible = true;
  const auto trip =
      lead("CREATE TYPE e AS ENUM ('b', 'd')", "CREATE TYPE e AS ENUM ('a', 'b', 'c', 'd', 'e')", options);
  EXPECT_EQ(trip.statements,
            (Sql{R"(ALTER TYPE "public"."e" ADD VALUE 'a' BEFORE 'b')",
                 R"(ALTER TYPE "public"."e" ADD VALUE 'c' AFTER 'b')", R"(ALTER TYPE "public"."e" ADD VALUE 'e')"}));
  EXPECT_EQ(trip.plan.statements[0].comment, R"(add value to enum type: "e")");
}

TEST_F(RealmTest, CommentsOnEnums) {
  const auto trip = lead("CREATE TYPE a AS ENUM ('x'); CREATE TYPE b AS ENUM ('x'); COMMENT ON TYPE b IS 'gone'",
                         "CREATE TYPE a AS ENUM ('x'); COMMENT ON TYPE a IS 'new'");
  EXPECT_EQ(trip.statements, (Sql{R"(COMMENT ON TYPE "public"."a" IS 'new')", R"(DROP TYPE "public"."b")"}));
  EXPECT_EQ(trip.plan.statements[0].comment, R"(set comment to type: "a")");
}

TEST_F(RealmTest, CommitsAnEnumValueBeforeItIsUsed) {
  portolan::test::TripOptions options;
  options.irreversible = true;
  const auto trip = lead("CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (c e DEFAULT 'a')",
                         "CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (c e DEFAULT 'b')", options);
  EXPECT_EQ(trip.statements, (Sql{R"(ALTER TYPE "public"."e" ADD VALUE 'b')",
                                  R"(ALTER TABLE "public"."t" ALTER COLUMN "c" SET DEFAULT 'b')"}));
  EXPECT_FALSE(trip.plan.transactional);
}

TEST_F(RealmTest, ChangesCommentsThereAndBack) {
  const auto trip = lead(R"(
    CREATE SCHEMA s; COMMENT ON SCHEMA s IS 'old';
    CREATE TABLE s.t (a int, b int); COMMENT ON TABLE s.t IS 'old'; COMMENT ON COLUMN s.t.a IS 'gone';)",
                         R"(
    CREATE SCHEMA s; COMMENT ON SCHEMA s IS 'new';
    CREATE TABLE s.t (a int, b int); COMMENT ON TABLE s.t IS 'new'; COMMENT ON COLUMN s.t.b IS 'added';)");
  EXPECT_EQ(trip.statements,
            (Sql{R"(COMMENT ON SCHEMA "s" IS 'new')", R"(COMMENT ON TABLE "s"."t" IS 'new')",
                 R"(COMMENT ON COLUMN "s"."t"."a" IS '')", R"(COMMENT ON COLUMN "s"."t"."b" IS 'added')"}));
  EXPECT_EQ(trip.reverse, (Sql{R"(COMMENT ON COLUMN "s"."t"."b" IS '')", R"(COMMENT ON COLUMN "s"."t"."a" IS 'gone')",
                               R"(COMMENT ON TABLE "s"."t" IS 'old')", R"(COMMENT ON SCHEMA "s" IS 'old')"}));
}

TEST_F(RealmTest, RefusesToDropOrReorderEnumValues) {
  const auto refuse = [&](const std::string& desired) -> std::string {
    portolan::test::run_script(*dev_, "DROP TYPE IF EXISTS e");
    const auto realm = portolan::test::realm_of(dev(), desired);
    try {
      portolan::test::plan_between(*target_, target().inspect(), realm);
    } catch (const Error& error) {
      return error.what();
    }
    return "planned";
  };
  portolan::test::run_script(*target_, "CREATE TYPE e AS ENUM ('a', 'b')");
  EXPECT_EQ(refuse("CREATE TYPE e AS ENUM ('b')"), R"(dropping value "a" from enum "e" is not supported)");
  EXPECT_EQ(refuse("CREATE TYPE e AS ENUM ('b', 'a')"), R"(reordering enum "e" value "b" is not supported)");
}

TEST_F(RealmTest, ConvertsTextToAnEnumAndBack) {
  const auto trip =
      lead("CREATE TABLE t (a text DEFAULT 'x')", "CREATE TYPE e AS ENUM ('x', 'y'); CREATE TABLE t (a e DEFAULT 'x')");
  EXPECT_EQ(trip.statements,
            (Sql{R"(CREATE TYPE "public"."e" AS ENUM ('x', 'y'))",
                 R"(ALTER TABLE "public"."t" ALTER COLUMN "a" DROP DEFAULT, ALTER COLUMN "a" TYPE "public"."e" )"
                 R"(USING "a"::"public"."e", ALTER COLUMN "a" SET DEFAULT 'x')"}));
}

TEST_F(RealmTest, ReportsWhatItDoesNotUnderstandAndLeavesItAlone) {
  portolan::test::run_script(*target_, R"(
    CREATE TABLE t (a int);
    CREATE VIEW v AS SELECT a FROM t;
    CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
    CREATE SEQUENCE free_seq;
    CREATE DOMAIN posint AS int CHECK (VALUE > 0);
    CREATE TYPE pair AS (a int, b int);
    CREATE FUNCTION f(x int) RETURNS int LANGUAGE sql AS $$ SELECT x $$;
    CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
    CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE PROCEDURE tf();
    CREATE POLICY po ON t;
    CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int);
    CREATE TYPE span AS RANGE (SUBTYPE = int);
    CREATE TABLE u (p posint DEFAULT 3, q pair);)");
  const schema::Realm realm = target().inspect();
  Sql managed, others;
  for (const schema::Object& object : realm.schemas.at(0).objects) {
    (object.understood ? managed : others).push_back(object.kind + " " + object.name);
  }
  EXPECT_EQ(managed, (Sql{"domain posint", "composite pair", "sequence free_seq", "function f", "function tf",
                          "materialized m", "policy po", "trigger tr", "view v"}));
  EXPECT_EQ(others, (Sql{"aggregate total", "range span"}));
  EXPECT_EQ(realm.schemas[0].tables[1].columns[0].type.name, "public.posint");
  const auto plan = portolan::test::plan_between(*target_, realm, dev().inspect());
  const Sql statements = portolan::test::statements_of(plan);
  EXPECT_EQ(statements.size(), managed.size() + realm.schemas[0].tables.size());
  for (const std::string& sql : statements) {
    for (const char* name : {"\"total\"", "\"span\""}) EXPECT_EQ(sql.find(name), std::string::npos) << sql;
  }
  // The next lease needs an empty database: the reset takes everything, understood or not.
  for (const std::string& sql : target_->dialect().reset_statements(realm, false)) target_->execute(sql);
  EXPECT_TRUE(target_->dialect().check_clean(target().inspect(), false, std::nullopt).clean);
}

TEST_F(RealmTest, SaysWhyADatabaseIsNotClean) {
  const auto reason = [&](const std::optional<schema::ObjectRef>& revisions) {
    return target_->dialect().check_clean(target().inspect(), false, revisions).reason;
  };
  const schema::ObjectRef revisions{"table", "atlas_schema_revisions", "atlas_schema_revisions"};
  EXPECT_EQ(reason(revisions), "");
  portolan::test::run_script(*target_,
                             "CREATE SCHEMA atlas_schema_revisions; "
                             "CREATE TABLE atlas_schema_revisions.atlas_schema_revisions (a int)");
  EXPECT_EQ(reason(revisions), "");
  EXPECT_EQ(reason(std::nullopt), R"(found schema "atlas_schema_revisions")");
  portolan::test::run_script(*target_, "CREATE TABLE t (a int)");
  EXPECT_EQ(reason(revisions), R"(found table "t" in schema "public")");
  portolan::test::run_script(*target_, "CREATE TABLE u (a int)");
  EXPECT_EQ(reason(revisions), R"(found 2 tables in schema "public")");
  portolan::test::run_script(*target_, "DROP TABLE t, u; CREATE SCHEMA zoo");
  EXPECT_EQ(reason(revisions), R"(found schema "zoo")");
}

TEST_F(SchemaScopeTest, KeepsTheQualifierOfAForeignParent) {
  portolan::test::run_script(*target_, "CREATE SCHEMA other; CREATE TABLE other.item (id int PRIMARY KEY)");
  portolan::test::run_script(*dev_, "CREATE SCHEMA other; CREATE TABLE other.item (id int PRIMARY KEY)");
  const auto trip = lead("", "CREATE TABLE item (id int REFERENCES other.item (id))");
  EXPECT_EQ(trip.statements,
            Sql{R"(CREATE TABLE "item" ("id" integer NULL, CONSTRAINT "item_id_fkey" FOREIGN KEY ("id") )"
                R"(REFERENCES "other"."item" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION))"});
  for (auto* connection : {target_.get(), dev_.get()}) connection->execute("DROP SCHEMA other CASCADE");
}

TEST_F(RealmTest, CreatesTheRevisionsTable) {
  const schema::Table table = target_->dialect().revisions_table("public");
  change::PlanOptions options;
  const auto plan = target_->dialect().plan({change::AddTable{table, {}}}, options);
  ASSERT_EQ(plan.statements.size(), 1U);
  target_->execute(plan.statements[0].sql);
  const auto same = diff::diff_realms(target().inspect(),
                                      [&] {
                                        schema::Realm realm = dev().inspect();
                                        realm.schemas.at(0).tables = {table};
                                        return realm;
                                      }(),
                                      target_->dialect(), {});
  EXPECT_TRUE(same.changes.empty());
}

}  // namespace
}  // namespace portolan::postgres::test
