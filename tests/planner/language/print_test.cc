#include <gtest/gtest.h>

#include "planner/base/hash.h"
#include "support.h"

namespace portolan::language {
namespace {

// Every document here is in printed form: reading and printing it must give the same bytes.

constexpr std::string_view kLayout = R"hcl(table "reading" {
  schema  = schema.lab
  comment = "sensor data"
  column "id" {
    null           = false
    type           = bigint
    unsigned       = true
    auto_increment = true
  }
  column "note" {
    null    = true
    type    = varchar(80)
    default = "n/a"
  }
  primary_key {
    columns = [column.id]
  }
}
schema "lab" {
  charset = "utf8mb4"
  collate = "utf8mb4_0900_ai_ci"
}
)hcl";

TEST(Print, LayoutOfTheSpecification) {
  EXPECT_EQ(reprint(kLayout, mysql()), kLayout);
}

TEST(Print, EmptySchema) {
  constexpr std::string_view text = "schema \"main\" {\n}\n";
  EXPECT_EQ(reprint(text, sqlite()), text);
}

TEST(Print, EmptyRealm) {
  EXPECT_EQ(print_realm({}, sqlite()), "");
}

constexpr std::string_view kDepots = R"hcl(table "depots" {
  schema = schema.public
  column "id" {
    null = false
    type = bigint
  }
  column "label" {
    null = true
    type = text
  }
  primary_key {
    columns = [column.id]
  }
}
schema "public" {
  comment = "standard public schema"
}
)hcl";

TEST(Print, HashOfTheOperatorContract) {
  const std::string text = reprint(kDepots, postgres());
  EXPECT_EQ(text, kDepots);
  EXPECT_EQ(base::base64_encode(base::sha256(text)), "TYSjGh2CvjbuUrQBBfeXN/1asPqjUCDoIXxqfDwh1no=");
}

constexpr std::string_view kPostgres = R"hcl(table "author" {
  schema  = schema.shop
  comment = "people"
  column "id" {
    null = false
    type = bigint
    identity {
      generated = BY_DEFAULT
    }
  }
  column "code" {
    null = false
    type = integer
    identity {
      generated = ALWAYS
      start     = 10
      increment = 5
    }
  }
  column "serial" {
    null = false
    type = serial
  }
  column "name" {
    null    = false
    type    = character_varying(40)
    default = "it's"
    comment = "full \"name\""
  }
  column "mood" {
    null    = true
    type    = enum.mood
    default = "low"
  }
  column "tags" {
    null = true
    type = sql("text[]")
  }
  column "price" {
    null    = false
    type    = numeric(10,2)
    default = 1.5
  }
  column "active" {
    null    = false
    type    = boolean
    default = true
  }
  column "created" {
    null    = false
    type    = timestamptz(3)
    default = sql("now()")
  }
  column "total" {
    null = true
    type = numeric
    as {
      expr = "(price * 2)"
      type = STORED
    }
  }
  primary_key {
    columns = [column.id]
    include = [column.code]
  }
  foreign_key "author_parent" {
    columns     = [column.code]
    ref_columns = [table.author.column.id]
    on_update   = NO_ACTION
    on_delete   = SET_NULL
  }
  index "author_name" {
    unique = true
    on {
      desc   = true
      column = column.name
      ops    = varchar_pattern_ops
    }
    on {
      expr       = "lower(name)"
      nulls_last = true
    }
  }
  index "author_tags" {
    columns = [column.tags]
    comment = "by tag"
    type    = GIN
    where   = "(active AND (name <> ''::text))"
    include = [column.name]
  }
  check "positive" {
    expr = "(price > (0)::numeric)"
  }
  check {
    expr       = "(code > 0)"
    no_inherit = true
  }
  unique "author_code" {
    columns = [column.code]
  }
}
table "unlogged item" {
  schema   = schema.shop
  unlogged = true
  column "unit price" {
    null = false
    type = money
  }
  index "i" {
    columns = [column["unit price"]]
  }
}
enum "mood" {
  schema = schema.shop
  values = ["low", "mid", "it's"]
}
schema "shop" {
}
)hcl";

TEST(Print, EveryPostgresConstruct) {
  EXPECT_EQ(reprint(kPostgres, postgres()), kPostgres);
}

