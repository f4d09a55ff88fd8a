#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace portolan::resources {

/// One entry of `status.conditions` (metav1.Condition).
struct Condition {
  std::string type;
  std::string status;  ///< `True`, `False` or `Unknown`
  std::string reason = {};
  std::string message = {};
  std::string last_transition_time = {};  ///< RFC 3339, filled by `set_condition`
  std::int64_t observed_generation = 0;

  friend bool operator==(const Condition&, const Condition&) = default;
};

inline constexpr std::string_view kTrue = "True";
inline constexpr std::string_view kFalse = "False";
inline constexpr std::string_view kUnknown = "Unknown";

/// Puts `condition` into `conditions`: the entry of the same type is replaced in place, a new one is appended.
/// `last_transition_time` moves to `now` only when the status changes, or the entry is new (spec/operator.md 1.7).
/// A message over 8 KiB is cut by `bounded_message`.
void set_condition(std::vector<Condition>& conditions, Condition condition, std::chrono::system_clock::time_point now);

/// The entry of `type`, or null. The pointer is into `conditions`.
const Condition* find_condition(const std::vector<Condition>& conditions, std::string_view type);

/// Whether the entry of `type` exists with status True.
bool is_true(const std::vector<Condition>& conditions, std::string_view type);

/// `text` cut at 8 KiB on a UTF-8 boundary with `... (truncated)` after it; shorter text unchanged
/// (spec/operator.md 1.8).
std::string bounded_message(std::string text);

/// Condition types (spec/operator.md 1.8, 10.9).
namespace condition {
inline constexpr std::string_view kReady = "Ready";
inline constexpr std::string_view kReconciling = "Reconciling";
inline constexpr std::string_view kStalled = "Stalled";
inline constexpr std::string_view kDrifted = "Drifted";
}  // namespace condition

/// Reasons of conditions and events (spec/operator.md 1.8, 1.9, 7.4, 10.x).
namespace reason {
inline constexpr std::string_view kReconciling = "Reconciling";
inline constexpr std::string_view kApplied = "Applied";
inline constexpr std::string_view kGettingDevDB = "GettingDevDB";
inline constexpr std::string_view kApprovalPending = "ApprovalPending";
inline constexpr std::string_view kReadSchema = "ReadSchema";
inline constexpr std::string_view kCreatingWorkingDir = "CreatingWorkingDir";
inline constexpr std::string_view kCreatingAtlasClient = "CreatingAtlasClient";
inline constexpr std::string_view kLogin = "Login";
inline constexpr std::string_view kWhoAmI = "WhoAmI";
inline constexpr std::string_view kCalculatingHash = "CalculatingHash";
inline constexpr std::string_view kLintPolicyError = "LintPolicyError";
inline constexpr std::string_view kFirstRunDestructive = "FirstRunDestructive";
inline constexpr std::string_view kVerifyingFirstRun = "VerifyingFirstRun";
inline constexpr std::string_view kModifyingAtlasHCL = "ModifyingAtlasHCL";
inline constexpr std::string_view kSchemaInspect = "SchemaInspect";
inline constexpr std::string_view kSchemaPush = "SchemaPush";
inline constexpr std::string_view kSchemaPlan = "SchemaPlan";
inline constexpr std::string_view kListingPlans = "ListingPlans";
inline constexpr std::string_view kApplyingSchema = "ApplyingSchema";
inline constexpr std::string_view kReadingMigrationData = "ReadingMigrationData";
inline constexpr std::string_view kMigrating = "Migrating";
inline constexpr std::string_view kProtectedFlowError = "ProtectedFlowError";
inline constexpr std::string_view kPlanRejected = "PlanRejected";
inline constexpr std::string_view kCopyingDirState = "CopyingDirState";
inline constexpr std::string_view kStoringDirState = "StoringDirState";

inline constexpr std::string_view kDriftDetected = "DriftDetected";
inline constexpr std::string_view kDriftChanged = "DriftChanged";
inline constexpr std::string_view kDriftResolved = "DriftResolved";
inline constexpr std::string_view kNoDrift = "NoDrift";
inline constexpr std::string_view kCheckFailed = "CheckFailed";
inline constexpr std::string_view kChecked = "Checked";
inline constexpr std::string_view kTargetNotFound = "TargetNotFound";
inline constexpr std::string_view kTargetNotReady = "TargetNotReady";
inline constexpr std::string_view kNoMigrationHistory = "NoMigrationHistory";

inline constexpr std::string_view kBackoffLimitExceeded = "BackoffLimitExceeded";
inline constexpr std::string_view kSuspended = "Suspended";
inline constexpr std::string_view kCanceled = "Canceled";
inline constexpr std::string_view kPlanReady = "PlanReady";
inline constexpr std::string_view kPlanApproved = "PlanApproved";
inline constexpr std::string_view kInlineSecret = "InlineSecret";

inline constexpr std::string_view kTransientErr = "TransientErr";
inline constexpr std::string_view kError = "Error";
inline constexpr std::string_view kCreatedDevDB = "CreatedDevDB";
inline constexpr std::string_view kScaledUpDevDB = "ScaledUpDevDB";
inline constexpr std::string_view kCleanUpDevDB = "CleanUpDevDB";
}  // namespace reason

