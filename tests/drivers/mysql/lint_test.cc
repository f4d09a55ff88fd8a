#include "drivers/mysql/lint.h"

#include <gtest/gtest.h>

#include "drivers/mysql/dialect.h"
#include "drivers/mysql/facts.h"
#include "drivers/mysql/features.h"

// What depends on versions that the scripts have no server of.
namespace portolan::mysql {
namespace {

Dialect dialect_of(const std::string& version) {
  ports::ServerFacts facts = offline_facts(version.find("MariaDB") == std::string::npos ? "mysql" : "mariadb");
  read_version(facts, version);
  return Dialect(facts);
}

ports::LintFile file_of(const char* statement, const change::Changes& changes = {}) {
  ports::LintFile file;
  ports::LintStatement& only = file.statements.emplace_back();
  only.source.text = statement;
  only.changes = changes;
  file.spans.note(changes);
  return file;
}

using Codes = std::vector<std::string>;
Codes codes_of(const ports::LintFindings& findings) {
  Codes codes;
  for (const ports::LintFinding& finding : findings) codes.push_back(finding.code);
  return codes;
}

Codes reference_codes(const std::string& version, const char* statement) {
  return codes_of(inline_reference_findings(file_of(statement), dialect_of(version)));
}

TEST(InlineReferences, AreIgnoredByOldServers) {
  const char* create = "CREATE TABLE pets (id int, owner int REFERENCES users (id))";
  EXPECT_EQ(reference_codes("5.7.44", create), Codes{"MY102"});
  EXPECT_EQ(reference_codes("8.4.3", create), Codes{"MY102"});
  EXPECT_EQ(reference_codes("9.0.0", create), Codes{});
  EXPECT_EQ(reference_codes("10.4.30-MariaDB", create), Codes{"MY102"});
  EXPECT_EQ(reference_codes("10.5.0-MariaDB", create), Codes{});
}

TEST(InlineReferences, AreFoundWhereverColumnsAreDefined) {
  EXPECT_EQ(reference_codes("8.4.3", "ALTER TABLE pets ADD COLUMN owner int REFERENCES users (id)"), Codes{"MY102"});
  EXPECT_EQ(reference_codes("8.4.3", "ALTER TABLE pets ADD (a int REFERENCES x (id), b int REFERENCES y (id))"),
            (Codes{"MY102", "MY102"}));
  EXPECT_EQ(reference_codes("8.4.3", "CREATE TABLE pets (id int, FOREIGN KEY (id) REFERENCES users (id))"), Codes{});
  EXPECT_EQ(reference_codes("8.4.3", "CREATE TABLE pets (id int COMMENT 'REFERENCES users')"), Codes{});
}

TEST(InlineReferences, SayWhatIsIgnored) {
  const auto findings = inline_reference_findings(
      file_of("CREATE TABLE `pets` (`owner` int REFERENCES `users` (`id`))"), dialect_of("8.4.3"));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].text, "Defining column \"owner\" on table \"pets\" with inline REFERENCES is ignored by MySQL");
}

/// Codes for `ALTER TABLE t ADD COLUMN b int`, behind `a` or before it.
Codes added_column_codes(const std::string& version, bool last) {
  const Dialect dialect = dialect_of(version);
  const auto column = [&](const char* name) {
    schema::Column made;
    made.name = name;
    made.type = dialect.parse_type("int");
    made.nullable = true;
    return made;
  };
  change::ModifyTable modify;
  modify.from.name = modify.to.name = "t";
  modify.from.columns = {column("a")};
  modify.to.columns = last ? std::vector{column("a"), column("b")} : std::vector{column("b"), column("a")};
  modify.changes = {change::AddColumn{column("b"), {}}};
  return codes_of(rebuild_findings(file_of("ALTER TABLE t ADD COLUMN b int", {modify}), dialect));
}

TEST(Rebuilds, ColumnsBeforeOthersCopyOnSomeServers) {
  for (const char* version : {"8.0.12", "8.0.28", "10.3.0-MariaDB", "10.3.39-MariaDB"}) {
    EXPECT_EQ(added_column_codes(version, false), Codes{"MY142"}) << version;
    EXPECT_EQ(added_column_codes(version, true), Codes{}) << version;
  }
  for (const char* version : {"8.0.29", "8.4.3", "10.4.0-MariaDB", "11.8.1-MariaDB"}) {
    EXPECT_EQ(added_column_codes(version, false), Codes{}) << version;
  }
}

}  // namespace
}  // namespace portolan::mysql
