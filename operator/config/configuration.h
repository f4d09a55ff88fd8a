#pragma once

#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "operator/config/programs.h"
#include "operator/config/working_files.h"
#include "planner/base/clock.h"
#include "planner/ports/data_source.h"
#include "planner/ports/driver.h"
#include "planner/project/project.h"
#include "sources/processes.h"

namespace portolan::config {

/// What the administrator lets custom configurations do (spec/operator.md 1.3, 7.2).
struct Rules {
  /// ALLOW_CUSTOM_CONFIG.
  bool allowed = false;
  /// CUSTOM_CONFIG_PATHS: folders of the machine that they may read.
  std::vector<std::string> folders = {};
  /// Folder that `atlas://` URLs name the content of (engine/store.h); everybody may read it. Empty: there is none.
  std::string store = {};
  /// What `getenv` and their programs see of the operator's environment.
  std::map<std::string, std::string> environment = {};
};

/// What the configuration of one pass is made from.
struct Document {
  /// The generated document, for environment `environment`.
  std::string generated;
  std::string environment;
  /// The custom configuration; empty: there is none.
  std::string custom;
  /// It comes from a Secret: messages must not repeat its lines.
  bool secret = false;
  /// `for_each` is welcome in it (spec/operator.md 10.19).
  bool several_targets = false;
  /// Input variables in the order of the spec; a repeated name makes a list.
  std::vector<std::pair<std::string, std::string>> variables;
};

/// The configuration of one pass: what the spec says with a custom configuration laid over it, evaluated; and what its
/// data sources have made. Outlives the use of what it hands out.
class Configuration {
 public:
  struct Outside {
    const ports::Registry& registry;
    const base::Files& machine;
    const base::Clock& clock;
    std::stop_token stop = {};
    /// Receives what `print` writes and notes about the document.
    std::function<void(const std::string&)> note = {};
  };

  /// @param rules, outside  what they refer to outlives this
  Configuration(const Rules& rules, Outside outside);
  Configuration(const Configuration&) = delete;
  Configuration& operator=(const Configuration&) = delete;

  /// The working directory: fill it before evaluate().
  WorkingFiles& files() { return files_; }
  ports::MemoryStates& memory() { return memory_; }
  ports::ProcessRunner& programs() { return programs_; }

  /// Merges and evaluates. To be called once. Throws UsageError with the texts of spec/operator.md 1.3, 2.2 and 5, and
  /// what project::load throws.
  /// @return more than one environment only when the document may have several targets; never none
  const project::Project& evaluate(const Document& document);

  const project::Project& project() const { return project_; }
  /// Whether the environment has a `for_each`, of however many elements.
  bool has_for_each() const { return has_for_each_; }

 private:
  project::Project load(const Document& document);
  std::string variable(const std::string& name) const;
  void note(const std::string& text) const;

  const Rules& rules_;
  Outside outside_;
  WorkingFiles files_;
  ports::MemoryStates memory_;
  sources::LocalProcesses processes_;
  ScrubbedPrograms programs_;
  ports::DataSources data_;
  project::Outside reach_;
  std::shared_ptr<const hcl::Source> generated_;
  project::Project project_;
  bool has_for_each_ = false;
};

}  // namespace portolan::config
