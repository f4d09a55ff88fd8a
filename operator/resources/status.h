#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "operator/resources/condition.h"

namespace portolan::resources {

/// `status.lastAttempt`: the apply that is open or was last (spec/operator.md 10.8). Recovery never depends on it.
struct Attempt {
  std::string id;
  std::string plan_hash;
  std::string started_at;  ///< RFC 3339
  std::string phase;
  /// The process that runs it, and the database session that it uses; see reconcile/attempt.h.
  std::string owner;
  std::string session;

  friend bool operator==(const Attempt&, const Attempt&) = default;
};

/// `status.plan`: a plan that waits for approval or was asked for only (spec/operator.md 10.11).
struct PlanSummary {
  std::string id;
  std::string from_hash;
  std::string to_hash;
  std::int64_t statements = 0;
  bool destructive = false;
  std::string sql;  ///< redacted, at most 16 KiB
  std::string created_at;

  friend bool operator==(const PlanSummary&, const PlanSummary&) = default;
};

/// `summary` of a drift check (spec/operator.md 1.10).
struct DriftSummary {
  std::int64_t total = 0;
  std::int64_t extra = 0;
  std::int64_t missing = 0;
  std::int64_t modified = 0;
  std::map<std::string, std::int64_t> types;

  friend bool operator==(const DriftSummary&, const DriftSummary&) = default;
};

/// `status.drift` (spec/operator.md 10.9).
struct DriftStatus {
  std::string fingerprint;
  std::optional<DriftSummary> summary;
  std::string last_check_time;

  friend bool operator==(const DriftStatus&, const DriftStatus&) = default;
};

/// One entry of `status.targets` (spec/operator.md 10.19).
struct TargetStatus {
  std::string name;
  bool ready = false;
  std::string reason;
  std::string version;
  std::string hash;

  friend bool operator==(const TargetStatus&, const TargetStatus&) = default;
};

/// The status fields both kinds carry. `observed_generation` -1 is the CRD's default for an object nobody looked at.
struct CommonStatus {
  std::int64_t observed_generation = -1;
  std::vector<Condition> conditions;
  std::string observed_hash;
  std::int64_t failed = 0;

  std::string next_retry_time;
  std::string last_handled_reconcile_at;
  std::optional<Attempt> last_attempt;
  std::optional<PlanSummary> plan;
  std::optional<DriftStatus> drift;
  std::vector<TargetStatus> targets;

  friend bool operator==(const CommonStatus&, const CommonStatus&) = default;
};

/// AtlasSchema.status (spec/operator.md 1.7).
struct SchemaStatus : CommonStatus {
  std::int64_t last_applied = 0;  ///< Unix seconds
  std::string plan_url;
  std::string plan_link;

  friend bool operator==(const SchemaStatus&, const SchemaStatus&) = default;
};

/// AtlasMigration.status (spec/operator.md 1.7).
struct MigrationStatus : CommonStatus {
  std::string last_applied_version;
  std::int64_t last_applied = 0;  ///< Unix seconds
  std::string approval_url;
  std::string last_deployment_url;

  friend bool operator==(const MigrationStatus&, const MigrationStatus&) = default;
};

}  // namespace portolan::resources
