#include "operator/reconcile/approval.h"

#include <nlohmann/json.hpp>

#include "operator/resources/condition.h"
#include "planner/base/hash.h"

namespace portolan::reconcile {
namespace {

namespace marker = resources::marker;

constexpr std::size_t kIdDigits = 32;
constexpr std::size_t kLongestSql = 16 * 1024;
constexpr std::string_view kCut = "\n-- truncated; the whole text is in the ConfigMap\n";

/// `text` within the limit of `status.plan.sql`, cut behind a line.
std::string bounded_sql(std::string text) {
  if (text.size() <= kLongestSql) return text;
  const std::size_t room = kLongestSql - kCut.size();
  const std::size_t line = text.rfind('\n', room);
  text.resize(line == std::string::npos ? 0 : line);
  text += kCut;
  return text;
}

}  // namespace

std::string plan_id(const resources::Metadata& metadata, const resources::CommonStatus& status,
                    std::int64_t last_applied, const Proposal& proposal) {
  const std::string last_attempt = status.last_attempt ? status.last_attempt->id : "";
  base::Sha256 hash;
  for (const std::string& part :
       {metadata.uid, std::to_string(last_applied), last_attempt, proposal.from_hash, proposal.to_hash, proposal.sql}) {
    hash.update(std::to_string(part.size()) + ":");
    hash.update(part);
  }
  return base::hex_encode(hash.digest()).substr(0, kIdDigits);
}

Answer answer_to(const resources::Metadata& metadata, const std::string& id) {
  if (resources::annotation(metadata, marker::kReject) == id) return Answer::kRejected;
  return resources::annotation(metadata, marker::kApprove) == id ? Answer::kApproved : Answer::kNone;
}

resources::PlanSummary summary_of(const Proposal& proposal, const std::string& id, const std::string& created_at,
                                  const Redactor& redactor) {
  return {.id = id,
          .from_hash = proposal.from_hash,
          .to_hash = proposal.to_hash,
          .statements = proposal.statements,
          .destructive = proposal.destructive,
          .sql = bounded_sql(redactor.apply(proposal.sql)),
          .created_at = created_at};
}

std::string approver_of(const nlohmann::json& object) {
  static const nlohmann::json::json_pointer kField("/fieldsV1/f:metadata/f:annotations");
  const std::string annotation = "f:" + std::string(marker::kApprove);
  const nlohmann::json none = nlohmann::json::array();
  for (const auto& entry : object.at("metadata").value("managedFields", none)) {
    if (!entry.contains(kField) || !entry.at(kField).contains(annotation)) continue;
    return entry.value("manager", "unknown") + " at " + entry.value("time", "an unknown time");
  }
  return "unknown";
}

}  // namespace portolan::reconcile
