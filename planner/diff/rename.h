#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "planner/diff/diff.h"
#include "planner/schema/index.h"

namespace portolan::diff {

/// Old names by new ones and new names by old ones, of one kind of element.
class NamePairs {
 public:
  void add(const std::string& from, const std::string& to) {
    to_.emplace(from, to);
    from_.emplace(to, from);
  }
  bool empty() const { return to_.empty(); }

  /// The new name of `from`; nullptr when it keeps its name.
  const std::string* new_name(std::string_view from) const { return find(to_, from); }
  /// The old name of `to`; nullptr when it was not renamed.
  const std::string* old_name(std::string_view to) const { return find(from_, to); }

  const auto& by_old_name() const { return to_; }

 private:
  using Names = std::unordered_map<std::string, std::string, schema::StringHash, std::equal_to<>>;

  static const std::string* find(const Names& names, std::string_view name) {
    const auto it = names.find(name);
    return it == names.end() ? nullptr : &it->second;
  }

  Names to_, from_;
};

struct TableRenames {
  NamePairs columns, indexes;
  bool empty() const { return columns.empty() && indexes.empty(); }
};

/// What was renamed on the way from one model to another (spec/planner.md 3.5).
struct Renames {
  /// By schema.
  std::unordered_map<std::string, NamePairs> tables;
  /// By qualified_key of the table's old name.
  std::unordered_map<std::string, TableRenames> within;

  bool empty() const { return tables.empty() && within.empty(); }
  const TableRenames* of(const schema::Table& old_table) const;
  const std::string* new_table_name(std::string_view schema, std::string_view from) const;
  const std::string* old_table_name(std::string_view schema, std::string_view to) const;
};

/// Finds declared renames, then asks about candidates if `options.ask_rename` is set. Schemas are matched by name.
Renames find_renames(const schema::Realm& from, const schema::Realm& to, const ports::Dialect& dialect,
                     const DiffOptions& options);

/// The current state as the database shows it once the renames are done: every table, column and index under its new
/// name, and so are references to them in keys, checks, predicates and generated columns.
schema::Realm with_renames(schema::Realm from, const Renames& renames, const ports::Dialect& dialect);

/// Takes the renames that the policy skips (`rename_table`, `rename_column`, `rename_index`) out of `renames` and gives
/// the desired state the old names instead, so that nothing is dropped and added in their place.
void keep_old_names(const schema::Realm& from, schema::Realm& to, Renames& renames, const Policy& policy,
                    const ports::Dialect& dialect);

}  // namespace portolan::diff
