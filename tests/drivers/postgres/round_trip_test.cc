#include "tests/drivers/postgres/servers.h"

namespace portolan::postgres::test {
namespace {

TEST_F(SchemaScopeTest, CreatesATableOfEveryCommonType) {
  const auto trip = lead("", R"(
    CREATE TABLE t (
      a smallint NOT NULL, b integer, c bigint, d numeric, e numeric(10), f numeric(10,2), g real, h double precision,
      i boolean DEFAULT true, j character(3), k character varying, l varchar(80) DEFAULT 'n/a', m text DEFAULT 'it''s',
      n bytea, o date, p time, q time(3) with time zone, r timestamp, s timestamptz DEFAULT now(), t interval,
      u interval day to hour, v interval second(3), w bit, x bit(5), y bit varying(7), z cidr,
      aa inet, ab macaddr, ac json, ad jsonb DEFAULT '{}', ae xml, af uuid, ag money, ah tsvector, ai int4range,
      aj integer[], ak varchar(5)[] DEFAULT '{}', al point, am oid, an char, ao timestamp(3), ap name, aq bpchar,
      ar regclass, at integer DEFAULT -1, au numeric DEFAULT 1.50, av timestamptz DEFAULT '2020-01-01 00:00:00+00'
    ))");
  EXPECT_EQ(
      trip.statements,
      Sql{R"(CREATE TABLE "t" ("a" smallint NOT NULL, "b" integer NULL, "c" bigint NULL, "d" numeric NULL, )"
          R"("e" numeric(10) NULL, "f" numeric(10,2) NULL, "g" real NULL, "h" double precision NULL, )"
          R"("i" boolean NULL DEFAULT true, "j" character(3) NULL, "k" character varying NULL, )"
          R"("l" character varying(80) NULL DEFAULT 'n/a', "m" text NULL DEFAULT 'it''s', "n" bytea NULL, )"
          R"("o" date NULL, "p" time NULL, "q" timetz(3) NULL, "r" timestamp NULL, )"
          R"("s" timestamptz NULL DEFAULT now(), "t" interval NULL, "u" interval day to hour NULL, )"
          R"("v" interval second(3) NULL, "w" bit NULL, "x" bit(5) NULL, "y" bit varying(7) NULL, "z" cidr NULL, )"
          R"("aa" inet NULL, "ab" macaddr NULL, "ac" json NULL, "ad" jsonb NULL DEFAULT '{}', "ae" xml NULL, )"
          R"("af" uuid NULL, "ag" money NULL, "ah" tsvector NULL, "ai" int4range NULL, "aj" integer[] NULL, )"
          R"("ak" character varying(5)[] NULL DEFAULT '{}', "al" point NULL, "am" oid NULL, )"
          R"("an" character(1) NULL, "ao" timestamp(3) NULL, "ap" name NULL, "aq" bpchar NULL, )"
          R"("ar" regclass NULL, "at" integer NULL DEFAULT -1, "au" numeric NULL DEFAULT 1.50, )"
          R"("av" timestamptz NULL DEFAULT '2020-01-01 00:00:00+00'))"});
  EXPECT_EQ(trip.reverse, Sql{R"(DROP TABLE "t")"});
  EXPECT_EQ(trip.plan.statements[0].comment, R"(create "t" table)");
}

TEST_F(SchemaScopeTest, CreatesKeysIndexesChecksAndComments) {
  PORTOLAN_NEEDS_POSTGRES(11);
  const auto trip = lead("", R"(
    CREATE TABLE people (id serial PRIMARY KEY, mail varchar(80) NOT NULL, age int, boss int REFERENCES people (id),
      CONSTRAINT people_mail UNIQUE (mail), CONSTRAINT adult CHECK (age > 17) NO INHERIT);
    CREATE INDEX by_age ON people (age DESC, lower(mail)) WHERE age IS NOT NULL;
    CREATE UNIQUE INDEX uniq ON people (mail varchar_pattern_ops) INCLUDE (age);
    COMMENT ON TABLE people IS 'all of us';
    COMMENT ON COLUMN people.age IS 'it''s years';
    COMMENT ON INDEX by_age IS 'fast';
  )");
  EXPECT_EQ(
      trip.statements,
      (Sql{R"(CREATE TABLE "people" ("id" serial NOT NULL, "mail" character varying(80) NOT NULL, "age" integer NULL, )"
           R"("boss" integer NULL, PRIMARY KEY ("id"), CONSTRAINT "people_mail" UNIQUE ("mail"), )"
           R"(CONSTRAINT "people_boss_fkey" FOREIGN KEY ("boss") REFERENCES "people" ("id") ON UPDATE NO ACTION )"
           R"(ON DELETE NO ACTION, CONSTRAINT "adult" CHECK (age > 17) NO INHERIT))",
           R"(CREATE INDEX "by_age" ON "people" ("age" DESC, (lower((mail)::text))) WHERE (age IS NOT NULL))",
           R"(CREATE UNIQUE INDEX "uniq" ON "people" ("mail" varchar_pattern_ops) INCLUDE ("age"))",
           R"(COMMENT ON TABLE "people" IS 'all of us')", R"(COMMENT ON COLUMN "people"."age" IS 'it''s years')",
           R"(COMMENT ON INDEX "by_age" IS 'fast')"}));
  EXPECT_EQ(trip.plan.statements[1].comment, R"(create index "by_age" to table: "people")");
  EXPECT_EQ(trip.plan.statements[4].comment, R"(set comment to column: "age" on table: "people")");
}

TEST_F(SchemaScopeTest, IndentsTheBodyOfCreateTableAndBreaksAfterAdd) {
  portolan::test::run_script(*target_, "CREATE TABLE people (id int PRIMARY KEY); CREATE TABLE orders (buyer int)");
  const auto desired = portolan::test::realm_of(
      dev(),
      "CREATE TABLE people (id int PRIMARY KEY);"
      "CREATE TABLE orders (buyer int, CONSTRAINT b FOREIGN KEY (buyer) REFERENCES people (id) ON DELETE CASCADE);"
      "CREATE TABLE z (a int NOT NULL, b text) PARTITION BY RANGE (a)");
  const auto plan = portolan::test::plan_between(*target_, target().inspect(), desired, {}, "  ");
  EXPECT_EQ(portolan::test::statements_of(plan),
            (Sql{"CREATE TABLE \"z\" (\n  \"a\" integer NOT NULL,\n  \"b\" text NULL\n) "
                 "PARTITION BY RANGE (\"a\")",
                 "ALTER TABLE \"orders\" ADD\nCONSTRAINT \"b\" FOREIGN KEY (\"buyer\") REFERENCES \"people\" (\"id\") "
                 "ON UPDATE NO ACTION ON DELETE CASCADE"}));
}

TEST_F(SchemaScopeTest, LaysOutOneAlterTable) {
  const auto trip = lead(R"(
    CREATE TABLE people (id int PRIMARY KEY, age integer, mail text, CONSTRAINT adult CHECK (age > 17));
    CREATE INDEX people_mail ON people (mail);)",
                         R"(
    CREATE TABLE people (id int PRIMARY KEY, age smallint NOT NULL, mail text, tags text[] NOT NULL DEFAULT '{}');
    CREATE INDEX people_tags ON people USING gin (tags);
    COMMENT ON COLUMN people.age IS 'in years';)");
  EXPECT_EQ(trip.statements, (Sql{R"(DROP INDEX "people_mail")",
                                  R"(ALTER TABLE "people" DROP CONSTRAINT "adult", ALTER COLUMN "age" TYPE smallint, )"
                                  R"(ALTER COLUMN "age" SET NOT NULL, ADD COLUMN "tags" text[] NOT NULL DEFAULT '{}')",
                                  R"(CREATE INDEX "people_tags" ON "people" USING gin ("tags"))",
                                  R"(COMMENT ON COLUMN "people"."age" IS 'in years')"}));
}

TEST_F(SchemaScopeTest, ChangesDefaultsAndNullability) {
  const auto trip = lead("CREATE TABLE t (a int DEFAULT 1, b text NOT NULL, c numeric DEFAULT 1.50, d bool)",
                         "CREATE TABLE t (a int DEFAULT 2 NOT NULL, b text DEFAULT 'x', c numeric DEFAULT 1.5, "
                         "d bool DEFAULT false)");
  EXPECT_EQ(trip.statements, Sql{R"(ALTER TABLE "t" ALTER COLUMN "a" SET NOT NULL, ALTER COLUMN "a" SET DEFAULT 2, )"
                                 R"(ALTER COLUMN "b" DROP NOT NULL, ALTER COLUMN "b" SET DEFAULT 'x', )"
                                 R"(ALTER COLUMN "d" SET DEFAULT false)"});
  EXPECT_EQ(trip.reverse, Sql{R"(ALTER TABLE "t" ALTER COLUMN "d" DROP DEFAULT, ALTER COLUMN "b" DROP DEFAULT, )"
                              R"(ALTER COLUMN "b" SET NOT NULL, ALTER COLUMN "a" SET DEFAULT 1, )"
                              R"(ALTER COLUMN "a" DROP NOT NULL)"});
}

TEST_F(SchemaScopeTest, ConvertsTypesThatHaveNoAssignmentCast) {
  const auto trip = lead("CREATE TABLE t (a text DEFAULT '1', b text, c int DEFAULT 0, d varchar(10), e bool)",
                         "CREATE TABLE t (a int DEFAULT 1, b date, c text DEFAULT '0', d text, e int)");
  EXPECT_EQ(trip.statements,
            Sql{R"(ALTER TABLE "t" ALTER COLUMN "a" DROP DEFAULT, ALTER COLUMN "a" TYPE integer USING "a"::integer, )"
                R"(ALTER COLUMN "a" SET DEFAULT 1, ALTER COLUMN "b" TYPE date USING "b"::date, )"
                R"(ALTER COLUMN "c" TYPE text, ALTER COLUMN "d" TYPE text, )"
                R"(ALTER COLUMN "e" TYPE integer USING "e"::integer)"});
}

TEST_F(SchemaScopeTest, MakesAndDropsTheSequenceOfASerialColumn) {
  const auto there =
      lead("CREATE TABLE t (id integer NOT NULL, big serial)", "CREATE TABLE t (id bigserial, big bigserial)");
  EXPECT_EQ(there.statements,
            (Sql{R"(CREATE SEQUENCE IF NOT EXISTS "t_id_seq" OWNED BY "t"."id")",
                 R"(ALTER TABLE "t" ALTER COLUMN "id" TYPE bigint, )"
                 R"(ALTER COLUMN "id" SET DEFAULT nextval('"t_id_seq"'), ALTER COLUMN "big" TYPE bigint)"}));
  EXPECT_EQ(there.plan.statements[0].comment, R"(create sequence for serial column "id")");
}

TEST_F(SchemaScopeTest, TurnsASerialColumnIntoAnInteger) {
  const auto trip = lead("CREATE TABLE t (id serial)", "CREATE TABLE t (id integer NOT NULL)");
  EXPECT_EQ(trip.statements,
            (Sql{R"(ALTER TABLE "t" ALTER COLUMN "id" DROP DEFAULT)", R"(DROP SEQUENCE IF EXISTS "t_id_seq")"}));
}

TEST_F(SchemaScopeTest, AddsChangesAndDropsIdentity) {
  const auto trip = lead(
      "CREATE TABLE t (a int NOT NULL, b int GENERATED ALWAYS AS IDENTITY, c int GENERATED BY DEFAULT AS IDENTITY)",
      "CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY (START WITH 10 INCREMENT BY 5), b int NOT NULL, "
      "c int GENERATED ALWAYS AS IDENTITY (START WITH 5 INCREMENT BY 2))");
  EXPECT_EQ(trip.statements,
            Sql{R"(ALTER TABLE "t" ALTER COLUMN "a" ADD GENERATED ALWAYS AS IDENTITY (START WITH 10 INCREMENT BY 5), )"
                R"(ALTER COLUMN "b" DROP IDENTITY, )"
                R"(ALTER COLUMN "c" SET GENERATED ALWAYS SET START WITH 5 SET INCREMENT BY 2 RESTART)"});
}

TEST_F(SchemaScopeTest, LeavesOutWhatGoesAwayWithAColumn) {
  PORTOLAN_NEEDS_POSTGRES(11);
  const auto trip = lead(R"(
    CREATE TABLE p (id int PRIMARY KEY);
    CREATE TABLE t (a int REFERENCES p (id), b int, c text, CONSTRAINT u UNIQUE (a, b));
    CREATE INDEX i ON t (b) WHERE a > 0;
    CREATE INDEX j ON t (b) INCLUDE (a);
    COMMENT ON COLUMN t.a IS 'gone';)",
                         "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (b int, c text)");
  EXPECT_EQ(trip.statements, Sql{R"(ALTER TABLE "t" DROP COLUMN "a")"});
  EXPECT_EQ(trip.reverse,
            (Sql{R"(ALTER TABLE "t" ADD CONSTRAINT "t_a_fkey" FOREIGN KEY ("a") REFERENCES "p" ("id") )"
                 R"(ON UPDATE NO ACTION ON DELETE NO ACTION, ADD CONSTRAINT "u" UNIQUE ("a", "b"), )"
                 R"(ADD COLUMN "a" integer NULL)",
                 R"(COMMENT ON COLUMN "t"."a" IS 'gone')", R"(CREATE INDEX "i" ON "t" ("b") WHERE (a > 0))",
                 R"(CREATE INDEX "j" ON "t" ("b") INCLUDE ("a"))"}));
}

