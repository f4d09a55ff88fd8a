#include "operator/serve/metrics.h"

#include <gtest/gtest.h>

namespace portolan::serve {
namespace {

using resources::kAtlasSchema;

/// The text of a scrape after passes over objects (spec/operator.md 7.3, 10.16).
class MetricsTest : public testing::Test {
 protected:
  void pass(const reconcile::PassResult& result, const std::string& name = "app") {
    metrics_.pass_ended(kAtlasSchema, {"n", name}, result, std::chrono::milliseconds(20));
  }
  bool shows(const std::string& line) { return ("\n" + metrics_.text()).find("\n" + line + "\n") != std::string::npos; }
  bool names(const std::string& part) { return metrics_.text().find(part) != std::string::npos; }

  Metrics metrics_{3};
};

TEST_F(MetricsTest, ShowWhatBecameOfAResource) {
  pass({.ready = true, .reason = "Applied", .failed = 0, .driver = "sqlite3"});
  EXPECT_TRUE(shows(R"(portolan_resource_ready{kind="AtlasSchema",name="app",namespace="n"} 1)"));
  EXPECT_TRUE(shows(
      R"(portolan_resource_info{driver="sqlite3",kind="AtlasSchema",name="app",namespace="n",reason="Applied"} 1)"));
  pass({.outcome = reconcile::PassResult::Outcome::kError, .reason = "ApplyingSchema", .failed = 3});
  EXPECT_TRUE(shows(R"(portolan_failed_attempts{kind="AtlasSchema",name="app",namespace="n"} 3)"));
  EXPECT_TRUE(shows(
      R"(portolan_resource_info{driver="sqlite3",kind="AtlasSchema",name="app",namespace="n",reason="ApplyingSchema"} 1)"));
  EXPECT_FALSE(names(R"(reason="Applied")"));
  EXPECT_TRUE(shows(R"(controller_runtime_reconcile_errors_total{controller="atlasschema"} 1)"));
}

TEST_F(MetricsTest, CountCallsOfTheApiServerAndWaitsForDevDatabases) {
  metrics_.count_request("GET", 200);
  metrics_.count_request("GET", 200);
  metrics_.count_request("PUT", 0);
  EXPECT_TRUE(shows(R"(rest_client_requests_total{code="200",method="GET"} 2)"));
  EXPECT_TRUE(shows(R"(rest_client_requests_total{code="<error>",method="PUT"} 1)"));
  pass({.ready = true, .reason = "Applied"});
  EXPECT_FALSE(names("portolan_devdb_wait_seconds_count"));
  pass({.ready = true, .reason = "Applied", .dev_waited = std::chrono::seconds(3)});
  EXPECT_TRUE(shows("portolan_devdb_wait_seconds_sum 3"));
}

TEST_F(MetricsTest, ForgetWhatIsGone) {
  pass({.ready = true, .reason = "Applied", .plan_pending = true, .drifted = true});
  EXPECT_TRUE(shows("portolan_plans_pending 1"));
  EXPECT_TRUE(shows(R"(portolan_drift{kind="AtlasSchema",name="app",namespace="n"} 1)"));
  pass({.gone = true});
  EXPECT_FALSE(names(R"(name="app")"));
  EXPECT_TRUE(shows("portolan_plans_pending 0"));
}

TEST_F(MetricsTest, CountStatementsByTheirClass) {
  using std::chrono::milliseconds;
  const auto stats =
      reconcile::apply_stats("postgres", milliseconds(30), {"CREATE TABLE a", "create table b", "DO x"}, false);
  pass({.reason = "Applied", .driver = "postgres", .applied = stats});
  EXPECT_TRUE(shows(R"(portolan_apply_statements_total{class="create",driver="postgres"} 2)"));
  EXPECT_TRUE(shows(R"(portolan_apply_statements_total{class="other",driver="postgres"} 1)"));
  EXPECT_TRUE(
      shows(R"(portolan_apply_duration_seconds_count{driver="postgres",kind="AtlasSchema",outcome="success"} 1)"));
}

TEST_F(MetricsTest, MeasureWaitingAndMasks) {
  pass({.reason = "Applied", .queued = std::chrono::seconds(2), .waited = std::chrono::seconds(1), .redactions = 4});
  EXPECT_TRUE(shows("portolan_target_queue_seconds_sum 2"));
  EXPECT_TRUE(shows(R"(workqueue_queue_duration_seconds_sum{name="atlasschema"} 1)"));
  EXPECT_TRUE(shows("portolan_secret_redactions_total 4"));
}

TEST_F(MetricsTest, AskForSamplesWhenScraped) {
  int asked = 0;
  metrics_.read_samples_with([&asked]() -> std::vector<Sample> {
    return {{"portolan_target_inflight", "Passes", {}, static_cast<double>(++asked)}};
  });
  EXPECT_TRUE(shows("portolan_target_inflight 1"));
  EXPECT_TRUE(shows("portolan_target_inflight 2"));
}

}  // namespace
}  // namespace portolan::serve
