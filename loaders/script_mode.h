#pragma once

#include <string>

#include "loaders/loader.h"
#include "planner/ports/process.h"

namespace portolan::loaders {

/// Runs a program of the user that may print a schema with the functions of a provider's package (orms.md 1.10). Where
/// that package cannot be imported, ours stands in for it: under Node.js, Python and Go; a TypeScript runner that is
/// missing or broken is replaced by ours, with a note. Other programs run as they are. Throws as ProcessRunner::run.
ports::ProcessResult run_script_program(const ports::ProcessRequest& request, const Reach& reach);

}  // namespace portolan::loaders