TEST_F(SchemaScopeTest, ChangesKeys) {
  const auto trip = lead(R"(
    CREATE TABLE p (id int, code int, CONSTRAINT pk PRIMARY KEY (id), UNIQUE (code));
    CREATE TABLE c (id int PRIMARY KEY, p int, CONSTRAINT f FOREIGN KEY (p) REFERENCES p (id), CONSTRAINT k CHECK (p > 0));)",
                         R"(
    CREATE TABLE p (id int, code int, CONSTRAINT pk2 PRIMARY KEY (id), UNIQUE (code));
    CREATE TABLE c (id int, p int, PRIMARY KEY (id, p),
      CONSTRAINT f FOREIGN KEY (p) REFERENCES p (code) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
      CONSTRAINT k CHECK (p > 1));)");
  EXPECT_EQ(trip.statements, (Sql{R"(ALTER TABLE "p" RENAME CONSTRAINT "pk" TO "pk2")",
                                  R"(ALTER TABLE "c" DROP CONSTRAINT "c_pkey", DROP CONSTRAINT "f", )"
                                  R"(DROP CONSTRAINT "k", ADD CONSTRAINT "k" CHECK (p > 1), )"
                                  R"(ALTER COLUMN "p" SET NOT NULL, ADD PRIMARY KEY ("id", "p"), )"
                                  R"(ADD CONSTRAINT "f" FOREIGN KEY ("p") REFERENCES "p" ("code") )"
                                  R"(ON UPDATE NO ACTION ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED)"}));
}

