#include "operator/reconcile/plan_review.h"

#include <nlohmann/json.hpp>

#include "operator/reconcile/attempt.h"
#include "operator/reconcile/object_writer.h"
#include "planner/base/clock.h"
#include "planner/base/hash.h"
#include "planner/base/strings.h"

namespace portolan::reconcile {
namespace {

namespace review_reason = resources::reason;
namespace marker = resources::marker;

std::string describe(const resources::Metadata& metadata, const Proposal& proposal, const std::string& id) {
  return "plan " + id + " has " + std::to_string(proposal.statements) +
         (proposal.statements == 1 ? " statement" : " statements") + ", see ConfigMap " +
         plan_record_name(metadata.name);
}

}  // namespace

log::Fields PlanReview::fields(const std::string& id) const {
  return {{"namespace", subject_.metadata.space}, {"name", subject_.metadata.name}, {"plan", id}};
}

std::string PlanReview::publish(const Proposal& proposal) {
  const std::string id = plan_id(subject_.metadata, subject_.status, subject_.last_applied, proposal);
  auto& shown = subject_.status.plan;
  const bool known = shown && shown->id == id;
  const std::string created_at = known ? shown->created_at : base::rfc3339(subject_.environment.clock.now());
  shown = summary_of(proposal, id, created_at, subject_.redactor);
  log::Logger& logger = subject_.environment.logger;
  if (!known) logger.info("created a new " + std::string(subject_.noun), fields(id));
  const auto in_status_alone = [&](const Error& error) {
    logger.warning(std::string("the plan is in the status alone: ") + error.what(), fields(id));
  };
  try {
    write_plan_record(subject_.environment.store, subject_.kind, subject_.metadata, proposal, id, subject_.redactor);
  } catch (const kube::Forbidden& error) {
    in_status_alone(error);
  } catch (const PolicyError& error) {
    in_status_alone(error);
  }
  return id;
}

void PlanReview::show(const Proposal& proposal) {
  const std::string id = publish(proposal);
  const std::string notes = proposal.notes.empty() ? "" : "\n" + proposal.notes;
  throw Failure(review_reason::kPlanReady, describe(subject_.metadata, proposal, id) + notes, FailureClass::kPending,
                resources::message::kPlanReady);
}

void PlanReview::require_approval(const Proposal& proposal, std::string_view pending) {
  const std::string id = publish(proposal);
  const Answer answer = answer_to(subject_.metadata, id);
  if (answer == Answer::kNone) wait(proposal, id, pending);
  if (answer == Answer::kApproved) return use_approval(proposal, id);
  throw Failure(review_reason::kPlanRejected,
                "plan " + id + " is rejected by annotation " + std::string(marker::kReject) +
                    "; change the declared state, or take the annotation off to decide anew",
                FailureClass::kFinal);
}

void PlanReview::wait(const Proposal& proposal, const std::string& id, std::string_view pending) const {
  const resources::Metadata& metadata = subject_.metadata;
  const std::string approve(marker::kApprove);
  std::string text = std::string(pending) + ": " + describe(metadata, proposal, id) +
                     "; to approve it: kubectl annotate " + base::to_lower(subject_.kind.kind) + " -n " +
                     metadata.space + " " + metadata.name + " --overwrite " + approve + "=" + id;
  const std::string other = resources::annotation(metadata, approve);
  if (!other.empty()) text += " (the annotation names another plan, " + other + ")";
  subject_.environment.logger.info("found a pending " + std::string(subject_.noun) + ", waiting for approval",
                                   fields(id));
  throw Failure(review_reason::kApprovalPending, text, FailureClass::kPending, pending);
}

/// The status says that the approval was used before anything else happens; after that the plan has another id, so that
/// a pass that dies here asks again.
void PlanReview::use_approval(const Proposal& proposal, const std::string& id) {
  kube::ObjectStore& store = subject_.environment.store;
  resources::Metadata& metadata = subject_.metadata;
  const auto document = store.get(subject_.kind, metadata.key());
  const std::string approver = document ? approver_of(*document) : "unknown";
  subject_.status.last_attempt = {.id = id,
                                  .plan_hash = base::hex_encode(base::sha256(proposal.sql)),
                                  .started_at = base::rfc3339(subject_.environment.clock.now()),
                                  .phase = std::string(attempt_phase::kApproved)};
  subject_.progressing("applying approved plan " + id);
  if (answer_to(metadata, id) != Answer::kApproved)
    throw ConflictError("the approval of plan " + id + " was withdrawn");
  const nlohmann::json patch = {
      {"metadata",
       {{"resourceVersion", metadata.resource_version}, {"annotations", {{std::string(marker::kApprove), nullptr}}}}}};
  metadata = resources::metadata_of(store.patch(subject_.kind, metadata.key(), patch));
  subject_.environment.logger.info("found an approved " + std::string(subject_.noun) + ", applying", fields(id));
  record(store, subject_.redactor, subject_.kind, metadata, false, review_reason::kPlanApproved,
         "plan " + id + " approved by " + approver);
}

void PlanReview::close(std::string_view state) {
  if (!subject_.status.plan) return;
  const std::string id = subject_.status.plan->id;
  subject_.status.plan.reset();
  try {
    close_plan_record(subject_.environment.store, subject_.metadata, state);
  } catch (const Error& error) {
    subject_.environment.logger.warning(std::string("the ConfigMap of the plan is out of date: ") + error.what(),
                                        fields(id));
  }
}

}  // namespace portolan::reconcile
