#include "tests/operator/reconcile/manager_fixture.h"

namespace portolan::reconcile {
namespace {

using resources::kAtlasSchema;

constexpr const char* kTwo = "CREATE TABLE a (id integer);\nCREATE TABLE b (id integer);";

json review(const char* word) {
  return {{"policy", {{"lint", {{"review", word}}}}}};
}

/// Suspend, plans and approvals (spec/operator.md 10.11, 10.12) over SQLite files.
class PlanTest : public ManagerTest {
 protected:
  void approve(const std::string& id) { annotate(kAtlasSchema, "app", "portolan.db/approve", id); }

  std::string plan_shown() { return status(kAtlasSchema, "app").value("/plan/id"_json_pointer, ""); }

  json record() {
    return store_->get(resources::kConfigMap, {"default", "app-portolan-plan"}).value_or(json()).value("data", json());
  }

  bool annotated(const std::string& key) {
    const json object = store_->get(kAtlasSchema, {"default", "app"}).value_or(json());
    return object["metadata"].value("annotations", json::object()).contains(key);
  }

  /// `app` is Ready with one table.
  void apply_one(const json& more = json::object()) {
    start();
    declare("app", schema("app", "a.db", kOne, more));
    wait(kAtlasSchema, "app", "Applied");
  }
};

TEST_F(PlanTest, ASuspendedResourceIsLeftAlone) {
  apply_one();
  declare("app", schema("app", "a.db", kTwo, {{"suspend", true}}));
  EXPECT_TRUE(wait_until([&] { return field(kAtlasSchema, "app", "Reconciling", "reason") == "Suspended"; }));
  EXPECT_EQ(condition(kAtlasSchema, "app", "Ready")["status"], "True");
  EXPECT_EQ(condition(kAtlasSchema, "app", "Reconciling")["status"], "False");
  EXPECT_EQ(rows("a.db", kTables), "a ");
  EXPECT_TRUE(wait_until([&] { return events("Suspended") == 1; }));
  schemas_->reconcile({"default", "app"}, {});
  EXPECT_EQ(events("Suspended"), 1U);
  declare("app", schema("app", "a.db", kTwo));
  wait(kAtlasSchema, "app", "Applied");
  EXPECT_EQ(rows("a.db", kTables), "a b ");
}

TEST_F(PlanTest, ASuspendedNewResourceIsNotReady) {
  start();
  declare("app", schema("app", "a.db", kOne, {{"suspend", true}}));
  wait(kAtlasSchema, "app", "Suspended");
  EXPECT_EQ(condition(kAtlasSchema, "app", "Ready")["status"], "False");
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/a.db"));
}

TEST_F(PlanTest, PlanModeShowsAndRunsNothing) {
  apply_one();
  declare("app", schema("app", "a.db", kTwo, {{"mode", "Plan"}}));
  wait(kAtlasSchema, "app", "PlanReady");
  const json plan = status(kAtlasSchema, "app")["plan"];
  EXPECT_EQ(plan["statements"], 1);
  EXPECT_EQ(plan["destructive"], false);
  EXPECT_NE(plan["sql"].get<std::string>().find("CREATE TABLE `b`"), std::string::npos) << plan;
  EXPECT_EQ(record()["plan.sql"], plan["sql"]);
  EXPECT_EQ(record()["state"], "waiting");
  EXPECT_EQ(condition(kAtlasSchema, "app", "Reconciling")["status"], "True");
  EXPECT_EQ(rows("a.db", kTables), "a ");
  declare("app", schema("app", "a.db", kTwo));
  wait(kAtlasSchema, "app", "Applied");
  EXPECT_EQ(rows("a.db", kTables), "a b ");
  EXPECT_EQ(plan_shown(), "");
  EXPECT_NE(record()["state"], "waiting");
}

TEST_F(PlanTest, TheAnnotationPlansWithoutAChangeOfTheSpec) {
  apply_one();
  rows("a.db", "CREATE TABLE manual (id integer)");
  annotate(kAtlasSchema, "app", "portolan.db/plan-only", "true");
  wait(kAtlasSchema, "app", "PlanReady");
  EXPECT_EQ(status(kAtlasSchema, "app")["plan"]["destructive"], true);
  EXPECT_EQ(rows("a.db", kTables), "a manual ");
  annotate(kAtlasSchema, "app", "portolan.db/plan-only", nullptr);
  wait(kAtlasSchema, "app", "Applied");
  EXPECT_EQ(rows("a.db", kTables), "a ");
}

TEST_F(PlanTest, NothingToPlanIsReady) {
  apply_one({{"mode", "Plan"}, {"exclude", {"a"}}});
  EXPECT_EQ(plan_shown(), "");
}

TEST_F(PlanTest, ARequestIsAnsweredOnceAndEchoed) {
  apply_one();
  rows("a.db", "CREATE TABLE manual (id integer)");
  annotate(kAtlasSchema, "app", "portolan.db/reconcile-requested-at", "2026-01-01T00:00:00Z");
  EXPECT_TRUE(wait_until(
      [&] { return status(kAtlasSchema, "app").value("lastHandledReconcileAt", "") == "2026-01-01T00:00:00Z"; }));
  EXPECT_EQ(rows("a.db", kTables), "a ");
  annotate(kAtlasSchema, "app", "reconcile.fluxcd.io/requestedAt", "2026-01-02T00:00:00Z");
  EXPECT_TRUE(wait_until(
      [&] { return status(kAtlasSchema, "app").value("lastHandledReconcileAt", "") == "2026-01-02T00:00:00Z"; }));
}

TEST_F(PlanTest, ReviewAlwaysAsksFromTheFirstRunOn) {
  start();
  declare("app", schema("app", "a.db", kOne, review("ALWAYS")));
  wait(kAtlasSchema, "app", "ApprovalPending");
  EXPECT_EQ(condition(kAtlasSchema, "app")["message"], "Schema plan is waiting for approval");
  EXPECT_EQ(rows("a.db", kTables), "");
  const std::string id = plan_shown();
  EXPECT_NE(
      condition(kAtlasSchema, "app", "Reconciling")["message"].get<std::string>().find("portolan.db/approve=" + id),
      std::string::npos);
  approve("0000");
  schemas_->reconcile({"default", "app"}, {});
  EXPECT_EQ(rows("a.db", kTables), "");
  approve(id);
  wait(kAtlasSchema, "app", "Applied");
  EXPECT_EQ(rows("a.db", kTables), "a ");
  EXPECT_EQ(events("PlanApproved"), 1U);
  EXPECT_FALSE(annotated("portolan.db/approve"));
  EXPECT_EQ(record()["state"], "applied");
  const std::string hash = status(kAtlasSchema, "app")["observed_hash"];
  declare("app", schema("app", "a.db", "CREATE TABLE  a  (id  integer);", review("ALWAYS")));
  wait(kAtlasSchema, "app", "Applied");
  EXPECT_EQ(plan_shown(), "");
  EXPECT_EQ(status(kAtlasSchema, "app")["observed_hash"], hash);
}

TEST_F(PlanTest, AnApprovalCountsOnceEvenWhenItComesBack) {
  apply_one();
  declare("app", schema("app", "a.db", kTwo, review("ALWAYS")));
  wait(kAtlasSchema, "app", "ApprovalPending");
  const std::string id = plan_shown();
  approve(id);
  wait(kAtlasSchema, "app", "Applied");
  rows("a.db", "DROP TABLE b");
  approve(id);
  wait(kAtlasSchema, "app", "ApprovalPending");
  EXPECT_NE(plan_shown(), id);
  EXPECT_EQ(rows("a.db", kTables), "a ");
}

TEST_F(PlanTest, AnApprovalDoesNotCoverAnotherPlan) {
  apply_one();
  declare("app", schema("app", "a.db", kTwo, review("ALWAYS")));
  wait(kAtlasSchema, "app", "ApprovalPending");
  const std::string id = plan_shown();
  rows("a.db", "CREATE TABLE manual (id integer)");
  approve(id);
  EXPECT_TRUE(wait_until([&] { return plan_shown() != id; }));
  EXPECT_EQ(condition(kAtlasSchema, "app")["reason"], "ApprovalPending");
  EXPECT_EQ(rows("a.db", kTables), "a manual ");
}

TEST_F(PlanTest, ARejectedPlanStaysRejected) {
  apply_one();
  declare("app", schema("app", "a.db", kTwo, review("ALWAYS")));
  wait(kAtlasSchema, "app", "ApprovalPending");
  annotate(kAtlasSchema, "app", "portolan.db/reject", plan_shown());
  wait(kAtlasSchema, "app", "PlanRejected");
  EXPECT_EQ(condition(kAtlasSchema, "app", "Stalled")["status"], "True");
  approve(plan_shown());
  schemas_->reconcile({"default", "app"}, {});
  EXPECT_EQ(condition(kAtlasSchema, "app")["reason"], "PlanRejected");
  annotate(kAtlasSchema, "app", "portolan.db/reject", nullptr);
  wait(kAtlasSchema, "app", "Applied");
  EXPECT_EQ(rows("a.db", kTables), "a b ");
}

TEST_F(PlanTest, ReviewOfErrorsAsksForWhatLosesRows) {
  apply_one(review("ERROR"));
  declare("app", schema("app", "a.db", kTwo, review("ERROR")));
  wait(kAtlasSchema, "app", "Applied");
  declare("app", schema("app", "a.db", kOne, review("ERROR")));
  wait(kAtlasSchema, "app", "ApprovalPending");
  EXPECT_NE(record()["notes.txt"].get<std::string>().find("DS102"), std::string::npos) << record();
  EXPECT_EQ(rows("a.db", kTables), "a b ");
  approve(plan_shown());
  wait(kAtlasSchema, "app", "Applied");
  EXPECT_EQ(rows("a.db", kTables), "a ");
}

TEST_F(PlanTest, ReviewOfWarningsAsksWhereErrorsAreSwitchedOff) {
  const auto policy = [](const char* word) {
    return json{{"policy", {{"lint", {{"review", word}, {"destructive", {{"error", false}}}}}}}};
  };
  apply_one();
  declare("app", schema("app", "a.db", kTwo, policy("ERROR")));
  wait(kAtlasSchema, "app", "Applied");
  declare("app", schema("app", "a.db", kOne, policy("WARNING")));
  wait(kAtlasSchema, "app", "ApprovalPending");
  declare("app", schema("app", "a.db", kOne, policy("ERROR")));
  wait(kAtlasSchema, "app", "Applied");
  EXPECT_EQ(rows("a.db", kTables), "a ");
}

TEST_F(PlanTest, AFirstRunThatDropsSomethingNeedsAPerson) {
  rows("a.db", "CREATE TABLE precious (id integer)");
  start();
  const json policy = {{"policy", {{"lint", {{"review", "ERROR"}, {"destructive", {{"error", false}}}}}}}};
  declare("app", schema("app", "a.db", kOne, policy));
  wait(kAtlasSchema, "app", "ApprovalPending");
  EXPECT_EQ(rows("a.db", kTables), "precious ");
}

}  // namespace
}  // namespace portolan::reconcile