TEST_F(SchemaScopeTest, BreaksCyclesOfForeignKeys) {
  const auto trip = lead("", R"(
    CREATE TABLE a (id int PRIMARY KEY, b int);
    CREATE TABLE b (id int PRIMARY KEY, a int, CONSTRAINT ba FOREIGN KEY (a) REFERENCES a (id));
    ALTER TABLE a ADD CONSTRAINT ab FOREIGN KEY (b) REFERENCES b (id);)");
  ASSERT_EQ(trip.statements.size(), 4U);
  EXPECT_EQ(trip.statements[2].substr(0, 33), R"(ALTER TABLE "a" ADD CONSTRAINT "a)");
}

TEST_F(SchemaScopeTest, RebuildsIndexesAndRenamesThem) {
  const auto trip = lead("CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a); CREATE INDEX br ON t USING brin (a)",
                         "CREATE TABLE t (a int, b int); CREATE UNIQUE INDEX i ON t (a, b DESC NULLS LAST);"
                         "CREATE INDEX br ON t USING brin (a) WITH (pages_per_range = 32, autosummarize = true)");
  EXPECT_EQ(trip.statements,
            (Sql{R"(DROP INDEX "br")", R"(DROP INDEX "i")",
                 R"(CREATE INDEX "br" ON "t" USING brin ("a") WITH (autosummarize = true, pages_per_range = 32))",
                 R"(CREATE UNIQUE INDEX "i" ON "t" ("a", "b" DESC NULLS LAST))"}));
}

