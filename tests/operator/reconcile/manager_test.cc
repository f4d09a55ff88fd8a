#include <sys/mount.h>

#include <fstream>

#include "tests/operator/reconcile/manager_fixture.h"

namespace portolan::reconcile {
namespace {

TEST_F(ManagerTest, AppliesAndFollowsASchema) {
  write("app", schema("app", "a.db", "CREATE TABLE t (id integer);"));
  start();
  wait(resources::kAtlasSchema, "app", "Applied");
  write("app", schema("app", "a.db", "CREATE TABLE t (id integer, b text);"));
  EXPECT_TRUE(wait_until([&] { return rows("a.db", "SELECT name FROM pragma_table_info('t')") == "id b "; }));
}

TEST_F(ManagerTest, AppliesAMigrationOnceAcrossRestarts) {
  write("app", migration("app", "a.db", {{"1.sql", "CREATE TABLE t (id integer);\nINSERT INTO t VALUES (1);\n"}}));
  start();
  wait(resources::kAtlasMigration, "app", "Applied");
  stop();
  start();
  wait(resources::kAtlasMigration, "app", "Applied");
  EXPECT_EQ(rows("a.db", "SELECT count(*) FROM t"), "1 ");
}

TEST_F(ManagerTest, RefusesToDropOnTheFirstRunAndByPolicy) {
  write("app", schema("app", "a.db", "CREATE TABLE a (id integer);\nCREATE TABLE b (id integer);"));
  start();
  wait(resources::kAtlasSchema, "app", "Applied");
  const json policy = {{"policy", {{"lint", {{"destructive", {{"error", true}}}}}}}};
  write("app", schema("app", "a.db", "CREATE TABLE a (id integer);", policy));
  wait(resources::kAtlasSchema, "app", "LintPolicyError");
  EXPECT_EQ(condition(resources::kAtlasSchema, "app", "Stalled")["status"], "True");
  write("second", schema("second", "a.db", "CREATE TABLE c (id integer);"));
  wait(resources::kAtlasSchema, "second", "FirstRunDestructive");
  EXPECT_EQ(rows("a.db", "SELECT name FROM sqlite_master WHERE name IN ('a', 'b', 'c') ORDER BY name"), "a b ");
}

TEST_F(ManagerTest, TellsOncePerChangeWhatIsNotManaged) {
  const std::string table = "CREATE TABLE t (id integer);";
  const auto told = [&] {
    const std::string path = folder_ + "/.portolan/events.log";
    const std::string log = std::filesystem::exists(path) ? base::disk_files().read(path) : "";
    std::size_t count = 0;
    for (auto at = log.find("NotManaged"); at != std::string::npos; at = log.find("NotManaged", at + 1)) ++count;
    return count;
  };
  write("app", schema("app", "a.db", table + "CREATE VIRTUAL TABLE v USING fts5(body);"));
  for (int restart = 0; restart < 3; ++restart) {
    start();
    wait(resources::kAtlasSchema, "app", "Applied");
    EXPECT_TRUE(wait_until([&] { return told() == 1; }));
    schemas_->reconcile({"default", "app"}, {});
    schemas_->reconcile({"default", "app"}, {});
    EXPECT_EQ(told(), 1U);
    stop();
  }
  write("app", schema("app", "a.db",
                      table + "CREATE VIRTUAL TABLE v USING fts5(body); CREATE VIRTUAL TABLE w USING fts5(body);"));
  start();
  wait(resources::kAtlasSchema, "app", "Applied");
  EXPECT_TRUE(wait_until([&] { return told() == 2; }));
  schemas_->reconcile({"default", "app"}, {});
  EXPECT_EQ(told(), 2U);
}

TEST_F(ManagerTest, ManyResourcesAtOnce) {
  constexpr int kCount = 20;
  for (int i = 0; i < kCount; ++i) {
    const std::string n = std::to_string(i);
    write("s" + n, schema("s" + n, "s" + n + ".db", "CREATE TABLE t" + n + " (id integer PRIMARY KEY);"));
    write("m" + n, migration("m" + n, "m" + n + ".db", {{"1.sql", "CREATE TABLE t (id integer);\n"}}));
  }
  start();
  for (int i = 0; i < kCount; ++i) {
    wait(resources::kAtlasSchema, "s" + std::to_string(i), "Applied");
    wait(resources::kAtlasMigration, "m" + std::to_string(i), "Applied");
  }
}

TEST_F(ManagerTest, TwoResourcesOnOneDatabaseTakeTurns) {
  write("a", schema("a", "x.db", "CREATE TABLE a (id integer);", {{"exclude", {"b"}}}));
  write("b", schema("b", "x.db", "CREATE TABLE b (id integer);", {{"exclude", {"a"}}}));
  start();
  wait(resources::kAtlasSchema, "a", "Applied");
  wait(resources::kAtlasSchema, "b", "Applied");
  EXPECT_EQ(rows("x.db", "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"), "a b ");
}

TEST_F(ManagerTest, NamesFieldsItDoesNotSupportYet) {
  write("app", schema("app", "a.db", "CREATE TABLE t (id integer);", {{"cloud", {{"repo", "app"}}}}));
  start();
  wait(resources::kAtlasSchema, "app", "ReadSchema");
  EXPECT_EQ(condition(resources::kAtlasSchema, "app")["message"], "not supported yet: spec.cloud");
}

/// The folder on a file system that is too small; the databases lie elsewhere.
class FullDiskTest : public ManagerTest {
 protected:
  void SetUp() override {
    ManagerTest::SetUp();
    databases_ = folder_;
    folder_ = databases_ + "/manifests";
    std::filesystem::create_directory(folder_);
    if (::mount("tmpfs", folder_.c_str(), "tmpfs", 0, "size=256k") != 0) GTEST_SKIP() << "mount needs root";
  }
  void TearDown() override {
    stop();
    ::umount(folder_.c_str());
    std::filesystem::remove_all(databases_);
  }

