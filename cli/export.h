#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "cli/command.h"
#include "cli/program.h"
#include "planner/change/plan.h"
#include "planner/project/project.h"

namespace portolan::cli {

/// A state, or what leads from one to another, as exporters need it; what is not asked for is not made.
struct Exported {
  /// Null: it is no state, so that there is no HCL of it and no objects to split it by.
  std::function<std::string()> hcl;
  std::function<change::Plan()> sql;
  /// A template of the command's object.
  std::function<std::string(const std::string& layout)> render;
  bool schema_scope = false;
};

FlagSpec export_flag();

/// Carries out what the environment's `export` block names for a command (`schema inspect`). Throws UsageError when it
/// names nothing, and as below.
void run_export(Program& program, const Call& call, std::string_view command, const Exported& state);

/// Carries out `exporter "KIND" "NAME"` (spec/project-file.md 10.5). Throws UsageError for two files of one name, what
/// writing and requests throw, and Error for a server that refuses; of a `multi` that goes on, all failures at its end.
void run_exporter(Program& program, const project::Exporter& exporter, const Exported& state);

}  // namespace portolan::cli
