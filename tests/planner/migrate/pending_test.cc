#include "planner/migrate/pending.h"

#include <gtest/gtest.h>

namespace portolan::migrate {
namespace {

using Names = std::vector<std::string>;

Dir make(const Names& names, std::string_view format = "atlas") {
  std::map<std::string, std::string> contents;
  for (const std::string& name : names) {
    // A name with "check" in it is a checkpoint.
    contents[name] = name.find("check") == std::string::npos ? "SELECT 1;\n" : "-- atlas:checkpoint\n\nSELECT 1;\n";
  }
  Dir dir(contents, format);
  dir.rehash();
  return dir;
}

Revision done(const std::string& version, std::int64_t applied = 1, unsigned type = kExecuted) {
  Revision revision;
  revision.version = version;
  revision.applied = applied;
  revision.total = 1;
  revision.type = type;
  return revision;
}

/// Names of the pending files joined by blanks, `baseline NAME` in front of them, or the error text.
std::string pending(const Dir& dir, const std::vector<Revision>& revisions, const PendingOptions& options = {}) {
  try {
    const Pending result = pending_files(dir, revisions, options);
    std::string text = result.baseline ? "baseline " + result.baseline->name : "";
    for (const File& file : result.files) text += (text.empty() ? "" : " ") + file.name;
    return text;
  } catch (const Error& error) {
    return error.what();
  }
}

TEST(Pending, FreshDatabaseStartsAtTheLastCheckpoint) {
  EXPECT_EQ(pending(make({"1.sql", "2.sql"}), {}), "1.sql 2.sql");
  EXPECT_EQ(pending(make({"1.sql", "2_check.sql", "3.sql", "4_check.sql", "5.sql"}), {}), "4_check.sql 5.sql");
  EXPECT_EQ(pending(Dir(), {}), "");
}

TEST(Pending, DatabaseWithRevisionsIgnoresCheckpoints) {
  const Dir dir = make({"1.sql", "2.sql", "3_check.sql", "4.sql"});
  EXPECT_EQ(pending(dir, {done("1")}), "2.sql 4.sql");
  EXPECT_EQ(pending(dir, {done("4")}), "");
  EXPECT_EQ(pending(dir, {done("3", 0)}), "3_check.sql 4.sql");
}

TEST(Pending, BaselineMarksAndStartsAfter) {
  const Dir dir = make({"1.sql", "2_b.sql", "3.sql"});
  EXPECT_EQ(pending(dir, {}, {.baseline = "2"}), "baseline 2_b.sql 3.sql");
  EXPECT_EQ(pending(dir, {}, {.baseline = "9"}), "baseline version \"9\" not found");
  EXPECT_EQ(pending(dir, {}, {.baseline = "2", .allow_dirty = true}),
            "sql/migrate: baseline and allow-dirty are mutually exclusive");
  EXPECT_EQ(pending(dir, {done("2")}, {.baseline = "1"}), "3.sql");
}

TEST(Pending, PartialFilesComeFirst) {
  const Dir dir = make({"1.sql", "2.sql", "3.sql"});
  EXPECT_EQ(pending(dir, {done("1"), done("2", 0)}), "2.sql 3.sql");
  EXPECT_EQ(pending(dir, {done("1"), done("2", 0, kExecuted | kResolved)}), "3.sql");
  EXPECT_EQ(pending(dir, {done("1", 0), done("2")}), "1.sql 3.sql");
  Revision gone = done("2", 0);
  gone.description = "box";
  EXPECT_EQ(
      pending(make({"1.sql"}), {done("1"), gone}),
      "sql/migrate: missing migration: revision \"2_box.sql\" is partially applied but migration file was not found");
}

TEST(Pending, OrderDecidesAboutLateFiles) {
  const Dir dir = make({"1.sql", "2_x.sql", "3.sql", "4.sql"});
  EXPECT_EQ(pending(dir, {done("1"), done("3")}),
            "migration file 2_x.sql was added out of order. See: https://atlasgo.io/versioned/apply#non-linear-error");
  EXPECT_EQ(pending(make({"1.sql", "2_x.sql", "2a.sql", "3.sql"}), {done("1"), done("3")}),
            "migration files 2_x.sql, 2a.sql were added out of order. See: "
            "https://atlasgo.io/versioned/apply#non-linear-error");
  EXPECT_EQ(pending(dir, {done("1"), done("3")}, {.order = ExecOrder::kLinearSkip}), "4.sql");
  EXPECT_EQ(pending(dir, {done("1"), done("3")}, {.order = ExecOrder::kNonLinear}), "2_x.sql 4.sql");
  EXPECT_EQ(pending(dir, {done("1"), done("3")}, {.order = ExecOrder::kNonLinear, .amount = 1}), "2_x.sql");
  EXPECT_EQ(pending(dir, {done("3")}), "4.sql");
  EXPECT_THROW(parse_exec_order("foo"), UsageError);
}

TEST(Pending, UnknownVersionsInTheDatabaseDoNotMatter) {
  EXPECT_EQ(pending(make({"1.sql", "3.sql"}), {done("1"), done("2")}), "3.sql");
  EXPECT_EQ(pending(make({"5.sql"}), {done("9")}), "");
  EXPECT_EQ(pending(Dir(), {done("1")}), "");
}

TEST(Pending, StopsAtAVersion) {
  const Dir dir = make({"1.sql", "2.sql", "3_check.sql", "4.sql"});
  EXPECT_EQ(pending(dir, {}, {.to_version = "4"}), "3_check.sql 4.sql");
  EXPECT_EQ(pending(dir, {}, {.to_version = "2"}), "1.sql 2.sql");
  EXPECT_EQ(pending(dir, {done("1")}, {.to_version = "2"}), "2.sql");
  EXPECT_EQ(pending(dir, {}, {.to_version = "5"}), "sql/migrate: migration with version \"5\" not found");
  EXPECT_EQ(pending(make({"20250301090000.sql"}), {}, {.to_version = "20250301"}),
            "sql/migrate: migration with version \"20250301\" not found. Did you mean \"20250301090000\"?");
}

TEST(Pending, DuplicateVersionsCountOnlyWhenPending) {
  const Dir dir = make({"1_a.sql", "1_b.sql", "2.sql"});
  EXPECT_EQ(pending(dir, {}), "duplicate version \"1\" (1_a.sql, 1_b.sql)");
  EXPECT_EQ(pending(dir, {done("1")}), "2.sql");
}

TEST(Pending, FlywayVersionsAreNumbers) {
  const Dir dir = make({"V9__a.sql", "V10__b.sql", "R__views.sql"}, "flyway");
  EXPECT_EQ(pending(dir, {done("9")}), "V10__b.sql R__views.sql");
  EXPECT_EQ(pending(dir, {done("10"), done("9")}), "R__views.sql");
  EXPECT_EQ(pending(dir, {done("10"), done("10R"), done("9")}), "");
}

TEST(Pending, RefusesADirectoryWithAWrongSum) {
  Dir dir(std::map<std::string, std::string>{{"1.sql", "SELECT 1;"}, {"atlas.sum", "h1:x\n"}});
  EXPECT_EQ(pending(dir, {}), "checksum mismatch");
}

}  // namespace
}  // namespace portolan::migrate
