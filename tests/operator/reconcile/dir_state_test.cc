#include "operator/reconcile/dir_state.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "operator/reconcile/dir_archive.h"
#include "operator/standalone/folder_store.h"
#include "planner/base/compress.h"
#include "planner/base/errors.h"
#include "planner/base/files.h"
#include "planner/base/hash.h"
#include "planner/base/random.h"

namespace portolan::reconcile {
namespace {

using Files = std::map<std::string, std::string>;

migrate::Dir made_of(Files files) {
  migrate::Dir dir(files);
  dir.rehash();
  return dir;
}

/// A file whose bytes do not compress.
std::string noise(std::size_t kilobytes) {
  return "-- " + base::base64_encode(base::random_bytes(kilobytes * 1024)) + "\n";
}

/// The state in a real store, a folder.
class DirectoryStateTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "dirstateXXXXXX";
    folder_ = ::mkdtemp(pattern.data());
    store_ = std::make_unique<standalone::FolderStore>(folder_, [](const std::string&) {});
    owner_.name = "app";
    owner_.space = "default";
    owner_.uid = "u-1";
    owner_.labels = {{"team", "a"}};
  }
  void TearDown() override {
    store_.reset();
    std::filesystem::remove_all(folder_);
  }

  DirectoryState state() { return {*store_, owner_}; }

  std::vector<Files> saved() {
    std::vector<Files> all;
    for (const migrate::Dir& dir : state().saved("atlas")) all.push_back(dir.contents());
    return all;
  }

  std::optional<resources::Secret> secret(const std::string& suffix = "") {
    const auto document = store_->get(resources::kSecret, {"default", "io.atlasgo.db.v1.app.latest" + suffix});
    if (!document) return std::nullopt;
    return resources::secret_from_json(*document);
  }

  std::string folder_;
  std::unique_ptr<standalone::FolderStore> store_;
  resources::Metadata owner_;
};

TEST(DirectoryArchive, HasTheSumFirstAndReadsBack) {
  const std::string long_name = std::string(150, 'n') + ".sql";
  const Files files = {{"2.sql", "b"}, {"1.sql", std::string(513, 'a')}, {"atlas.sum", "h1:x\n"}, {long_name, ""}};
  const std::string packed = pack_directory(files);
  EXPECT_EQ(packed, pack_directory(files));
  EXPECT_EQ(unpack_directory(packed), files);
  const std::string tar = base::gunzip(packed, 1 << 20);
  EXPECT_EQ(tar.substr(0, tar.find('\0')), "atlas.sum");
  EXPECT_EQ(tar.substr(100, 7), "0000600");
  EXPECT_EQ(tar.size() % 512, 0U);
}

/// The very bytes that GNU tar and gzip make of a folder.
TEST(DirectoryArchive, ReadsWhatOtherProgramsWrite) {
  std::string pattern = testing::TempDir() + "tarXXXXXX";
  const std::string folder = ::mkdtemp(pattern.data());
  const Files files = {{"1.sql", "CREATE TABLE t (id int);\n"}, {std::string(120, 'x') + ".sql", "SELECT 1;\n"}};
  for (const auto& [name, content] : files) base::disk_files().write(folder + "/" + name, content);
  for (const std::string format : {"gnu", "pax", "ustar"}) {
    if (format == "ustar") std::filesystem::remove(folder + "/" + std::string(120, 'x') + ".sql");
    const std::string command =
        "cd " + folder + " && tar --format=" + format + " -czf ../packed.tgz *.sql && mv ../packed.tgz .";
    ASSERT_EQ(std::system(command.c_str()), 0);
    const Files read = unpack_directory(base::disk_files().read(folder + "/packed.tgz"));
    EXPECT_EQ(read.at("1.sql"), files.at("1.sql")) << format;
    EXPECT_EQ(read.size(), format == "ustar" ? 1U : 2U) << format;
  }
  std::filesystem::remove_all(folder);
}

TEST(DirectoryArchive, OtherProgramsReadWhatItWrites) {
  std::string pattern = testing::TempDir() + "tarXXXXXX";
  const std::string folder = ::mkdtemp(pattern.data());
  const std::string name = std::string(120, 'x') + ".sql";
  base::disk_files().write(folder + "/packed.tgz", pack_directory({{"1.sql", "one\n"}, {name, "two\n"}}));
  ASSERT_EQ(std::system(("cd " + folder + " && tar -xzf packed.tgz").c_str()), 0);
  EXPECT_EQ(base::disk_files().read(folder + "/1.sql"), "one\n");
  EXPECT_EQ(base::disk_files().read(folder + "/" + name), "two\n");
  std::filesystem::remove_all(folder);
}

