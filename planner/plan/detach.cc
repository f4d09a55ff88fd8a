#include <algorithm>
#include <map>
#include <set>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/plan/graph.h"
#include "planner/plan/sort.h"
#include "planner/schema/keys.h"

namespace portolan::plan {
namespace {

using change::Change;
using change::Changes;
using schema::ForeignKey;
using schema::Table;

bool is_self(const Table& table, const ForeignKey& key) {
  return parent_key(table, key) == key_of(table);
}

void check_complete(const Table& table, const ForeignKey& key) {
  std::vector<std::string> missing;
  if (table.name.empty()) missing.push_back(base::quote_go("child table"));
  if (key.columns.empty()) missing.push_back(base::quote_go("child columns"));
  if (key.ref_table.empty()) missing.push_back(base::quote_go("parent table"));
  if (key.ref_columns.empty()) missing.push_back(base::quote_go("parent columns"));
  if (missing.empty()) return;
  throw Error("missing [" + base::join(missing, " ") + "] for foreign key: " + base::quote_go(key.symbol));
}

/// Tables by key and the edges between them, both in name order.
class TableGraph {
 public:
  explicit TableGraph(const Changes& changes) {
    for (const Change& change : changes) {
      if (const auto* drop = std::get_if<change::DropTable>(&change)) dropped_.insert(key_of(drop->table));
    }
    for (const Change& change : changes) add(change);
  }

  /// Finishing position of each table; nullopt when the references form a cycle.
  std::optional<std::map<std::string, std::size_t>> positions() const {
    std::map<std::string, std::size_t> numbers;
    std::vector<std::string> names;
    const auto number = [&](const std::string& name) {
      const auto [it, added] = numbers.emplace(name, names.size());
      if (added) names.push_back(name);
      return it->second;
    };
    std::vector<std::size_t> starts;
    std::vector<std::pair<std::size_t, std::size_t>> pairs;
    for (const auto& [name, targets] : edges_) {
      starts.push_back(number(name));
      for (const std::string& target : targets) pairs.emplace_back(starts.back(), number(target));
    }
    Graph graph(names.size());
    for (const auto& [from, to] : pairs) graph.add_edge(from, to);
    const Graph::Order order = graph.visit(starts);
    if (order.cyclic) return std::nullopt;
    std::map<std::string, std::size_t> positions;
    for (std::size_t i = 0; i < order.nodes.size(); ++i) positions[names[order.nodes[i]]] = i;
    return positions;
  }

 private:
  void add(const Change& change) {
    if (const auto* created = std::get_if<change::AddTable>(&change)) {
      for (const ForeignKey& key : created->table.foreign_keys) add_reference(created->table, key);
    } else if (const auto* drop = std::get_if<change::DropTable>(&change)) {
      for (const ForeignKey& key : drop->table.foreign_keys) add_dropped(drop->table, key);
    } else if (const auto* modify = std::get_if<change::ModifyTable>(&change)) {
      for (const change::TableChange& part : modify->changes) add(*modify, part);
    }
  }

  void add(const change::ModifyTable& modify, const change::TableChange& part) {
    if (const auto* added = std::get_if<change::AddForeignKey>(&part)) {
      add_reference(modify.to, added->key);
    } else if (const auto* modified = std::get_if<change::ModifyForeignKey>(&part)) {
      add_reference(modify.to, modified->to);
    } else if (const auto* drop = std::get_if<change::DropForeignKey>(&part)) {
      add_dropped(modify.from, drop->key);
    }
  }

  void add_reference(const Table& table, const ForeignKey& key) {
    check_complete(table, key);
    if (!is_self(table, key)) edges_[key_of(table)].push_back(parent_key(table, key));
  }

  void add_dropped(const Table& table, const ForeignKey& key) {
    const std::string parent = parent_key(table, key);
    if (!is_self(table, key) && dropped_.count(parent) != 0) edges_[parent].push_back(key_of(table));
  }

