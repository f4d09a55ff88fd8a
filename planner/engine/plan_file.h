#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "planner/engine/context.h"

/// Pre-planned migrations as files (spec/lint-and-tools.md 11.1).
namespace portolan::engine {

/// Kept in the file's attribute `status`; a file that was saved and never pushed has none.
enum class PlanStatus { kNone, kPending, kApproved };

/// `PENDING`, `APPROVED`, "" for none.
std::string_view to_word(PlanStatus status);

/// One `plan` block.
struct PlanFile {
  std::string name;
  /// Fingerprints of the states it leads from and to.
  std::string from, to;
  PlanStatus status = PlanStatus::kNone;
  /// SQL with its comments and directives; ends with a newline.
  std::string migration;

  bool operator==(const PlanFile&) const = default;
};

/// Throws UsageError for a name that cannot be a file's: empty, with a dot in front or other than letters, digits and
/// `-._`.
void check_plan_name(std::string_view name);

/// Reads a plan document. Throws SourceError for what is no plan: several blocks, an attribute that is missing or
/// unknown, an unknown status.
/// @param path  for messages
PlanFile parse_plan(const std::string& path, const std::string& text);

/// The document that parse_plan reads back to the same plan.
std::string print_plan(const PlanFile& plan);

/// A plan document with another status and everything else as it was written. Throws as parse_plan.
std::string with_status(const std::string& path, const std::string& text, PlanStatus status);

/// A plan and where it lies.
struct StoredPlan {
  PlanFile plan;
  std::string path;
  /// `file://plans/x.plan.hcl` or `atlas://app/plans/x`.
  std::string url;
};

/// Reads the plan of a URL, `file://PATH` or `atlas://NAME/plans/PLAN`. Throws UsageError, Error for a file that cannot
/// be read, SourceError.
StoredPlan load_plan(const Context& context, const std::string& url);

/// A directory of plans: one file `NAME.plan.hcl` each.
class PlanStore {
 public:
  /// @param url  `file://DIR`, or `atlas://NAME` for the plans that the store keeps of a schema
  /// Throws UsageError for another URL, and when there is no store.
  PlanStore(const Context& context, const std::string& url);

  bool has(const std::string& name) const;

  /// Throws Error for a file that cannot be read, SourceError for one that is no plan.
  StoredPlan read(const std::string& name) const;

  /// All plans by name; none while there is no such directory. Throws SourceError for a file that is no plan.
  std::vector<StoredPlan> list() const;

  /// Those that lead from one fingerprint to another.
  std::vector<StoredPlan> find(const std::string& from, const std::string& to) const;

  /// Stores a plan. Storing what is there already changes nothing.
  /// Throws UsageError when another plan has its name.
  StoredPlan put(const PlanFile& plan);

 private:
  std::string path_of(const std::string& name) const;
  std::string url_of(const std::string& name) const;

  base::Files& files_;
  std::string directory_;
  /// Of plans in the store, in front of their names; empty in a directory.
  std::string address_;
};

}  // namespace portolan::engine
