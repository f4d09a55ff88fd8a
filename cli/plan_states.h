#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/common.h"
#include "planner/engine/schema_plan.h"

/// What the commands below `schema plan` share: the two states a plan leads from and to.
namespace portolan::cli {

/// --from, --to, --dev-url, --schema, --exclude, --include, --lock-timeout, --repo and --format.
/// @param to_required  whether --to has to be given
FlagTable transition_flags(bool to_required);
FlagSpec repo_flag();
FlagSpec plan_file_flag();

/// Two states with their fingerprints, and the dialect that plans between them.
struct Transition {
  /// Reads --from and, where it is given, --to. Throws what load_state throws.
  Transition(Program& program, const Call& call);

  const ports::Dialect& dialect() const { return (database ? *database : *dev_database).database.dialect(); }
  report::Environment environment() const { return environment_of((database ? *database : *dev_database).database); }

  engine::DevSettings dev;
  engine::StateScope scope;
  /// Of --from, when it is one.
  std::optional<OpenDatabase> database;
  std::optional<OpenDatabase> dev_database;
  engine::State from;
  std::optional<engine::State> to;
  std::string from_hash, to_hash;
  /// As texts name them: `local database`, or the URLs.
  std::string from_text, to_text;
};

/// Plans that are kept lead from structure to structure: tells on stderr that `plan` leaves rows out.
void warn_of_rows(Program& program, const std::string& plan);

/// How both states are compared: by the policy of the environment, with the indent of plans.
engine::CompareOptions compare_options(const Call& call, const Transition& transition);

/// Throws UsageError(`The plan "From" hash does not match the current state hash`), with both values, and the like for
/// the desired state (spec/lint-and-tools.md 11.4).
/// @param to  empty: not compared
void require_hashes(const engine::PlanFile& plan, const std::string& from, const std::string& to);

/// The directory of plans that --repo names. Throws UsageError when there is none.
engine::PlanStore plan_store(Program& program, const Call& call);

}  // namespace portolan::cli
