#include "planner/plan/sort.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "planner/plan/graph.h"
#include "planner/schema/keys.h"

namespace portolan::plan {
namespace {

using change::Change;
using change::Changes;
using schema::ForeignKey;
using schema::ObjectRef;
using schema::Table;
using Positions = std::vector<std::size_t>;
using Lookup = std::unordered_map<std::string, Positions>;

std::string object_key(const schema::Object& object) {
  return schema::reference_key(object.kind, object.schema, object.name);
}

std::string object_key(const ObjectRef& ref) {
  return schema::reference_key(ref.kind, ref.schema, ref.name);
}

bool is_drop(const Change& change) {
  return std::holds_alternative<change::DropSchema>(change) || std::holds_alternative<change::DropTable>(change) ||
         std::holds_alternative<change::DropObject>(change);
}

/// Kinds that bring types and functions of their own, which no reference names: all may use them.
constexpr std::string_view kProvider = "extension";

/// Calls `use` with the type of everything an object is made of.
template <typename Use>
void each_type(const schema::Object& object, Use&& use) {
  for (const schema::Column& column : object.columns) use(column.type);
  for (const schema::Column& argument : object.arguments) use(argument.type);
  if (object.type) use(*object.type);
}

bool is_row_type(const ObjectRef& ref) {
  return ref.kind == "table";
}

/// Who makes, changes and removes what, by key; then for each change the changes it depends on (planner.md 4.3, 11.4).
class Dependencies {
 public:
  explicit Dependencies(const Changes& changes) : changes_(changes) {
    for (std::size_t i = 0; i < changes.size(); ++i) std::visit(Indexer{*this, i}, changes[i]);
    for (std::size_t i = 0; i < changes.size(); ++i) note_set_aside(i);
  }

  /// Positions that must come before `i`, ascending, without repetition and without `i`.
  Positions of(std::size_t i) const {
    Positions found;
    std::visit(Finder{*this, i, found}, changes_[i]);
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    std::erase(found, i);
    return found;
  }

 private:
  /// What an alteration of one table adds and removes, as far as others care.
  struct Altered {
    std::unordered_set<std::string> added_columns;
    std::unordered_set<std::string> keyed_columns;
    std::unordered_set<std::string> retyped_columns;
    std::unordered_set<std::string> removed_columns;
  };

  /// A foreign key that a change takes away, by the columns that it refers to.
  struct ReleasedKey {
    std::size_t change;
    const std::vector<std::string>* columns;
  };

  static void take(const Lookup& lookup, const std::string& key, Positions& found) {
    if (const auto it = lookup.find(key); it != lookup.end()) {
      found.insert(found.end(), it->second.begin(), it->second.end());
    }
  }

  static std::string constraint_key(const Table& table, const ForeignKey& key) {
    return schema::qualified_key(key_of(table), key.symbol);
  }

  /// A foreign key that one change drops and a later one of the same table adds steps out of the way of its parent.
  void note_set_aside(std::size_t i) {
    const auto* modify = std::get_if<change::ModifyTable>(&changes_[i]);
    if (modify == nullptr) return;
    for (const change::TableChange& part : modify->changes) {
      const auto* added = std::get_if<change::AddForeignKey>(&part);
      if (added == nullptr) continue;
      const auto dropped = dropped_keys_.find(constraint_key(modify->to, added->key));
      if (dropped == dropped_keys_.end() || dropped->second == i) continue;
      const std::string parent = parent_key(modify->to, added->key);
      set_aside_[parent].push_back(dropped->second);
      take(modified_tables_, parent, returns_[i]);
    }
  }

  struct Indexer {
    Dependencies& d;
    std::size_t i;

    void operator()(const change::AddSchema& c) { d.new_schemas_[c.schema.name].push_back(i); }
    void operator()(const change::DropSchema& c) { d.dropped_schemas_.emplace_back(c.schema.name, i); }
    void operator()(const change::ModifySchema&) {}
    void operator()(const change::AddTable& c) { d.made_tables_[key_of(c.table)].push_back(i); }
    void operator()(const change::RenameTable& c) { d.made_tables_[key_of(c.to)].push_back(i); }

    void operator()(const change::DropTable& c) {
      d.dropped_tables_[key_of(c.table)].push_back(i);
      d.other_drops_.push_back(i);
      note_released(c.table.schema);
      for (const ForeignKey& key : c.table.foreign_keys) release(c.table, key);
      for (const schema::Column& column : c.table.columns) release(column);
      for (const ObjectRef& ref : c.table.depends_on) release(ref);
    }

