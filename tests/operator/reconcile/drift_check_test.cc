#include "operator/reconcile/drift_check_reconciler.h"
#include "tests/operator/reconcile/manager_fixture.h"

namespace portolan::reconcile {
namespace {

using resources::kAtlasDriftCheck;
using resources::kAtlasMigration;

/// AtlasDriftCheck objects (spec/operator.md 1.10) over SQLite files.
class DriftCheckTest : public ManagerTest {
 protected:
  static json check(const json& more = json::object()) {
    json spec = {{"targetRef", {{"name", "app"}}}, {"interval", "1h"}};
    spec.merge_patch(more);
    return object("AtlasDriftCheck", "check", spec);
  }

  void migrate() {
    start();
    declare("app", migration("app", "a.db", {{"1.sql", "CREATE TABLE t (id integer);\n"}}));
    wait(kAtlasMigration, "app", "Applied");
  }

  PassResult look() { return drift_checks_->reconcile({"default", "check"}, {}); }
  json shown(const std::string& type) { return condition(kAtlasDriftCheck, "check", type); }
};

TEST_F(DriftCheckTest, SeesDriftComeAndGo) {
  migrate();
  declare("check", check());
  wait(kAtlasDriftCheck, "check", "Checked");
  EXPECT_EQ(shown("Drifted")["message"], "no drift detected at version 1");
  rows("a.db", "CREATE TABLE manual (id integer)");
  EXPECT_GE(look().requeue_after, std::chrono::hours(1));
  EXPECT_EQ(shown("Drifted")["message"], "1 drifted object(s) (extra 1) at version 1: table 1");
  EXPECT_EQ(shown("Ready")["status"], "True");
  const json status = this->status(kAtlasDriftCheck, "check");
  EXPECT_EQ(status["version"], "1");
  EXPECT_EQ(status["mode"], "local");
  EXPECT_EQ(status["summary"]["types"], json({{"table", 1}}));
  rows("a.db", "CREATE TABLE another (id integer)");
  look();
  rows("a.db", "DROP TABLE manual");
  rows("a.db", "DROP TABLE another");
  look();
  EXPECT_EQ(shown("Drifted")["status"], "False");
  EXPECT_EQ(events("DriftDetected"), 1U);
  EXPECT_EQ(events("DriftChanged"), 1U);
  EXPECT_EQ(events("DriftResolved"), 1U);
}

TEST_F(DriftCheckTest, FailStallsAndExcludedObjectsDoNotCount) {
  migrate();
  rows("a.db", "CREATE TABLE manual (id integer)");
  declare("check", check({{"onDrift", "Fail"}}));
  wait(kAtlasDriftCheck, "check", "DriftDetected");
  EXPECT_EQ(shown("Stalled")["status"], "True");
  declare("check", check({{"onDrift", "Fail"}, {"exclude", {"manual"}}}));
  wait(kAtlasDriftCheck, "check", "Checked");
}

TEST_F(DriftCheckTest, SaysWhatKeepsItFromLooking) {
  start();
  declare("check", check());
  wait(kAtlasDriftCheck, "check", "TargetNotFound");
  EXPECT_EQ(shown("Drifted")["status"], "Unknown");
  EXPECT_EQ(shown("Stalled")["status"], "True");
  // The status is written first.
  EXPECT_TRUE(wait_until([&] { return events("CheckFailed") == 1; }));
  look();
  EXPECT_EQ(events("CheckFailed"), 1U);
  declare("app", migration("app", "a.db", {}));
  wait(kAtlasMigration, "app", "Applied");
  look();
  EXPECT_EQ(shown("Ready")["reason"], "NoMigrationHistory");
}

TEST_F(DriftCheckTest, LooksAtAnAtlasSchema) {
  start();
  const json target = {{"targetRef", {{"kind", "AtlasSchema"}}}};
  declare("check", check(target));
  wait(kAtlasDriftCheck, "check", "TargetNotFound");
  EXPECT_EQ(shown("Ready")["message"], "AtlasSchema \"app\" not found");
  declare("app", schema("app", "a.db", "CREATE TABLE t (id integer);"));
  wait(resources::kAtlasSchema, "app", "Applied");
  look();
  EXPECT_EQ(shown("Drifted")["message"], "no drift detected");
  EXPECT_EQ(shown("Ready")["status"], "True");
  rows("a.db", "CREATE TABLE manual (id integer)");
  rows("a.db", "DROP TABLE t");
  look();
  EXPECT_EQ(shown("Drifted")["message"], "2 drifted object(s) (extra 1, missing 1): table 2");
  EXPECT_EQ(rows("a.db", "SELECT name FROM sqlite_master"), "manual ");
  json excluding = target;
  excluding["exclude"] = {"manual", "t"};
  declare("check", check(excluding));
  EXPECT_TRUE(wait_until([&] { return shown("Drifted")["status"] == "False"; }));
}

TEST_F(DriftCheckTest, ASuspendedCheckRests) {
  migrate();
  declare("check", check({{"suspend", true}}));
  EXPECT_TRUE(wait_until([&] { return field(kAtlasDriftCheck, "check", "Reconciling", "reason") == "Suspended"; }));
  EXPECT_EQ(look().requeue_after, std::nullopt);
}

TEST_F(DriftCheckTest, WaitsForATargetInWork) {
  migrate();
  declare("check", check());
  wait(kAtlasDriftCheck, "check", "Checked");
  json target = *store_->get(kAtlasMigration, {"default", "app"});
  for (json& found : target["status"]["conditions"]) {
    if (found["type"] == "Reconciling") found["status"] = "True";
  }
  store_->put_status(kAtlasMigration, target);
  EXPECT_GE(look().requeue_after, std::chrono::seconds(30));
  EXPECT_EQ(shown("Reconciling")["reason"], "TargetNotReady");
}

}  // namespace
}  // namespace portolan::reconcile
