#include "drivers/postgres/dialect.h"

#include <gtest/gtest.h>

#include "drivers/postgres/driver.h"
#include "drivers/postgres/lock.h"
#include "drivers/postgres/operator_classes.h"
#include "drivers/postgres/text.h"
#include "planner/base/url.h"

namespace portolan::postgres {
namespace {

std::unique_ptr<ports::Dialect> dialect() {
  return PostgresDriver().offline_dialect(base::Url::parse("postgres://h/d"));
}

std::string normal(const std::string& sql) {
  return dialect()->format_type(dialect()->parse_type(sql));
}

TEST(Types, BringsAliasesAndDefaultsToOneForm) {
  EXPECT_EQ(normal("int4"), "integer");
  EXPECT_EQ(normal("INT"), "integer");
  EXPECT_EQ(normal("decimal(10,0)"), "numeric(10)");
  EXPECT_EQ(normal("numeric(10, 2)"), "numeric(10,2)");
  EXPECT_EQ(normal("char"), "character(1)");
  EXPECT_EQ(normal("bit"), "bit");
  EXPECT_EQ(normal("bit(1)"), "bit");
  EXPECT_EQ(normal("float(24)"), "real");
  EXPECT_EQ(normal("float"), "double precision");
  EXPECT_EQ(normal("timestamp(6) with time zone"), "timestamptz");
  EXPECT_EQ(normal("timestamp(3) with time zone"), "timestamptz(3)");
  EXPECT_EQ(normal("time without time zone"), "time");
  EXPECT_EQ(normal("interval day to second(3)"), "interval day to second(3)");
  EXPECT_EQ(normal("int[3][4]"), "integer[]");
  EXPECT_EQ(normal("text ARRAY"), "text[]");
  EXPECT_EQ(normal("public.citext"), "public.citext");
}

TEST(Types, PrintsHclWords) {
  const auto d = dialect();
  EXPECT_EQ(d->type_to_hcl(d->parse_type("double precision")).word, "double_precision");
  const auto bit = d->type_to_hcl(d->parse_type("bit"));
  EXPECT_EQ(bit.word, "bit");
  EXPECT_EQ(bit.args, std::vector<std::string>{"1"});
  EXPECT_EQ(d->type_to_hcl(d->parse_type("interval day to hour")).word, "day_to_hour");
  EXPECT_EQ(d->type_to_hcl(d->parse_type("varchar(5)[]")).raw, "character varying(5)[]");
  EXPECT_EQ(d->type_to_hcl(d->parse_type("public.citext")).raw, "public.citext");
  EXPECT_EQ(d->format_type(d->type_from_hcl("varchar", {"255"}, {})), "character varying(255)");
  EXPECT_THROW(d->type_from_hcl("text", {"1"}, {}), Error);
  EXPECT_THROW(d->type_from_hcl("float", {"99"}, {}), Error);
}

schema::Column column(const std::string& type, const std::string& text, bool raw = false) {
  schema::Column result;
  result.type = dialect()->parse_type(type);
  result.default_value = schema::Expression{raw, text};
  return result;
}

TEST(Defaults, AreComparedByMeaning) {
  using ports::Verdict;
  const auto d = dialect();
  const auto compare = [&](const schema::Column& a, const schema::Column& b) { return d->defaults_equal(a, b); };
  EXPECT_EQ(compare(column("text", "'x'"), column("text", "x")), Verdict::kEqual);
  EXPECT_EQ(compare(column("text", "'x'::character varying", true), column("text", "'x'")), Verdict::kEqual);
  EXPECT_EQ(compare(column("numeric", "1.50"), column("numeric", "1.5")), Verdict::kEqual);
  EXPECT_EQ(compare(column("text", "1.50"), column("text", "1.5")), Verdict::kDifferent);
  EXPECT_EQ(compare(column("text", "'x'"), column("text", "'y'")), Verdict::kDifferent);
  EXPECT_EQ(compare(column("int", "(2 + 3)", true), column("int", "5")), Verdict::kDoubtful);
  EXPECT_EQ(compare(column("text", "lower('A'::text)", true), column("text", "'a'")), Verdict::kDoubtful);
  EXPECT_EQ(compare(column("timestamptz", "now()", true), column("timestamptz", "CURRENT_TIMESTAMP", true)),
            Verdict::kDifferent);
  EXPECT_EQ(compare(column("int", "nextval('s')", true), column("int", "1")), Verdict::kDifferent);
}

TEST(OperatorClasses, KnowsTheDefaults) {
  EXPECT_TRUE(is_default_operator_class("btree", "character varying", "text_ops"));
  EXPECT_TRUE(is_default_operator_class("HASH", "uuid", "uuid_ops"));
  EXPECT_TRUE(is_default_operator_class("gin", "jsonb", "jsonb_ops"));
  EXPECT_FALSE(is_default_operator_class("gin", "jsonb", "jsonb_path_ops"));
  EXPECT_FALSE(is_default_operator_class("btree", "text", "text_pattern_ops"));
}

TEST(Names, AreCutAsTheServerCutsThem) {
  EXPECT_EQ(generated_name("people", "", "pkey"), "people_pkey");
  const std::string lengthy(60, 'a');
  EXPECT_EQ(generated_name(lengthy, "", "pkey"), std::string(58, 'a') + "_pkey");
  EXPECT_EQ(generated_name(lengthy, std::string(60, 'b'), "seq").size(), 63U);
}

TEST(Locks, HaveTheKeysThatAtlasUses) {
  EXPECT_EQ(advisory_key("atlas_migrate_execute"), 2686470616U);
  EXPECT_EQ(advisory_key("atlas_migrate_diff"), 361947982U);
  EXPECT_EQ(advisory_key("atlas_lint"), 526800194U);
  EXPECT_EQ(advisory_key("atlas_lint_public"), 1304589634U);
}

TEST(Traits, TellWhatAStatementDoes) {
  const auto d = dialect();
  EXPECT_TRUE(d->traits("-- why\nCREATE INDEX CONCURRENTLY i ON t (a)").needs_autocommit);
  EXPECT_FALSE(d->traits("CREATE INDEX CONCURRENTLY i ON t (a)").atomic);
  EXPECT_FALSE(d->traits("CREATE INDEX i ON t (a)").needs_autocommit);
  EXPECT_TRUE(d->traits("CREATE INDEX i ON t (a)").atomic);
  EXPECT_TRUE(d->traits("/* x /* y */ */ vacuum t").needs_autocommit);
  EXPECT_TRUE(d->traits("VACUUM").repeatable);
  EXPECT_FALSE(d->traits("CALL p()").atomic);
  EXPECT_TRUE(d->traits("SET search_path = x").session_state);
  EXPECT_TRUE(d->traits("SELECT pg_catalog.set_config('search_path', '', false)").session_state);
  EXPECT_FALSE(d->traits("SET LOCAL search_path = x").session_state);
  EXPECT_TRUE(d->traits("CREATE TEMP TABLE t (a int)").blocks_resume);
  EXPECT_TRUE(d->traits("COMMIT;").transaction_control);
  EXPECT_FALSE(d->traits("ROLLBACK TO SAVEPOINT s").transaction_control);
  EXPECT_TRUE(d->traits("ALTER TABLE t ADD COLUMN a int").ddl);
  EXPECT_FALSE(d->traits("INSERT INTO t VALUES (1)").ddl);
}

TEST(Recovery, DropsTheUnfinishedIndexThatWasNotThereBefore) {
  schema::Realm before;
  schema::Schema schema;
  schema.name = "public";
  schema::Table table;
  table.name = "t";
  schema::Index old;
  old.name = "old";
  old.properties.set("invalid", true);
  table.indexes = {old};
  schema.tables = {table};
  before.schemas = {schema};
  schema::Realm found = before;
  schema::Index fresh = old;
  fresh.name = "fresh";
  found.schemas[0].tables[0].indexes.push_back(fresh);
  EXPECT_EQ(dialect()->recovery_statements("CREATE INDEX CONCURRENTLY fresh ON t (a)", before, found),
            std::vector<std::string>{R"(DROP INDEX CONCURRENTLY IF EXISTS "public"."fresh")"});
  EXPECT_TRUE(dialect()->recovery_statements("INSERT INTO t VALUES (1)", before, found).empty());
}

}  // namespace
}  // namespace portolan::postgres
