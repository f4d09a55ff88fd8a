#include "planner/sql/scanner.h"

#include <gtest/gtest.h>

#include "planner/base/errors.h"

namespace portolan::sql {
namespace {

using Texts = std::vector<std::string>;

// Columns of spec/migrations.md 6.1.
ScannerOptions mysql() {
  ScannerOptions options;
  options.begin_end = options.backslash_escapes = options.hash_comments = options.executable_comments = true;
  return options;
}

ScannerOptions postgres() {
  ScannerOptions options;
  options.begin_end = options.begin_atomic = options.dollar_quotes = options.escape_strings = true;
  return options;
}

ScannerOptions sqlite() {
  ScannerOptions options;
  options.begin_end = options.bracket_names = true;
  return options;
}

ScannerOptions sqlserver() {
  ScannerOptions options;
  options.begin_end = options.begin_atomic = options.begin_try = options.go_batches = options.end_without_semicolon =
      true;
  return options;
}

Texts texts(std::string_view input, const ScannerOptions& options) {
  Texts out;
  for (const Statement& statement : scan(input, options)) out.push_back(statement.text);
  return out;
}

std::string error_of(std::string_view input, const ScannerOptions& options = {}) {
  try {
    scan(input, options);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

struct Case {
  const char* name;
  ScannerOptions options;
  std::string input;
  Texts expected;
};

class ScannerTable : public testing::TestWithParam<Case> {};

TEST_P(ScannerTable, SplitsIntoStatements) {
  EXPECT_EQ(texts(GetParam().input, GetParam().options), GetParam().expected);
}

const std::vector<Case> kCases = {
    {"LastNeedsNoDelimiter", sqlite(), "SELECT 1;\nSELECT 2", {"SELECT 1;", "SELECT 2"}},
    {"EmptyInput", sqlite(), " \n\t ", {}},
    {"EmptyStatementsCount", sqlite(), "SELECT 1;;", {"SELECT 1;", ";"}},
    {"ByteOrderMark", sqlite(), "\xEF\xBB\xBFSELECT 1;", {"SELECT 1;"}},
    {"OnlyComments", sqlite(), "-- a\n/* b */\n-- c", {}},
    {"DelimiterInParentheses",
     sqlite(),
     "CREATE TABLE t (a, ';', b;c); SELECT 1;",
     {"CREATE TABLE t (a, ';', b;c);", "SELECT 1;"}},
    {"DelimiterInQuotes",
     sqlite(),
     "SELECT 'a;b', \"c;d\", `e;f`, 'it''s;'; SELECT 1",
     {"SELECT 'a;b', \"c;d\", `e;f`, 'it''s;';", "SELECT 1"}},
    {"DelimiterInComments",
     sqlite(),
     "SELECT 1 -- a;b\n, 2 /* c;d */; SELECT 3;",
     {"SELECT 1 -- a;b\n, 2 /* c;d */;", "SELECT 3;"}},
    {"UnclosedBlockCommentIsText", sqlite(), "SELECT 1 /* a; SELECT 2;", {"SELECT 1 /* a;", "SELECT 2;"}},
    {"BackslashEscapes",
     mysql(),
     "SELECT 'a\\';b'; SELECT \"c\\\";d\"; SELECT `e\\`;",
     {"SELECT 'a\\';b';", "SELECT \"c\\\";d\";", "SELECT `e\\`;"}},
    {"BackslashIsPlainElsewhere", sqlite(), "SELECT 'a\\'; SELECT 1;", {"SELECT 'a\\';", "SELECT 1;"}},
    {"HashComments", mysql(), "# a; b\nSELECT 1 # c; d\n, 2;", {"SELECT 1 # c; d\n, 2;"}},
    {"HashIsTextElsewhere", postgres(), "SELECT 1 # 2; SELECT 3;", {"SELECT 1 # 2;", "SELECT 3;"}},
    {"ExecutableComments",
     mysql(),
     "/*!40101 SET NAMES utf8; */;\n/*M! SELECT 1 */;\n/*+ hint */ SELECT 2;",
     {"/*!40101 SET NAMES utf8; */;", "/*M! SELECT 1 */;", "SELECT 2;"}},
    {"ExecutableCommentsAreCommentsElsewhere", sqlite(), "/*!40101 SET NAMES utf8 */;", {";"}},
    {"DollarQuotes",
     postgres(),
     "DO $$ BEGIN; x; END $$; SELECT $a$ ; $b$ ; $a$;",
     {"DO $$ BEGIN; x; END $$;", "SELECT $a$ ; $b$ ; $a$;"}},
    {"DollarParameters",
     postgres(),
     "SELECT $1; SELECT a$b$c; SELECT 2;",
     {"SELECT $1;", "SELECT a$b$c;", "SELECT 2;"}},
    {"UnclosedDollarQuoteTakesTheRest", postgres(), "SELECT $a$ ; SELECT 1;", {"SELECT $a$ ; SELECT 1;"}},
    {"EscapeStrings",
     postgres(),
     "SELECT E'it\\'s;'; SELECT e'\\\\'; SELECT name'\\'; SELECT 1;",
     {"SELECT E'it\\'s;';", "SELECT e'\\\\';", "SELECT name'\\';", "SELECT 1;"}},
    {"Trigger",
     sqlite(),
     "CREATE TRIGGER t AFTER INSERT ON a BEGIN\n UPDATE b SET c = CASE WHEN 1 THEN 2 END;\n DELETE FROM "
     "d;\nEND;\nSELECT 1;",
     {"CREATE TRIGGER t AFTER INSERT ON a BEGIN\n UPDATE b SET c = CASE WHEN 1 THEN 2 END;\n DELETE FROM d;\nEND;",
      "SELECT 1;"}},
    {"TriggerWithoutOption",
     ScannerOptions{},
     "CREATE TRIGGER t BEGIN DELETE FROM d; END;",
     {"CREATE TRIGGER t BEGIN DELETE FROM d;", "END;"}},
    {"RoutineWithControlFlow",
     mysql(),
     "CREATE PROCEDURE p() BEGIN\n IF a THEN SELECT 1; END IF;\n BEGIN SELECT 2; END;\n l: LOOP LEAVE l; END LOOP l;\n "
     "CASE a WHEN 1 THEN SELECT 3; END CASE;\nend ;\nSELECT 4;",
     {"CREATE PROCEDURE p() BEGIN\n IF a THEN SELECT 1; END IF;\n BEGIN SELECT 2; END;\n l: LOOP LEAVE l; END LOOP "
      "l;\n CASE a WHEN 1 THEN SELECT 3; END CASE;\nend ;",
      "SELECT 4;"}},
    {"LabelledBody",
     mysql(),
     "CREATE PROCEDURE p() main: BEGIN SELECT 1; END main; SELECT 2;",
     {"CREATE PROCEDURE p() main: BEGIN SELECT 1; END main;", "SELECT 2;"}},
    {"BodyEndsTheText",
     mysql(),
     "CREATE PROCEDURE p() BEGIN SELECT 1; END",
     {"CREATE PROCEDURE p() BEGIN SELECT 1; END"}},
    {"NotAtomicBlock",
     mysql(),
     "BEGIN NOT ATOMIC SELECT 1; END; SELECT 2;",
     {"BEGIN NOT ATOMIC SELECT 1; END;", "SELECT 2;"}},
    {"TransactionControl",
     postgres(),
     "BEGIN; INSERT INTO t VALUES (1); COMMIT; BEGIN TRANSACTION; SELECT 1; END;",
     {"BEGIN;", "INSERT INTO t VALUES (1);", "COMMIT;", "BEGIN TRANSACTION;", "SELECT 1;", "END;"}},
    {"ImmediateTransaction", sqlite(), "BEGIN IMMEDIATE; SELECT 1; END;", {"BEGIN IMMEDIATE;", "SELECT 1;", "END;"}},
    {"BeginWithoutEnd",
     sqlite(),
     "SELECT begin FROM t; SELECT a begin b; SELECT 1;",
     {"SELECT begin FROM t;", "SELECT a begin b;", "SELECT 1;"}},
    {"AtomicBody",
     postgres(),
     "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END; SELECT 3;",
     {"CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END;", "SELECT 3;"}},
    {"AtomicBodyGeneric",
     generic_options(),
     "CREATE FUNCTION f() BEGIN ATOMIC SELECT 1; END; BEGIN SELECT 1; END;",
     {"CREATE FUNCTION f() BEGIN ATOMIC SELECT 1; END;", "BEGIN SELECT 1;", "END;"}},
    {"DelimiterCommand",
     mysql(),
     "DELIMITER //\nCREATE TRIGGER t BEGIN x; y; END//\nSELECT 1//\nDELIMITER ;\nSELECT 2;",
     {"CREATE TRIGGER t BEGIN x; y; END", "SELECT 1", "SELECT 2;"}},
    {"DelimiterCommandQuoted",
     sqlite(),
     "delimiter '\\n\\n'\nSELECT 1;\nSELECT 2;\n\nSELECT 3;",
     {"SELECT 1;\nSELECT 2;", "SELECT 3;"}},
    {"DelimiterWithoutBlankIsText", sqlite(), "DELIMITER\n;", {"DELIMITER\n;"}},
    {"DelimiterDirective",
     sqlite(),
     "-- atlas:delimiter -- end\nSELECT 1;\nSELECT 2;\n-- end\nSELECT 3;\n-- end\n",
     {"SELECT 1;\nSELECT 2;", "SELECT 3;"}},
    {"DelimiterDirectiveEmptyLine",
     sqlite(),
     "-- atlas:delimiter \\n\\n\nSELECT 1 -- x\n\nSELECT 2;\n\n\nSELECT 3",
     {"SELECT 1 -- x", "SELECT 2;", "SELECT 3"}},
    {"GoBatches",
     sqlserver(),
     "CREATE TABLE t (a int)\nGO\nSELECT 1\ngo 3\nSELECT GO",
     {"CREATE TABLE t (a int)", "SELECT 1", "SELECT GO"}},
    {"BareEnd",
     sqlserver(),
     "CREATE PROC p AS BEGIN SELECT CASE WHEN 1=1 THEN 2 END; SELECT 3 END\nSELECT 4;",
     {"CREATE PROC p AS BEGIN SELECT CASE WHEN 1=1 THEN 2 END; SELECT 3 END", "SELECT 4;"}},
    {"TryCatch",
     sqlserver(),
     "BEGIN TRY SELECT 1; END TRY BEGIN CATCH SELECT 2; END CATCH; SELECT 3;",
     {"BEGIN TRY SELECT 1; END TRY BEGIN CATCH SELECT 2; END CATCH;", "SELECT 3;"}},
    {"NamesInBrackets",
     sqlite(),
     "CREATE TABLE [it's; (] ([a\"b] int, [`] int); SELECT [)] FROM [;][x];",
     {"CREATE TABLE [it's; (] ([a\"b] int, [`] int);", "SELECT [)] FROM [;][x];"}},
    {"BracketsInsideQuotes",
     sqlite(),
     "SELECT '[', \"[\", `[` -- [\n; SELECT 1;",
     {"SELECT '[', \"[\", `[` -- [\n;", "SELECT 1;"}},
    {"BracketsInsideATrigger",
     sqlite(),
     "CREATE TRIGGER t AFTER INSERT ON [END;] BEGIN SELECT [BEGIN ']; END; SELECT 1;",
     {"CREATE TRIGGER t AFTER INSERT ON [END;] BEGIN SELECT [BEGIN ']; END;", "SELECT 1;"}},
    {"BracketsArePlainElsewhere",
     postgres(),
     "SELECT a[1;2], '['; SELECT 1;",
     {"SELECT a[1;", "2], '[';", "SELECT 1;"}},
    {"Crlf", sqlite(), "SELECT 1;\r\nSELECT\r\n2;\r\n", {"SELECT 1;", "SELECT\r\n2;"}},
};

INSTANTIATE_TEST_SUITE_P(Dialects, ScannerTable, testing::ValuesIn(kCases),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(Scanner, PositionsAreOffsetsInTheFile) {
  const std::string input = "-- atlas:delimiter \\n\\n\n\nSELECT 1\n\n  SELECT 2";
  const auto statements = scan(input, sqlite());
  ASSERT_EQ(statements.size(), 2u);
  EXPECT_EQ(statements[0].position, input.find("SELECT 1"));
  EXPECT_EQ(statements[1].position, input.find("SELECT 2"));
}

TEST(Scanner, AttachesCommentsUnlessAnEmptyLineFollows) {
  const auto statements = scan(
      "-- header\n\n-- a\n-- b\nSELECT 1;\n/* c */\n\nSELECT 2; /* d */ SELECT 3;\n-- e\r\n\r\nSELECT 4;", sqlite());
  ASSERT_EQ(statements.size(), 4u);
  EXPECT_EQ(statements[0].comments, (Texts{"-- a\n", "-- b\n"}));
  EXPECT_EQ(statements[1].comments, Texts{});
  EXPECT_EQ(statements[2].comments, Texts{"/* d */"});
  EXPECT_EQ(statements[3].comments, Texts{});
}

TEST(Scanner, NamesLineAndColumnOfWhatIsUnbalanced) {
  EXPECT_EQ(error_of("SELECT 1;\nSELECT (2, (3);"), "2:8: unclosed '('");
  EXPECT_EQ(error_of("SELECT 1);"), "1:9: unexpected ')'");
  EXPECT_EQ(error_of("SELECT 'a"), "1:8: unclosed quote '\\''");
  EXPECT_EQ(error_of("SELECT \"a"), "1:8: unclosed quote '\"'");
  EXPECT_EQ(error_of("DELIMITER  \nSELECT 1;"), "1:1: empty delimiter");
  EXPECT_EQ(error_of("-- atlas:delimiter \\n\n \n"), "no input found after delimiter \"\\n\"");
  EXPECT_EQ(error_of("SELECT 1\nGO x\n", sqlserver()), "2:1: sql/migrate: invalid GO command, expect digits got \"x\"");
}

TEST(Scanner, ManyUnclosedBlocksStayCheap) {
  std::string input;
  for (int i = 0; i < 2000; ++i) input += "SELECT begin x; ";
  EXPECT_EQ(scan(input, mysql()).size(), 2000u);
}

TEST(Scanner, KnowsTheEmptyStatement) {
  EXPECT_TRUE(is_empty_statement(" ; "));
  EXPECT_FALSE(is_empty_statement("SELECT 1;"));
}

}  // namespace
}  // namespace portolan::sql
