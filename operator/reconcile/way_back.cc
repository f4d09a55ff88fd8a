#include "operator/reconcile/way_back.h"

#include <algorithm>

#include "planner/base/strings.h"

namespace portolan::reconcile {
namespace {

using migrate::Revision;

const Revision* find_row(const std::vector<Revision>& rows, const std::string& version) {
  const auto found =
      std::find_if(rows.begin(), rows.end(), [&](const Revision& row) { return row.version == version; });
  return found == rows.end() ? nullptr : &*found;
}

/// A file that the database passed by without a row is pending or out of order; those before its first row belong to a
/// baseline or a checkpoint.
bool has_unapplied(const migrate::Dir& directory, const std::vector<Revision>& rows) {
  const auto compare = directory.format().compare;
  const auto first = std::min_element(rows.begin(), rows.end(), [&](const Revision& a, const Revision& b) {
    return compare(a.version, b.version) < 0;
  });
  return std::any_of(directory.files().begin(), directory.files().end(), [&](const migrate::File& file) {
    const bool counts = !migrate::is_checkpoint(file) && compare(file.version, first->version) > 0;
    return counts && find_row(rows, file.version) == nullptr;
  });
}

/// The lowest version whose way back was cut off.
const Revision* cut_off(const migrate::Dir& directory, const std::vector<Revision>& rows) {
  const Revision* lowest = nullptr;
  for (const Revision& row : rows) {
    if (!row.is_half_reverted()) continue;
    if (lowest == nullptr || directory.format().compare(row.version, lowest->version) < 0) lowest = &row;
  }
  return lowest;
}

bool holds(const migrate::Dir& directory, const Revision& row, bool as_applied) {
  const migrate::File* file = directory.find(row.version);
  if (file == nullptr || !as_applied) return file != nullptr;
  const auto& entries = directory.sum().entries;
  return std::any_of(entries.begin(), entries.end(),
                     [&](const auto& entry) { return entry.name == file->name && entry.hash == row.hash; });
}

}  // namespace

WayBack find_way_back(const migrate::Dir& directory, const std::vector<Revision>& rows) {
  WayBack way;
  if (rows.empty()) return way;
  const auto compare = directory.format().compare;
  std::optional<std::string> last;
  for (const migrate::File& file : directory.files()) {
    if (!last || compare(file.version, *last) > 0) last = file.version;
  }
  const bool unapplied = has_unapplied(directory, rows);
  const Revision* cut = cut_off(directory, rows);
  for (const Revision& row : rows) {
    const bool beyond = !unapplied && (!last || compare(row.version, *last) > 0);
    const bool begun = cut != nullptr && compare(row.version, cut->version) >= 0;
    if (beyond || begun) {
      way.versions.push_back(row);
    } else if (!way.kept || compare(row.version, *way.kept) > 0) {
      way.kept = row.version;
    }
  }
  std::stable_sort(way.versions.begin(), way.versions.end(),
                   [&](const Revision& a, const Revision& b) { return compare(a.version, b.version) > 0; });
  return way;
}

const migrate::Dir* directory_with(const std::vector<migrate::Dir>& candidates, const std::vector<Revision>& versions) {
  for (const bool as_applied : {true, false}) {
    for (const migrate::Dir& candidate : candidates) {
      const bool all = std::all_of(versions.begin(), versions.end(),
                                   [&](const Revision& row) { return holds(candidate, row, as_applied); });
      if (all) return &candidate;
    }
  }
  return nullptr;
}

Proposal proposal_of(const migrate::Pending& pending) {
  Proposal proposal;
  proposal.from_hash = pending.current;
  if (pending.baseline) proposal.notes = "version " + pending.baseline->version + " is recorded as the baseline";
  for (const migrate::File& file : pending.files) {
    proposal.to_hash = file.version;
    proposal.sql += "-- " + file.name + "\n" + file.content + (file.content.ends_with('\n') ? "" : "\n");
    ++proposal.statements;
  }
  return proposal;
}

Proposal proposal_of(const std::vector<migrate::Reversal>& reversals, const WayBack& way) {
  Proposal proposal;
  proposal.destructive = true;
  if (!way.versions.empty()) proposal.from_hash = way.versions.front().version + " " + way.versions.front().hash;
  proposal.to_hash = way.kept.value_or("");
  for (const migrate::Reversal& reversal : reversals) {
    proposal.sql += "-- Way back of version " + reversal.version.file.version + "\n";
    std::vector<std::string> statements = reversal.computed;
    if (reversal.script) {
      statements.clear();
      for (const sql::Statement& statement : reversal.script->down) statements.push_back(statement.text);
    }
    for (const std::string& statement : statements) {
      proposal.sql += statement + (statement.ends_with(';') ? "\n" : ";\n");
    }
    proposal.statements += static_cast<std::int64_t>(statements.size());
  }
  return proposal;
}

}  // namespace portolan::reconcile
