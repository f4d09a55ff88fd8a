#include "planner/migrate/pending.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "planner/base/strings.h"

namespace portolan::migrate {
namespace {

constexpr std::array<std::pair<std::string_view, ExecOrder>, 3> kOrders = {{
    {"linear", ExecOrder::kLinear},
    {"linear-skip", ExecOrder::kLinearSkip},
    {"non-linear", ExecOrder::kNonLinear},
}};

std::string out_of_order_text(const std::vector<File>& files) {
  std::vector<std::string> names;
  for (const File& file : files) names.push_back(file.name);
  return (names.size() == 1 ? "migration file " : "migration files ") + base::join(names, ", ") +
         (names.size() == 1 ? " was" : " were") +
         " added out of order. See: https://atlasgo.io/versioned/apply#non-linear-error";
}

/// Files of `dir` from position `first` on that are no checkpoints; the one at `first` counts whatever it is.
std::vector<File> files_from(const Dir& dir, std::size_t first) {
  std::vector<File> files;
  for (std::size_t i = first; i < dir.files().size(); ++i) {
    const File& file = dir.files()[i];
    if (i == first || !dir.format().directives || !is_checkpoint(file)) files.push_back(file);
  }
  return files;
}

std::vector<File> without_checkpoints(const Dir& dir) {
  std::vector<File> files;
  for (const File& file : dir.files()) {
    if (!dir.format().directives || !is_checkpoint(file)) files.push_back(file);
  }
  return files;
}

Pending first_run(const Dir& dir, const PendingOptions& options) {
  if (options.baseline && options.allow_dirty) {
    throw UsageError("sql/migrate: baseline and allow-dirty are mutually exclusive");
  }
  if (!options.baseline && !options.allow_dirty && options.check_clean) {
    const ports::CleanCheck check = options.check_clean();
    if (!check.clean) {
      throw PolicyError("sql/migrate: connected database is not clean: " + check.reason +
                        ". baseline version or allow-dirty is required");
    }
  }
  Pending pending;
  if (!options.baseline) {
    pending.files = files_from(dir, dir.last_checkpoint().value_or(0));
    return pending;
  }
  const std::vector<File> files = without_checkpoints(dir);
  for (std::size_t i = files.size(); i-- > 0;) {
    if (files[i].version != *options.baseline) continue;
    pending.baseline = files[i];
    pending.files.assign(files.begin() + static_cast<std::ptrdiff_t>(i) + 1, files.end());
    return pending;
  }
  throw Error("baseline version " + base::quote_go(*options.baseline) + " not found");
}

/// Files of earlier revisions that were cut off in the middle: no statement may be lost because a later file went
/// through.
std::vector<File> unfinished(const std::vector<File>& files, const std::vector<Revision>& revisions,
                             const Revision& last) {
  std::unordered_set<std::string_view> versions;
  for (const Revision& revision : revisions) {
    if (revision.is_partial() && revision.version != last.version) versions.insert(revision.version);
  }
  std::vector<File> found;
  for (const File& file : files) {
    if (versions.contains(file.version)) found.push_back(file);
  }
  return found;
}

std::size_t start_position(const std::vector<File>& files, const Revision& last, const Format& format) {
  if (last.is_partial()) {
    for (std::size_t i = 0; i < files.size(); ++i) {
      if (files[i].version == last.version) return i;
    }
    const std::string name = last.version + (last.description.empty() ? "" : "_" + last.description) + ".sql";
    throw Error("sql/migrate: missing migration: revision " + base::quote_go(name) +
                " is partially applied but migration file was not found");
  }
  std::size_t start = 0;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (format.compare(files[i].version, last.version) <= 0) start = i + 1;
  }
  return start;
}

std::vector<File> skipped_files(const std::vector<File>& files, std::size_t end, const std::vector<Revision>& revisions,
                                const Format& format) {
  std::unordered_set<std::string_view> versions;
  const Revision* first = &revisions.front();
  for (const Revision& revision : revisions) {
    versions.insert(revision.version);
    if (format.compare(revision.version, first->version) < 0) first = &revision;
  }
  std::vector<File> skipped;
  for (std::size_t i = 0; i < end; ++i) {
    const bool later = format.compare(files[i].version, first->version) >= 0;
    if (later && !versions.contains(files[i].version)) skipped.push_back(files[i]);
  }
  return skipped;
}

Pending next_run(const Dir& dir, const std::vector<Revision>& revisions, const PendingOptions& options) {
  const Revision& last = *last_revision(revisions, dir.format());
  Pending pending;
  pending.current = last.version;
  if (last.is_partial()) {
    for (std::size_t i = 0; i < dir.files().size(); ++i) {
      const File& file = dir.files()[i];
      if (file.version != last.version || !dir.format().directives || !is_checkpoint(file)) continue;
      pending.files = files_from(dir, i);
      return pending;
    }
  }
  const std::vector<File> files = without_checkpoints(dir);
  if (files.empty() && !last.is_partial()) return pending;
  const std::size_t start = start_position(files, last, dir.format());
  std::vector<File> skipped = skipped_files(files, start, revisions, dir.format());
  if (!skipped.empty() && options.order == ExecOrder::kLinear) throw OutOfOrderError(std::move(skipped));
  pending.files = unfinished(files, revisions, last);
  if (options.order == ExecOrder::kNonLinear) {
    pending.files.insert(pending.files.end(), skipped.begin(), skipped.end());
  }
  pending.files.insert(pending.files.end(), files.begin() + static_cast<std::ptrdiff_t>(start), files.end());
  return pending;
}

[[noreturn]] void throw_not_found(const Dir& dir, const std::string& version) {
  std::string text = "sql/migrate: migration with version " + base::quote_go(version) + " not found";
  for (std::size_t i = dir.files().size(); i-- > 0 && !version.empty();) {
    const std::string& candidate = dir.files()[i].version;
    const bool contained = !candidate.empty() && version.find(candidate) != std::string::npos;
    const bool contains = candidate.size() > version.size() + 1 && candidate.find(version) != std::string::npos;
    if (!contained && !contains) continue;
    text += ". Did you mean " + base::quote_go(candidate) + "?";
    break;
  }
  throw Error(text);
}

void refuse_half_reverted(const std::vector<Revision>& revisions) {
  for (const Revision& revision : revisions) {
    if (!revision.is_half_reverted()) continue;
    throw Error("sql/migrate: version " + base::quote_go(revision.version) +
                " is half reverted: run 'migrate down' again to finish that, or record where the database stands with "
                "'migrate set'");
  }
}

Pending all_pending(const Dir& dir, const std::vector<Revision>& revisions, const PendingOptions& options) {
  return revisions.empty() ? first_run(dir, options) : next_run(dir, revisions, options);
}

Pending pending_up_to(const Dir& dir, const std::vector<Revision>& revisions, const PendingOptions& options) {
  const std::string& version = *options.to_version;
  std::optional<std::size_t> wanted;
  for (std::size_t i = 0; i < dir.files().size(); ++i) {
    if (dir.files()[i].version == version) wanted = i;
  }
  if (!wanted) throw_not_found(dir, version);
  const std::optional<std::size_t> checkpoint = dir.last_checkpoint();
  if (checkpoint && *checkpoint > *wanted) return all_pending(dir.first(*wanted + 1), revisions, options);
  Pending pending = all_pending(dir, revisions, options);
  for (std::size_t i = pending.files.size(); i-- > 0;) {
    if (pending.files[i].version != version) continue;
    pending.files.resize(i + 1);
    return pending;
  }
  throw_not_found(dir, version);
}

}  // namespace

ExecOrder parse_exec_order(std::string_view word) {
  for (const auto& [name, order] : kOrders) {
    if (name == word) return order;
  }
  throw UsageError("unknown execution order: " + base::quote_go(word));
}

OutOfOrderError::OutOfOrderError(std::vector<File> files) : Error(out_of_order_text(files)), files_(std::move(files)) {}

const Revision* last_revision(const std::vector<Revision>& revisions, const Format& format) {
  const auto last = std::max_element(revisions.begin(), revisions.end(), [&](const Revision& a, const Revision& b) {
    return format.compare(a.version, b.version) < 0;
  });
  return last == revisions.end() ? nullptr : &*last;
}

Pending pending_files(const Dir& dir, const std::vector<Revision>& revisions, const PendingOptions& options) {
  dir.validate();
  refuse_half_reverted(revisions);
  Pending pending = options.to_version ? pending_up_to(dir, revisions, options) : all_pending(dir, revisions, options);
  if (options.amount && *options.amount < pending.files.size()) pending.files.resize(*options.amount);
  std::vector<std::string> versions;
  for (const File& file : pending.files) versions.push_back(file.version);
  if (!versions.empty()) check_duplicates(dir, versions);
  return pending;
}

}  // namespace portolan::migrate
