#include "planner/diff/references.h"

#include <algorithm>
#include <iterator>
#include <unordered_map>

#include "planner/schema/keys.h"

namespace portolan::diff {
namespace {

using schema::ForeignKey;
using schema::Table;

const ForeignKey* find_key(const std::vector<ForeignKey>& keys, const std::string& symbol) {
  const auto found = std::find_if(keys.begin(), keys.end(), [&](const auto& key) { return key.symbol == symbol; });
  return found == keys.end() ? nullptr : &*found;
}

/// Which foreign key a change is about, before and after it; nullptr where there is none.
struct Sides {
  const ForeignKey* from = nullptr;
  const ForeignKey* to = nullptr;
};

Sides sides_of(const change::TableChange& part) {
  if (const auto* add = std::get_if<change::AddForeignKey>(&part)) return {nullptr, &add->key};
  if (const auto* drop = std::get_if<change::DropForeignKey>(&part)) return {&drop->key, nullptr};
  if (const auto* modify = std::get_if<change::ModifyForeignKey>(&part)) return {&modify->from, &modify->to};
  return {};
}

class References {
 public:
  References(const Context& context, const schema::Realm& desired, change::Changes& changes)
      : context_(context), desired_(desired), changes_(changes) {}

  void run(const schema::Realm& current) {
    for (std::size_t i = 0; i < changes_.size(); ++i) {
      if (const auto* modify = std::get_if<change::ModifyTable>(&changes_[i])) modified_[key_of(modify->to)] = i;
      if (const auto* drop = std::get_if<change::DropTable>(&changes_[i])) dropped_[key_of(drop->table)] = i;
    }
    if (modified_.empty()) return;
    for (const schema::Schema& schema : current.schemas) {
      for (const Table& table : schema.tables) set_aside(table);
    }
    std::erase_if(changes_, [](const change::Change& change) {
      const auto* modify = std::get_if<change::ModifyTable>(&change);
      return modify != nullptr && modify->changes.empty();
    });
    changes_.insert(changes_.begin(), std::make_move_iterator(drops_.begin()), std::make_move_iterator(drops_.end()));
    changes_.insert(changes_.end(), std::make_move_iterator(adds_.begin()), std::make_move_iterator(adds_.end()));
  }

 private:
  void set_aside(const Table& current) {
    change::ModifyTable* own = find_change(key_of(current));
    if (own == nullptr && current.foreign_keys.empty()) return;
    std::vector<const ForeignKey*> obstacles;
    for (const ForeignKey& key : current.foreign_keys) {
      if (is_obstacle(own, current, key) || (own != nullptr && is_held(*own, current, key))) obstacles.push_back(&key);
    }
    const std::vector<const ForeignKey*> waiting = own == nullptr ? std::vector<const ForeignKey*>() : waiting_in(*own);
    if (obstacles.empty() && waiting.empty()) return;
    const Table* desired = find_desired(current);
    if (desired == nullptr) return;
    change::ModifyTable before{current, current, {}};
    change::ModifyTable after{*desired, *desired, {}};
    if (own != nullptr) before.from = before.to = own->from, after.from = after.to = own->to;
    for (const ForeignKey* key : obstacles) {
      const ForeignKey* back = find_key(desired->foreign_keys, key->symbol);
      if (back == nullptr && (own == nullptr || !goes_first(*own, current, *key))) continue;
      change::TableChange drop = change::DropForeignKey{*key, {}};
      if (context_.policy().skips(drop)) continue;
      take_out(before.to, key->symbol);
      before.changes.push_back(std::move(drop));
      if (back == nullptr) continue;
      take_out(after.from, key->symbol);
      after.changes.emplace_back(change::AddForeignKey{*back, {}});
    }
    for (const ForeignKey* key : waiting) {
      take_out(after.from, key->symbol);
      after.changes.emplace_back(change::AddForeignKey{*key, {}});
    }
    keep(std::move(before), own, std::move(after));
  }

