#pragma once

#include <functional>
#include <iosfwd>
#include <stop_token>
#include <string>

#include "planner/base/clock.h"
#include "planner/base/files.h"
#include "planner/engine/context.h"
#include "planner/ports/data_source.h"
#include "planner/ports/dev_databases.h"
#include "planner/ports/driver.h"
#include "planner/ports/process.h"
#include "planner/report/style.h"

namespace portolan::cli {

class ModelSources;

/// Everything a command may reach for: made once in main, handed to each command. Holds references only.
struct Program {
  /// Name it was started under, without its folder: `portolan`, or `atlas`, which makes every text Atlas's.
  std::string name;
  std::ostream& out;
  std::ostream& err;
  /// File descriptor that answers of the user come from.
  int input = 0;
  report::Style style;
  /// Somebody watches: stderr is a terminal that can redraw a line.
  bool interactive = false;
  const ports::Registry& registry;
  ports::DevDatabases& dev;
  ports::ProcessRunner& programs;
  base::Files& files = base::disk_files();
  const base::Clock& clock = base::system_clock();
  std::stop_token stop = {};
  /// Normalized desired states; null: none is kept.
  engine::StateCache* cache = nullptr;
  /// What the project file's data sources have made; null without a project file.
  ports::MemoryStates* memory = nullptr;
  /// The models that `file://` URLs of the run at hand name; null outside of one.
  ModelSources* models = nullptr;
  /// Folder behind `atlas://` URLs; empty: there is none.
  std::string store = {};

  /// The context of the use cases; warnings go to stderr.
  engine::Context context();
};

/// Ends what a connection is doing as soon as the program is asked to stop. Lives shorter than the connection.
class CancelOnStop {
 public:
  CancelOnStop(const Program& program, ports::Connection& connection)
      : callback_(program.stop, [&connection] { connection.cancel(); }) {}

 private:
  std::stop_callback<std::function<void()>> callback_;
};

/// `v0.1.0-abcdef0`: the version this binary was built as.
std::string_view version_text();

}  // namespace portolan::cli
