#include "drivers/mysql/dialect.h"

#include <gtest/gtest.h>

#include "drivers/mysql/charsets.h"
#include "drivers/mysql/facts.h"
#include "drivers/mysql/features.h"
#include "drivers/mysql/inspect.h"

namespace portolan::mysql {
namespace {

ports::ServerFacts facts_of(const std::string& version) {
  ports::ServerFacts facts = offline_facts(version.find("MariaDB") == std::string::npos ? "mysql" : "mariadb");
  read_version(facts, version);
  return facts;
}

TEST(Versions, AreRead) {
  EXPECT_EQ(facts_of("8.0.31").version_number, 80031);
  EXPECT_EQ(facts_of("5.7.44-log").version_number, 50744);
  EXPECT_EQ(facts_of("10.11.6-MariaDB-0+deb12u1").version_number, 101106);
  EXPECT_EQ(facts_of("10.11.6-MariaDB-0+deb12u1").flavour, "mariadb");
  EXPECT_EQ(facts_of("8.0.11-TiDB-v7.5.0").flavour, "tidb");
  EXPECT_EQ(facts_of("8.0.11-TiDB-v7.5.0").version_number, 80011);
}

TEST(Versions, DecideFeatures) {
  EXPECT_TRUE(has(facts_of("8.0.16"), Feature::kCheckConstraints));
  EXPECT_FALSE(has(facts_of("8.0.15"), Feature::kCheckConstraints));
  EXPECT_TRUE(has(facts_of("10.2.1-MariaDB"), Feature::kCheckConstraints));
  EXPECT_FALSE(has(facts_of("11.8.1-MariaDB"), Feature::kNotEnforced));
  EXPECT_TRUE(has(facts_of("10.2.22-MariaDB"), Feature::kCheckTableName));
  EXPECT_FALSE(has(facts_of("10.3.9-MariaDB"), Feature::kCheckTableName));
  EXPECT_TRUE(has(facts_of("10.3.10-MariaDB"), Feature::kCheckTableName));
  EXPECT_FALSE(has(facts_of("8.0.11-TiDB-v7.5.0"), Feature::kDescendingParts));
}

TEST(Charsets, DefaultCollations) {
  EXPECT_EQ(default_collation(facts_of("8.0.31"), "utf8mb4"), "utf8mb4_0900_ai_ci");
  EXPECT_EQ(default_collation(facts_of("5.7.44"), "utf8mb4"), "utf8mb4_general_ci");
  EXPECT_EQ(default_collation(facts_of("8.0.31"), "latin1"), "latin1_swedish_ci");
  EXPECT_EQ(default_collation(facts_of("8.0.31"), "no_such"), "");
  EXPECT_TRUE(same_charset("utf8", "utf8mb3"));
  EXPECT_FALSE(same_charset("utf8", "utf8mb4"));
  EXPECT_TRUE(same_collation("utf8_bin", "utf8mb3_bin"));
  EXPECT_EQ(charset_of("binary"), "binary");
}

struct TypeCase {
  const char* sql;
  const char* ddl;
  const char* hcl;
};

std::string hcl_text(const ports::HclType& hcl) {
  std::string text = hcl.raw ? "sql(" + *hcl.raw + ")" : hcl.word;
  if (!hcl.args.empty()) {
    text += "(";
    for (std::size_t i = 0; i < hcl.args.size(); ++i) text += (i == 0 ? "" : ",") + hcl.args[i];
    text += ")";
  }
  for (const auto& [name, value] : hcl.attributes.entries()) text += " " + name + "=" + schema::to_text(value);
  return text;
}

TEST(Types, FromTheCatalogToDdlAndHcl) {
  const Dialect dialect(facts_of("8.0.31"));
  const TypeCase cases[] = {
      {"tinyint(1)", "bool", "bool"},
      {"tinyint(4)", "tinyint", "tinyint"},
      {"smallint(5) unsigned zerofill", "smallint unsigned", "smallint unsigned=true"},
      {"bigint unsigned", "bigint unsigned", "bigint unsigned=true"},
      {"INTEGER", "int", "int"},
      {"bit(1)", "bit", "bit(1)"},
      {"bit(8)", "bit(8)", "bit(8)"},
      {"decimal", "decimal(10)", "decimal(10) unsigned=false"},
      {"decimal(10,0)", "decimal(10)", "decimal(10) unsigned=false"},
      {"decimal(10,2) unsigned", "decimal(10,2) unsigned", "decimal(10,2) unsigned=true"},
      {"numeric(5, 1)", "decimal(5,1)", "decimal(5,1) unsigned=false"},
      {"float", "float", "float"},
      {"float(5,2)", "float", "float(5) unsigned=false"},
      {"float(30)", "double", "double"},
      {"double(10,2)", "double", "double(10) unsigned=false"},
      {"double precision", "double", "double"},
      {"char(36)", "char(36)", "char(36)"},
      {"text(100)", "text", "text"},
      {"binary(1)", "binary", "binary(1)"},
      {"varbinary(16)", "varbinary(16)", "varbinary(16)"},
      {"datetime(0)", "datetime", "datetime"},
      {"timestamp(3)", "timestamp(3)", "timestamp(3)"},
      {"datetime /* mariadb-5.3 */", "datetime", "datetime"},
      {"year(4)", "year(4)", "year(4)"},
      {"enum('a','it''s','x,y','b\\\\c')", "enum('a','it''s','x,y','b\\\\c')",
       "enum(\"a\",\"it's\",\"x,y\",\"b\\\\c\")"},
      {"set('r','w')", "set('r','w')", "set(\"r\",\"w\")"},
      {"geomcollection", "geometrycollection", "geometrycollection"},
      {"uuid", "uuid", "sql(uuid)"},
      {"inet6", "inet6", "inet6"},
      {"vector(3)", "vector(3)", "vector(3)"},
  };
  for (const TypeCase& item : cases) {
    const schema::ColumnType type = dialect.parse_type(item.sql);
    EXPECT_EQ(dialect.format_type(type), item.ddl) << item.sql;
    EXPECT_EQ(hcl_text(dialect.type_to_hcl(type)), item.hcl) << item.sql;
  }
}

std::string thrown(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing";
}

TEST(Types, FromHcl) {
  const Dialect dialect(facts_of("8.0.31"));
  EXPECT_EQ(dialect.format_type(dialect.type_from_hcl("int", {"11"}, {})), "int");
  EXPECT_EQ(dialect.format_type(dialect.type_from_hcl("tinyint", {"1"}, {})), "bool");
  EXPECT_EQ(dialect.format_type(dialect.type_from_hcl("boolean", {}, {})), "bool");
  EXPECT_EQ(dialect.format_type(dialect.type_from_hcl("enum", {"a", "b'c"}, {})), "enum('a','b''c')");
  EXPECT_EQ(thrown([&] { dialect.type_from_hcl("varchar", {}, {}); }), "Type \"varchar\" requires at least 1 argument");
  EXPECT_EQ(thrown([&] { dialect.type_from_hcl("date", {"1"}, {}); }),
            "too many arguments for type definition \"date\"");
  EXPECT_EQ(thrown([&] { dialect.format_type(dialect.parse_type("hyperint(3)")); }),
            "unsupported type \"hyperint(3)\"");
}

schema::Column column_of(const Dialect& dialect, const char* type, const char* text, bool raw = false) {
  schema::Column column;
  column.name = "c";
  column.type = dialect.parse_type(type);
  column.default_value = schema::Expression{raw, text};
  return column;
}

TEST(Defaults, Compare) {
  const Dialect dialect(facts_of("8.0.31"));
  const auto equal = [&](const char* type, const char* a, const char* b) {
    return dialect.defaults_equal(column_of(dialect, type, a), column_of(dialect, type, b)) == ports::Verdict::kEqual;
  };
  EXPECT_TRUE(equal("bool", "1", "true"));
  EXPECT_TRUE(equal("bool", "'0'", "FALSE"));
  EXPECT_FALSE(equal("bool", "0", "1"));
  EXPECT_TRUE(equal("int", "'10'", "10"));
  EXPECT_TRUE(equal("int", "10.7", "10"));
  EXPECT_FALSE(equal("int", "10", "11"));
  EXPECT_TRUE(equal("decimal(10,2)", "1.50", "1.5"));
  EXPECT_TRUE(equal("double", "1e3", "1000"));
  EXPECT_TRUE(equal("binary(3)", "0x616263", "'abc'"));
  EXPECT_TRUE(equal("varchar(9)", "'it''s'", "\"it's\""));
  EXPECT_TRUE(equal("varchar(9)", "x", "'x'"));
  EXPECT_FALSE(equal("varchar(9)", "x", "X"));
  EXPECT_TRUE(equal("timestamp", "CURRENT_TIMESTAMP", "(current_timestamp())"));
  EXPECT_TRUE(equal("date", "'2031-01-01'", "2031-01-01"));
}

TEST(Expressions, Compare) {
  const Dialect dialect(facts_of("8.0.31"));
  EXPECT_TRUE(dialect.expressions_equal("(`a` > 0)", "`a` > 0"));
  EXPECT_TRUE(dialect.expressions_equal("concat(_utf8mb4'x',`a`)", "concat(_latin1'x',`a`)"));
  EXPECT_FALSE(dialect.expressions_equal("concat(_utf8mb4'x',`a`)", "concat(_utf8mb4'y',`a`)"));
  EXPECT_TRUE(dialect.expressions_equal("(`a` = 'it\\'s)')", "`a` = 'it\\'s)'"));
  EXPECT_TRUE(dialect.actions_equal("", "NO ACTION"));
  EXPECT_TRUE(dialect.actions_equal("RESTRICT", "NO ACTION"));
  EXPECT_FALSE(dialect.actions_equal("CASCADE", "NO ACTION"));
}

TEST(Extra, UnknownAttributesAreRefused) {
  schema::Column column;
  EXPECT_TRUE(read_extra("DEFAULT_GENERATED on update CURRENT_TIMESTAMP(3)", column));
  EXPECT_EQ(column.properties.text("on_update"), "CURRENT_TIMESTAMP(3)");
  EXPECT_FALSE(read_extra("VIRTUAL GENERATED, INVISIBLE", column));
  EXPECT_EQ(column.generated->storage, "VIRTUAL");
  EXPECT_TRUE(column.properties.is_set("invisible"));
  EXPECT_EQ(thrown([&] { read_extra("sparkling", column); }), "unknown extra column attribute \"sparkling\"");
}

TEST(TableNames, HonourTheServersCase) {
  ports::ServerFacts facts = facts_of("8.0.31");
  EXPECT_EQ(Dialect(facts).table_key("Users"), "Users");
  facts.settings.set("lower_case_table_names", std::string("1"));
  EXPECT_EQ(Dialect(facts).table_key("Users"), "users");
  facts.settings.set("lower_case_table_names", std::string("9"));
  EXPECT_NE(thrown([&] { Dialect(facts).table_key("Users"); }), "nothing");
}

TEST(GeneratedIndexNames, AreRecognised) {
  const Dialect dialect(facts_of("8.0.31"));
  const auto generated = [&](const char* name, const char* column) {
    schema::Index index;
    index.name = name;
    index.parts.emplace_back().column = column;
    return dialect.is_generated_index_name({}, index);
  };
  EXPECT_TRUE(generated("c", "c"));
  EXPECT_TRUE(generated("c_2", "c"));
  EXPECT_TRUE(generated("functional_index", ""));
  EXPECT_TRUE(generated("functional_index_3", ""));
  EXPECT_FALSE(generated("c_1", "c"));
  EXPECT_FALSE(generated("c_x", "c"));
  EXPECT_FALSE(generated("d", "c"));
}

TEST(Traits, TellWhatAStatementDoes) {
  const Dialect dialect(facts_of("8.0.31"));
  const auto of = [&](const char* sql) { return dialect.traits(sql); };
  EXPECT_TRUE(of("CREATE TABLE t (a int)").ddl);
  EXPECT_TRUE(of("CREATE TABLE t (a int)").implicit_commit);
  EXPECT_TRUE(of("CREATE TABLE t (a int)").atomic);
  EXPECT_TRUE(of("-- note\n/* note */ # note\n alter table t add b int").ddl);
  EXPECT_TRUE(of("DROP TABLE a, b").atomic);
  EXPECT_FALSE(of("INSERT INTO t VALUES (1)").implicit_commit);
  EXPECT_FALSE(of("INSERT INTO t VALUES (1)").atomic);
  EXPECT_TRUE(of("SET NAMES utf8mb4").session_state);
  EXPECT_TRUE(of("/*!40101 SET SQL_MODE='' */").session_state);
  EXPECT_FALSE(of("SET GLOBAL x = 1").session_state);
  EXPECT_FALSE(of("SET @@GLOBAL.x = 1").session_state);
  EXPECT_TRUE(of("SET autocommit = 0").transaction_control);
  EXPECT_TRUE(of("USE shop").session_state);
  EXPECT_TRUE(of("CREATE TEMPORARY TABLE t (a int)").blocks_resume);
  EXPECT_FALSE(of("CREATE TEMPORARY TABLE t (a int)").implicit_commit);
  EXPECT_TRUE(of("LOCK TABLES t WRITE").blocks_resume);
  EXPECT_TRUE(of("BEGIN").transaction_control);
  EXPECT_TRUE(of("START TRANSACTION").transaction_control);
  EXPECT_TRUE(of("COMMIT;").transaction_control);
  EXPECT_TRUE(of("ROLLBACK").transaction_control);
  EXPECT_FALSE(of("ROLLBACK TO SAVEPOINT s").transaction_control);
  EXPECT_TRUE(of("TRUNCATE t").implicit_commit);
  EXPECT_FALSE(of("TRUNCATE t").atomic);
}

TEST(Traits, AtomicityDependsOnTheServer) {
  const auto atomic = [](const char* version, const char* sql) {
    return Dialect(facts_of(version)).traits(sql).atomic;
  };
  EXPECT_FALSE(atomic("5.7.44", "ALTER TABLE t ADD a int"));
  EXPECT_TRUE(atomic("10.11.6-MariaDB", "ALTER TABLE t ADD a int, ADD b int"));
  EXPECT_FALSE(atomic("10.5.1-MariaDB", "ALTER TABLE t ADD a int"));
  EXPECT_FALSE(atomic("10.11.6-MariaDB", "DROP TABLE a, b"));
  EXPECT_TRUE(atomic("10.11.6-MariaDB", "DROP TABLE a"));
  EXPECT_FALSE(atomic("10.11.6-MariaDB", "CREATE TABLE a SELECT * FROM b"));
  EXPECT_FALSE(atomic("10.11.6-MariaDB", "DROP DATABASE a"));
  EXPECT_TRUE(atomic("10.11.6-MariaDB", "SET STATEMENT max_statement_time=1 FOR ALTER TABLE t ADD a int"));
}

schema::Realm realm_of(std::initializer_list<std::pair<const char*, std::vector<const char*>>> schemas) {
  schema::Realm realm;
  for (const auto& [name, tables] : schemas) {
    schema::Schema& schema = realm.schemas.emplace_back();
    schema.name = name;
    for (const char* table : tables) schema.tables.emplace_back().name = table;
  }
  return realm;
}

TEST(CleanCheck, GivesItsReason) {
  const Dialect dialect(facts_of("8.0.31"));
  const auto reason = [&](const schema::Realm& realm, bool schema_scope, const char* revisions_schema = nullptr) {
    std::optional<schema::ObjectRef> revisions;
    if (revisions_schema != nullptr) revisions = {"table", revisions_schema, "atlas_schema_revisions"};
    const ports::CleanCheck check = dialect.check_clean(realm, schema_scope, revisions);
    return check.clean ? std::string("clean") : check.reason;
  };
  const char* own = "atlas_schema_revisions";
  EXPECT_EQ(reason(realm_of({{"s", {}}}), true), "clean");
  EXPECT_EQ(reason(realm_of({{"s", {"t"}}}), true), "found table \"t\" in schema \"s\"");
  EXPECT_EQ(reason(realm_of({{"s", {own}}}), true, "s"), "clean");
  EXPECT_EQ(reason(realm_of({{"s", {own, "t"}}}), true, "s"), "found table \"atlas_schema_revisions\" in schema \"s\"");
  EXPECT_EQ(reason(realm_of({}), false, own), "clean");
  EXPECT_EQ(reason(realm_of({{"s", {}}}), false), "found schema \"s\"");
  EXPECT_EQ(reason(realm_of({{own, {own}}}), false, own), "clean");
  EXPECT_EQ(reason(realm_of({{"s", {}}}), false, own), "found schema \"s\"");
  EXPECT_EQ(reason(realm_of({{own, {}}, {"s", {}}}), false, own), "found multiple schemas: 2");
  EXPECT_EQ(reason(realm_of({{own, {own, "t"}}}), false, own), "found multiple tables: 2");
  EXPECT_EQ(reason(realm_of({{own, {"t"}}}), false, own), "found table \"t\"");
}

TEST(Defaults, TidbShowsBitsAsBytes) {
  const auto dialect = make_dialect(facts_of("8.0.11-TiDB-v7.5.0"));
  const schema::ColumnType bits = dialect->parse_type("bit(12)");
  EXPECT_EQ(read_default(*dialect, bits, "b'101'", false)->text, "b'101'");
  EXPECT_EQ(read_default(*dialect, bits, std::string("\x02\x01", 2), false)->text, "b'1000000001'");
  EXPECT_EQ(read_default(*dialect, bits, std::string("\0", 1), false)->text, "b'0'");
}

}  // namespace
}  // namespace portolan::mysql