constexpr std::string_view kMysql = R"hcl(table "orders" {
  schema  = schema.app
  charset = "latin1"
  collate = "latin1_swedish_ci"
  engine  = MyISAM
  column "id" {
    null           = false
    type           = int
    unsigned       = true
    auto_increment = true
  }
  column "kind" {
    null    = false
    type    = enum("a","b $${c}")
    default = "a"
  }
  column "flags" {
    null = true
    type = set("x","y")
  }
  column "amount" {
    null     = false
    type     = decimal(10,2)
    default  = 0
    unsigned = false
  }
  column "body" {
    null    = true
    type    = text
    charset = "utf8mb4"
    collate = "utf8mb4_bin"
  }
  column "seen" {
    null      = true
    type      = timestamp
    default   = sql("CURRENT_TIMESTAMP")
    on_update = sql("CURRENT_TIMESTAMP")
  }
  column "half" {
    null = true
    type = int
    as {
      expr = "id / 2"
      type = VIRTUAL
    }
  }
  primary_key {
    columns = [column.id]
    type    = HASH
  }
  index "body" {
    type   = FULLTEXT
    parser = ngram
    on {
      column = column.body
      prefix = 20
    }
  }
  check "positive" {
    expr     = "(amount > 0)"
    enforced = false
  }
}
schema "app" {
  charset = "utf8mb4"
  collate = "utf8mb4_bin"
}
)hcl";

TEST(Print, EveryMysqlConstruct) {
  EXPECT_EQ(reprint(kMysql, mysql()), kMysql);
}

constexpr std::string_view kSqlite = R"hcl(table "users" {
  schema = schema.main
  column "id" {
    null           = false
    type           = integer
    auto_increment = true
  }
  column "parent" {
    null = true
    type = int
  }
  column "data" {
    null    = false
    type    = blob
    default = sql("x'00ff'")
  }
  column "custom" {
    null = true
    type = sql("MyType(3)")
  }
  column "double" {
    null = true
    type = int
    as {
      expr = "id * 2"
      type = VIRTUAL
    }
  }
  primary_key {
    columns = [column.id]
  }
  foreign_key "0" {
    columns     = [column.parent]
    ref_columns = [column.id]
    on_update   = NO_ACTION
    on_delete   = CASCADE
  }
  index "users_parent" {
    columns = [column.parent]
    where   = "id > 10"
  }
  check "c" {
    expr = "(id > 0)"
  }
  without_rowid = true
  strict        = true
}
schema "main" {
}
)hcl";

TEST(Print, EverySqliteConstruct) {
  EXPECT_EQ(reprint(kSqlite, sqlite(), {.schema_scope = true}), kSqlite);
}

std::string two_schemas(std::string_view table_a, std::string_view table_b, std::string_view reference) {
  const std::string first = R"hcl( {
  schema = schema.a
  column "id" {
    null = false
    type = bigint
  }
}
table )hcl";
  const std::string second = R"hcl( {
  schema = schema.b
  column "id" {
    null = false
    type = bigint
  }
  foreign_key "f" {
    columns     = [column.id]
    ref_columns = [)hcl";
  const std::string rest = R"hcl(.column.id]
  }
}
schema "a" {
}
schema "b" {
}
)hcl";
  return "table " + std::string(table_a) + first + std::string(table_b) + second + std::string(reference) + rest;
}

TEST(Print, EqualNamesInTwoSchemasAreQualified) {
  const std::string text = two_schemas("\"a\" \"item\"", "\"b\" \"item\"", "table.a.item");
  EXPECT_EQ(reprint(text, postgres()), text);
}

TEST(Print, UnqualifiedNameThatIsAQualifierIsQualifiedToo) {
  std::string text = two_schemas("\"a\" \"item\"", "\"b\" \"item\"", "table.a.item");
  const std::string extra = R"hcl(table "b" "a" {
  schema = schema.b
  column "id" {
    null = false
    type = bigint
  }
}
)hcl";
  text.insert(text.find("schema \"a\""), extra);
  EXPECT_EQ(reprint(text, postgres()), text);
}

TEST(Print, NothingIsQualifiedWithoutNeed) {
  const std::string text = two_schemas("\"x\"", "\"y\"", "table.x");
  EXPECT_EQ(reprint(text, postgres()), text);
}

TEST(Print, TypeArgumentThatIsNoHclIsWrittenAsSql) {
  const std::string text = reprint(
      "schema \"s\" {}\ntable \"t\" {\n  schema = schema.s\n  column \"c\" {\n    type = sql(\"varchar(2=)\")\n  "
      "}\n}\n",
      postgres());
  EXPECT_NE(text.find("type = sql(\"character varying(2=)\")"), std::string::npos) << text;
}

