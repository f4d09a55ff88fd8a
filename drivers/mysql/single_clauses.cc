#include "drivers/mysql/single_clauses.h"

#include <algorithm>

namespace portolan::mysql {
namespace {

struct Ranked {
  int rank;
  change::TableChange change;
};

constexpr int kRenamed = 0, kAddedColumn = 1, kDropped = 2, kModified = 3, kOther = 4;

/// Appends one change as those that take a single clause each.
struct Splitter {
  std::vector<Ranked>& result;

  void put(int rank, change::TableChange change) const { result.push_back({rank, std::move(change)}); }

  template <typename T>
  void operator()(const T& change) const {
    put(kOther, change);
  }
  // The other changes name columns and indexes as they are called afterwards.
  void operator()(const change::RenameColumn& change) const { put(kRenamed, change); }
  void operator()(const change::RenameIndex& change) const { put(kRenamed, change); }
  void operator()(const change::AddColumn& change) const { put(kAddedColumn, change); }
  void operator()(const change::DropIndex& change) const { put(kDropped, change); }
  void operator()(const change::DropForeignKey& change) const { put(kDropped, change); }
  void operator()(const change::DropCheck& change) const { put(kDropped, change); }
  void operator()(const change::ModifyIndex& change) const {
    put(kModified, change::DropIndex{change.from, {}});
    put(kModified, change::AddIndex{change.to, {}});
  }
  void operator()(const change::ModifyForeignKey& change) const {
    put(kModified, change::DropForeignKey{change.from, {}});
    put(kModified, change::AddForeignKey{change.to, {}});
  }
  void operator()(const change::ModifyPrimaryKey& change) const {
    put(kOther, change::DropPrimaryKey{change.from});
    put(kOther, change::AddPrimaryKey{change.to});
  }
  void operator()(const change::ModifyCheck& change) const {
    if (!change.flags.has(change::Flag::kParts)) return put(kOther, change);
    put(kOther, change::DropCheck{change.from, {}});
    put(kOther, change::AddCheck{change.to, {}});
  }
  void operator()(const change::ModifyTableProperty& change) const {
    const bool dropped = change.change.from && !change.change.to;
    put(dropped ? kDropped : kOther, change);
  }
};

}  // namespace

std::vector<change::ModifyTable> single_clauses(const change::ModifyTable& table) {
  std::vector<Ranked> ranked;
  for (const change::TableChange& part : table.changes) std::visit(Splitter{ranked}, part);
  std::stable_sort(ranked.begin(), ranked.end(), [](const Ranked& a, const Ranked& b) { return a.rank < b.rank; });
  std::vector<change::ModifyTable> singles;
  for (Ranked& item : ranked) singles.push_back({table.from, table.to, {std::move(item.change)}});
  return singles;
}

}  // namespace portolan::mysql
