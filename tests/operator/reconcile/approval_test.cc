#include "operator/reconcile/approval.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace portolan::reconcile {
namespace {

const Proposal kProposal{.from_hash = "f", .to_hash = "t", .sql = "DROP TABLE a;\n", .statements = 1};

resources::Metadata object(std::map<std::string, std::string> annotations = {}) {
  resources::Metadata metadata;
  metadata.uid = "u1";
  metadata.annotations = std::move(annotations);
  return metadata;
}

TEST(PlanId, NamesExactlyOneTransitionOfOneObject) {
  const std::string id = plan_id(object(), {}, 7, kProposal);
  EXPECT_EQ(id.size(), 32U);
  EXPECT_EQ(plan_id(object(), {}, 7, kProposal), id);
  Proposal other = kProposal;
  other.sql = "DROP TABLE b;\n";
  EXPECT_NE(plan_id(object(), {}, 7, other), id);
  other = kProposal;
  other.from_hash = "ft";
  other.to_hash = "";
  EXPECT_NE(plan_id(object(), {}, 7, other), id);
  resources::Metadata second = object();
  second.uid = "u2";
  EXPECT_NE(plan_id(second, {}, 7, kProposal), id);
}

TEST(PlanId, IsAnotherOnceAnApprovalWasUsedOrAPlanRan) {
  const std::string id = plan_id(object(), {}, 7, kProposal);
  EXPECT_NE(plan_id(object(), {}, 8, kProposal), id);
  resources::CommonStatus used;
  used.last_attempt = {.id = id};
  EXPECT_NE(plan_id(object(), used, 7, kProposal), id);
}

TEST(AnswerTo, CountsForItsPlanAlone) {
  EXPECT_EQ(answer_to(object(), "p"), Answer::kNone);
  EXPECT_EQ(answer_to(object({{"portolan.db/approve", "p"}}), "p"), Answer::kApproved);
  EXPECT_EQ(answer_to(object({{"portolan.db/approve", "q"}}), "p"), Answer::kNone);
  EXPECT_EQ(answer_to(object({{"portolan.db/approve", "p"}, {"portolan.db/reject", "q"}}), "p"), Answer::kApproved);
}

TEST(AnswerTo, LetsARejectionWin) {
  EXPECT_EQ(answer_to(object({{"portolan.db/approve", "p"}, {"portolan.db/reject", "p"}}), "p"), Answer::kRejected);
}

TEST(SummaryOf, HidesSecretsAndIsBounded) {
  Redactor redactor;
  redactor.add("hunter2");
  Proposal proposal = kProposal;
  proposal.sql = "ALTER ROLE a PASSWORD 'hunter2';\n";
  EXPECT_EQ(summary_of(proposal, "p", "", redactor).sql, "ALTER ROLE a PASSWORD '***';\n");
  for (int i = 0; i < 2000; ++i) proposal.sql += "SELECT 12345678;\n";
  const std::string sql = summary_of(proposal, "p", "", redactor).sql;
  EXPECT_LE(sql.size(), 16U * 1024);
  EXPECT_TRUE(sql.ends_with("SELECT 12345678;\n-- truncated; the whole text is in the ConfigMap\n"));
}

TEST(ApproverOf, ReadsTheManagedFields) {
  const auto object = nlohmann::json::parse(R"({"metadata": {"managedFields": [
    {"manager": "kubectl-client-side-apply", "time": "2026-01-01T00:00:00Z",
     "fieldsV1": {"f:metadata": {"f:annotations": {".": {}, "f:other": {}}}}},
    {"manager": "kubectl-annotate", "time": "2026-01-02T00:00:00Z",
     "fieldsV1": {"f:metadata": {"f:annotations": {"f:portolan.db/approve": {}}}}}]}})");
  EXPECT_EQ(approver_of(object), "kubectl-annotate at 2026-01-02T00:00:00Z");
  EXPECT_EQ(approver_of(nlohmann::json::parse(R"({"metadata": {}})")), "unknown");
}

}  // namespace
}  // namespace portolan::reconcile