TEST_F(SchemaScopeTest, TurnsAUniqueIndexIntoAConstraint) {
  PORTOLAN_NEEDS_POSTGRES(15);
  const auto trip = lead("CREATE TABLE t (a int); CREATE UNIQUE INDEX u ON t (a)",
                         "CREATE TABLE t (a int, CONSTRAINT u UNIQUE NULLS NOT DISTINCT (a))");
  EXPECT_EQ(trip.statements,
            (Sql{R"(DROP INDEX "u")", R"(ALTER TABLE "t" ADD CONSTRAINT "u" UNIQUE NULLS NOT DISTINCT ("a"))"}));
}

TEST_F(SchemaScopeTest, BuildsIndexesConcurrentlyOutsideATransaction) {
  portolan::test::TripOptions options;
  options.diff.policy.concurrent_add = true;
  options.diff.policy.concurrent_drop = true;
  const auto trip = lead("CREATE TABLE t (a int, b int); CREATE INDEX old ON t (a)",
                         "CREATE TABLE t (a int, b int); CREATE INDEX new ON t (b)", options);
  EXPECT_EQ(trip.statements,
            (Sql{R"(DROP INDEX CONCURRENTLY "old")", R"(CREATE INDEX CONCURRENTLY "new" ON "t" ("b"))"}));
  EXPECT_FALSE(trip.plan.transactional);
  EXPECT_EQ(trip.plan.directives, Sql{"atlas:txmode none"});
}

