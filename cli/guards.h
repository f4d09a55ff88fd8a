#pragma once

#include <string_view>

#include "cli/program.h"
#include "planner/engine/guards.h"

/// engine/guards.h with the command line's way to tell people.
namespace portolan::cli {

/// The `hook` blocks. What they skip is told on stderr.
migrate::TransactionHooks transaction_hooks(Program& program, const project::Environment& environment);

/// As engine::run_around; messages of blocks that are skipped go to stderr.
void run_around(Program& program, const project::Environment& environment, std::string_view type,
                std::string_view command, ports::Connection& connection);

}  // namespace portolan::cli
