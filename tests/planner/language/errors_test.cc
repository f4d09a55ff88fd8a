#include "planner/base/errors.h"

#include <gtest/gtest.h>

#include "support.h"

namespace portolan::language {
namespace {

struct ErrorCase {
  std::string name;
  std::string text;
  std::string expected;
};

void PrintTo(const ErrorCase& value, std::ostream* out) {
  *out << value.name;
}

/// A document with schema "s" and table "t" with column "a", `inside` within the table.
std::string in_table(const std::string& inside) {
  return "schema \"s\" {}\ntable \"other\" {\n  schema = schema.s\n  column \"x\" {\n    type = int\n  }\n}\n"
         "table \"t\" {\n  schema = schema.s\n  column \"a\" {\n    type = int\n  }\n" +
         inside + "\n}\n";
}

class Refused : public testing::TestWithParam<ErrorCase> {};

/// Every text comes with the place in the file.
void expect_error(const ErrorCase& test, const ports::Dialect& dialect) {
  const std::string error = error_of(test.text, dialect);
  EXPECT_NE(error.find(test.expected), std::string::npos) << "got: " << error;
  EXPECT_EQ(error.rfind("schema.hcl:", 0), 0U) << "got: " << error;
}

TEST_P(Refused, WithTextAndPlace) {
  expect_error(GetParam(), sqlite());
}

std::string converting(const std::string& text) {
  return "sqlite: failed converting to *schema.Realm: " + text;
}

INSTANTIATE_TEST_SUITE_P(
    Conversion, Refused,
    testing::Values(
        ErrorCase{
            "table without schema", "table \"T\" {\n}\n",
            converting("cannot extract schema name for table \"T\": schemahcl: type \"schema\" was not found in nil "
                       "reference")},
        ErrorCase{"schema not in document", "schema \"s\" {}\ntable \"T\" {\n  schema = \"S\"\n}\n",
                  converting("schema \"S\" not found for table \"T\"")},
        ErrorCase{"column without type", in_table("column \"b\" {}"),
                  converting("cannot convert table \"t\": specutil: nil type")},
        ErrorCase{"index without parts", in_table("index \"I\" {}"), converting("missing definition for index \"I\"")},
        ErrorCase{"columns and on",
                  in_table("index \"I\" {\n  columns = [column.a]\n  on {\n    column = column.a\n  }\n}"),
                  converting("multiple definitions for index \"I\", use \"columns\" or \"on\"")},
        ErrorCase{"empty on", in_table("index \"I\" {\n  on {\n    desc = true\n  }\n}"),
                  converting("\"column\" or \"expr\" are required for index \"I\" at position 0")},
        ErrorCase{"on with both", in_table("index \"I\" {\n  on {\n    column = column.a\n    expr = \"a\"\n  }\n}"),
                  converting("cannot use both \"column\" and \"expr\" in index \"I\" at position 0")},
        ErrorCase{
            "fk arity",
            in_table("foreign_key \"F\" {\n  columns = [column.a]\n  ref_columns = [table.other.column.x, "
                     "table.other.column.x]\n}"),
            converting("sqlspec: number of referencing and referenced columns do not match for foreign-key \"F\"")},
        ErrorCase{"fk over two tables",
                  in_table("column \"b\" {\n  type = int\n}\nforeign_key \"F\" {\n  columns = [column.a, column.b]\n  "
                           "ref_columns = [table.other.column.x, table.t.column.a]\n}"),
                  converting("sqlspec: more than 1 table was referenced for foreign-key \"F\"")},
        ErrorCase{"column of another table", in_table("index \"I\" {\n  columns = [table.other.column.x]\n}"),
                  converting("column \"x\" was not found in table t")},
        ErrorCase{"default twice",
                  in_table("column \"b\" {\n  type = int\n  default = 1\n  default \"d\" {\n    as = 2\n  }\n}"),
                  converting("both default and default resource are set")},
        ErrorCase{"as twice", in_table("column \"b\" {\n  type = int\n  as = \"a\"\n  as {\n    expr = \"a\"\n  }\n}"),
                  converting("multiple as definitions for column \"b\"")},
        ErrorCase{"default of another kind", in_table("column \"b\" {\n  type = int\n  default = [1]\n}"),
                  converting("unsupported type for default value")},
        ErrorCase{"partition without type", in_table("partition {\n  columns = [column.a]\n}"),
                  converting("missing attribute t.partition.type")},
        ErrorCase{"empty include", in_table("index \"I\" {\n  columns = [column.a]\n  include = []\n}"),
                  converting("unexpected empty INCLUDE in index \"I\" definition")},
        ErrorCase{"duplicate table", in_table("") + "table \"t\" {\n  schema = schema.s\n}\n",
                  converting("duplicate table \"t\"")},
        ErrorCase{"duplicate column", in_table("column \"a\" {\n  type = int\n}"),
                  converting("duplicate column \"a\" in table \"t\"")},
        ErrorCase{"enum of a family without enums",
                  in_table("column \"b\" {\n  type = enum.E\n}") +
                      "enum \"E\" {\n  schema = schema.s\n  values = [\"a\"]\n}\n",
                  converting("enum \"E\" was not found in realm")},
        ErrorCase{"duplicate schema", "schema \"s\" {}\nschema \"s\" {}\n", converting("duplicate schema \"s\"")}));

INSTANTIATE_TEST_SUITE_P(
    Evaluation, Refused,
    testing::Values(
        ErrorCase{
            "unknown action",
            in_table("foreign_key \"F\" {\n  columns = [column.a]\n  ref_columns = [table.other.column.x]\n  on_delete "
                     "= FOO\n}"),
            "schema.hcl:16,15-18: Unknown foreign_key.on_delete; There is no on_delete named \"FOO\"."},
        ErrorCase{
            "unknown quoted action",
            in_table("foreign_key \"F\" {\n  columns = [column.a]\n  ref_columns = [table.other.column.x]\n  on_delete "
                     "= \"FOO\"\n}"),
            "Unknown foreign_key.on_delete; There is no on_delete named \"FOO\"."},
        ErrorCase{"unknown type", in_table("column \"b\" {\n  type = inte\n}"),
                  "Unknown column.type; There is no type named \"inte\". Did you mean \"int\"?"},
        ErrorCase{"type without arguments", in_table("column \"b\" {\n  type = date(3)\n}"),
                  "Call to unknown function; Type \"date\" does not accept attributes"},
        ErrorCase{"too many arguments", in_table("column \"b\" {\n  type = varchar(3, 4)\n}"),
                  "too many arguments for type definition \"varchar\""},
        ErrorCase{"unknown column", in_table("index \"I\" {\n  columns = [column.zzz]\n}"),
                  "Unsupported attribute; This object does not have an attribute named \"zzz\"."},
        ErrorCase{"unknown table",
                  in_table("foreign_key \"F\" {\n  columns = [column.a]\n  ref_columns = [table.zzz.column.x]\n}"),
                  "Unsupported attribute; This object does not have an attribute named \"zzz\"."},
        ErrorCase{"no block of the type", "table \"T\" {\n  schema = schema.s\n}\n",
                  "schema.hcl:2,12-18: Unknown variable; There is no variable named \"schema\"."},
        ErrorCase{"mixed list", in_table("index \"I\" {\n  columns = [column.a, \"a\"]\n}"),
                  "mixed list types used in \"columns\" attribute"},
        ErrorCase{"too many labels", "table \"a\" \"b\" \"c\" {\n}\n", "too many labels for block: [a b c]"},
        ErrorCase{"null is no bool", in_table("column \"b\" {\n  type = int\n  null = \"yes\"\n}"),
                  "value of attr \"null\" cannot be read as bool: bool value is required"},
        ErrorCase{"empty raw expression", in_table("column \"b\" {\n  type = sql(\"\")\n}"),
                  "Error in function call; Call to function \"sql\" failed: empty expression."},
        ErrorCase{
            "name of a qualifier",
            "schema \"s\" {}\ntable \"s\" \"t\" {\n  schema = schema.s\n}\ntable \"s\" {\n  schema = schema.s\n}\n",
            "table \"s\" has the name of a qualifier"},
        ErrorCase{
            "several tables",
            "schema \"a\" {}\nschema \"b\" {}\ntable \"t\" {\n  schema = schema.a\n  column \"x\" {\n    type = int\n  "
            "}\n}\ntable \"t\" {\n  schema = schema.b\n  column \"x\" {\n    type = int\n  }\n  foreign_key \"F\" {\n  "
            " "
            " columns = [column.x]\n    ref_columns = [table.t.column.x]\n  }\n}\n",
            "multiple reference tables found for \"t\""},
        ErrorCase{"cyclic locals", "locals {\n  a = local.b\n  b = local.a\n}\n", "cyclic reference to \"local."},
        ErrorCase{"unknown local", "locals {\n  a = 1\n}\nschema \"s\" {\n  comment = local.q\n}\n",
                  "Unsupported attribute; This object does not have an attribute named \"q\"."},
        ErrorCase{"no locals", "schema \"s\" {\n  comment = local.q\n}\n",
                  "Unknown local; There is no variable named \"local\"."},
        ErrorCase{
            "quoted variable type", "variable \"v\" {\n  type = \"string\"\n}\n",
            "invalid type \"string\" for variable \"v\". Valid types are: string, number, bool, list, map, or set"},
        ErrorCase{"variable without label", "variable {\n  type = string\n}\n",
                  "Missing  for variable; All variable blocks must have 1 labels ()."},
        ErrorCase{"variable without type", "variable \"v\" {\n  default = 1\n}\n",
                  "Missing required argument; The argument \"type\" is required, but no definition was found."},
        ErrorCase{"default that does not convert", "variable \"n\" {\n  type = number\n  default = \"x\"\n}\n",
                  "variable \"n\": a number is required"},
        ErrorCase{"for_each over a string", "schema \"s\" {\n  for_each = \"x\"\n}\n",
                  "schemahcl: for_each does not support string type"},
        ErrorCase{"data source", "data \"sql\" \"x\" {\n}\nschema \"s\" {\n  comment = data.sql.x\n}\n",
                  "data source \"sql\" cannot be read from here"}));

class RefusedByPostgres : public testing::TestWithParam<ErrorCase> {};
TEST_P(RefusedByPostgres, WithTextAndPlace) {
  expect_error(GetParam(), postgres());
}
INSTANTIATE_TEST_SUITE_P(
    Conversion, RefusedByPostgres,
    testing::Values(
        ErrorCase{"prefix of the family", "table \"T\" {\n}\n", "specutil: failed converting to *schema.Realm: "},
        ErrorCase{"partition without key", in_table("partition {\n  type = RANGE\n}"),
                  "missing columns or expressions for t.partition"},
        ErrorCase{"partition with both keys",
                  in_table("partition {\n  type = RANGE\n  columns = [column.a]\n  by {\n    expr = \"a\"\n  }\n}"),
                  "multiple definitions for t.partition, use \"columns\" or \"by\""},
        ErrorCase{"enum twice",
                  "schema \"s\" {}\nenum \"E\" {\n  schema = schema.s\n  values = [\"a\"]\n}\nenum \"E\" {\n  schema = "
                  "schema.s\n  values = [\"a\"]\n}\n",
                  "duplicate enum \"E\""},
        ErrorCase{"exclude without operator", in_table("exclude \"N\" {\n  columns = [column.a]\n}"),
                  "missing operator for exclude constraint \"N\""},
        ErrorCase{"unknown index type", in_table("index \"I\" {\n  type = FOO\n  columns = [column.a]\n}"),
                  "Unknown index.type; There is no type named \"FOO\"."}));

class RefusedByMysql : public testing::TestWithParam<ErrorCase> {};
TEST_P(RefusedByMysql, WithTextAndPlace) {
  expect_error(GetParam(), mysql());
}
INSTANTIATE_TEST_SUITE_P(
    Conversion, RefusedByMysql,
    testing::Values(ErrorCase{"prefix of the family", "table \"T\" {\n}\n",
                              "mysql: failed converting to *schema.Realm: "},
                    ErrorCase{"prefix of an expression",
                              in_table("index \"I\" {\n  on {\n    expr = \"a\"\n    prefix = 3\n  }\n}"),
                              "attribute 'on.prefix' cannot be used in functional part"},
                    ErrorCase{"type that needs arguments", in_table("column \"b\" {\n  type = varchar\n}"),
                              "Type \"varchar\" requires at least 1 argument"},
                    ErrorCase{"on_update that is no expression",
                              in_table("column \"b\" {\n  type = timestamp\n  on_update = \"now\"\n}"),
                              "value of attr \"on_update\" cannot be read as raw expression"}));

TEST(Errors, CarryTheOffendingLine) {
  try {
    load("schema \"s\" {}\ntable \"t\" {\n  schema = schema.s\n  column \"a\" {}\n}\n", sqlite());
    FAIL() << "accepted";
  } catch (const SourceError& error) {
    EXPECT_EQ(error.range().start.line, 4);
    EXPECT_NE(error.detailed().find("  column \"a\" {}\n"), std::string::npos) << error.detailed();
    EXPECT_NE(error.detailed().find('^'), std::string::npos) << error.detailed();
  }
}

TEST(Errors, ProjectFile) {
  EXPECT_EQ(error_of("env \"dev\" {\n  url = \"x\"\n}\n", sqlite()),
            "cannot parse project file \"schema.hcl\" as a schema file");
}

TEST(Warnings, NameUnknownBlocksAndTheirPlace) {
  const auto warnings = warnings_of(
      "note \"x\" {\n  any = thing\n}\nschema \"s\" {}\ntable \"t\" {\n  schema = schema.s\n  owner = \"me\"\n  column "
      "\"a\" {\n"
      "    type = int\n    hint {}\n  }\n  meta \"m\" {}\n}\n",
      sqlite());
  EXPECT_EQ(warnings,
            (std::vector<std::string>{"schema.hcl:1,1-9: unknown block note \"x\" is ignored",
                                      "schema.hcl:10,5-9: unknown block hint in column \"a\" is ignored",
                                      "schema.hcl:12,3-11: unknown block meta \"m\" in table \"t\" is ignored"}));
}

TEST(Warnings, NameBlocksThatTheFamilyDoesNotManage) {
  const auto warnings = warnings_of("schema \"s\" {}\nsynonym \"v\" {\n  schema = schema.s\n}\n", sqlite());
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_EQ(warnings.front(),
            "schema.hcl:2,1-12: synonym blocks are not supported yet for this database: synonym \"v\" is ignored");
}

}  // namespace
}  // namespace portolan::language
