#include "planner/migrate/dir.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <functional>

namespace portolan::migrate {
namespace {

std::string error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

class DirOnDisk : public testing::Test {
 protected:
  void SetUp() override {
    char name[] = "/tmp/portolan-dir-XXXXXX";
    path_ = ::mkdtemp(name);
  }
  void TearDown() override { std::filesystem::remove_all(path_); }

  base::Files& disk_ = base::disk_files();
  std::string path_;
};

TEST_F(DirOnDisk, SavedFilesAreReadBackAndValid) {
  Dir dir;
  const std::vector<NewFile> files = {{"1_a.sql", "SELECT 1;\n"}, {"2_b.sql", "-- atlas:checkpoint v1\n\nSELECT 2;\n"}};
  dir.put(files);
  save(disk_, path_, files, dir);
  disk_.write(path_ + "/notes.txt", "ignored");
  const Dir loaded = Dir::load(disk_, path_);
  EXPECT_NO_THROW(loaded.validate());
  EXPECT_EQ(loaded.contents(), dir.contents());
  EXPECT_EQ(loaded.last_checkpoint(), 1u);
  EXPECT_EQ(checkpoint_tag(loaded.files()[1]), "v1");
  EXPECT_EQ(loaded.find("2")->name, "2_b.sql");
  EXPECT_EQ(loaded.find("3"), nullptr);
}

TEST_F(DirOnDisk, MissingAndWrongPathsAreNamed) {
  EXPECT_EQ(error_of([&] { Dir::load(disk_, path_ + "/none"); }),
            "sql/migrate: stat " + path_ + "/none: no such file or directory");
  disk_.write(path_ + "/f", "");
  EXPECT_EQ(error_of([&] { Dir::load(disk_, path_ + "/f"); }), "sql/migrate: \"" + path_ + "/f\" is not a dir");
  EXPECT_EQ(error_of([&] { Dir::load(disk_, path_, "xx"); }), "unknown dir format \"xx\"");
}

TEST(Dir, CutKeepsAValidSum) {
  const Dir dir(std::map<std::string, std::string>{{"1.sql", "SELECT 1;"}, {"2.sql", "SELECT 2;"}});
  const Dir cut = dir.first(1);
  EXPECT_EQ(cut.files().size(), 1u);
  EXPECT_NO_THROW(cut.validate());
}

TEST(Dir, DuplicateVersionsAreNamed) {
  const Dir dir({{"1_a.sql", ""}, {"1_b.sql", ""}, {"2.sql", ""}});
  EXPECT_EQ(error_of([&] { check_duplicates(dir); }), "duplicate version \"1\" (1_a.sql, 1_b.sql)");
  EXPECT_EQ(error_of([&] { check_duplicates(dir, {"2"}); }), "no error");
}

TEST(DirUrl, ReadsItsForms) {
  EXPECT_EQ(parse_dir_url("file://migrations").path, "migrations");
  EXPECT_EQ(parse_dir_url("file:///abs/./x/").path, "/abs/x");
  EXPECT_EQ(parse_dir_url("file://").path, "migrations");
  const DirUrl url = parse_dir_url("file://a/b?format=goose&version=3", "flyway");
  EXPECT_EQ(url.path, "a/b");
  EXPECT_EQ(url.format, "goose");
  EXPECT_EQ(url.version, "3");
  EXPECT_EQ(parse_dir_url("file://a", "flyway").format, "flyway");
  EXPECT_EQ(error_of([] { parse_dir_url("x"); }), "missing scheme for dir url. Did you mean \"file://x\"? ");
  EXPECT_EQ(error_of([] { parse_dir_url("ftp://x"); }), "unsupported driver \"ftp\"");
}

TEST(Versions, AreCalendarTimes) {
  EXPECT_EQ(new_version(base::system_clock()).size(), 14u);
  EXPECT_NO_THROW(check_canonical_version("20240229235959"));
  EXPECT_EQ(error_of([] { check_canonical_version("20230229000000"); }),
            "invalid version: \"20230229000000\". Expected format is: 20060102150405");
}

}  // namespace
}  // namespace portolan::migrate