    void operator()(const change::ModifyTable& c) {
      d.modified_tables_[key_of(c.to)].push_back(i);
      note_released(c.from.schema);
      release_rest(c.from.depends_on, c.to.depends_on);
      for (const change::TableChange& part : c.changes) {
        if (const auto* key = std::get_if<change::DropForeignKey>(&part)) {
          release(c.from, key->key);
          d.dropped_keys_[constraint_key(c.to, key->key)] = i;
        }
        if (const auto* key = std::get_if<change::ModifyForeignKey>(&part)) release(c.from, key->from);
        if (const auto* column = std::get_if<change::DropColumn>(&part)) release(column->column);
        if (const auto* column = std::get_if<change::ModifyColumn>(&part)) {
          if (column->flags.has(change::Flag::kType)) release(column->from);
        }
        note_altered(part);
      }
    }

    void operator()(const change::AddObject& c) { d.made_objects_[object_key(c.object)].push_back(i); }
    void operator()(const change::RenameObject& c) { d.made_objects_[object_key(c.to)].push_back(i); }
    void operator()(const change::ModifyObject& c) {
      d.modified_objects_[object_key(c.to)].push_back(i);
      release_rest(c.from.depends_on, c.to.depends_on);
      each_type(c.from, [&](const schema::ColumnType& type) { release(type); });
    }
    void operator()(const change::DropObject& c) {
      d.dropped_objects_[object_key(c.object)].push_back(i);
      if (c.object.kind != kProvider) d.other_drops_.push_back(i);
      note_released(c.object.schema);
      each_type(c.object, [&](const schema::ColumnType& type) { release(type); });
      for (const ObjectRef& ref : c.object.depends_on) {
        release(ref);
        note_released(ref.schema);
        if (is_row_type(ref)) d.dropped_readers_[schema::qualified_key(ref.schema, ref.name)].push_back(i);
      }
    }

    void note_released(const std::string& schema) { d.leaves_schema_[schema].push_back(i); }

    void release(const Table& table, const ForeignKey& key) {
      d.releases_table_[parent_key(table, key)].push_back(i);
      d.released_keys_[parent_key(table, key)].push_back({i, &key.ref_columns});
      note_released(parent_schema(table, key));
    }

    void release(const schema::Column& column) { release(column.type); }

    void release(const schema::ColumnType& type) {
      if (type.object) release(*type.object);
    }

    void release(const ObjectRef& ref) {
      if (is_row_type(ref)) {
        const std::string table = schema::qualified_key(ref.schema, ref.name);
        d.releases_table_[table].push_back(i);
        d.releases_rows_[table].push_back(i);
      }
      d.releases_object_[object_key(ref)].push_back(i);
    }

    /// What is no longer needed.
    void release_rest(const std::vector<ObjectRef>& before, const std::vector<ObjectRef>& after) {
      for (const ObjectRef& ref : before) {
        if (std::find(after.begin(), after.end(), ref) == after.end()) release(ref);
      }
    }

    void note_altered(const change::TableChange& part) {
      const auto columns = [](const schema::Index& index, std::unordered_set<std::string>& into) {
        for (const schema::IndexPart& p : index.parts) into.insert(p.column);
      };
      const auto noted = [&]() -> Altered& { return d.altered_[i]; };
      if (const auto* c = std::get_if<change::AddColumn>(&part)) noted().added_columns.insert(c->column.name);
      if (const auto* c = std::get_if<change::RenameColumn>(&part)) noted().added_columns.insert(c->to.name);
      if (const auto* c = std::get_if<change::DropColumn>(&part)) noted().removed_columns.insert(c->column.name);
      if (const auto* c = std::get_if<change::ModifyColumn>(&part); c != nullptr && c->flags.has(change::Flag::kType)) {
        noted().retyped_columns.insert(c->to.name);
      }
      if (const auto* c = std::get_if<change::AddPrimaryKey>(&part)) columns(c->key, noted().keyed_columns);
      if (const auto* c = std::get_if<change::DropPrimaryKey>(&part)) columns(c->key, noted().removed_columns);
      if (const auto* c = std::get_if<change::ModifyPrimaryKey>(&part)) columns(c->to, noted().keyed_columns);
      if (const auto* c = std::get_if<change::AddIndex>(&part); c != nullptr && c->index.unique) {
        columns(c->index, noted().keyed_columns);
      }
      if (const auto* c = std::get_if<change::DropIndex>(&part); c != nullptr && c->index.unique) {
        columns(c->index, noted().removed_columns);
      }
    }
  };

  struct Finder {
    const Dependencies& d;
    std::size_t i;
    Positions& found;

    void operator()(const change::AddSchema&) {}
    void operator()(const change::ModifySchema&) {}
    void operator()(const change::DropSchema& c) { take(d.leaves_schema_, c.schema.name, found); }

