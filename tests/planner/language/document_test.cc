#include <gtest/gtest.h>

#include "planner/base/errors.h"
#include "planner/language/scope.h"
#include "support.h"

namespace portolan::language {
namespace {

std::vector<std::string> table_names(const schema::Schema& schema) {
  std::vector<std::string> names;
  for (const schema::Table& table : schema.tables) names.push_back(table.name);
  return names;
}

std::vector<std::string> schema_names(const schema::Realm& realm) {
  std::vector<std::string> names;
  for (const schema::Schema& schema : realm.schemas) names.push_back(schema.name);
  return names;
}

using Names = std::vector<std::string>;

TEST(Document, FilesMergeInOrderOfTheirNames) {
  const Document document = load_document(
      {{"b.hcl", "table \"second\" {\n  schema = schema.s\n  column \"x\" {\n    type = local.kind\n  }\n}\n"},
       {"a.hcl",
        "table \"first\" {\n  schema = schema.s\n  column \"x\" {\n    type = int\n  }\n  foreign_key \"f\" {\n"
        "    columns = [column.x]\n    ref_columns = [table.second.column.x]\n  }\n}\nlocals {\n  kind = "
        "\"bigint\"\n}\n"},
       {"c.hcl", "schema \"s\" {}\n"}},
      {}, sqlite());
  ASSERT_EQ(document.realm.schemas.size(), 1U);
  EXPECT_EQ(table_names(document.realm.schemas[0]), (Names{"first", "second"}));
  const schema::ForeignKey& key = document.realm.schemas[0].tables[0].foreign_keys.at(0);
  EXPECT_EQ(key.ref_table, "second");
  EXPECT_EQ(key.ref_schema, "s");
  EXPECT_EQ(document.realm.schemas[0].tables[1].columns[0].type.name, "bigint");
}

TEST(Document, KeepsSourcePositions) {
  const Document document = load(
      "schema \"s\" {}\n\ntable \"t\" {\n  schema = schema.s\n  column \"a\" {\n    type = int\n  }\n}\n", sqlite());
  const schema::Table& table = document.realm.schemas[0].tables[0];
  EXPECT_EQ(table.position.file, "schema.hcl");
  EXPECT_EQ(table.position.line, 3);
  EXPECT_EQ(table.columns[0].position.line, 5);
  EXPECT_EQ(table.columns[0].position.column, 3);
}

TEST(Document, TellsWhichKindsItDeclares) {
  const Document document =
      load("schema \"s\" {}\nenum \"e\" {\n  schema = schema.s\n  values = [\"a\"]\n}\n", postgres());
  EXPECT_TRUE(document.declared_kinds.contains("enum"));
  EXPECT_FALSE(document.declared_kinds.contains("table"));
}

TEST(Variables, TakeInputsThenDefaults) {
  const std::string text =
      "variable \"name\" {\n  type = string\n  default = \"main\"\n}\nschema \"s\" {\n  name = var.name\n}\n";
  EXPECT_EQ(schema_names(load(text, sqlite()).realm), Names{"main"});
  EXPECT_EQ(schema_names(load(text, sqlite(), input_values({{"name", "x"}, {"ignored", "y"}})).realm), Names{"x"});
}

TEST(Variables, ConvertAndWrap) {
  const std::string text =
      "variable \"ids\" {\n  type = list(number)\n}\nschema \"tenant\" {\n  for_each = toset(var.ids)\n  name = "
      "\"co_${each.value}\"\n}\n";
  EXPECT_EQ(schema_names(load(text, postgres(), input_values({{"ids", "7"}})).realm), Names{"co_7"});
  EXPECT_EQ(schema_names(load(text, postgres(), input_values({{"ids", "2"}, {"ids", "1"}})).realm),
            (Names{"co_1", "co_2"}));
  EXPECT_EQ(error_of(text, postgres(), input_values({{"ids", "x"}})), "variable \"ids\": a number is required");
}

TEST(Variables, MustHaveAValue) {
  EXPECT_EQ(error_of("variable \"v\" {\n  type = string\n}\n", sqlite()), "missing value for required variable \"v\"");
}

TEST(Variables, AreValidated) {
  const std::string text =
      "variable \"n\" {\n  type = number\n  validation {\n    condition = var.n < 10\n    error_message = \"n is too "
      "large\"\n  }\n}\n";
  EXPECT_EQ(error_of(text, sqlite(), input_values({{"n", "3"}})), "");
  EXPECT_EQ(error_of(text, sqlite(), input_values({{"n", "30"}})), "variable \"n\": n is too large");
}

TEST(Locals, UseEachOtherInAnyOrder) {
  const std::string text =
      "locals {\n  full = \"${local.a}_${var.v}\"\n}\nlocals {\n  a = \"x\"\n}\nvariable \"v\" {\n  type = string\n  "
      "default = "
      "\"y\"\n}\nschema \"s\" {\n  name = local.full\n}\n";
  EXPECT_EQ(schema_names(load(text, sqlite()).realm), Names{"x_y"});
}

TEST(DataSources, AreLoadedOnceAndOnlyWhenUsed) {
  int loads = 0;
  InputOptions options;
  options.load_data = [&](const hcl::Block& block, const hcl::EvalContext&) {
    ++loads;
    EXPECT_EQ(block.labels[1].text, "used");
    return hcl::Value("name");
  };
  const Document document = load_document(
      {{"a.hcl",
        "data \"sql\" \"used\" {}\ndata \"sql\" \"unused\" {}\nschema \"a\" {\n  name = \"${data.sql.used}_a\"\n}\n"
        "schema \"b\" {\n  name = \"${data.sql.used}_b\"\n}\n"}},
      {}, postgres(), options);
  EXPECT_EQ(schema_names(document.realm), (Names{"name_a", "name_b"}));
  EXPECT_EQ(loads, 1);
}

constexpr std::string_view kTenants = R"hcl(
schema "tenant" {
  for_each = toset(["a", "b"])
  name     = "co_${each.value}"
}
table "users" {
  for_each = schema.tenant
  schema   = each.value
  column "id" {
    type = int
  }
  primary_key {
    columns = [column.id]
  }
}
table "posts" {
  for_each = toset(["a", "b"])
  schema   = schema.tenant[each.key]
  column "author" {
    type = int
  }
  foreign_key "author" {
    columns     = [column.author]
    ref_columns = [table.users.column.id]
  }
}
)hcl";

TEST(ForEach, MakesOneObjectPerElement) {
  const schema::Realm realm = load(kTenants, postgres()).realm;
  ASSERT_EQ(schema_names(realm), (Names{"co_a", "co_b"}));
  for (const schema::Schema& schema : realm.schemas) {
    ASSERT_EQ(table_names(schema), (Names{"users", "posts"})) << schema.name;
    EXPECT_EQ(schema.tables[0].primary_key->parts[0].column, "id");
    EXPECT_EQ(schema.tables[1].foreign_keys[0].ref_schema, schema.name);
  }
}

TEST(ForEach, RunsOverObjectsTuplesAndReferences) {
  const schema::Realm realm = load(R"hcl(
schema "x" {
  for_each = { one = "1", two = "2" }
  name     = "${each.key}_${each.value}"
}
schema "y" {
  for_each = ["p", "q"]
  name     = "${each.key}${each.value}"
}
schema "m" {}
schema "n" {}
table "t" {
  for_each = [schema.m, schema.n]
  schema   = each.value
  comment  = each.value.name
  column "c" {
    type = int
  }
}
)hcl",
                                   postgres())
                                  .realm;
  EXPECT_EQ(schema_names(realm), (Names{"one_1", "two_2", "0p", "1q", "m", "n"}));
  EXPECT_EQ(realm.schemas[4].tables.at(0).comment, "m");
  EXPECT_EQ(realm.schemas[5].tables.at(0).comment, "n");
}