  /// Puts the changes where they belong, with what is left of the table's own change between them.
  void keep(change::ModifyTable before, change::ModifyTable* own, change::ModifyTable after) {
    if (before.changes.empty() && after.changes.empty()) return;
    const auto skips = [&](const change::TableChange& part) { return context_.policy().skips(part); };
    if (context_.policy().skips(before) || std::any_of(after.changes.begin(), after.changes.end(), skips)) return;
    if (own != nullptr) {
      own->from = before.to;
      own->to = after.from;
      std::erase_if(own->changes, [&](const change::TableChange& part) {
        const auto [from, to] = sides_of(part);
        return from != nullptr ? find_key(before.to.foreign_keys, from->symbol) == nullptr
                               : to != nullptr && find_key(after.from.foreign_keys, to->symbol) == nullptr;
      });
    }
    if (!before.changes.empty()) drops_.emplace_back(std::move(before));
    if (!after.changes.empty()) adds_.emplace_back(std::move(after));
  }

  bool is_obstacle(const change::ModifyTable* own, const Table& table, const ForeignKey& key) {
    const change::ModifyTable* parent = find_change(parent_key(table, key));
    return (own != nullptr || parent != nullptr) && context_.dialect().must_step_aside(key, own, parent);
  }

  /// Whether a key that does not come back cannot go with the rest of the change: the rest waits for what waits for it,
  /// or the way back would add it too early.
  bool goes_first(const change::ModifyTable& own, const Table& table, const ForeignKey& key) {
    const std::string parent = parent_key(table, key);
    const change::ModifyTable* change = find_change(parent);
    return parent == key_of(table) || comes_to(own, parent) || is_held(own, table, key) ||
           (change != nullptr && context_.dialect().must_step_aside(key, nullptr, change));
  }

  /// Whether a key refers to a table that is dropped and cannot go before the change, for it refers to its table in
  /// turn.
  bool is_held(const change::ModifyTable& own, const Table& table, const ForeignKey& key) const {
    const auto found = dropped_.find(parent_key(table, key));
    if (found == dropped_.end()) return false;
    const Table& parent = std::get<change::DropTable>(changes_[found->second]).table;
    return std::any_of(parent.foreign_keys.begin(), parent.foreign_keys.end(), [&](const ForeignKey& back) {
      return parent_key(parent, back) == key_of(table) && context_.dialect().must_step_aside(back, nullptr, &own);
    });
  }

  /// New references of the table to itself that have to wait for the rest of the change.
  std::vector<const ForeignKey*> waiting_in(const change::ModifyTable& own) const {
    std::vector<const ForeignKey*> waiting;
    for (const change::TableChange& part : own.changes) {
      const auto* add = std::get_if<change::AddForeignKey>(&part);
      if (add == nullptr || add->key.symbol.empty() || parent_key(own.to, add->key) != key_of(own.to)) continue;
      if (context_.dialect().must_step_aside(add->key, &own, &own)) waiting.push_back(&add->key);
    }
    return waiting;
  }

  /// Whether the change adds a reference to a table, which has to wait for it.
  static bool comes_to(const change::ModifyTable& change, const std::string& parent) {
    return std::any_of(change.changes.begin(), change.changes.end(), [&](const change::TableChange& part) {
      const ForeignKey* key = sides_of(part).to;
      return key != nullptr && parent_key(change.to, *key) == parent;
    });
  }

  static void take_out(Table& table, const std::string& symbol) {
    std::erase_if(table.foreign_keys, [&](const ForeignKey& key) { return key.symbol == symbol; });
  }

  change::ModifyTable* find_change(const std::string& table) {
    const auto found = modified_.find(table);
    return found == modified_.end() ? nullptr : &std::get<change::ModifyTable>(changes_[found->second]);
  }

  const Table* find_desired(const Table& table) {
    if (tables_.empty()) {
      for (const schema::Schema& schema : desired_.schemas) {
        for (const Table& each : schema.tables) tables_.emplace(key_of(each), &each);
      }
    }
    const auto found = tables_.find(key_of(table));
    return found == tables_.end() ? nullptr : found->second;
  }

  const Context& context_;
  const schema::Realm& desired_;
  change::Changes& changes_;
  /// By key: positions of the changes of tables and of those that drop them.
  std::unordered_map<std::string, std::size_t> modified_, dropped_;
  std::unordered_map<std::string, const Table*> tables_;
  change::Changes drops_, adds_;
};

}  // namespace

void set_references_aside(const Context& context, const schema::Realm& current, const schema::Realm& desired,
                          change::Changes& changes) {
  if (!changes.empty()) References(context, desired, changes).run(current);
}

}  // namespace portolan::diff
