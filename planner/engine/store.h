#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "planner/engine/store_source.h"

/// The open store behind `atlas://` URLs: a folder that a team shares, for instance in git (spec/cli.md 9.5).
///
///     STORE/NAME/versions/VERSION/push.hcl    what was pushed, written last; the files beside it are its content
///     STORE/NAME/tags/TAG                     the version that carries the tag
///     STORE/NAME/plans/PLAN.plan.hcl          plans for the schema
namespace portolan::engine {

/// `atlas://NAME[?tag=TAG][&version=VERSION]` or `atlas://NAME/plans/PLAN`.
struct StoreUrl {
  std::string name, tag, version, plan;

  static bool matches(std::string_view url) { return url.starts_with("atlas://"); }
  /// Throws UsageError for what is no such URL.
  static StoreUrl parse(const std::string& url);

  std::string text() const;
};

/// How a push is filed. An empty version is the time in UTC; an empty tag is none.
struct PushLabels {
  std::string name, tag, version, description;
};

class Store {
 public:
  /// Throws UsageError when `context` names no store. Holds the context.
  explicit Store(const Context& context);

  /// Files a desired schema. What the last version holds already makes no new one, unless a version or a description is
  /// given. Live databases have to be turned into files first (self_contained).
  /// @return its URL, with the tag
  /// Throws UsageError for a name, tag or version that cannot be a file's, a version that holds something else, a name
  /// under which migration directories are kept.
  StoreUrl push(const StateSource& source, const StateScope& limits, const PushLabels& labels);

  /// The same for a migration directory.
  StoreUrl push(const migrate::Dir& directory, const PushLabels& labels);

  /// The schema, or the state that the migration directory leads to (there `version` is where it stops).
  /// Throws UsageError naming what the store holds instead, SourceError for a push that somebody changed.
  StateSource state(const StoreUrl& url) const;

  /// Throws as state, UsageError for a schema.
  migrate::Dir directory(const StoreUrl& url) const;

  /// Folder of the plans of a name. Throws UsageError for a name that cannot be a file's.
  std::string plan_folder(const std::string& name) const;

 private:
  struct Push;

  std::string folder(const std::string& name) const;
  Push read(const std::string& folder, const std::string& version) const;
  std::vector<Push> pushes(const std::string& name) const;
  Push find(const StoreUrl& url) const;
  Push version_of(const StoreUrl& url, std::vector<Push> all) const;
  StateSource content(const Push& push) const;
  std::string free_version(const std::vector<Push>& all) const;
  void write(const std::string& folder, const FiledSource& filed, const StateScope& limits, const PushLabels& labels,
             std::string_view kind);
  StoreUrl file(const StateSource& source, const StateScope& limits, const PushLabels& labels, std::string_view kind);
  void set_tag(const PushLabels& labels, const std::string& version);

  const Context& context_;
};

/// The migration directory behind a URL: a local one, one of a data source or one of the store. Throws as
/// migrate::Dir::load, memory_directory and Store::directory.
migrate::Dir open_directory(const Context& context, const migrate::DirUrl& url);

}  // namespace portolan::engine