TEST(References, ReachAttributesOfOtherBlocks) {
  const schema::Realm realm = load(R"hcl(
schema "s" {
  name    = "final"
  comment = "about"
}
table "t" {
  schema  = schema.s
  comment = "${schema.s.name}: ${schema.s.comment}, ${table.u.name}.${table.u.column["unit price"].name}"
  column "c" {
    type = int
  }
}
table "u" {
  schema = schema.s
  column "unit price" {
    type = int
  }
}
)hcl",
                                   postgres())
                                  .realm;
  EXPECT_EQ(realm.schemas[0].name, "final");
  EXPECT_EQ(realm.schemas[0].tables.at(0).comment, "final: about, u.unit price");
}

TEST(References, QualifierTellsEqualNamesApart) {
  const schema::Realm realm = load(R"hcl(
schema "a" {}
schema "b" {}
table "a" "item" {
  schema = schema.a
  column "id" {
    type = int
  }
}
table "b" "item" {
  schema = schema.b
  column "id" {
    type = int
  }
  foreign_key "f" {
    columns     = [column.id]
    ref_columns = [table.a.item.column.id]
  }
}
)hcl",
                                   postgres())
                                  .realm;
  EXPECT_EQ(realm.schemas[1].tables.at(0).foreign_keys.at(0).ref_schema, "a");
}

TEST(References, EnumsOfOneNameBelongToTheirSchemas) {
  const schema::Realm realm = load(R"hcl(
schema "a" {}
schema "b" {}
enum "a" "mood" {
  schema = schema.a
  values = ["x"]
}
enum "b" "mood" {
  schema = schema.b
  values = ["y"]
}
table "t" {
  schema = schema.b
  column "c" {
    type = enum.a.mood
  }
  column "d" {
    type = sql("mood[]")
  }
}
)hcl",
                                   postgres())
                                  .realm;
  const schema::Table& table = realm.schemas[1].tables.at(0);
  EXPECT_EQ(table.columns[0].type.object, (schema::ObjectRef{"enum", "a", "mood"}));
  EXPECT_EQ(table.columns[1].type.object, (schema::ObjectRef{"enum", "b", "mood"}));
  EXPECT_TRUE(table.columns[1].type.array);
}