  std::set<std::string> dropped_;
  std::map<std::string, std::vector<std::string>> edges_;
};

/// Splits the keys of `table` off, except those that refer to the table itself.
std::vector<ForeignKey> take_keys(Table& table) {
  const auto split = std::stable_partition(table.foreign_keys.begin(), table.foreign_keys.end(),
                                           [&](const ForeignKey& key) { return is_self(table, key); });
  std::vector<ForeignKey> taken(split, table.foreign_keys.end());
  table.foreign_keys.erase(split, table.foreign_keys.end());
  return taken;
}

class Rewriter {
 public:
  Changes run(Changes changes) {
    for (Change& change : changes) {
      if (auto* created = std::get_if<change::AddTable>(&change)) {
        add(std::move(*created));
      } else if (auto* drop = std::get_if<change::DropTable>(&change)) {
        remove(std::move(*drop));
      } else if (auto* modify = std::get_if<change::ModifyTable>(&change)) {
        split(std::move(*modify));
      } else {
        planned_.push_back(std::move(change));
      }
    }
    planned_.insert(planned_.end(), std::make_move_iterator(deferred_.begin()),
                    std::make_move_iterator(deferred_.end()));
    return std::move(planned_);
  }

 private:
  void add(change::AddTable created) {
    const Table whole = created.table;
    change::ModifyTable later{{}, whole, {}};
    for (ForeignKey& key : take_keys(created.table)) later.changes.push_back(change::AddForeignKey{std::move(key), {}});
    later.from = created.table;
    planned_.push_back(std::move(created));
    if (!later.changes.empty()) deferred_.push_back(std::move(later));
  }

  void remove(change::DropTable drop) {
    change::ModifyTable before{drop.table, {}, {}};
    for (ForeignKey& key : take_keys(drop.table)) before.changes.push_back(change::DropForeignKey{std::move(key), {}});
    if (before.changes.empty()) {
      planned_.push_back(std::move(drop));
      return;
    }
    before.to = drop.table;
    planned_.push_back(std::move(before));
    deferred_.push_back(std::move(drop));
  }

  void split(change::ModifyTable modify) {
    change::ModifyTable later{{}, modify.to, {}};
    std::vector<change::TableChange> now;
    std::set<std::string> added;
    for (change::TableChange& part : modify.changes) {
      if (const auto* key = std::get_if<change::AddForeignKey>(&part)) {
        added.insert(key->key.symbol);
        later.changes.push_back(std::move(part));
      } else {
        now.push_back(std::move(part));
      }
    }
    std::erase_if(modify.to.foreign_keys, [&](const ForeignKey& key) { return added.count(key.symbol) != 0; });
    later.from = modify.to;
    modify.changes = std::move(now);
    if (!modify.changes.empty()) planned_.push_back(std::move(modify));
    if (!later.changes.empty()) deferred_.push_back(std::move(later));
  }

  Changes planned_, deferred_;
};

/// The table a change is about; nullptr for schemas and objects.
const Table* table_of(const Change& change) {
  if (const auto* created = std::get_if<change::AddTable>(&change)) return &created->table;
  if (const auto* drop = std::get_if<change::DropTable>(&change)) return &drop->table;
  if (const auto* modify = std::get_if<change::ModifyTable>(&change)) return &modify->to;
  return nullptr;
}

Changes sorted_by(const std::map<std::string, std::size_t>& positions, Changes changes) {
  std::vector<std::pair<std::size_t, std::size_t>> order;
  order.reserve(changes.size());
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const Table* table = table_of(changes[i]);
    const auto it = table == nullptr ? positions.end() : positions.find(key_of(*table));
    order.emplace_back(it == positions.end() ? 0 : it->second, i);
  }
  std::sort(order.begin(), order.end());
  Changes sorted;
  sorted.reserve(changes.size());
  for (const auto& [position, i] : order) sorted.push_back(std::move(changes[i]));
  return sorted;
}

}  // namespace

Changes detach_cycles(Changes changes) {
  const auto positions = TableGraph(changes).positions();
  return positions ? sorted_by(*positions, std::move(changes)) : Rewriter().run(std::move(changes));
}

}  // namespace portolan::plan
