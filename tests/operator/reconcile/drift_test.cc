#include "operator/reconcile/drift.h"

#include "tests/operator/reconcile/manager_fixture.h"

namespace portolan::reconcile {
namespace {

using resources::kAtlasSchema;
using std::chrono::milliseconds;

const std::vector<engine::DriftChange> kChanges = {{"add_table", "public.a", "CREATE TABLE a"},
                                                   {"drop_table", "public.b", "DROP TABLE b"},
                                                   {"modify_table", "public.c", "ALTER TABLE c ADD COLUMN x"},
                                                   {"modify_table", "public.c", "ALTER TABLE c DROP COLUMN y"}};

TEST(DriftStatus, CountsEachObjectOnce) {
  const auto drift = drift_status(kChanges, DriftSense::kToActual, "now");
  EXPECT_EQ(drift_text(*drift.summary, "7"),
            "3 drifted object(s) (extra 1, missing 1, modified 1) at version 7: table 3");
  EXPECT_EQ(drift.last_check_time, "now");
}

TEST(DriftStatus, KnowsWhichWayThePlanLeads) {
  const std::vector<engine::DriftChange> added = {kChanges[0]};
  EXPECT_EQ(drift_status(added, DriftSense::kToActual, "").summary->extra, 1);
  EXPECT_EQ(drift_status(added, DriftSense::kToExpected, "").summary->missing, 1);
}

TEST(DriftStatus, FingerprintsWhatDiffers) {
  auto other = kChanges;
  std::swap(other.front(), other.back());
  EXPECT_EQ(drift_status(other, DriftSense::kToActual, "").fingerprint,
            drift_status(kChanges, DriftSense::kToActual, "").fingerprint);
  other.pop_back();
  EXPECT_NE(drift_status(other, DriftSense::kToActual, "").fingerprint,
            drift_status(kChanges, DriftSense::kToActual, "").fingerprint);
  EXPECT_EQ(drift_status({}, DriftSense::kToActual, "").fingerprint, "");
}

TEST(DriftNews, IsToldOnce) {
  EXPECT_EQ(drift_news("", "a"), "DriftDetected");
  EXPECT_EQ(drift_news("a", "b"), "DriftChanged");
  EXPECT_EQ(drift_news("b", ""), "DriftResolved");
  EXPECT_EQ(drift_news("a", "a"), "");
}

TEST(Interval, IsAGoDuration) {
  EXPECT_EQ(interval_of("1h30m", milliseconds(1)), milliseconds(5400000));
  EXPECT_EQ(interval_of("", milliseconds(7)), milliseconds(7));
  EXPECT_EQ(spread(milliseconds(1000), 0), milliseconds(1000));
  EXPECT_EQ(spread(milliseconds(1000), 1), milliseconds(1100));
}

/// `spec.driftCheck` of an AtlasSchema (spec/operator.md 10.9) over SQLite files.
class SchemaDriftTest : public ManagerTest {
 protected:
  static json check(const char* on_drift, const json& more = json::object()) {
    json spec = {{"driftCheck", {{"interval", "1h"}, {"onDrift", on_drift}}}};
    spec.merge_patch(more);
    return spec;
  }

  void apply_one(const json& more) {
    start();
    declare("app", schema("app", "a.db", kOne, more));
    wait(kAtlasSchema, "app", "Applied");
  }

