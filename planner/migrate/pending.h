#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "planner/base/errors.h"
#include "planner/migrate/dir.h"
#include "planner/migrate/revision.h"
#include "planner/ports/dialect.h"

/// Which files of a directory a database still lacks (spec/migrations.md 11.1). Pure, but for the clean check handed
/// in.
namespace portolan::migrate {

enum class ExecOrder { kLinear, kLinearSkip, kNonLinear };

/// `linear`, `linear-skip`, `non-linear`. Throws UsageError(`unknown execution order: "foo"`).
ExecOrder parse_exec_order(std::string_view word);

/// Files that were added before the last applied one, under the linear order.
class OutOfOrderError : public Error {
 public:
  explicit OutOfOrderError(std::vector<File> files);
  const std::vector<File>& files() const { return files_; }

 private:
  std::vector<File> files_;
};

struct PendingOptions {
  ExecOrder order = ExecOrder::kLinear;
  std::optional<std::string> baseline;
  bool allow_dirty = false;
  /// Stop after this version (11.6).
  std::optional<std::string> to_version;
  /// Stop after this many files.
  std::optional<std::size_t> amount;
  /// Judges the target, ignoring the revisions table (11.3). Asked only when there are no revisions; empty: it is
  /// clean.
  std::function<ports::CleanCheck()> check_clean = {};
};

struct Pending {
  /// In the order to run.
  std::vector<File> files;
  /// Version of the last revision; empty when there is none.
  std::string current;
  /// File to record as the baseline before the others run.
  std::optional<File> baseline;
};

/// @param revisions  as Revisions::read gives them
/// Throws ChecksumError, OutOfOrderError, PolicyError for a database that is not clean, Error with the texts of 11.1
/// and 11.6, and for a version that two files carry when one of them is pending.
Pending pending_files(const Dir& dir, const std::vector<Revision>& revisions, const PendingOptions& options);

/// The last revision in the format's order; nullptr when there is none.
const Revision* last_revision(const std::vector<Revision>& revisions, const Format& format);

}  // namespace portolan::migrate
