#pragma once

#include <functional>
#include <stop_token>
#include <string>

#include "planner/base/clock.h"
#include "planner/base/files.h"
#include "planner/ports/data_source.h"
#include "planner/ports/driver.h"
#include "planner/ports/process.h"

/// What `data` blocks of a project file reach for (spec/project-file.md 7): files, SQL, programs, tokens.
namespace portolan::sources {

/// A program line of `data "external_schema"`.
struct SchemaProgram {
  /// Of the block.
  std::string name;
  ports::ProcessRequest run;
  /// Its attribute; empty: none.
  std::string loader;
};

/// Runs such a line, or what stands in for its program. Throws as ProcessRunner::run, and Error for what is wrong with
/// the line.
using SchemaPrograms = std::function<ports::ProcessResult(const SchemaProgram&)>;

/// The SQL that a schema program printed (orms.md 1.2). An empty output is no schema: providers exit with 0 after
/// errors, and taking that for a schema would drop every table.
/// Throws Error for a program that failed, with what it said, and for an output that is no SQL.
std::string printed_schema(ports::ProcessResult result);

/// What the sources use. References outlive them.
struct Outside {
  const ports::Registry& registry;
  ports::ProcessRunner& programs;
  const base::Files& files;
  const base::Clock& clock;
  /// Receives the states that `mem://` URLs name.
  ports::MemoryStates& memory;
  /// An environment variable, "" when unset.
  std::function<std::string(const std::string& name)> getenv;
  std::stop_token stop = {};
  /// Whether requests may go to other servers.
  bool http = false;
  /// Empty: programs run as they are written.
  SchemaPrograms schema_programs = {};
};

/// Every kind of data source that is known, those included that say why they cannot be read here.
ports::DataSources make_sources(const Outside& outside);

}  // namespace portolan::sources