TEST(DirectoryArchive, RefusesDamage) {
  const std::string packed = pack_directory({{"1.sql", "CREATE TABLE t (id int);\n"}});
  EXPECT_THROW(unpack_directory("no gzip"), Error);
  EXPECT_THROW(unpack_directory(packed.substr(0, packed.size() / 2)), Error);
  std::string tar = base::gunzip(packed, 1 << 20);
  tar[0] = 'X';
  EXPECT_THROW(unpack_directory(base::gzip(tar)), Error);
  tar[0] = '1';
  EXPECT_THROW(unpack_directory(base::gzip(tar.substr(0, 600).replace(124, 11, "00000001000"))), Error);
}

TEST_F(DirectoryStateTest, KeepsWhatWasAppliedInThePeersForm) {
  EXPECT_TRUE(saved().empty());
  const migrate::Dir dir = made_of({{"1.sql", "CREATE TABLE t (id int);\n"}});
  state().commit(dir);
  ASSERT_TRUE(secret());
  EXPECT_EQ(secret()->type, "atlasgo.io/db.v1");
  EXPECT_EQ(secret()->metadata.labels, (Files{{"name", "app"}, {"owner", "atlasgo.io"}, {"team", "a"}}));
  ASSERT_EQ(secret()->metadata.owners.size(), 1U);
  EXPECT_TRUE(secret()->metadata.owners[0].controller);
  EXPECT_EQ(secret()->data.size(), 1U);
  EXPECT_EQ(unpack_directory(secret()->data.at("migrations.tar.gz")), dir.contents());
  EXPECT_EQ(saved(), std::vector<Files>{dir.contents()});
  const std::string version = secret()->metadata.resource_version;
  state().commit(dir);
  EXPECT_EQ(secret()->metadata.resource_version, version);
}

TEST_F(DirectoryStateTest, WhatIsStagedLeavesTheAppliedOneAlone) {
  const migrate::Dir one = made_of({{"1.sql", "a"}});
  const migrate::Dir two = made_of({{"1.sql", "a"}, {"2.sql", "b"}});
  state().commit(one);
  state().stage(two);
  EXPECT_EQ(saved(), (std::vector<Files>{one.contents(), two.contents()}));
  EXPECT_EQ(unpack_directory(secret()->data.at("migrations.tar.gz")), one.contents());
  state().commit(two);
  EXPECT_EQ(saved(), std::vector<Files>{two.contents()});
  EXPECT_EQ(secret()->data.size(), 1U);
}

TEST_F(DirectoryStateTest, LargeOnesAreSplit) {
  const migrate::Dir small = made_of({{"1.sql", "a"}});
  const migrate::Dir large = made_of({{"1.sql", "a"}, {"2.sql", noise(1500)}});
  const migrate::Dir larger = made_of({{"1.sql", "a"}, {"2.sql", noise(2500)}});
  state().commit(small);
  state().stage(large);
  EXPECT_EQ(saved(), (std::vector<Files>{small.contents(), large.contents()}));
  state().commit(large);
  EXPECT_EQ(saved(), std::vector<Files>{large.contents()});
  ASSERT_TRUE(secret(".1"));
  EXPECT_LE(secret(".1")->data.at("part").size(), 768U << 10U);
  state().stage(larger);
  EXPECT_EQ(saved(), (std::vector<Files>{large.contents(), larger.contents()}));
  state().commit(larger);
  EXPECT_EQ(saved(), std::vector<Files>{larger.contents()});
  // A small one has the peer's form again, and free parts are used anew.
  state().commit(small);
  EXPECT_EQ(saved(), std::vector<Files>{small.contents()});
  EXPECT_EQ(secret()->data.size(), 1U);
  state().commit(large);
  EXPECT_EQ(saved(), std::vector<Files>{large.contents()});
  EXPECT_FALSE(secret(".9"));
}

TEST_F(DirectoryStateTest, TwoThatDoNotFitTogetherAreBothKept) {
  const migrate::Dir one = made_of({{"1.sql", noise(600)}});
  const migrate::Dir two = made_of({{"1.sql", noise(600)}});
  state().commit(one);
  state().stage(two);
  EXPECT_EQ(saved(), (std::vector<Files>{one.contents(), two.contents()}));
  state().commit(two);
  EXPECT_EQ(saved(), std::vector<Files>{two.contents()});
}

TEST_F(DirectoryStateTest, DamageIsToldAndNotGuessed) {
  const migrate::Dir large = made_of({{"2.sql", noise(1500)}});
  state().commit(large);
  resources::Secret part = *secret(".2");
  part.data["part"][0] ^= 1;
  store_->update(resources::kSecret, resources::to_json(part));
  EXPECT_THROW(saved(), Error);
  store_->remove(resources::kSecret, part.metadata.key());
  EXPECT_THROW(saved(), Error);
}

TEST_F(DirectoryStateTest, RefusesASecretOfAnotherType) {
  resources::Secret other{.type = "Opaque"};
  other.metadata.name = "io.atlasgo.db.v1.app.latest";
  other.metadata.space = "default";
  store_->create(resources::kSecret, resources::to_json(other));
  try {
    saved();
    FAIL() << "taken for ours";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "invalid secret type, got \"Opaque\"");
  }
}

}  // namespace
}  // namespace portolan::reconcile
