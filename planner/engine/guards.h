#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

#include "planner/base/files.h"
#include "planner/migrate/dir.h"
#include "planner/migrate/hooks.h"
#include "planner/migrate/pending.h"
#include "planner/ports/connection.h"
#include "planner/ports/process.h"
#include "planner/project/project.h"

/// The blocks of a project file that guard or accompany a change (spec/project-file.md 10.3, 10.4).
namespace portolan::engine {

/// Throws UsageError when the environment has a guard that `command` would have to carry out and cannot.
/// @param command  `migrate apply`
void refuse_guards(std::string_view command, const project::Environment& environment);

/// The statements of the `hook` blocks. Set `warn` to hear what they skip.
migrate::TransactionHooks transaction_hooks(const project::Environment& environment);

/// What conditions know of the files that `migrate apply` is about to run.
project::Planned planned_files(const migrate::Pending& pending, const migrate::Dir& directory,
                               const ports::Dialect& dialect);

/// Asks the `check` blocks of a command, `migrate_apply`, in their order.
/// @param drift  carries out the drift block of a check, before its rules are asked
/// Throws PolicyError of a deny rule, and what `drift` throws.
void ask_checks(const project::Environment& environment, std::string_view command, const project::Planned& planned,
                const std::function<void(const project::DriftCheck&)>& drift);

/// What the actions around a command reach for. References outlive the call.
struct GuardReach {
  const base::Files& files;
  ports::ProcessRunner& programs;
  std::stop_token stop = {};
  /// Receives the messages of blocks that are skipped.
  std::function<void(const std::string& text)> say;
};

/// Runs the `pre` or `post` blocks of a command, outside of any transaction. Throws
/// Error(`pre "migrate_apply" at FILE:LINE: ...`), Stopped, ConnectionLost.
void run_around(const GuardReach& reach, const project::Environment& environment, std::string_view type,
                std::string_view command, ports::Connection& connection);

}  // namespace portolan::engine
