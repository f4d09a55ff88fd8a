#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "planner/base/clock.h"
#include "planner/base/files.h"
#include "planner/migrate/file.h"
#include "planner/migrate/format.h"
#include "planner/migrate/sum.h"

namespace portolan::migrate {

/// A migration directory in memory: its files in the order to run and the stored atlas.sum. A plain value.
class Dir {
 public:
  /// An empty directory of the atlas format.
  Dir();

  /// @param contents  file names (paths with `/` where the format reads folders) and their bytes, as a ConfigMap or an
  ///                  inline directory gives them; names that mean nothing to the format are left out
  explicit Dir(const std::map<std::string, std::string>& contents, std::string_view format = "atlas");

  /// Reads a local folder. Throws Error(`sql/migrate: stat X: no such file or directory`,
  /// `sql/migrate: "X" is not a dir`), UsageError for an unknown format.
  static Dir load(const base::Files& files, const std::string& path, std::string_view format = "atlas");

  const Format& format() const { return *format_; }
  const std::vector<File>& files() const { return files_; }

  /// Computed once and kept.
  const Sum& sum() const { return sum_; }
  /// Text of the stored atlas.sum.
  const std::optional<std::string>& stored_sum() const { return stored_sum_; }

  /// Throws ChecksumError (spec/migrations.md 4.3).
  void validate() const { validate_sum(stored_sum_, sum_); }

  /// The last file with a version, or nullptr.
  const File* find(std::string_view version) const;
  /// Position of the last checkpoint among the files, or nullopt.
  std::optional<std::size_t> last_checkpoint() const;

  /// The directory cut after position `count`, with a sum of its own that is valid.
  Dir first(std::size_t count) const;

  /// Adds or replaces files and stores the new sum in memory.
  void put(const std::vector<NewFile>& files);
  /// Removes a file by name, if it is there, and stores the new sum.
  void remove(const std::string& name);
  /// Stores the computed sum, as `migrate hash` does.
  void rehash() { stored_sum_ = sum_.text(); }

  /// All bytes by name, with atlas.sum and the files that lead back: the form a ConfigMap or an archive has.
  std::map<std::string, std::string> contents() const;

 private:
  void arrange();

  const Format* format_;
  std::vector<File> files_;
  Sum sum_;
  std::optional<std::string> stored_sum_;
};

/// Writes files into a local folder and its atlas.sum last, each replaced as a whole or not at all. A crash in between
/// leaves a sum that does not match, which the next command reports.
/// @param files  what is new, as handed to Dir::put
void save(base::Files& disk, const std::string& path, const std::vector<NewFile>& files, const Dir& dir);

/// `YYYYMMDDHHMMSS`, UTC.
std::string new_version(const base::Clock& clock);

/// Throws UsageError(`invalid version: … Expected format is: 20060102150405`) unless `version` is a calendar time.
void check_canonical_version(std::string_view version);

/// Throws Error(`duplicate version "V" (F1, F2)`) when two of the files carry one version (spec/migrations.md 15.2).
/// @param only  versions to look at; empty means all
void check_duplicates(const Dir& dir, const std::vector<std::string>& only = {});

/// Where a directory URL points (spec/migrations.md 1).
struct DirUrl {
  std::string scheme;  ///< `file`, `mem` or `atlas`
  std::string path;    ///< cleaned path, or the name of a memory or remote directory
  std::string format = "atlas";
  std::optional<std::string> version;
  std::optional<std::string> tag;
};

/// @param default_format  what `--dir-format` says; a `format` parameter in the URL wins
/// Throws UsageError(`missing scheme for dir url. Did you mean "file://X"? `, `unsupported driver "ftp"`).
DirUrl parse_dir_url(std::string_view url, std::string_view default_format = "atlas");

}  // namespace portolan::migrate
