#include "planner/migrate/set.h"

#include <algorithm>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/migrate/pending.h"

namespace portolan::migrate {
namespace {

std::string wanted_version(const Dir& dir, const std::vector<Revision>& revisions,
                           const std::optional<std::string>& version) {
  if (version) {
    if (dir.find(*version) == nullptr) throw Error("migration with version " + base::quote_go(*version) + " not found");
    return *version;
  }
  if (revisions.empty()) throw UsageError("accepts 1 arg(s), received 0");
  return dir.files().empty() ? "" : dir.files().back().version;
}

void by_version(std::vector<Revision>& rows) {
  std::sort(rows.begin(), rows.end(), [](const Revision& a, const Revision& b) { return a.version < b.version; });
}

struct HistoryLine {
  char sign;
  const Revision* row;
};

}  // namespace

SetChanges compute_set(const Dir& dir, const std::vector<Revision>& revisions,
                       const std::optional<std::string>& version, const base::Clock& clock,
                       const std::string& operator_version) {
  SetChanges changes;
  changes.current = wanted_version(dir, revisions, version);
  const auto& compare = dir.format().compare;
  std::vector<Revision> kept;
  for (const Revision& row : revisions) {
    if (changes.current.empty() || compare(row.version, changes.current) > 0) {
      changes.removed.push_back(row);
      continue;
    }
    kept.push_back(row);
    if (row.version != changes.current || (row.error.empty() && !row.is_partial() && !row.is_half_reverted())) continue;
    Revision resolved = row;
    resolved.type = kExecuted | kResolved;
    // An intent is settled by this, other errors stay to be read.
    if (parse_intent(row.error)) resolved.error = resolved.error_statement = "";
    if (row.is_half_reverted()) resolved.partial_hashes.clear();
    changes.set.push_back(std::move(resolved));
  }
  const Revision* last = last_revision(kept, dir.format());
  const auto hashes = dir.sum().by_name();
  for (const File& file : dir.files()) {
    if (changes.current.empty() || compare(file.version, changes.current) > 0) continue;
    if (last != nullptr && compare(file.version, last->version) <= 0) continue;
    Revision row;
    row.version = file.version;
    row.description = file.description;
    row.type = kResolved;
    row.executed_at = clock.now();
    const auto hash = hashes.find(file.name);
    if (hash != hashes.end()) row.hash = hash->second;
    row.operator_version = operator_version;
    changes.set.push_back(std::move(row));
  }
  by_version(changes.set);
  by_version(changes.removed);
  return changes;
}

void apply_set(ports::Connection& connection, Revisions& revisions, const SetChanges& changes) {
  if (changes.set.empty() && changes.removed.empty()) return;
  connection.begin();
  try {
    for (const Revision& row : changes.removed) revisions.remove(row.version);
    for (const Revision& row : changes.set) revisions.write(row);
    connection.commit();
  } catch (const DatabaseError&) {
    revisions.after_rollback();
    connection.rollback();
    throw;
  }
}

std::string text(const SetChanges& changes) {
  if (changes.set.empty() && changes.removed.empty()) return "";
  std::vector<std::string> counts;
  if (!changes.set.empty()) counts.push_back(std::to_string(changes.set.size()) + " set");
  if (!changes.removed.empty()) counts.push_back(std::to_string(changes.removed.size()) + " removed");
  std::string out = changes.current.empty()
                        ? "All revisions deleted (" + std::to_string(changes.removed.size()) + " in total):\n\n"
                        : "Current version is " + changes.current + " (" + base::join(counts, ", ") + "):\n\n";
  std::vector<HistoryLine> lines;
  for (const Revision& row : changes.set) lines.push_back({'+', &row});
  for (const Revision& row : changes.removed) lines.push_back({'-', &row});
  std::stable_sort(lines.begin(), lines.end(),
                   [](const HistoryLine& a, const HistoryLine& b) { return a.row->version < b.row->version; });
  for (const HistoryLine& line : lines) {
    out += std::string("  ") + line.sign + " " + line.row->version;
    out += (line.row->description.empty() ? "" : " (" + line.row->description + ")") + "\n";
  }
  return out + "\n";
}

}  // namespace portolan::migrate