  void fill() const {
    std::ofstream file(folder_ + "/filler", std::ios::binary);
    const std::string block(4096, 'x');
    while (file.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) continue;
  }

  std::string databases_;
};

TEST_F(FullDiskTest, StatusFollowsWhenThereIsRoomAgain) {
  json resource = schema("app", "a.db", "CREATE TABLE t1 (id integer);");
  resource["spec"]["url"] = "sqlite://" + databases_ + "/a.db";
  write("app", resource);
  start();
  wait(resources::kAtlasSchema, "app", "Applied");
  fill();
  {
    // The same length in place needs no room.
    std::fstream file(folder_ + "/app.yaml", std::ios::in | std::ios::out);
    resource["spec"]["schema"]["sql"] = "CREATE TABLE t2 (id integer);";
    file << resource.dump();
  }
  for (int i = 0; i < 100 && condition(resources::kAtlasSchema, "app").is_object(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  std::filesystem::remove(folder_ + "/filler");
  wait(resources::kAtlasSchema, "app", "Applied");
  folder_.swap(databases_);
  EXPECT_EQ(rows("a.db", "SELECT name FROM sqlite_master WHERE type = 'table'"), "t2 ");
  folder_.swap(databases_);
}

TEST_F(ManagerTest, HealsWhenAMissingSecretAppears) {
  json resource = schema("app", "a.db", "CREATE TABLE t (id integer);");
  resource["spec"].erase("url");
  resource["spec"]["urlFrom"] = {{"secretKeyRef", {{"name", "db"}, {"key", "url"}}}};
  write("app", resource);
  start();
  wait(resources::kAtlasSchema, "app", "ReadSchema");
  write("secret", {{"apiVersion", "v1"},
                   {"kind", "Secret"},
                   {"metadata", {{"name", "db"}}},
                   {"stringData", {{"url", "sqlite://" + folder_ + "/a.db"}}}});
  wait(resources::kAtlasSchema, "app", "Applied");
}

}  // namespace
}  // namespace portolan::reconcile
