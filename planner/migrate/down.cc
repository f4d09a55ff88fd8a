#include "planner/migrate/down.h"

#include <algorithm>
#include <set>

#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::migrate {
namespace {

[[noreturn]] void throw_not_found(const std::string& version) {
  throw Error("migration with version " + base::quote_go(version) + " not found");
}

void require_one_target(const DownTarget& target) {
  const int given = static_cast<int>(target.amount.has_value()) + static_cast<int>(target.to_version.has_value()) +
                    static_cast<int>(target.to_tag.has_value());
  if (given > 1) throw UsageError("an amount, --to-version and --to-tag exclude each other: give one of them");
}

/// The version that stays; nullopt when the target is an amount.
std::optional<std::string> last_kept(const Dir& dir, const DownTarget& target) {
  if (target.to_version) {
    if (dir.find(*target.to_version) == nullptr) throw_not_found(*target.to_version);
    return target.to_version;
  }
  if (!target.to_tag) return std::nullopt;
  for (const File& file : dir.files()) {
    if (is_checkpoint(file) && checkpoint_tag(file) == *target.to_tag) return file.version;
  }
  throw Error("no file of the migration directory carries the tag " + base::quote_go(*target.to_tag));
}

std::vector<Revision> newest_first(std::vector<Revision> revisions, const Format& format) {
  std::stable_sort(revisions.begin(), revisions.end(),
                   [&](const Revision& a, const Revision& b) { return format.compare(a.version, b.version) > 0; });
  return revisions;
}

AppliedVersion with_file(const Dir& dir, const Revision& row) {
  if (row.type == kBaseline) {
    throw Error("version " + base::quote_go(row.version) +
                " is the baseline of this database: what came before it is not known and cannot be reverted");
  }
  const File* file = dir.find(row.version);
  if (file == nullptr) throw_not_found(row.version);
  return {*file, row};
}

}  // namespace

std::vector<AppliedVersion> versions_to_revert(const Dir& dir, const std::vector<Revision>& revisions,
                                               const DownTarget& target) {
  require_one_target(target);
  const std::optional<std::string> kept = last_kept(dir, target);
  const std::size_t amount = kept ? revisions.size() : target.amount.value_or(1);
  std::vector<AppliedVersion> versions;
  for (const Revision& row : newest_first(revisions, dir.format())) {
    if (versions.size() == amount) break;
    if (kept && dir.format().compare(row.version, *kept) <= 0) break;
    versions.push_back(with_file(dir, row));
  }
  return versions;
}

Dir applied_part(const Dir& dir, const std::vector<Revision>& revisions) {
  std::set<std::string, std::less<>> versions;
  const Revision* baseline = nullptr;
  for (const Revision& row : revisions) {
    versions.insert(row.version);
    if (row.type == kBaseline) baseline = &row;
  }
  Dir part = dir;
  for (const File& file : dir.files()) {
    const bool before = baseline != nullptr && dir.format().compare(file.version, baseline->version) <= 0;
    if (!before && !versions.contains(file.version)) part.remove(file.name);
  }
  return part;
}

}  // namespace portolan::migrate
