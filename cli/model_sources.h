#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/flags.h"
#include "cli/program.h"
#include "loaders/loader.h"
#include "loaders/output.h"
#include "loaders/source.h"
#include "planner/ports/data_source.h"
#include "planner/project/project.h"

/// Models of ORMs as the source of a state: `file://models` (orms.md 1.5, 1.7).
namespace portolan::cli {

/// The models that URLs of one run name, each loaded when it is asked for first, and once.
class ModelSources {
 public:
  /// @param values  the flags of the command, filled; outlive this
  ModelSources(Program& program, const project::Environment& environment, const FlagTable& flags,
               const FlagValues& values);

  /// The schema of the models a URL names, for the dialect and version of the run's dev database; null for URLs that
  /// name none. Throws UsageError(`loading "file://models" with sequelize: …`), and as loaders::find_models.
  const ports::MemoryState* find(const std::string& url);

  /// The dialect and version of the run's dev database; nullopt when it has none, or one that is not known yet.
  std::optional<loaders::Target> server();

  /// The dialect and version that SQL of this run is for.
  /// @param url        what is loaded, for messages
  /// @param otherwise  the dialect where the run tells none; may be empty
  /// Throws UsageError(`cannot determine the database of "file://models": set url or dev in env "local"`).
  loaders::Target target(const std::string& url, const std::string& otherwise);

 private:
  ports::MemoryState load(const loaders::ModelSource& source);
  loaders::Loaded run_loader(const loaders::LoadRequest& request, const loaders::ModelSource& source);
  void check_schemas(const loaders::Loaded& loaded) const;
  std::string text(std::string_view flag) const;

  Program& program_;
  const project::Environment& environment_;
  const FlagTable& flags_;
  const FlagValues& values_;
  std::optional<loaders::Target> target_;
  std::map<std::string, ports::MemoryState> states_;
};

/// Chooses a dev database for a command that reads models and was given none, and says so on stderr (orms.md 1.7,
/// "Missing dev database").
void fill_dev_url(Program& program, const project::Environment& environment, const FlagTable& flags,
                  FlagValues& values);

}  // namespace portolan::cli