TEST_F(SchemaScopeTest, RebuildsAnIndexThatAFailedBuildLeftInvalid) {
  portolan::test::run_script(*target_, "CREATE TABLE t (a int); INSERT INTO t VALUES (1), (1)");
  const schema::Realm before = target().inspect();
  const std::string build = "CREATE UNIQUE INDEX CONCURRENTLY u ON t (a)";
  EXPECT_THROW(target_->execute(build), DatabaseError);
  const schema::Realm found = target().inspect();
  EXPECT_EQ(target_->dialect().recovery_statements(build, before, found),
            Sql{R"(DROP INDEX CONCURRENTLY IF EXISTS "public"."u")"});
  const auto desired = portolan::test::realm_of(dev(), "CREATE TABLE t (a int); CREATE UNIQUE INDEX u ON t (a)");
  EXPECT_EQ(portolan::test::statements_of(portolan::test::plan_between(*target_, found, desired)),
            (Sql{R"(DROP INDEX "u")", R"(CREATE UNIQUE INDEX "u" ON "t" ("a"))"}));
}

TEST_F(SchemaScopeTest, KeepsCollationsAndOperators) {
  const auto trip = lead("CREATE TABLE t (a text, b text COLLATE \"C\")", R"(
    CREATE TABLE t (a text COLLATE "C", b text, r int4range, CONSTRAINT x EXCLUDE USING gist (r WITH &&) WHERE (b IS NULL));
    CREATE INDEX i ON t (b COLLATE "POSIX" text_pattern_ops);)");
  EXPECT_EQ(trip.statements,
            (Sql{R"(ALTER TABLE "t" ALTER COLUMN "a" TYPE text COLLATE "C", ALTER COLUMN "b" TYPE text, )"
                 R"(ADD COLUMN "r" int4range NULL, )"
                 R"(ADD CONSTRAINT "x" EXCLUDE USING gist ("r" WITH &&) WHERE (b IS NULL))",
                 R"(CREATE INDEX "i" ON "t" ("b" COLLATE "POSIX" text_pattern_ops))"}));
}

constexpr char kGeneratedBefore[] =
    "CREATE TABLE t (a int, g int GENERATED ALWAYS AS (a + 1) STORED); CREATE INDEX i ON t (g)";
constexpr char kGeneratedAfter[] =
    "CREATE TABLE t (a int, g int GENERATED ALWAYS AS (a + 2) STORED); CREATE INDEX i ON t (g)";

TEST_F(SchemaScopeTest, RecreatesAGeneratedColumnThatChanges) {
  PORTOLAN_NEEDS_POSTGRES(12);
  if (!lacks(17)) GTEST_SKIP() << "from PostgreSQL 17 on the expression changes in place";
  const auto trip = lead(kGeneratedBefore, kGeneratedAfter);
  EXPECT_EQ(trip.statements,
            (Sql{R"(ALTER TABLE "t" DROP COLUMN "g", ADD COLUMN "g" integer NULL GENERATED ALWAYS AS (a + 2) STORED)",
                 R"(CREATE INDEX "i" ON "t" ("g"))"}));
}

