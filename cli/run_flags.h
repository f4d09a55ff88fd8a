#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "cli/command.h"
#include "planner/engine/target_lock.h"
#include "planner/migrate/executor.h"
#include "planner/report/template.h"

/// Flags of the commands that run statements of a migration history.
namespace portolan::cli {

FlagSpec lock_name_flag();
FlagSpec skip_lock_flag();
FlagSpec resolve_flag();
FlagSpec context_flag();

/// --lock-timeout, --lock-name and --skip-lock.
engine::LockOptions lock_options(const Call& call);

/// --resolve. Throws UsageError for an unknown word.
std::optional<migrate::Answer> resolve_answer(const Call& call);

/// The one optional argument: how many files.
/// @param zero  what to say of 0
/// Throws UsageError(`invalid amount argument "abc" (invalid syntax). ...`).
std::optional<std::size_t> amount_argument(const Call& call, const char* zero);

/// A flag's text, or nullopt when it is empty.
std::optional<std::string> optional_text(const Call& call, std::string_view flag);

/// --format or --log as the template of a run's report; nullopt when neither is given. Throws UsageError for a template
/// that cannot be parsed.
std::optional<report::Template> run_template(const Program& program, const Call& call);

/// Runs, then prints the report, of a failed run as well. Returns the exit code: with a template the report carries the
/// error and the code is 1; without one the error goes on.
int run_and_print(bool templated, const std::function<void()>& run, const std::function<void()>& print);

/// What this program writes into revisions, for example `Portolan CLI v0.1.0`.
std::string operator_version();

}  // namespace portolan::cli
