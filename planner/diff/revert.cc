#include "planner/diff/revert.h"

#include <algorithm>

namespace portolan::diff {
namespace {

template <typename T>
void erase_named(std::vector<T>& items, const std::string& name) {
  std::erase_if(items, [&](const T& item) { return item.name == name; });
}

/// Puts `old` in the place of the item called `name`.
template <typename T>
void replace_named(std::vector<T>& items, const std::string& name, const T& old) {
  const auto it = std::find_if(items.begin(), items.end(), [&](const T& item) { return item.name == name; });
  if (it != items.end()) *it = old;
}

/// Puts a removed item back, at its old position where that exists.
template <typename T>
void put_back(std::vector<T>& items, const std::vector<T>& before, const T& old) {
  const auto was = std::find_if(before.begin(), before.end(), [&](const T& item) { return item.name == old.name; });
  const auto position = std::min<std::ptrdiff_t>(was - before.begin(), static_cast<std::ptrdiff_t>(items.size()));
  items.insert(items.begin() + position, old);
}

struct Reverter {
  schema::Table& table;
  const schema::Table& from;

  void operator()(const change::AddColumn& c) const { erase_named(table.columns, c.column.name); }
  void operator()(const change::DropColumn& c) const { put_back(table.columns, from.columns, c.column); }
  void operator()(const change::ModifyColumn& c) const { replace_named(table.columns, c.to.name, c.from); }
  void operator()(const change::RenameColumn& c) const {
    for (schema::Column& column : table.columns) {
      if (column.name == c.to.name) column.name = c.from.name;
    }
  }
  void operator()(const change::AddIndex& c) const { erase_named(table.indexes, c.index.name); }
  void operator()(const change::DropIndex& c) const { put_back(table.indexes, from.indexes, c.index); }
  void operator()(const change::ModifyIndex& c) const { replace_named(table.indexes, c.to.name, c.from); }
  void operator()(const change::RenameIndex& c) const {
    for (schema::Index& index : table.indexes) {
      if (index.name == c.to.name) index.name = c.from.name;
    }
  }
  void operator()(const change::AddPrimaryKey&) const { table.primary_key.reset(); }
  void operator()(const change::DropPrimaryKey& c) const { table.primary_key = c.key; }
  void operator()(const change::ModifyPrimaryKey& c) const { table.primary_key = c.from; }
  void operator()(const change::AddForeignKey& c) const {
    std::erase_if(table.foreign_keys, [&](const auto& key) { return key.symbol == c.key.symbol; });
  }
  void operator()(const change::DropForeignKey& c) const { table.foreign_keys.push_back(c.key); }
  void operator()(const change::ModifyForeignKey& c) const {
    for (schema::ForeignKey& key : table.foreign_keys) {
      if (key.symbol == c.to.symbol) key = c.from;
    }
  }
  void operator()(const change::AddCheck& c) const {
    std::erase_if(table.checks, [&](const auto& check) {
      return check.name == c.check.name && check.expression == c.check.expression;
    });
  }
  void operator()(const change::DropCheck& c) const { table.checks.push_back(c.check); }
  void operator()(const change::ModifyCheck& c) const { replace_named(table.checks, c.to.name, c.from); }
  void operator()(const change::RenameConstraint& c) const {
    if (c.kind == "primary_key" && table.primary_key) table.primary_key->name = c.from;
  }
  void operator()(const change::ModifyTableProperty& c) const {
    if (c.change.name == "comment") {
      table.comment = from.comment;
    } else if (c.change.name == "partitioning") {
      table.partitioning = from.partitioning;
    } else if (c.change.from) {
      table.properties.set(c.change.name, *c.change.from);
    } else {
      table.properties.erase(c.change.name);
    }
  }
};

}  // namespace

void revert(schema::Table& table, const schema::Table& from, const change::TableChange& skipped) {
  std::visit(Reverter{table, from}, skipped);
}

}  // namespace portolan::diff