    void operator()(const change::AddTable& c) {
      const std::string own = key_of(c.table);
      take(d.new_schemas_, c.table.schema, found);
      take(d.dropped_tables_, own, found);
      for (const ForeignKey& key : c.table.foreign_keys) {
        const std::string parent = parent_key(c.table, key);
        if (parent == own) continue;
        take(d.made_tables_, parent, found);
        take(d.modified_tables_, parent, found);
      }
      for (const schema::Column& column : c.table.columns) need_type(column.type, own);
      for (const ObjectRef& ref : c.table.depends_on) need(ref, own);
    }

    void operator()(const change::RenameTable& c) {
      take(d.dropped_tables_, key_of(c.to), found);
      take(d.dropped_readers_, key_of(c.from), found);
    }

    void operator()(const change::DropTable& c) {
      take(d.releases_table_, key_of(c.table), found);
      take(d.releases_object_, schema::reference_key("table", c.table.schema, c.table.name), found);
    }

    void operator()(const change::ModifyTable& c) {
      const std::string own = key_of(c.to);
      take(d.made_tables_, own, found);
      for (const change::TableChange& part : c.changes) {
        if (const auto* key = std::get_if<change::AddForeignKey>(&part)) {
          need_parent(c.to, key->key, own, [&](const Altered& altered, const std::string& column) {
            return comes(altered, column) || altered.retyped_columns.contains(column);
          });
        }
        if (const auto* key = std::get_if<change::ModifyForeignKey>(&part)) need_parent(c.to, key->to, own, comes);
        if (const auto* column = std::get_if<change::AddColumn>(&part)) need_type(column->column.type, own);
        if (const auto* column = std::get_if<change::ModifyColumn>(&part)) need_type(column->to.type, own);
      }
      for (const ObjectRef& ref : c.to.depends_on) need(ref, own);
      need_released(c, own);
      take(d.set_aside_, own, found);
      if (const auto it = d.returns_.find(i); it != d.returns_.end()) {
        found.insert(found.end(), it->second.begin(), it->second.end());
      }
      need_earlier(own);
      if (std::any_of(c.changes.begin(), c.changes.end(), renames_column)) take(d.dropped_readers_, own, found);
    }

    void operator()(const change::AddObject& c) {
      take(d.new_schemas_, c.object.schema, found);
      take(d.dropped_objects_, object_key(c.object), found);
      each_type(c.object, [&](const schema::ColumnType& type) { need_type(type, {}); });
      for (const ObjectRef& ref : c.object.depends_on) need(ref, {});
    }
    void operator()(const change::RenameObject& c) { take(d.dropped_objects_, object_key(c.to), found); }
    void operator()(const change::ModifyObject& c) {
      take(d.made_objects_, object_key(c.to), found);
      each_type(c.to, [&](const schema::ColumnType& type) { need_type(type, {}); });
      for (const ObjectRef& ref : c.to.depends_on) need(ref, {});
    }
    void operator()(const change::DropObject& c) {
      take(d.releases_object_, object_key(c.object), found);
      if (c.object.kind != kProvider) return;
      found.insert(found.end(), d.other_drops_.begin(), d.other_drops_.end());
      for (const auto& [schema, position] : d.dropped_schemas_) {
        if (schema != c.object.schema) found.push_back(position);
      }
    }

    void need(const ObjectRef& ref, const std::string& own) {
      const std::string table = schema::qualified_key(ref.schema, ref.name);
      if (is_row_type(ref) && table != own) {
        take(d.made_tables_, table, found);
        take(d.modified_tables_, table, found);
      }
      take(d.made_objects_, object_key(ref), found);
      take(d.modified_objects_, object_key(ref), found);
    }

    void need_type(const schema::ColumnType& type, const std::string& own) {
      if (!type.object) return;
      const ObjectRef& ref = *type.object;
      const std::string table = schema::qualified_key(ref.schema, ref.name);
      if (is_row_type(ref) && table != own) take(d.made_tables_, table, found);
      take(d.made_objects_, object_key(ref), found);
      // A label that was added to an enum must be there before a default names it.
      take(d.modified_objects_, object_key(ref), found);
    }

    /// @param matters  whether an alteration of the parent does something that the foreign key waits for to a column
    template <typename Matters>
    void need_parent(const Table& table, const ForeignKey& key, const std::string& own, const Matters& matters) {
      const std::string parent = parent_key(table, key);
      if (parent == own) return;
      take(d.made_tables_, parent, found);
      const auto modified = d.modified_tables_.find(parent);
      if (modified == d.modified_tables_.end()) return;
      for (const std::size_t other : modified->second) {
        const auto altered = d.altered_.find(other);
        if (altered == d.altered_.end()) continue;
        const auto touched = [&](const std::string& column) { return matters(altered->second, column); };
        if (std::any_of(key.ref_columns.begin(), key.ref_columns.end(), touched)) found.push_back(other);
      }
    }