TEST_F(SchemaScopeTest, ChangesAGeneratedColumnInPlace) {
  PORTOLAN_NEEDS_POSTGRES(17);
  const auto trip = lead(kGeneratedBefore, kGeneratedAfter);
  EXPECT_EQ(trip.statements, Sql{R"(ALTER TABLE "t" ALTER COLUMN "g" SET EXPRESSION AS (a + 2))"});
}

TEST_F(SchemaScopeTest, CreatesVirtualColumns) {
  PORTOLAN_NEEDS_POSTGRES(18);
  const auto trip = lead("", "CREATE TABLE t (a int, g int GENERATED ALWAYS AS (a + 1) VIRTUAL)");
  EXPECT_EQ(trip.statements, Sql{R"(CREATE TABLE "t" ("a" integer NULL, )"
                                 R"("g" integer NULL GENERATED ALWAYS AS (a + 1) VIRTUAL))"});
}

TEST_F(SchemaScopeTest, DropsAGenerationExpression) {
  PORTOLAN_NEEDS_POSTGRES(13);
  portolan::test::TripOptions options;
  options.irreversible = true;
  const auto trip = lead(kGeneratedBefore, "CREATE TABLE t (a int, g int); CREATE INDEX i ON t (g)", options);
  EXPECT_EQ(trip.statements, Sql{R"(ALTER TABLE "t" ALTER COLUMN "g" DROP EXPRESSION)"});
}

TEST_F(SchemaScopeTest, PartitionsTablesAndRefusesToChangeTheKey) {
  const auto trip = lead("", "CREATE TABLE t (d date NOT NULL, b int) PARTITION BY RANGE (d, (b % 7))");
  EXPECT_EQ(trip.statements, Sql{R"(CREATE TABLE "t" ("d" date NOT NULL, "b" integer NULL) )"
                                 R"(PARTITION BY RANGE ("d", (b % 7)))"});
  const auto refuse = [&](const std::string& desired) -> std::string {
    portolan::test::run_script(*dev_, "DROP TABLE t");
    const auto realm = portolan::test::realm_of(dev(), desired);
    try {
      portolan::test::plan_between(*target_, target().inspect(), realm);
    } catch (const Error& error) {
      return error.what();
    }
    return "planned";
  };
  EXPECT_EQ(refuse("CREATE TABLE t (d date NOT NULL, b int)"),
            R"(partition key cannot be dropped from "t" (drop and add is required))");
  EXPECT_EQ(refuse("CREATE TABLE t (d date NOT NULL, b int) PARTITION BY LIST (b)"),
            R"(partition key of table "t" cannot be changed from RANGE ("d", (b % 7)) to LIST ("b") )"
            R"((drop and add is required))");
}

TEST_F(SchemaScopeTest, SwitchesLogging) {
  const auto trip =
      lead("CREATE TABLE t (a int); CREATE UNLOGGED TABLE u (a int)",
           "CREATE UNLOGGED TABLE t (a int); CREATE UNLOGGED TABLE u (a int); CREATE UNLOGGED TABLE v (a int)");
  EXPECT_EQ(trip.statements,
            (Sql{R"(ALTER TABLE "t" SET UNLOGGED)", R"(CREATE UNLOGGED TABLE "v" ("a" integer NULL))"}));
}

TEST_F(SchemaScopeTest, KeepsTheSettingsOfATable) {
  const std::string settings =
      "CREATE TABLE t (a int) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_enabled = off);"
      "ALTER TABLE t REPLICA IDENTITY FULL; ALTER TABLE t ENABLE ROW LEVEL SECURITY; ALTER TABLE t FORCE ROW LEVEL "
      "SECURITY";
  const auto made = lead("", settings);
  EXPECT_EQ(made.statements,
            (Sql{R"(CREATE TABLE "t" ("a" integer NULL) WITH (autovacuum_enabled = false, )"
                 R"(autovacuum_vacuum_scale_factor = 0.05, fillfactor = 70))",
                 R"(ALTER TABLE "t" REPLICA IDENTITY FULL)", R"(ALTER TABLE "t" ENABLE ROW LEVEL SECURITY)",
                 R"(ALTER TABLE "t" FORCE ROW LEVEL SECURITY)"}));
  EXPECT_EQ(made.plan.statements[1].comment, R"(set replica identity for "t" table)");
  EXPECT_EQ(made.plan.statements[2].comment, R"(enable row-level security for "t" table)");
}

