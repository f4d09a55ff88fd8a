#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "operator/reconcile/redact.h"
#include "operator/resources/metadata.h"
#include "operator/resources/status.h"

/// Plans that people look at, and their answers (spec/operator.md 10.11, 10.12).
namespace portolan::reconcile {

/// What would run now, as people are shown it.
struct Proposal {
  /// What names both ends, for example fingerprints of the two states.
  std::string from_hash, to_hash;
  /// The whole text.
  std::string sql;
  std::int64_t statements = 0;
  bool destructive = false;
  /// What else is to be known, for example findings of lint; may be empty.
  std::string notes = {};
};

/// Names a proposal for one object: 32 hexadecimal digits over both ends and the text. As long as nothing was applied
/// and no approval used the name stays; after that the same text has another one, so an approval counts once even where
/// its annotation comes back (from a repository).
/// @param last_applied  `status.last_applied`
std::string plan_id(const resources::Metadata& metadata, const resources::CommonStatus& status,
                    std::int64_t last_applied, const Proposal& proposal);

enum class Answer { kNone, kApproved, kRejected };

/// What the annotations say about the plan `id`. A rejection wins.
Answer answer_to(const resources::Metadata& metadata, const std::string& id);

/// What `status.plan` shows of a proposal. @param created_at  RFC 3339
resources::PlanSummary summary_of(const Proposal& proposal, const std::string& id, const std::string& created_at,
                                  const Redactor& redactor);

/// Who set the approval, from `metadata.managedFields` of a whole object: `kubectl-annotate at 2026-01-31T10:00:00Z`,
/// or `unknown`. Kubernetes records the program, not the person; the audit log of the API server knows the latter.
std::string approver_of(const nlohmann::json& object);

}  // namespace portolan::reconcile
