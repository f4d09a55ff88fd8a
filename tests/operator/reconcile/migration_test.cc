#include <gtest/gtest.h>

#include "operator/reconcile/dir_archive.h"
#include "operator/resources/core.h"
#include "planner/engine/store.h"
#include "tests/operator/reconcile/manager_fixture.h"

namespace portolan::reconcile {
namespace {

/// AtlasMigration resources that go back, and what is kept for it (spec/operator.md 3.4, 3.5, 10.8, 10.12).
class MigrationTest : public ManagerTest {
 protected:
  using Files = std::map<std::string, std::string>;

  json with_flow(json resource, bool allow, bool auto_approve) {
    resource["spec"]["protectedFlows"]["migrateDown"] = {{"allow", allow}, {"autoApprove", auto_approve}};
    return resource;
  }

  json flow(const Files& files, bool allow = false, bool auto_approve = false) {
    return with_flow(migration("m", "m.db", files), allow, auto_approve);
  }

  std::string message() { return condition(resources::kAtlasMigration, "m").value("message", ""); }

  std::string tables() {
    return rows("m.db",
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'atlas_%' ORDER BY name");
  }

  std::string versions() { return rows("m.db", "SELECT version FROM atlas_schema_revisions ORDER BY version"); }

  resources::Secret state() {
    return resources::secret_from_json(*store_->get(resources::kSecret, {"default", "io.atlasgo.db.v1.m.latest"}));
  }

  const Files two_ = {{"1.sql", "CREATE TABLE a (id integer);\n"}, {"2.sql", "CREATE TABLE b (id integer);\n"}};
  const Files one_ = {{"1.sql", "CREATE TABLE a (id integer);\n"}};
};

/// Row 2: refused, then allowed.
TEST_F(MigrationTest, GoesBackOnlyWhenItMay) {
  write("m", flow(two_));
  start();
  wait(resources::kAtlasMigration, "m", "Applied");
  EXPECT_EQ(tables(), "a b ");
  declare("m", flow(one_));
  wait(resources::kAtlasMigration, "m", "ProtectedFlowError");
  EXPECT_EQ(message(), "migrate down is not allowed, set `migrateDown.allow` to true to allow downgrade");
  EXPECT_EQ(tables(), "a b ");
  declare("m", flow(one_, true, true));
  wait(resources::kAtlasMigration, "m", "Applied");
  EXPECT_EQ(tables(), "a ");
  EXPECT_EQ(versions(), "1 ");
  EXPECT_EQ(status(resources::kAtlasMigration, "m")["lastAppliedVersion"], "1");
  EXPECT_EQ(status(resources::kAtlasMigration, "m")["lastAttempt"]["phase"], "done");
  // And forward again.
  declare("m", flow(two_, true, true));
  wait(resources::kAtlasMigration, "m", "Applied");
  EXPECT_EQ(tables(), "a b ");
}

TEST_F(MigrationTest, AnEmptyDirectoryTakesEverythingBack) {
  write("m", flow(two_, true, true));
  start();
  wait(resources::kAtlasMigration, "m", "Applied");
  declare("m", flow({}, true, true));
  wait(resources::kAtlasMigration, "m", "Applied");
  EXPECT_EQ(tables(), "");
  EXPECT_EQ(versions(), "");
  EXPECT_EQ(status(resources::kAtlasMigration, "m").value("lastAppliedVersion", ""), "");
}

TEST_F(MigrationTest, WaitsForAnApprovalWithoutAutoApprove) {
  write("m", flow(two_, true, false));
  start();
  wait(resources::kAtlasMigration, "m", "Applied");
  declare("m", flow(one_, true, false));
  wait(resources::kAtlasMigration, "m", "ApprovalPending");
  EXPECT_EQ(tables(), "a b ");
  const json plan = status(resources::kAtlasMigration, "m")["plan"];
  EXPECT_NE(plan["sql"].get<std::string>().find("DROP TABLE"), std::string::npos) << plan.dump(1);
  annotate(resources::kAtlasMigration, "m", "portolan.db/approve", "another");
  wait(resources::kAtlasMigration, "m", "ApprovalPending");
  EXPECT_EQ(tables(), "a b ");
  annotate(resources::kAtlasMigration, "m", "portolan.db/approve", plan["id"]);
  wait(resources::kAtlasMigration, "m", "Applied");
  EXPECT_EQ(tables(), "a ");
  EXPECT_FALSE(status(resources::kAtlasMigration, "m").contains("plan"));
}

TEST_F(MigrationTest, WhatIsKeptIsWhatWasApplied) {
  write("m", flow(one_));
  start();
  wait(resources::kAtlasMigration, "m", "Applied");
  EXPECT_EQ(unpack_directory(state().data.at("migrations.tar.gz")).at("1.sql"), one_.at("1.sql"));
  // The second file runs, the third fails: the state of before stays, the new one is beside it.
  Files failing = two_;
  failing["3.sql"] = "CREATE TABLE a (id integer);\n";
  declare("m", flow(failing));
  wait(resources::kAtlasMigration, "m", "Migrating");
  EXPECT_EQ(unpack_directory(state().data.at("migrations.tar.gz")).count("2.sql"), 0U);
  EXPECT_EQ(unpack_directory(state().data.at("migrations.next.tar.gz")).count("2.sql"), 1U);
  EXPECT_EQ(tables(), "a b ");
  // The way back of the second file is in what was kept before it ran.
  declare("m", flow(one_, true, true));
  wait(resources::kAtlasMigration, "m", "Applied");
  EXPECT_EQ(tables(), "a ");
  EXPECT_EQ(state().data.count("migrations.next.tar.gz"), 0U);
}

TEST_F(MigrationTest, WithoutWhatWasAppliedThereIsNoWayBack) {
  write("m", flow(two_));
  start();
  wait(resources::kAtlasMigration, "m", "Applied");
  store_->remove(resources::kSecret, {"default", "io.atlasgo.db.v1.m.latest"});
  declare("m", flow(one_, true, true));
  wait(resources::kAtlasMigration, "m", "CopyingDirState");
  EXPECT_EQ(message(), "unable to downgrade, no dir-state found");
  EXPECT_EQ(tables(), "a b ");
}

TEST_F(MigrationTest, PlanOnlyExecutesNothing) {
  json resource = flow(two_);
  resource["metadata"]["annotations"]["portolan.db/plan-only"] = "true";
  write("m", resource);
  start();
  wait(resources::kAtlasMigration, "m", "PlanReady");
  EXPECT_EQ(tables(), "");
  EXPECT_NE(status(resources::kAtlasMigration, "m")["plan"]["sql"].get<std::string>().find("CREATE TABLE b"),
            std::string::npos);
}

TEST_F(MigrationTest, DriftStopsOrIsToldAsThePolicySays) {
  json resource = flow(one_);
  resource["spec"]["policy"]["drift"] = {{"onError", "FAIL"}};
  write("m", resource);
  start();
  wait(resources::kAtlasMigration, "m", "Applied");
  rows("m.db", "CREATE TABLE by_hand (id integer)");
  json next = flow(two_);
  next["spec"]["policy"]["drift"] = {{"onError", "FAIL"}};
  declare("m", next);
  wait(resources::kAtlasMigration, "m", "DriftDetected");
  EXPECT_EQ(message().find("database state does not match expected state at version 1"), 0U) << message();
  EXPECT_EQ(tables(), "a by_hand ");
  next["spec"]["policy"]["drift"] = {{"exclude", {"by_hand"}}};
  declare("m", next);
  wait(resources::kAtlasMigration, "m", "Applied");
  EXPECT_EQ(tables(), "a b by_hand ");
  Files three = two_;
  three["3.sql"] = "CREATE TABLE c (id integer);\n";
  next = flow(three);
  next["spec"]["policy"]["drift"] = {{"onError", "CONTINUE"}};
  declare("m", next);
  wait(resources::kAtlasMigration, "m", "Applied");
  EXPECT_EQ(tables(), "a b by_hand c ");
  EXPECT_GE(events("DriftDetected"), 2U);
}

/// Directories of the store behind atlas:// URLs (1.6, 10.12): the way back is in what was pushed last.
TEST_F(MigrationTest, DirectoriesOfTheStoreAreTakenBackAfterAnApproval) {
  rules_.store = folder_ + "/.registry";
  engine::Context context{registry_, dev_};
  context.store = rules_.store;
  const auto push = [&](const Files& files, const std::string& tag) {
    migrate::Dir dir(files);
    dir.rehash();
    engine::Store(context).push(dir, {.name = "app", .tag = tag, .version = tag});
  };
  push(one_, "v1");
  push(two_, "v2");
  const auto remote = [&](const std::string& tag, bool allow, bool auto_approve) {
    return with_flow(object("AtlasMigration", "m",
                            {{"url", "sqlite://" + folder_ + "/m.db"},
                             {"cloud", {{"project", "ours"}}},
                             {"dir", {{"remote", {{"name", "app"}, {"tag", tag}}}}}}),
                     allow, auto_approve);
  };
  write("m", remote("", false, false));
  start();
  wait(resources::kAtlasMigration, "m", "Applied");
  EXPECT_EQ(tables(), "a b ");
  declare("m", remote("v1", true, true));
  wait(resources::kAtlasMigration, "m", "ProtectedFlowError");
  EXPECT_EQ(message(), "autoApprove is not allowed for a remote directory");
  declare("m", remote("v1", true, false));
  wait(resources::kAtlasMigration, "m", "ApprovalPending");
  annotate(resources::kAtlasMigration, "m", "portolan.db/approve",
           status(resources::kAtlasMigration, "m")["plan"]["id"]);
  wait(resources::kAtlasMigration, "m", "Applied");
  EXPECT_EQ(tables(), "a ");
  EXPECT_FALSE(store_->get(resources::kSecret, {"default", "io.atlasgo.db.v1.m.latest"}));
}

/// Columns that only a newer version writes stop nobody.
TEST_F(MigrationTest, StatusOfANewerVersionIsReadAndKept) {
  json resource = flow(one_);
  resource["status"] = {{"observedGeneration", -1}, {"fromTheFuture", {{"a", 1}}}};
  write("m", resource);
  start();
  wait(resources::kAtlasMigration, "m", "Applied");
  EXPECT_EQ(tables(), "a ");
}

}  // namespace
}  // namespace portolan::reconcile