TEST_F(SchemaScopeTest, ChangesTheSettingsOfATable) {
  const auto trip = lead(
      "CREATE TABLE t (a int) WITH (fillfactor = 70, autovacuum_enabled = off);"
      "ALTER TABLE t ENABLE ROW LEVEL SECURITY; ALTER TABLE t REPLICA IDENTITY NOTHING",
      "CREATE TABLE t (a int) WITH (fillfactor = 80)");
  EXPECT_EQ(trip.statements,
            (Sql{R"(ALTER TABLE "t" REPLICA IDENTITY DEFAULT)", R"(ALTER TABLE "t" SET (fillfactor = 80))",
                 R"(ALTER TABLE "t" RESET (autovacuum_enabled))", R"(ALTER TABLE "t" DISABLE ROW LEVEL SECURITY)"}));
  EXPECT_EQ(trip.plan.statements[1].comment, R"(set "fillfactor" storage parameter on table: "t")");
}

TEST_F(SchemaScopeTest, QuotesHostileNames) {
  lead(
      "CREATE TABLE \"we\"\"ird\" (\"a b\" serial, \"C\" text DEFAULT E'back\\\\slash'); COMMENT ON TABLE "
      "\"we\"\"ird\" IS 'a''b'",
      "CREATE TABLE \"we\"\"ird\" (\"a b\" serial, \"C\" text DEFAULT E'o\\'back\\\\slash', \"d;e\" int);"
      "CREATE INDEX \"i\"\"x\" ON \"we\"\"ird\" (\"C\", upper(\"C\"))");
}

TEST_F(SchemaScopeTest, LetsALongTableKeepItsGeneratedNames) {
  const std::string name(60, 'a');
  lead("", "CREATE TABLE " + name + " (" + name + " serial PRIMARY KEY, b int UNIQUE)");
}

TEST_F(SchemaScopeTest, RefusesToMakeAColumnGenerated) {
  PORTOLAN_NEEDS_POSTGRES(12);
  portolan::test::run_script(*target_, "CREATE TABLE t (a int, g int)");
  const auto desired =
      portolan::test::realm_of(dev(), "CREATE TABLE t (a int, g int GENERATED ALWAYS AS (a + 2) STORED)");
  try {
    portolan::test::plan_between(*target_, target().inspect(), desired);
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(),
                 R"(changing column "g" to generated column is not supported (drop and add is required))");
  }
}

TEST_F(SchemaScopeTest, RenamesTablesColumnsAndIndexes) {
  portolan::test::run_script(*target_, "CREATE TABLE a (id int PRIMARY KEY, old text); CREATE INDEX i ON a (old)");
  auto desired = portolan::test::realm_of(
      dev(), "CREATE TABLE b (id int PRIMARY KEY, new varchar(10)); CREATE INDEX j ON b (new)");
  schema::Table& table = desired.schemas[0].tables[0];
  table.renamed_from = "a";
  table.columns[1].renamed_from = "old";
  table.indexes[0].renamed_from = "i";
  const auto trip = portolan::test::round_trip(target(), desired);
  EXPECT_EQ(trip.statements,
            (Sql{R"(ALTER TABLE "a" RENAME TO "b")", R"(ALTER TABLE "b" RENAME COLUMN "old" TO "new")",
                 R"(ALTER TABLE "b" RENAME CONSTRAINT "a_pkey" TO "b_pkey")", R"(ALTER INDEX "i" RENAME TO "j")",
                 R"(ALTER TABLE "b" ALTER COLUMN "new" TYPE character varying(10))"}));
}

TEST_F(SchemaScopeTest, MakesAVirtualColumnAnewWhereTheServerCannotChangeIt) {
  PORTOLAN_NEEDS_POSTGRES(18);
  const std::string checked = ", CONSTRAINT c CHECK (a > 0))";
  const auto trip = lead(
      "CREATE TABLE t (a int, g int GENERATED ALWAYS AS (a + 1) VIRTUAL" + checked +
          ";CREATE TABLE u (a int, m varchar(9) NOT NULL, y int NOT NULL, g int GENERATED ALWAYS AS (a + 1) VIRTUAL)",
      "CREATE TABLE t (a int, g int GENERATED ALWAYS AS (a + 2) VIRTUAL" + checked +
          ";CREATE TABLE u (a int, m text NOT NULL, g int GENERATED ALWAYS AS (a + 2) VIRTUAL)");
  EXPECT_EQ(trip.statements,
            (Sql{R"(ALTER TABLE "t" DROP COLUMN "g", ADD COLUMN "g" integer NULL GENERATED ALWAYS AS (a + 2) VIRTUAL)",
                 R"(ALTER TABLE "u" ALTER COLUMN "m" TYPE text, DROP COLUMN "y")",
                 R"(ALTER TABLE "u" ALTER COLUMN "g" SET EXPRESSION AS (a + 2))"}));
}

