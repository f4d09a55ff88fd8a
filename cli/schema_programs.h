#pragma once

#include "cli/program.h"
#include "sources/sources.h"

namespace portolan::cli {

/// Runs the program lines of `data "external_schema"`: a known provider that is not installed is replaced by the
/// built-in loader, `portolan orm load` runs in this process, scripts find our packages where the provider's are
/// missing (orms.md 1.9, 1.10).
/// @param program  outlives what is returned
sources::SchemaPrograms schema_programs(Program& program);

}  // namespace portolan::cli
