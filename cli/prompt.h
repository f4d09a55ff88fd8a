#pragma once

#include <functional>
#include <iosfwd>
#include <stop_token>

#include "cli/program.h"
#include "planner/diff/diff.h"

namespace portolan::cli {

/// The two-line selector `Are you sure?` with `Apply` and `Abort` (spec/cli.md 1.6).
/// @param input  file descriptor of the answers: a terminal (put into raw mode for the time of the question) or a pipe
/// @return whether the user chose `Apply`; Ctrl-C is no
/// Throws UsageError(`^D`) at the end of the input, Stopped when the program is asked to stop.
bool ask_apply(std::ostream& out, int input, std::stop_token stop);

/// The same selector for a plan that is to be stored: `Approve or abort the plan` (spec/lint-and-tools.md 11.3).
/// @param approve  the first item, `Approve and push` or `Approve and save`
/// Throws as ask_apply.
bool ask_approve(std::ostream& out, int input, std::stop_token stop, const char* approve);

/// Asks about possible renames with `Yes` and `No` (spec/planner.md 3.5); empty when no person sits at the input.
/// The function throws UsageError(`^C`, `^D`) when there is no answer: neither a rename nor a drop would be right.
std::function<bool(const diff::RenameQuestion&)> rename_questions(const Program& program);

}  // namespace portolan::cli
