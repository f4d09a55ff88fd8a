#pragma once

#include <string>

#include "loaders/loader.h"
#include "planner/ports/process.h"

namespace portolan::loaders {

/// The program of the loader that is written in Go, built once for every version of its sources and of Go, and kept in
/// the user's cache (orms.md 2.2): `go run` takes longer to find out that it has built a program before than that runs.
/// @param go      starts the go command: its words, environment, limits; `working_dir` is the folder of the sources
/// @param spare   where the program is built when there is no cache
/// Throws UsageError with what the go command says.
std::string built_loader(const ports::ProcessRequest& go, const std::string& spare, const Reach& reach);

}  // namespace portolan::loaders
