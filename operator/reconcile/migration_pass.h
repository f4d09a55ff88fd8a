#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "operator/reconcile/dir_state.h"
#include "operator/reconcile/migration_inputs.h"
#include "operator/reconcile/pass.h"
#include "operator/reconcile/way_back.h"
#include "planner/engine/migrate_apply.h"
#include "planner/engine/migrate_down.h"

namespace portolan::reconcile {

/// One pass over one AtlasMigration: the steps of spec/operator.md 3.2 in their order, each its own function.
class MigrationPass final : public Pass<resources::AtlasMigration> {
 public:
  /// As Pass.
  MigrationPass(const Environment& environment, InputMemory& inputs, resources::AtlasMigration resource,
                std::vector<std::string> unsupported, std::stop_token stop);

 private:
  /// What the status tells of a pass that went well.
  struct Outcome {
    /// Where the database stands; empty: before the first file.
    std::string version;
    std::chrono::system_clock::time_point applied_at;
    bool changed = false;
  };

  void work() override;
  void work_on_one(const MigrationInputs& inputs);
  std::vector<MigrationInputs> read_inputs();
  Outcome run_on(const MigrationInputs& inputs);
  Outcome migrate(const MigrationInputs& inputs, engine::Database& database);
  void keep_directory(const MigrationInputs& inputs, void (DirectoryState::*keep)(const migrate::Dir&));
  void finish(const std::string& hash, const Outcome& outcome);

  // migration_targets.cc: several targets.
  void refuse_for_several() const;
  void work_on_all(const std::vector<MigrationInputs>& targets);
  void finish_all(const std::vector<Outcome>& outcomes);

  // migration_pass.cc: forward.
  Outcome go_forward(const MigrationInputs& inputs, engine::Database& database, const std::string& revisions_schema);
  engine::MigrateApplyOptions apply_options(const MigrationInputs& inputs, const engine::Database& database,
                                            const std::string& revisions_schema);
  void ask_checks(const MigrationInputs& inputs, const migrate::Pending& pending, engine::Database& database);
  void check_drift(const project::DriftCheck& check, const MigrationInputs& inputs, const migrate::Pending& pending,
                   engine::Database& database);
  void run_around(const MigrationInputs& inputs, std::string_view type, engine::Database& database);

  // migration_back.cc: back.
  resources::MigrateDown down_flow() const;
  std::optional<Outcome> go_back(const MigrationInputs& inputs, engine::Database& database,
                                 const std::string& revisions_schema);
  migrate::Dir directory_back(const MigrationInputs& inputs, const WayBack& way);
  engine::MigrateDownOptions down_options(const MigrationInputs& inputs, const engine::Database& database,
                                          const std::string& revisions_schema, const WayBack& way);

  // migration_run.cc: what both ways have in common.
  void take_answer();
  std::optional<migrate::Answer> answer() const;
  std::string answer_command(std::string_view answer) const;
  engine::LockOptions lock_options(const MigrationInputs& inputs) const;
  migrate::TransactionHooks hooks(const MigrationInputs& inputs);
  void on_dev(const std::function<void()>& step);

  DirectoryState state_;
  /// What a person says about a statement that was cut off, and of which target.
  std::optional<migrate::Answer> answer_;
  std::string answered_;
  /// Name of the target that is worked on; empty: it is the only one.
  std::string target_;
};

/// Who writes the revisions.
std::string operator_version();

/// Words of the annotation that settles a statement whose outcome nobody can tell (design/exactly-once.md, "Recovery").
/// With several targets `@` and the name of one follow.
inline constexpr std::string_view kResolveDone = "done";
inline constexpr std::string_view kResolveNotRun = "not-run";

}  // namespace portolan::reconcile
