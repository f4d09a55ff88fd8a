#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "planner/engine/compare.h"
#include "planner/migrate/hooks.h"

namespace portolan::engine {

enum class SchemaTxMode { kFile, kNone };

/// `file`, `none`. Throws UsageError(`unknown tx-mode "x"`).
SchemaTxMode schema_tx_mode(const std::string& word);

/// Whether nothing in the plan refuses to run inside a transaction.
bool fits_one_transaction(const change::Plan& plan);

struct SchemaApplyOptions {
  StateScope scope;
  diff::Policy policy;
  DevSettings dev;
  /// Asked about possible renames; empty: they are drops and adds.
  AskRename ask_rename = {};
  SchemaTxMode tx_mode = SchemaTxMode::kFile;
  std::chrono::milliseconds lock_timeout{10000};
  /// Replaces the lock names of spec/migrations.md 10 when not empty.
  std::string lock_name;
  migrate::TransactionHooks hooks = {};
};

/// What a run of statements came to.
struct ApplyOutcome {
  std::vector<std::string> applied;
  /// How long each of `applied` took.
  std::vector<std::chrono::nanoseconds> durations;
  std::vector<std::string> pending;
  /// The statement to blame and its error text, when the run failed.
  std::string failed_statement;
  std::string error;
};

/// Declarative apply (architecture.md, "Declarative flow"): one object per run. The constructor takes the database
/// locks
/// (`atlas_schema_apply`, then `atlas_migrate_execute`) on the session that executes, so that what `plan` saw still
/// holds when `execute` runs.
class SchemaApply {
 public:
  /// Throws LockHeld, TransientError for a read-only target.
  SchemaApply(const Context& context, Database& target, SchemaApplyOptions options);
  ~SchemaApply();
  SchemaApply(const SchemaApply&) = delete;
  SchemaApply& operator=(const SchemaApply&) = delete;

  /// The target under the locks, read once. Throws what load_state throws.
  const State& current();

  /// Compares the target with the desired state. Warns of what the plan leaves out. Throws what `current` and compare
  /// throw.
  const change::Plan& plan(const State& desired);
  /// What that was (unmanaged.h, `not_created`).
  const std::vector<std::string>& left_out() const;

  /// Takes a plan that was made before, or edited, instead of one of its own.
  void use(change::Plan plan);

  /// Runs the plan, statement by statement, in the transaction mode asked for. `outcome` is filled as it goes, so that
  /// it tells how far a failed run came. Throws DatabaseError whose text starts with the statement's comment, Stopped,
  /// ConnectionLost.
  void execute(ApplyOutcome& outcome);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace portolan::engine