    static bool comes(const Altered& altered, const std::string& column) {
      return altered.added_columns.contains(column) || altered.keyed_columns.contains(column);
    }

    /// Changes of one table keep their order.
    void need_earlier(const std::string& own) {
      const Positions& all = d.modified_tables_.at(own);
      found.insert(found.end(), all.begin(), std::find(all.begin(), all.end(), i));
    }

    /// Columns and keys go away only after the foreign keys of other tables and the objects that use them.
    void need_released(const change::ModifyTable& c, const std::string& own) {
      if (std::any_of(c.changes.begin(), c.changes.end(), takes_away)) take(d.releases_rows_, own, found);
      const auto keys = d.released_keys_.find(own);
      if (keys == d.released_keys_.end()) return;
      for (const ReleasedKey& key : keys->second) {
        const auto takes = [&](const change::TableChange& part) {
          return takes_away(part) && is_about(part, *key.columns);
        };
        if (std::any_of(c.changes.begin(), c.changes.end(), takes)) found.push_back(key.change);
      }
    }

    static bool renames_column(const change::TableChange& part) {
      return std::holds_alternative<change::RenameColumn>(part);
    }

    /// Whether a change is about one of the columns, or about a key with one of them.
    static bool is_about(const change::TableChange& part, const std::vector<std::string>& columns) {
      const auto has = [&](const std::string& name) {
        return std::find(columns.begin(), columns.end(), name) != columns.end();
      };
      const auto has_part = [&](const schema::Index& index) {
        return std::any_of(index.parts.begin(), index.parts.end(), [&](const auto& item) { return has(item.column); });
      };
      if (const auto* column = std::get_if<change::DropColumn>(&part)) return has(column->column.name);
      if (const auto* column = std::get_if<change::ModifyColumn>(&part)) return has(column->from.name);
      if (const auto* index = std::get_if<change::DropIndex>(&part)) return has_part(index->index);
      const auto* key = std::get_if<change::DropPrimaryKey>(&part);
      return key != nullptr && has_part(key->key);
    }

    static bool takes_away(const change::TableChange& part) {
      if (const auto* column = std::get_if<change::ModifyColumn>(&part)) return column->flags.has(change::Flag::kType);
      if (const auto* index = std::get_if<change::DropIndex>(&part)) return index->index.unique;
      return std::holds_alternative<change::DropColumn>(part) || std::holds_alternative<change::DropPrimaryKey>(part);
    }
  };

  const Changes& changes_;
  Lookup new_schemas_, made_tables_, modified_tables_, dropped_tables_;
  Lookup made_objects_, modified_objects_, dropped_objects_;
  /// By table or object: changes that take a reference to it away.
  Lookup releases_table_, releases_object_;
  /// By table: changes after which nothing is made of its rows' type, and foreign keys to it that go.
  Lookup releases_rows_;
  std::unordered_map<std::string, std::vector<ReleasedKey>> released_keys_;
  /// By table: drops of objects that read it. They know it under its old name, and under the old names of its columns.
  Lookup dropped_readers_;
  /// By schema: changes that take something out of it, or a reference into it away.
  Lookup leaves_schema_;
  /// Drops of tables and of objects that are no providers.
  Positions other_drops_;
  /// By constraint: the change that drops a foreign key. By parent table: those whose keys come back. By change: what
  /// must be done before such keys come back.
  std::unordered_map<std::string, std::size_t> dropped_keys_;
  Lookup set_aside_;
  std::unordered_map<std::size_t, Positions> returns_;
  std::vector<std::pair<std::string, std::size_t>> dropped_schemas_;
  std::unordered_map<std::size_t, Altered> altered_;
};

}  // namespace

Changes sort_changes(Changes changes) {
  std::stable_partition(changes.begin(), changes.end(), [](const Change& change) { return !is_drop(change); });
  const Dependencies dependencies(changes);
  Graph graph(changes.size());
  std::vector<std::unordered_set<std::size_t>> pointed(changes.size());
  Positions starts(changes.size());
  for (std::size_t i = 0; i < changes.size(); ++i) {
    starts[i] = i;
    for (const std::size_t target : dependencies.of(i)) {
      if (pointed[target].count(i) != 0) continue;
      pointed[i].insert(target);
      graph.add_edge(i, target);
    }
  }
  Changes sorted;
  sorted.reserve(changes.size());
  for (const std::size_t i : graph.visit(starts).nodes) sorted.push_back(std::move(changes[i]));
  return sorted;
}

}  // namespace portolan::plan
