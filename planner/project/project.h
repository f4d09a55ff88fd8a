#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "planner/base/files.h"
#include "planner/diff/policy.h"
#include "planner/hcl/section.h"
#include "planner/ports/data_source.h"
#include "planner/project/guards.h"
#include "planner/rows/rows.h"

/// The project file, atlas.hcl (spec/project-file.md), as plain values that commands merge with their flags.
namespace portolan::project {

/// `migration { }` (spec/project-file.md 8.6). An empty text leaves the flag alone.
struct Migration {
  std::string dir, format, baseline, exec_order, lock_timeout, revisions_schema, lock_name, to_version, tx_mode;
  /// URL of `migration.repo`, a name in the store.
  std::string repository;
  std::vector<std::string> exclude;
};

/// `lint { }`, its own and what it inherits (spec/project-file.md 9.1, 9.3).
struct Lint {
  std::string log, review, git_dir, git_base;
  std::uint64_t latest = 0;
  /// One block per analyzer, in source order.
  std::vector<hcl::Section> analyzers;
};

/// Half of `test { }` (spec/project-file.md 9.4).
struct TestSources {
  std::vector<std::string> src;
  std::map<std::string, hcl::Value, std::less<>> vars;
};

/// `rollout { }` (spec/project-file.md 10.6).
struct Rollout {
  /// Name of the `deployment` block.
  std::string deployment;
  std::map<std::string, hcl::Value, std::less<>> vars;
  hcl::Place place;
};

/// `exporter "KIND" "NAME"` (spec/project-file.md 10.5).
struct Exporter {
  /// `sql`, `hcl`, `http`, `template` or `multi`.
  std::string kind, name;
  /// Of `sql` and `hcl`: a file, or the folder that `split_by` (`object`, `schema`, `type`) fills; `naming` (`same`,
  /// `lower`, `upper`, `title`) of its files, and how they end.
  std::string path, split_by, naming, ext;
  /// Of `template`: a template, or a folder of them, for the file or folder `path`.
  std::string src;
  /// Of `http`.
  std::string url, method, body_template;
  std::map<std::string, std::string> headers;
  /// Of `multi`: the others, and whether a failure of one lets the next run.
  std::vector<Exporter> parts;
  bool goes_on = false;
};

/// Environments that a command works on together, one group of a deployment.
struct Stage {
  /// Name of the group; empty: there is no deployment.
  std::string group;
  /// Positions in Project::environments, in the order to begin with them.
  std::vector<std::size_t> environments;
  /// How many at a time.
  std::size_t parallel = 1;
  /// `on_error = CONTINUE`: a failure does not end the run.
  bool goes_on = false;
};

/// Kinds of objects, in the words of the model, that are switched on or off.
using ManagedKinds = std::map<std::string, bool, std::less<>>;

/// One selected environment, or what a project file says for no environment (`lint`, `diff` and `test`).
struct Environment {
  /// Empty: no environment is selected.
  std::string name;
  std::string url, dev, tx_mode;
  /// `src` and `schema.src`; a single value is a list of one.
  std::vector<std::string> src, schema_src;
  std::vector<std::string> schemas, exclude, include;
  /// `schema.mode`.
  ManagedKinds kinds;
  /// URL of `schema.repo`: a folder of plans, or a name in the store.
  std::string repository;
  Migration migration;
  /// Templates by command: `schema inspect`, `migrate apply`.
  std::map<std::string, std::string, std::less<>> formats;
  /// `export { }` by command: `schema inspect`, `schema diff`.
  std::map<std::string, Exporter, std::less<>> exporters;
  /// The diff policy by driver name, "" for all; a driver's own holds what it takes from that (spec/planner.md 12).
  std::map<std::string, diff::Policy, std::less<>> policies;
  Lint lint;
  TestSources schema_test, migrate_test;
  /// All attributes with a value, for `env://NAME` and as input variables of documents (spec/project-file.md 8.4).
  std::map<std::string, hcl::Value, std::less<>> custom;
  /// `data { }`: rows are part of the desired state.
  std::optional<rows::Request> data;
  /// What runs around a change and what may forbid it; those of the top level come first.
  std::vector<Hook> hooks;
  std::vector<Around> around;
  std::vector<Check> checks;
  /// `rollout { }`: its place among the copies of a `for_each`.
  std::optional<Rollout> rollout;
  /// All of the blocks that run or forbid: a command that changes a database must not run without one that is for it.
  std::vector<Guard> guards;

  /// What `src` flags are filled with: `src`, else `schema.src`.
  const std::vector<std::string>& source() const { return src.empty() ? schema_src : src; }
  /// The policy for a family of databases.
  const diff::Policy& policy(std::string_view family) const;
};

/// What a project file came to.
struct Project {
  /// The global blocks, as an environment without name.
  Environment defaults;
  /// The selected environments, in order of definition and, for `for_each`, of spec/project-file.md 8.3. Empty when
  /// none was asked for.
  std::vector<Environment> environments;
  /// The groups of the deployment that the environments name, in the order to run; empty: there is none.
  std::vector<Stage> stages;
  /// Folder of the store behind `atlas://` URLs: `atlas { cloud { url = "file://DIR" } }`. Empty: the file names none.
  std::string store;
  /// Notes for stderr.
  std::vector<std::string> warnings;
  /// Keeps places valid, such as those in Lint::analyzers.
  std::shared_ptr<const hcl::Source> source;
};

struct Request {
  /// `file://...` as `--config` has it.
  std::string url = "file://atlas.hcl";
  /// Name of the environment; empty: none, only the global blocks count.
  std::string environment;
  /// `--var` pairs in order.
  std::vector<std::pair<std::string, std::string>> variables;
};

/// What evaluation reaches outside for. References outlive the call.
struct Outside {
  const base::Files& files;
  ports::DataSources& data;
  /// The variable's value, "" when unset.
  std::function<std::string(const std::string& name)> getenv;
  /// Where `print` writes.
  std::function<void(std::string_view text)> print;
};

/// Reads a project file and evaluates what the environment reaches: every variable and local, and those data sources
/// that anything kept refers to, each once (spec/project-file.md 3).
/// Throws UsageError and SourceError with the texts of spec/project-file.md 1, 4, 7, 8 and 12, and what data sources
/// throw with `data.KIND.NAME: ` in front.
/// @param outside  the checks of the result use it
Project load(const Request& request, const Outside& outside);

/// The same for a file that was parsed, and perhaps put together, before; the request's URL is not read.
/// @param file  names of files are relative to the folder of its source
Project load(hcl::File file, const Request& request, const Outside& outside);

/// Parses a project file without evaluating anything. Throws SourceError.
/// @param path  as diagnostics show it
hcl::File parse_file(std::string path, std::string text);

}  // namespace portolan::project