TEST(Print, ChosenNameOfAPrimaryKeyIsKept) {
  std::string text(kDepots);
  text.replace(text.find("primary_key {"), 11, "primary_key \"pk\"");
  EXPECT_EQ(reprint(text, postgres()), text);
}

TEST(Print, CountersMoveWithTheDataAndAreLeftOut) {
  std::string text(kLayout);
  const std::string counter = "  auto_increment = 100\n";
  text.insert(text.find("  column"), counter);
  EXPECT_EQ(reprint(text, mysql()), kLayout);
}

TEST(Print, ForeignKeyWithoutItsParentIsLeftOut) {
  schema::Realm realm = load(two_schemas("\"x\"", "\"y\"", "table.x"), postgres()).realm;
  realm.schemas[0].tables.clear();
  EXPECT_EQ(print_realm(realm, postgres()).find("foreign_key"), std::string::npos);
}

TEST(Print, ParentInAnotherSchemaStaysQualifiedInSchemaScope) {
  schema::Realm realm = load(two_schemas("\"item\"", "\"order\"", "table.item"), postgres()).realm;
  realm.schemas.erase(realm.schemas.begin());
  const std::string text = print_realm(realm, postgres(), {.schema_scope = true});
  EXPECT_NE(text.find("ref_columns = [table.a.item.column.id]"), std::string::npos) << text;
  EXPECT_NE(error_of(text, postgres())
                .find("foreign-key \"f\" of table \"order\" references table \"a.item\", which is not in the document"),
            std::string::npos);
}

struct DefaultCase {
  schema::Expression value;
  std::string type;
  std::string printed;
};

void PrintTo(const DefaultCase& value, std::ostream* out) {
  *out << value.type << " " << value.value.text;
}

class PrintedDefault : public testing::TestWithParam<DefaultCase> {};

TEST_P(PrintedDefault, FollowsTheRules) {
  schema::Realm realm;
  schema::Table& table = realm.schemas.emplace_back(schema::Schema{.name = "public"}).tables.emplace_back();
  table.name = "t";
  table.schema = "public";
  schema::Column& column = table.columns.emplace_back();
  column.name = "c";
  column.type = postgres().parse_type(GetParam().type);
  column.default_value = GetParam().value;
  const std::string text = print_realm(realm, postgres());
  const auto start = text.find("default = ");
  ASSERT_NE(start, std::string::npos);
  EXPECT_EQ(text.substr(start + 10, text.find('\n', start) - start - 10), GetParam().printed);
}

INSTANTIATE_TEST_SUITE_P(
    Rules, PrintedDefault,
    testing::Values(DefaultCase{{true, "now()"}, "timestamptz", R"hcl(sql("now()"))hcl"},
                    DefaultCase{{true, "a \"b\"\nc"}, "text", R"hcl(sql("a \"b\"\nc"))hcl"},
                    DefaultCase{{false, "0x41"}, "bytea", R"hcl(sql("0x41"))hcl"},
                    DefaultCase{{false, "x'00ff'"}, "bytea", R"hcl(sql("x'00ff'"))hcl"},
                    DefaultCase{{false, "b'101'"}, "bit(3)", R"hcl(sql("b'101'"))hcl"},
                    DefaultCase{{false, "'it''s'"}, "text", R"hcl("it's")hcl"},
                    DefaultCase{{false, "\"x\""}, "text", R"hcl("x")hcl"},
                    DefaultCase{{false, "TRUE"}, "boolean", "true"}, DefaultCase{{false, "false"}, "boolean", "false"},
                    DefaultCase{{false, "1.50"}, "numeric", "1.5"},
                    DefaultCase{{false, "1e10"}, "numeric", "10000000000"},
                    DefaultCase{{false, "18446744073709551615"}, "numeric", "18446744073709551615"},
                    DefaultCase{{false, "-3"}, "integer", "-3"}, DefaultCase{{false, "42"}, "text", R"hcl("42")hcl"},
                    DefaultCase{{false, "n/a"}, "text", R"hcl("n/a")hcl"},
                    DefaultCase{{false, ""}, "text", R"hcl("")hcl"},
                    DefaultCase{{false, "${x} %{y}"}, "text", R"hcl("$${x} %%{y}")hcl"}));

}  // namespace
}  // namespace portolan::language
