#include "planner/migrate/edit.h"
#include "planner/migrate/import.h"
#include "planner/migrate/set.h"
#include "tests/planner/migrate/sqlite_fixture.h"

namespace portolan::migrate {
namespace {

using Names = std::vector<std::string>;

class SetTest : public SqliteFixture {
 protected:
  /// What `migrate set` prints, or its error.
  std::string set(const Contents& contents, const std::optional<std::string>& version) {
    Revisions revisions(*connection_, "main");
    revisions.create();
    try {
      const SetChanges changes = compute_set(make_dir(contents), revisions.read(), version, base::system_clock(),
                                             "Portolan CLI - development");
      apply_set(*connection_, revisions, changes);
      return text(changes);
    } catch (const Error& error) {
      return error.what();
    }
  }
};

const Contents kThree = {
    {"1_one.sql", "CREATE TABLE a (id integer);\n"}, {"2_two.sql", "SELECT 1;\n"}, {"3.sql", "SELECT 2;\n"}};

TEST_F(SetTest, AddsAndRemovesRevisions) {
  EXPECT_EQ(set(kThree, {}), "accepts 1 arg(s), received 0");
  EXPECT_EQ(set(kThree, "9"), "migration with version \"9\" not found");
  EXPECT_EQ(set(kThree, "2"), "Current version is 2 (2 set):\n\n  + 1 (one)\n  + 2 (two)\n\n");
  EXPECT_EQ(history(), (Names{"1 4 0/0", "2 4 0/0"}));
  EXPECT_EQ(set(kThree, {}), "Current version is 3 (1 set):\n\n  + 3\n\n");
  EXPECT_EQ(set(kThree, {}), "");
  EXPECT_EQ(set(kThree, "1"), "Current version is 1 (2 removed):\n\n  - 2 (two)\n  - 3\n\n");
  EXPECT_EQ(set({}, {}), "All revisions deleted (1 in total):\n\n  - 1 (one)\n\n");
  EXPECT_EQ(history(), Names{});
}

TEST_F(SetTest, ResolvesAPartialRevision) {
  const Contents broken = {{"1.sql", "CREATE TABLE a (id integer);\nSELECT * FROM nowhere;\n"},
                           {"2.sql", "SELECT 1;\n"}};
  EXPECT_NE(apply(broken, {.tx_mode = TxMode::kNone}), "");
  EXPECT_EQ(set(broken, "1"), "Current version is 1 (1 set):\n\n  + 1\n\n");
  EXPECT_EQ(history(), (Names{"1 6 1/2 no such table: nowhere"}));
  EXPECT_EQ(apply(broken), "");
  EXPECT_EQ(report_.applied.size(), 1u);
}

TEST_F(SetTest, SettlesAnOpenIntent) {
  const Contents contents = {{"1.sql", "CREATE TABLE a (id integer);\nINSERT INTO a VALUES (1);\n"}};
  apply({{"1.sql", "CREATE TABLE a (id integer);\nINSERT INTO b VALUES (1);\n"}}, {.tx_mode = TxMode::kNone});
  connection_->execute(
      "UPDATE atlas_schema_revisions SET error = 'portolan: in progress: statement 2, scope unknown, since x', "
      "error_stmt = 'INSERT INTO a VALUES (1);'");
  EXPECT_NE(apply(contents), "");
  set(contents, "1");
  EXPECT_EQ(apply(contents), "");
  EXPECT_EQ(history(), (Names{"1 6 1/2"}));
}

std::string import_one(const std::string& format, const std::string& name, const std::string& content) {
  sql::ScannerOptions options = sql::generic_options();
  const std::vector<NewFile> files = import_files(Dir(Contents{{name, content}}, format), options);
  return files.size() == 1 ? files[0].name + "\n" + files[0].content : std::to_string(files.size()) + " files";
}

TEST(Import, KeepsUpStatementsAndTheirComments) {
  EXPECT_EQ(
      import_one("goose", "1_x.sql",
                 "-- +goose Up\n-- make a\nCREATE TABLE a (id int);\nSELECT 1\n;\n-- +goose Down\nDROP TABLE a;\n"),
      "1_x.sql\n-- make a\nCREATE TABLE a (id int);\nSELECT 1;\n");
  EXPECT_EQ(import_one("golang-migrate", "2_y.up.sql", "SELECT 1"), "2_y.sql\nSELECT 1;\n");
  EXPECT_EQ(import_one("flyway", "V3.1__z.sql", "SELECT 1;"), "3.1_z.sql\nSELECT 1;\n");
  EXPECT_EQ(import_one("dbmate", "4.sql", "-- migrate:up transaction:false\nVACUUM;\n-- migrate:down\n"),
            "4.sql\n-- atlas:txmode none\n\nVACUUM;\n");
  EXPECT_THROW(import_one("atlas", "1.sql", ""), UsageError);
}

TEST(Import, DelimitsWhatASemicolonWouldSplit) {
  const std::string body = "CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM b; END;";
  const std::string text =
      import_one("goose", "1.sql", "-- +goose Up\n-- +goose StatementBegin\n" + body + "\n-- +goose StatementEnd\n");
  EXPECT_EQ(text, "1.sql\n-- atlas:delimiter \\n-- end\n\n" + body + "\n-- end\n");
  const auto statements = sql::scan(text.substr(6), sql::generic_options());
  ASSERT_EQ(statements.size(), 1u);
  EXPECT_EQ(statements[0].text, body);
}

TEST(Edit, LocatesByNameAndVersion) {
  const Dir dir = make_dir({{"1_a.sql", ""}, {"1_b.sql", ""}, {"2_c.sql", ""}});
  EXPECT_EQ(locate(dir, "2").name, "2_c.sql");
  EXPECT_EQ(locate(dir, "1_b").name, "1_b.sql");
  EXPECT_EQ(locate(dir, "1_a.sql").name, "1_a.sql");
  EXPECT_THROW(locate(dir, "1"), UsageError);
  EXPECT_THROW(locate(dir, "9"), UsageError);
}

TEST(Edit, RebaseMovesFilesToTheEndInTheGivenOrder) {
  Dir dir = make_dir({{"20990101235958_a.sql", "SELECT 1;"},
                      {"20990101235959_b.sql", "SELECT 2;"},
                      {"3.sql", "SELECT 3;"},
                      {"20990101235957.sql", "SELECT 4;"}});
  dir.remove("3.sql");
  const FolderEdit moved = rebase(dir, {"20990101235958", "20990101235957"}, base::system_clock());
  ASSERT_EQ(moved.written.size(), 2u);
  EXPECT_EQ(moved.removed, (std::vector<std::string>{"20990101235958_a.sql", "20990101235957.sql"}));
  EXPECT_EQ(moved.written[0], (NewFile{"20990102000000_a.sql", "SELECT 1;"}));
  EXPECT_EQ(moved.written[1], (NewFile{"20990102000001.sql", "SELECT 4;"}));
  EXPECT_EQ(dir.files().size(), 3u);
  EXPECT_NO_THROW(dir.validate());
}

}  // namespace
}  // namespace portolan::migrate
