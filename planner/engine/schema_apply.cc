#include "planner/engine/schema_apply.h"

#include <algorithm>
#include <utility>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/engine/target_lock.h"
#include "planner/engine/unmanaged.h"

namespace portolan::engine {
namespace {

/// Lock names in the order they are taken (design/exactly-once.md, "Locks"): the second one keeps `migrate apply` out.
const std::vector<std::string>& lock_names() {
  static const std::vector<std::string> names{"atlas_schema_apply", std::string(kExecuteLock)};
  return names;
}

}  // namespace

bool fits_one_transaction(const change::Plan& plan) {
  return plan.transactional && std::none_of(plan.statements.begin(), plan.statements.end(),
                                            [](const auto& statement) { return statement.outside_transaction; });
}

SchemaTxMode schema_tx_mode(const std::string& word) {
  if (word == "file") return SchemaTxMode::kFile;
  if (word == "none") return SchemaTxMode::kNone;
  throw UsageError("unknown tx-mode " + base::quote_go(word));
}

struct SchemaApply::Impl {
  const Context& context;
  Database& target;
  SchemaApplyOptions options;
  std::vector<std::unique_ptr<ports::Lock>> locks;
  std::optional<State> current;
  change::Plan plan;
  std::vector<std::string> not_created;

  void take_locks() {
    const std::vector<std::string> custom{options.lock_name};
    for (const std::string& name : options.lock_name.empty() ? lock_names() : custom) {
      locks.push_back(take_lock(context, target, name, options.lock_timeout));
    }
  }

  void run(const change::Statement& statement) {
    check_step(context);
    try {
      target.connection->execute(statement.sql);
    } catch (const DatabaseError& error) {
      const std::string prefix = statement.comment.empty() ? "" : statement.comment + ": ";
      throw DatabaseError(prefix + error.what(), error.code(), statement.sql, error.offset());
    }
  }

  void run_range(std::size_t begin, std::size_t end, ApplyOutcome& outcome) {
    for (std::size_t i = begin; i < end; ++i) {
      const auto start = context.clock.steady();
      run(plan.statements[i]);
      outcome.applied.push_back(plan.statements[i].sql);
      outcome.durations.emplace_back(context.clock.steady() - start);
    }
  }

  /// Behind the last statement of the change that statement `begin` belongs to.
  std::size_t end_of_change(std::size_t begin) const {
    const auto& source = plan.statements[begin].source;
    std::size_t end = begin + 1;
    while (source && end < plan.statements.size() && plan.statements[end].source == source) ++end;
    return end;
  }

  void run_change(std::size_t begin, std::size_t end, ApplyOutcome& outcome) {
    target.connection->begin();
    try {
      run_range(begin, end, outcome);
      check_step(context);
      target.connection->commit();
    } catch (const Error&) {
      roll_back();
      throw;
    }
  }

  /// Without a transaction around the plan. The statements of one change still stand or fall together where the
  /// database can do that: a table that is being rebuilt would else be left under its temporary name by whatever ends
  /// the run.
  void run_changes(ApplyOutcome& outcome) {
    const bool together = fits_one_transaction(plan) && target.dialect().transactional_ddl();
    for (std::size_t i = 0; i < plan.statements.size();) {
      const std::size_t end = together ? end_of_change(i) : i + 1;
      end - i > 1 ? run_change(i, end, outcome) : run_range(i, end, outcome);
      i = end;
    }
  }

  /// A transaction that cannot be rolled back died with its session; the first error is the one to report.
  void roll_back() noexcept {
    try {
      if (options.tx_mode == SchemaTxMode::kFile &&
          target.connection->transaction_status() == ports::TransactionStatus::kActive) {
        migrate::run_hooks(*target.connection, options.hooks.before_rollback, options.hooks.warn);
      }
    } catch (const Error&) {
      // The rollback itself matters more than what was to come before it.
    }
    try {
      target.connection->rollback();
    } catch (const Error&) {
      return;
    }
  }
};

SchemaApply::SchemaApply(const Context& context, Database& target, SchemaApplyOptions options)
    : impl_(std::make_unique<Impl>(Impl{context, target, std::move(options), {}, {}, {}})) {
  if (target.dialect().facts().read_only) throw TransientError("the target database is read-only");
  impl_->take_locks();
}

SchemaApply::~SchemaApply() {
  while (!impl_->locks.empty()) impl_->locks.pop_back();
}

const State& SchemaApply::current() {
  if (!impl_->current) impl_->current = inspect_database(impl_->context, impl_->target, impl_->options.scope);
  return *impl_->current;
}

const change::Plan& SchemaApply::plan(const State& desired) {
  CompareOptions compare_options{.policy = impl_->options.policy, .dev = impl_->options.dev};
  compare_options.plan.indent = "  ";
  compare_options.ask_rename = impl_->options.ask_rename;
  if (impl_->options.scope.rows) {
    compare_options.rows = impl_->options.scope.rows;
    compare_options.read_rows = row_reader(impl_->target, *impl_->options.scope.rows);
  }
  impl_->plan = compare(impl_->context, current(), desired, impl_->target.dialect(), compare_options);
  impl_->not_created = not_created(current(), desired, impl_->target.dialect());
  report_not_created(impl_->context, impl_->not_created);
  return impl_->plan;
}

void SchemaApply::use(change::Plan plan) {
  impl_->plan = std::move(plan);
}

const std::vector<std::string>& SchemaApply::left_out() const {
  return impl_->not_created;
}

void SchemaApply::execute(ApplyOutcome& outcome) {
  outcome = {};
  const auto& statements = impl_->plan.statements;
  const bool transaction = impl_->options.tx_mode == SchemaTxMode::kFile && fits_one_transaction(impl_->plan);
  const migrate::TransactionHooks& hooks = impl_->options.hooks;
  if (!transaction) migrate::warn_of_unused(hooks, "the plan");
  bool running = false;
  try {
    if (transaction) {
      impl_->target.connection->begin();
      migrate::run_hooks(*impl_->target.connection, hooks.after_begin, hooks.warn);
    }
    running = true;
    transaction ? impl_->run_range(0, statements.size(), outcome) : impl_->run_changes(outcome);
    if (transaction) {
      migrate::run_hooks(*impl_->target.connection, hooks.before_commit, hooks.warn);
      check_step(impl_->context);
      impl_->target.connection->commit();
    }
  } catch (const Error& error) {
    outcome.error = error.what();
    for (std::size_t i = outcome.applied.size(); i < statements.size(); ++i) {
      outcome.pending.push_back(statements[i].sql);
    }
    if (running && !outcome.pending.empty()) outcome.failed_statement = outcome.pending.front();
    if (transaction) impl_->roll_back();
    throw;
  }
}

}  // namespace portolan::engine