TEST_F(SchemaScopeTest, ASerialColumnComesBackAfterItsIdentity) {
  const auto trip = lead("CREATE TABLE t (id serial)", "CREATE TABLE t (id int GENERATED BY DEFAULT AS IDENTITY)");
  EXPECT_EQ(trip.reverse, (Sql{R"(ALTER TABLE "t" ALTER COLUMN "id" DROP IDENTITY)",
                               R"(CREATE SEQUENCE IF NOT EXISTS "t_id_seq" OWNED BY "t"."id")",
                               R"(ALTER TABLE "t" ALTER COLUMN "id" SET DEFAULT nextval('"t_id_seq"'))"}));
}

TEST_F(SchemaScopeTest, ChangesTheKeysOfRenamedTables) {
  portolan::test::run_script(*target_, R"(
    CREATE TABLE gone (id int PRIMARY KEY, n int NOT NULL);
    CREATE TABLE wider (id int PRIMARY KEY, n int NOT NULL);
    CREATE TABLE named (id int PRIMARY KEY, n int NOT NULL);
    CREATE TABLE made (id int, n int NOT NULL);
    CREATE TABLE told (id int PRIMARY KEY, n int NOT NULL))");
  auto desired = portolan::test::realm_of(dev(), R"(
    CREATE TABLE new_gone (id int NOT NULL, n int NOT NULL);
    CREATE TABLE new_wider (id int, n int NOT NULL, PRIMARY KEY (id, n));
    CREATE TABLE new_named (id int CONSTRAINT main PRIMARY KEY, n int NOT NULL);
    CREATE TABLE new_made (id int PRIMARY KEY, n int NOT NULL);
    CREATE TABLE new_told (id int PRIMARY KEY, n int NOT NULL);
    COMMENT ON CONSTRAINT new_told_pkey ON new_told IS 'key')");
  for (schema::Table& table : desired.schemas[0].tables) table.renamed_from = table.name.substr(4);
  const auto trip = portolan::test::round_trip(target(), desired);
  const auto has = [&](const std::string& sql) {
    return std::find(trip.statements.begin(), trip.statements.end(), sql) != trip.statements.end();
  };
  EXPECT_TRUE(has(R"(ALTER TABLE "new_gone" DROP CONSTRAINT "gone_pkey")"));
  EXPECT_TRUE(has(R"(ALTER TABLE "new_wider" DROP CONSTRAINT "wider_pkey", ADD PRIMARY KEY ("id", "n"))"));
  EXPECT_TRUE(has(R"(ALTER TABLE "new_named" RENAME CONSTRAINT "named_pkey" TO "main")"));
}

TEST_F(SchemaScopeTest, ASerialColumnGoesOnWhereItsIdentityWas) {
  portolan::test::run_script(*target_, R"(
    CREATE TABLE filled (id bigint GENERATED BY DEFAULT AS IDENTITY);
    CREATE TABLE bare (id bigint GENERATED ALWAYS AS IDENTITY);
    CREATE TABLE below (id bigint GENERATED BY DEFAULT AS IDENTITY);
    INSERT INTO filled VALUES (40), (41);
    INSERT INTO below VALUES (-5))");
  const auto desired = portolan::test::realm_of(
      dev(), "CREATE TABLE filled (id bigserial); CREATE TABLE bare (id bigserial); CREATE TABLE below (id bigserial)");
  portolan::test::round_trip(target(), desired);
  for (const auto& [table, next] : {std::pair{"filled", "42"}, {"bare", "1"}, {"below", "2"}}) {
    const auto rows = target_->query(std::string("INSERT INTO ") + table + " DEFAULT VALUES RETURNING id");
    EXPECT_EQ(rows.rows.at(0).at(0), next) << table;
  }
}

}  // namespace
}  // namespace portolan::postgres::test
