#pragma once

#include <functional>
#include <string_view>

#include "cli/program.h"
#include "planner/migrate/dir.h"
#include "planner/migrate/hooks.h"
#include "planner/migrate/pending.h"
#include "planner/ports/connection.h"
#include "planner/project/project.h"

/// The blocks of a project file that guard or accompany a change (spec/project-file.md 10.3, 10.4).
namespace portolan::cli {

/// Throws UsageError when the environment has a guard that `command` would have to carry out and cannot.
void refuse_guards(std::string_view command, const project::Environment& environment);

/// The `hook` blocks. What they skip is told on stderr.
migrate::TransactionHooks transaction_hooks(Program& program, const project::Environment& environment);

/// What conditions know of the files that `migrate apply` is about to run.
project::Planned planned_files(const migrate::Pending& pending, const migrate::Dir& directory,
                               const ports::Dialect& dialect);

/// Asks the `check` blocks of a command, `migrate_apply`, in their order.
/// @param drift  carries out the drift block of a check, before its rules are asked
/// Throws PolicyError of a deny rule, and what `drift` throws.
void ask_checks(const project::Environment& environment, std::string_view command, const project::Planned& planned,
                const std::function<void(const project::DriftCheck&)>& drift);

/// Runs the `pre` or `post` blocks of a command, outside of any transaction. Messages of those that are skipped go to
/// stderr. Throws Error(`pre "migrate_apply" at FILE:LINE: ...`), Stopped, ConnectionLost.
void run_around(Program& program, const project::Environment& environment, std::string_view type,
                std::string_view command, ports::Connection& connection);

}  // namespace portolan::cli