/// Messages that users, health checks and scripts compare literally (spec/operator.md 2.2, 2.6, 3.2, 7.4, 9.2).
namespace message {
inline constexpr std::string_view kReconciling = "Reconciling";
inline constexpr std::string_view kGettingDevDB = "GettingDevDB";
inline constexpr std::string_view kSchemaChanged = "current schema does not match last applied";
inline constexpr std::string_view kMigrationChanged = "Current migration data has changed";
inline constexpr std::string_view kSchemaApplied = "The schema has been applied successfully.";
inline constexpr std::string_view kSchemaAppliedResponse = "The schema has been applied successfully. Apply response: ";
inline constexpr std::string_view kAppliedSchemaEvent = "Applied schema";
inline constexpr std::string_view kBackoffLimitExceeded = "backoff limit exceeded";
inline constexpr std::string_view kSchemaPlanPending = "Schema plan is waiting for approval";
inline constexpr std::string_view kWaitingForDevDB = "waiting for dev database to be ready";
inline constexpr std::string_view kDestructiveChanges = "destructive changes detected:";
inline constexpr std::string_view kNoTarget = "no target database defined";
inline constexpr std::string_view kNoDesiredState = "the desired state is not set";
inline constexpr std::string_view kPlanReady = "The plan is ready and nothing is executed";
inline constexpr std::string_view kInlineSecret =
    "the password in the spec can be read by everybody who can read the resource; put it into a Secret and use urlFrom "
    "or credentials.passwordFrom";
inline constexpr std::string_view kChecksSuspended = "checks are suspended";
inline constexpr std::string_view kApplyInProgress = "migration apply in progress";
inline constexpr std::string_view kSuspended = "reconciliation is suspended";
inline constexpr std::string_view kNoDirectory = "no directory specified";
inline constexpr std::string_view kTwoDirectories = "cannot use both configmaps and local directory";
inline constexpr std::string_view kMultipleTargets = "multiple targets are not supported";
}  // namespace message

/// Annotations and finalizers under Portolan's prefix (spec/operator.md 10.11, 10.12, 10.15).
namespace marker {
inline constexpr std::string_view kInFlightFinalizer = "portolan.db/in-flight";
inline constexpr std::string_view kPlanOnly = "portolan.db/plan-only";
inline constexpr std::string_view kReconcileRequestedAt = "portolan.db/reconcile-requested-at";
inline constexpr std::string_view kFluxReconcileRequestedAt = "reconcile.fluxcd.io/requestedAt";
inline constexpr std::string_view kApprove = "portolan.db/approve";
inline constexpr std::string_view kReject = "portolan.db/reject";
inline constexpr std::string_view kCancel = "portolan.db/cancel";
inline constexpr std::string_view kShard = "portolan.db/shard";
/// What all of them start with.
inline constexpr std::string_view kPrefix = "portolan.db/";
}  // namespace marker

}  // namespace portolan::resources