  /// A pass as the interval starts one.
  PassResult look() { return schemas_->reconcile({"default", "app"}, {}); }
  json drifted() { return condition(kAtlasSchema, "app", "Drifted"); }
};

TEST_F(SchemaDriftTest, ReportLeavesTheTargetAlone) {
  apply_one(check("Report"));
  EXPECT_EQ(drifted()["reason"], "NoDrift");
  rows("a.db", "CREATE TABLE manual (id integer)");
  const PassResult result = look();
  EXPECT_GE(result.requeue_after, std::chrono::hours(1));
  EXPECT_TRUE(result.ready);
  EXPECT_EQ(drifted()["status"], "True");
  EXPECT_EQ(drifted()["message"], "1 drifted object(s) (extra 1): table 1");
  EXPECT_EQ(status(kAtlasSchema, "app")["drift"]["summary"]["total"], 1);
  EXPECT_EQ(condition(kAtlasSchema, "app")["reason"], "Applied");
  look();
  EXPECT_EQ(events("DriftDetected"), 1U);
  EXPECT_EQ(rows("a.db", kTables), "a manual ");
  rows("a.db", "DROP TABLE manual");
  look();
  EXPECT_EQ(drifted()["status"], "False");
  EXPECT_EQ(events("DriftResolved"), 1U);
}

TEST_F(SchemaDriftTest, ARestartDoesNotCorrectWhatIsOnlyReported) {
  apply_one(check("Report"));
  rows("a.db", "CREATE TABLE manual (id integer)");
  stop();
  start();
  EXPECT_TRUE(wait_until([&] { return field(kAtlasSchema, "app", "Drifted", "status") == "True"; }));
  EXPECT_EQ(rows("a.db", kTables), "a manual ");
}

TEST_F(SchemaDriftTest, AnEditOrARequestRestoresTheDeclaredState) {
  apply_one(check("Report"));
  rows("a.db", "CREATE TABLE manual (id integer)");
  look();
  annotate(kAtlasSchema, "app", "portolan.db/reconcile-requested-at", "2026-01-01T00:00:00Z");
  EXPECT_TRUE(wait_until([&] { return field(kAtlasSchema, "app", "Drifted", "status") == "False"; }));
  EXPECT_EQ(rows("a.db", kTables), "a ");
  rows("a.db", "CREATE TABLE manual (id integer)");
  declare("app", schema("app", "a.db", std::string(kOne) + " ", check("Report", {{"backoffLimit", 9}})));
  wait(kAtlasSchema, "app", "Applied");
  EXPECT_EQ(rows("a.db", kTables), "a ");
}

TEST_F(SchemaDriftTest, FailStallsUntilTheDriftIsGone) {
  apply_one(check("Fail"));
  rows("a.db", "CREATE TABLE manual (id integer)");
  EXPECT_FALSE(look().ready);
  EXPECT_EQ(condition(kAtlasSchema, "app")["reason"], "DriftDetected");
  EXPECT_EQ(condition(kAtlasSchema, "app", "Stalled")["status"], "True");
  EXPECT_EQ(status(kAtlasSchema, "app")["failed"], 0);
  look();
  EXPECT_EQ(rows("a.db", kTables), "a manual ");
  rows("a.db", "DROP TABLE manual");
  EXPECT_TRUE(look().ready);
}

TEST_F(SchemaDriftTest, CorrectRestores) {
  apply_one(check("Correct"));
  rows("a.db", "CREATE TABLE manual (id integer)");
  look();
  EXPECT_EQ(rows("a.db", kTables), "a ");
  EXPECT_EQ(drifted()["status"], "False");
  EXPECT_EQ(events("DriftDetected"), 1U);
  EXPECT_EQ(events("DriftResolved"), 1U);
  EXPECT_EQ(condition(kAtlasSchema, "app")["status"], "True");
}

TEST_F(SchemaDriftTest, CorrectObeysLintAndReview) {
  apply_one(check("Correct", {{"policy", {{"lint", {{"destructive", {{"error", true}}}}}}}}));
  rows("a.db", "CREATE TABLE manual (id integer)");
  look();
  EXPECT_EQ(condition(kAtlasSchema, "app")["reason"], "LintPolicyError");
  declare("app", schema("app", "a.db", kOne, check("Correct", {{"policy", {{"lint", {{"review", "ALWAYS"}}}}}})));
  wait(kAtlasSchema, "app", "ApprovalPending");
  EXPECT_EQ(rows("a.db", kTables), "a manual ");
}

TEST_F(SchemaDriftTest, ExcludedObjectsAreNoDrift) {
  apply_one(check("Correct", {{"driftCheck", {{"exclude", {"manual"}}}}}));
  rows("a.db", "CREATE TABLE manual (id integer)");
  look();
  EXPECT_EQ(drifted()["status"], "False");
  EXPECT_EQ(rows("a.db", kTables), "a manual ");
}

TEST_F(SchemaDriftTest, AFailureBetweenDoesNotMakeItAnApply) {
  apply_one(check("Report"));
  rows("a.db", "CREATE TABLE manual (id integer)");
  std::filesystem::rename(folder_ + "/a.db", folder_ + "/b.db");
  std::filesystem::create_directory(folder_ + "/a.db");
  look();
  std::filesystem::remove(folder_ + "/a.db");
  std::filesystem::rename(folder_ + "/b.db", folder_ + "/a.db");
  look();
  EXPECT_EQ(drifted()["status"], "True");
  EXPECT_EQ(condition(kAtlasSchema, "app")["status"], "True");
  EXPECT_EQ(rows("a.db", kTables), "a manual ");
}

TEST_F(SchemaDriftTest, ChangedContentIsAppliedAndNoDrift) {
  const auto desired = [](const std::string& sql) {
    return json{{"apiVersion", "v1"}, {"kind", "ConfigMap"}, {"metadata", {{"name", "d"}}}, {"data", {{"s.sql", sql}}}};
  };
  write("desired", desired(kOne));
  apply_one(check("Report", {{"schema", {{"sql", nullptr}, {"configMapKeyRef", {{"name", "d"}, {"key", "s.sql"}}}}}}));
  write("desired", desired("CREATE TABLE b (id integer);"));
  EXPECT_TRUE(wait_until([&] { return rows("a.db", kTables) == "b "; }));
  wait(kAtlasSchema, "app", "Applied");
  EXPECT_EQ(events("DriftDetected"), 0U);
}

TEST_F(SchemaDriftTest, NothingIsShownWhereNothingIsChecked) {
  apply_one(check("Report"));
  declare("app", schema("app", "a.db", kOne));
  EXPECT_TRUE(wait_until([&] { return !status(kAtlasSchema, "app").contains("drift"); }));
  EXPECT_TRUE(drifted().is_null());
}

}  // namespace
}  // namespace portolan::reconcile
