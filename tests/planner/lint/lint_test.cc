#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "drivers/dev/url_databases.h"
#include "drivers/registry.h"
#include "planner/base/errors.h"
#include "planner/engine/migrate_lint.h"
#include "planner/report/json.h"
#include "planner/report/value_json.h"

namespace portolan::lint {
namespace {

/// Lints the last file of a directory on SQLite in memory.
Report lint(const std::vector<std::string>& files, const Options& options = {}) {
  const ports::Registry registry = drivers::make_registry();
  dev::UrlDatabases dev(registry);
  const engine::Context context{.registry = registry, .dev = dev};
  std::map<std::string, std::string> contents;
  for (std::size_t i = 0; i < files.size(); ++i) contents.emplace(std::to_string(i + 1) + "_f.sql", files[i]);
  const migrate::Dir directory(contents);
  engine::MigrateLintOptions lint_options;
  lint_options.dev.url = base::Url::parse("sqlite://dev?mode=memory");
  lint_options.lint = options;
  lint_options.detect = [](const migrate::Dir& dir) { return detect_latest(dir, 1); };
  Report report;
  engine::migrate_lint(context, directory, lint_options, report);
  return report;
}

/// `CODE text` of every diagnostic, and the error of each file.
std::vector<std::string> findings(const Report& report) {
  std::vector<std::string> list;
  for (const FileReport& file : report.files) {
    for (const Analysis& analysis : file.analyses) {
      for (const Diagnostic& diagnostic : analysis.diagnostics) list.push_back(diagnostic.code + " " + diagnostic.text);
    }
    if (!file.error.empty()) list.push_back("error: " + file.error);
  }
  return list;
}

using Strings = std::vector<std::string>;

const std::string kTables =
    "CREATE TABLE t (id integer NOT NULL PRIMARY KEY, a text, b text);\nCREATE TABLE drop_me (id integer);\n";

TEST(Lint, ChecksOfASectionedFileResolveFindings) {
  const auto sectioned = [](const std::string& check, const std::string& migration) {
    return "-- atlas:txtar\n\n-- checks/destructive.sql --\n" + check + "\n\n-- migration.sql --\n" + migration;
  };
  EXPECT_EQ(findings(lint({kTables, sectioned("-- atlas:assert DS102\n\nSELECT 1;", "DROP TABLE t;")})), Strings());
  EXPECT_EQ(findings(lint({kTables, sectioned("-- atlas:assert DS102\nSELECT 1;", "DROP TABLE t;")})), Strings());
  EXPECT_EQ(findings(lint({kTables, sectioned("SELECT NOT EXISTS (SELECT 1 FROM t) AS e;", "DROP TABLE t;")})),
            Strings());
  EXPECT_EQ(findings(lint({kTables, sectioned("SELECT NOT EXISTS (SELECT 1 FROM `t` WHERE `a` IS NOT NULL);",
                                              "ALTER TABLE t DROP COLUMN a;")})),
            Strings());
  EXPECT_EQ(findings(lint({kTables, sectioned("SELECT NOT EXISTS (SELECT 1 FROM drop_me);", "DROP TABLE t;")})),
            Strings({"DS102 Dropping table \"t\"", "error: destructive changes detected"}));
}

TEST(Lint, EditsMakeASectionedFile) {
  const Report report = lint({kTables, "ALTER TABLE t DROP COLUMN a;\n"});
  const Diagnostic& diagnostic = report.files.at(0).analyses.at(0).diagnostics.at(0);
  ASSERT_EQ(diagnostic.fixes.size(), 1U);
  ASSERT_TRUE(diagnostic.fixes[0].edit.has_value());
  EXPECT_EQ(diagnostic.fixes[0].edit->line, 1U);
  EXPECT_EQ(diagnostic.fixes[0].edit->end, 1U);
  EXPECT_EQ(diagnostic.fixes[0].edit->new_text,
            "-- atlas:txtar\n\n-- checks/destructive.sql --\n-- atlas:assert DS103\n"
            "SELECT NOT EXISTS (SELECT 1 FROM `t` WHERE `a` IS NOT NULL) AS `is_empty`;\n\n"
            "-- migration.sql --\nALTER TABLE t DROP COLUMN a;");
  // What the edit makes has no finding.
  EXPECT_EQ(findings(lint({kTables, diagnostic.fixes[0].edit->new_text + "\n"})), Strings());
}

TEST(Lint, NoEditForAFileOfSeveralStatements) {
  const Report report = lint({kTables, "DROP TABLE t;\nDROP TABLE drop_me;\n"});
  for (const Diagnostic& diagnostic : report.files.at(0).analyses.at(0).diagnostics) {
    ASSERT_EQ(diagnostic.fixes.size(), 1U);
    EXPECT_FALSE(diagnostic.fixes[0].edit.has_value());
  }
}

TEST(Lint, OptionsDecideWhatIsAnError) {
  const Strings files = {kTables, "DROP TABLE t;\nCREATE UNIQUE INDEX i ON drop_me (id);\n"};
  const std::string unique =
      "MF101 Adding a unique index \"i\" on table \"drop_me\" might fail in case column \"id\" contains duplicate "
      "entries";
  Options options;
  options.analyzers["destructive"].error = false;
  EXPECT_EQ(findings(lint(files, options)), Strings({"DS102 Dropping table \"t\"", unique}));
  options.analyzers["data_depend"].error = true;
  options.analyzers["destructive"].error = true;
  EXPECT_EQ(findings(lint(files, options)),
            Strings({"DS102 Dropping table \"t\"", unique,
                     "error: destructive changes detected; data dependent changes detected"}));
  Options codes;
  codes.codes["DS102"].skip = true;
  codes.codes["MF101"].error = true;
  EXPECT_EQ(findings(lint(files, codes)), Strings({unique, "error: data dependent changes detected"}));
}

TEST(Lint, DestructiveOptions) {
  Options options;
  options.destructive.allow_table = {"^drop_"};
  options.destructive.allow_column = {"^b$"};
  EXPECT_EQ(findings(lint({kTables, "DROP TABLE drop_me;\nALTER TABLE t DROP COLUMN b;\n"}, options)), Strings());
  const std::string silenced = "-- atlas:nolint destructive\n\nDROP TABLE t;\n";
  EXPECT_EQ(findings(lint({kTables, silenced})), Strings());
  options.analyzers["destructive"].force = true;
  EXPECT_EQ(findings(lint({kTables, silenced}, options)),
            Strings({"DS102 Dropping table \"t\"", "error: destructive changes detected"}));
  options.destructive.allow_table = {"("};
  EXPECT_THROW(lint({kTables, "DROP TABLE t;\n"}, options), UsageError);
}

TEST(Lint, DroppingAndMakingAgainLosesRows) {
  EXPECT_EQ(findings(lint({kTables, "DROP TABLE t;\nCREATE TABLE t (id integer);\nDROP TABLE t;\n"})).front(),
            "DS102 Dropping table \"t\"");
}

TEST(Lint, BackwardIncompatibleDropsWhenAskedFor) {
  const Strings files = {kTables, "DROP TABLE drop_me;\nALTER TABLE t DROP COLUMN a;\n"};
  Options options;
  options.codes["DS102"].skip = options.codes["DS103"].skip = true;
  EXPECT_EQ(findings(lint(files, options)), Strings());
  options.incompatible.drop_table = "";
  options.incompatible.drop_column = "stop reading ${self.table.name}.${self.name} first";
  EXPECT_EQ(findings(lint(files, options)),
            Strings({"BC103 Dropping table \"drop_me\"", "BC104 Dropping column \"a\": stop reading t.a first"}));
}

TEST(Lint, Naming) {
  Options options;
  options.naming.every_kind = {"^[a-z_]+$", "use snake_case"};
  options.naming.kinds["index"] = {"_idx$", ""};
  options.naming.kinds["check"] = {"", ""};
  const Strings files = {kTables,
                         "CREATE TABLE \"Odd\" (id integer, \"Col\" text, CONSTRAINT \"K\" CHECK (id > 0));\n"
                         "CREATE INDEX wrong ON t (a);\nCREATE INDEX right_idx ON t (a);\n"
                         "ALTER TABLE t RENAME COLUMN a TO \"New\";\n"};
  const auto without_renames = [](Strings list) {
    std::erase_if(list, [](const std::string& item) { return item.starts_with("BC") || item.starts_with("DS"); });
    return list;
  };
  EXPECT_EQ(without_renames(findings(lint(files, options))),
            Strings({"NM102 Table named \"Odd\" violates the naming policy: use snake_case",
                     "NM103 Column named \"Col\" violates the naming policy: use snake_case",
                     "NM104 Index named \"wrong\" violates the naming policy",
                     "NM103 Column named \"New\" violates the naming policy: use snake_case"}));
  options.naming.every_kind.match = "(";
  EXPECT_THROW(lint(files, options), UsageError);
}

TEST(Lint, StatementRules) {
  Options options;
  options.statements.push_back({"NO_DELETE", R"((?i)^\s*delete\b)", "rows stay", true});
  EXPECT_EQ(findings(lint({kTables,
                           "INSERT INTO t (id) VALUES (1);\n-- atlas:nolint NO_DELETE\nDELETE FROM drop_me;\n"
                           "DELETE FROM t;\n"},
                          options)),
            Strings({"NO_DELETE rows stay", "error: statement violations detected"}));
}

TEST(Lint, Complexity) {
  const Strings files = {kTables,
                         "CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE t SET a = CASE WHEN new.a = 'x' AND new.b = "
                         "'y' THEN 'z' WHEN new.a = 'q' THEN 'r' END; END;\n"};
  EXPECT_EQ(findings(lint(files)), Strings());
  Options options;
  options.complexity.emplace();
  EXPECT_EQ(findings(lint(files, options)), Strings());
  options.complexity->cyclomatic = 3;
  options.complexity->nesting = 0;
  EXPECT_EQ(findings(lint(files, options)),
            Strings({"CX101 Trigger \"g\" has a cyclomatic complexity of 4, above the limit of 3",
                     "CX102 Trigger \"g\" has a nesting depth of 1, above the limit of 0"}));
}

TEST(Lint, Ownership) {
  const Strings files = {kTables, "ALTER TABLE t ADD COLUMN c text;\nCREATE TABLE n (id integer);\n"};
  Options options;
  options.ownership.emplace();
  options.ownership->actor = "kim";
  EXPECT_EQ(findings(lint(files, options)), Strings({"OW101 User \"kim\" is not authorized to modify table.t",
                                                     "OW101 User \"kim\" is not authorized to modify table.n"}));
  options.ownership->members["logistics"] = {"kim"};
  options.ownership->rules = {{"team", true, "*[type=table]", {}, {"logistics"}}, {"never", false, "n", {"kim"}, {}}};
  EXPECT_EQ(findings(lint(files, options)),
            Strings({"OW102 User \"kim\" is denied to modify table.n (rule \"never\")"}));
}

TEST(Lint, WindowsLineEndings) {
  const Report report = lint({kTables, "SELECT 1;\r\n\r\nDROP TABLE t;\r\n"});
  const FileReport& file = report.files.at(0);
  EXPECT_EQ(file.line(file.analyses.at(0).diagnostics.at(0).position), 3U);
  EXPECT_EQ(findings(lint({kTables, "-- atlas:nolint\r\n\r\nDROP TABLE t;\r\n"})), Strings());
}

TEST(Lint, BytesThatAreNoTextInJson) {
  const Report report = lint({kTables, "SELECT 1; -- \xff\n"});
  const std::string json = report::json_text(report::to_json(value(report, {})));
  EXPECT_NE(json.find("\xEF\xBF\xBD"), std::string::npos);
  EXPECT_EQ(json.find('\xff'), std::string::npos);
}

TEST(Lint, DuplicateVersionsAreReported) {
  const ports::Registry registry = drivers::make_registry();
  dev::UrlDatabases dev(registry);
  const engine::Context context{.registry = registry, .dev = dev};
  migrate::Dir directory(std::map<std::string, std::string>{{"1_a.sql", "SELECT 1;"}, {"1_b.sql", "SELECT 1;"}});
  directory.rehash();
  engine::MigrateLintOptions options{.dev = {.url = base::Url::parse("sqlite://dev?mode=memory")}};
  options.detect = [](const migrate::Dir& dir) { return detect_latest(dir, 1); };
  Report report;
  engine::migrate_lint(context, directory, options, report);
  EXPECT_TRUE(report.failed());
  EXPECT_NE(report.files.at(0).error.find("duplicate version"), std::string::npos);
}

TEST(Detect, LatestTakesAllWhenThereAreFewer) {
  const migrate::Dir dir(std::map<std::string, std::string>{{"1.sql", ""}, {"2.sql", ""}});
  EXPECT_EQ(detect_latest(dir, 1).first, 1U);
  EXPECT_EQ(detect_latest(dir, 2).first, 0U);
  EXPECT_EQ(detect_latest(dir, 7).first, 0U);
}

TEST(Detect, NonLinearSeverities) {
  const migrate::Dir base(std::map<std::string, std::string>{{"1.sql", "a"}, {"3.sql", "c"}});
  const migrate::Dir dir(std::map<std::string, std::string>{{"1.sql", "a"}, {"2.sql", "b"}, {"3.sql", "edited"}});
  const Detection detection = detect_base(dir, base);
  EXPECT_EQ(detection.first, 1U);
  const auto texts = [&](const NonLinearOptions& options) {
    Strings list;
    const NonLinear result = non_linear(dir, detection, options);
    for (const Diagnostic& diagnostic : result.analysis.diagnostics) list.push_back(diagnostic.text);
    list.emplace_back(result.error ? "error" : "warning");
    return list;
  };
  const std::string added = "File 2.sql was added before version 3";
  const std::string edited = "File 3.sql was edited";
  EXPECT_EQ(texts({}), Strings({added, edited, "warning"}));
  EXPECT_EQ(texts({.error = true}), Strings({added, edited, "error"}));
  EXPECT_EQ(texts({.on_edit = OnEdit::kError}), Strings({added, edited, "error"}));
  EXPECT_EQ(texts({.on_edit = OnEdit::kIgnore}), Strings({added, "warning"}));
}

}  // namespace
}  // namespace portolan::lint