TEST(Words, MayBeQuoted) {
  const schema::Realm realm = load(R"hcl(
schema "s" {}
table "t" {
  schema = schema.s
  column "a" {
    type = "varchar(20)"
  }
  foreign_key "f" {
    columns     = [column.a]
    ref_columns = [column.a]
    on_delete   = "SET_NULL"
    on_update   = "cascade"
  }
  index "i" {
    columns = [column.a]
    type    = "BRIN"
  }
  index "j" {
    columns = [column.a]
    type    = "HNSW"
  }
}
)hcl",
                                   postgres())
                                  .realm;
  const schema::Table& table = realm.schemas[0].tables.at(0);
  EXPECT_EQ(table.columns[0].type.name, "character varying");
  EXPECT_EQ(table.foreign_keys[0].on_delete, "SET NULL");
  EXPECT_EQ(table.foreign_keys[0].on_update, "CASCADE");
  EXPECT_EQ(*table.indexes[0].properties.find("type"), schema::PropertyValue(schema::Word{"BRIN"}));
  EXPECT_EQ(*table.indexes[1].properties.find("type"), schema::PropertyValue(std::string("HNSW")));
}

TEST(Columns, ReadDefaultsAndGeneratedForms) {
  const schema::Realm realm = load(R"hcl(
schema "s" {}
table "t" {
  schema = schema.s
  column "a" {
    type    = int
    default = 1.0
  }
  column "b" {
    type    = int
    default = null
    as      = "a * 2"
  }
  column "c" {
    type    = decimal(40,20)
    null    = true
    default = 0.12345678901234567890
  }
  column "d" {
    type = int
    as {
      expr = "a"
      type = PERSISTENT
    }
  }
  column "e" {
    type = sql("int unsigned")
  }
}
)hcl",
                                   mysql())
                                  .realm;
  const auto& columns = realm.schemas[0].tables.at(0).columns;
  EXPECT_EQ(columns[0].default_value, (schema::Expression{false, "1"}));
  EXPECT_FALSE(columns[0].nullable);
  EXPECT_FALSE(columns[1].default_value.has_value());
  EXPECT_EQ(columns[1].generated, (schema::Generated{"a * 2", "VIRTUAL"}));
  EXPECT_EQ(columns[2].default_value, (schema::Expression{false, "0.1234567890123456789"}));
  EXPECT_EQ(columns[3].generated, (schema::Generated{"a", "STORED"}));
  EXPECT_TRUE(columns[4].type.attributes.is_set("unsigned"));
}

TEST(Columns, EmptyIdentityIsByDefault) {
  const schema::Realm realm = load(
                                  "schema \"s\" {}\ntable \"t\" {\n  schema = schema.s\n  column \"a\" {\n    type = "
                                  "int\n    identity {}\n  }\n}\n",
                                  postgres())
                                  .realm;
  EXPECT_EQ(realm.schemas[0].tables.at(0).columns[0].properties.text("identity.generated"), "BY DEFAULT");
}

std::string scope_error(const schema::Realm& realm, const ScopeRequest& request) {
  try {
    in_schema_scope(realm, request);
  } catch (const UsageError& error) {
    return error.what();
  }
  return {};
}

TEST(Scope, FollowsTheConnections) {
  const schema::Realm one = load("schema \"a\" {}\n", postgres()).realm;
  const schema::Realm two = load("schema \"a\" {}\nschema \"b\" {}\n", postgres()).realm;
  EXPECT_FALSE(in_schema_scope(one, {}));
  EXPECT_TRUE(in_schema_scope(one, {.dev_schema = "dev"}));
  EXPECT_TRUE(in_schema_scope(one, {.url_schema = "x"}));
  EXPECT_FALSE(in_schema_scope(two, {}));
  EXPECT_EQ(scope_error(two, {.dev_schema = "dev", .url_schema = "x"}),
            "cannot use HCL with more than 1 schema when dev-url is limited to schema \"dev\"");
  EXPECT_EQ(scope_error(two, {.url_schema = "x"}),
            "cannot use HCL with more than 1 schema when url is limited to schema \"x\"");
  EXPECT_EQ(scope_error(two, {.paths = {"r.hcl", "s.hcl"}, .requested = {"a"}}),
            "schema \"b\" from paths [\"r.hcl\" \"s.hcl\"] is not requested (all schemas in HCL must be requested)");
}

TEST(Scope, NamesMustAgreeWithALiveSource) {
  EXPECT_NO_THROW(require_same_schema("a", "a"));
  try {
    require_same_schema("db", "doc");
    FAIL() << "accepted";
  } catch (const UsageError& error) {
    EXPECT_STREQ(error.what(), "mismatched HCL and database schemas: \"db\" <> \"doc\"");
  }
}

}  // namespace
}  // namespace portolan::language
