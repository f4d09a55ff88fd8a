#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "planner/base/files.h"
#include "planner/base/temporary_folder.h"

namespace portolan::config {

/// The working directory of one pass as the configuration sees it: what the resource brings, in memory. Relative paths
/// start in it. Of the machine only `folders` can be read, so that no configuration reaches the service account's token
/// or what belongs to another resource (spec/operator.md, "Which section wins"). Nothing can be written through it.
class WorkingFiles final : public base::Files {
 public:
  /// The working directory's own name in absolute paths.
  static constexpr std::string_view kRoot = "/work";

  /// @param machine  the disk; outlives this
  /// @param folders  of the machine, absolute, that may be read with all below them
  WorkingFiles(const base::Files& machine, std::vector<std::string> folders);
  WorkingFiles(const WorkingFiles&) = delete;
  WorkingFiles& operator=(const WorkingFiles&) = delete;

  /// Puts a file into the working directory. @param name  relative, such as `migrations/1.sql`
  /// Throws UsageError for a name that leads out of it.
  void put(const std::string& name, std::string content);
  /// Puts a folder there, which may stay empty.
  void put_folder(const std::string& name);

  /// The working directory as a real one, for programs: made on the first call, readable by this user alone, in memory
  /// where the machine has such a place. Files that programs write there can be read. Throws Error.
  const std::string& materialize();

  std::string read(const std::string& path) const override;
  void write(const std::string& path, std::string_view content) override;
  void remove(const std::string& path) override;
  bool exists(const std::string& path) const override;
  bool is_directory(const std::string& path) const override;
  std::vector<std::string> list(const std::string& directory) const override;
  void create_directories(const std::string& path) override;

 private:
  struct Found;

  Found find(const std::string& path) const;
  bool may_read(const std::string& path) const;
  bool holds_folder(const std::string& name) const;

  const base::Files& machine_;
  std::vector<std::string> folders_;
  /// By name relative to the root. A folder ends in a slash and has no content.
  std::map<std::string, std::string> contents_;
  /// Once there has to be one.
  std::optional<base::TemporaryFolder> real_;
};

}  // namespace portolan::config
