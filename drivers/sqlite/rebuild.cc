#include "drivers/sqlite/rebuild.h"

#include <algorithm>
#include <unordered_set>

#include "drivers/sqlite/literal.h"
#include "drivers/sqlite/properties.h"
#include "planner/base/strings.h"
#include "planner/plan/builder.h"
#include "planner/plan/comments.h"

namespace portolan::sqlite {
namespace {

/// Behind an inline UNIQUE: there is no statement that drops it.
bool is_bound(const schema::Index& index) {
  return is_autoindex(index) || index.properties.text(property::kOrigin) == "u";
}

bool is_indexed(const schema::Table& table, const std::string& column) {
  return std::any_of(table.indexes.begin(), table.indexes.end(), [&](const schema::Index& index) {
    return std::any_of(index.parts.begin(), index.parts.end(), [&](const auto& part) { return part.column == column; });
  });
}

bool has_foreign_key(const schema::Table& table, const std::string& column) {
  return std::any_of(table.foreign_keys.begin(), table.foreign_keys.end(), [&](const schema::ForeignKey& key) {
    return std::find(key.columns.begin(), key.columns.end(), column) != key.columns.end();
  });
}

bool can_add_in_place(const schema::Table& table, const schema::Column& column) {
  if (is_indexed(table, column.name) || has_foreign_key(table, column.name)) return false;
  if (column.properties.is_set("auto_increment")) return false;
  if (column.generated) return column.generated->storage != "STORED";
  if (!has_default(column)) return column.nullable;
  return is_constant(*column.default_value);
}

struct InPlace {
  const change::ModifyTable& modify;

  bool operator()(const change::AddIndex&) const { return true; }
  bool operator()(const change::DropIndex& c) const { return !is_bound(c.index); }
  bool operator()(const change::ModifyIndex& c) const { return !is_bound(c.from); }
  bool operator()(const change::RenameIndex& c) const { return !is_bound(c.from); }
  bool operator()(const change::RenameColumn&) const { return true; }
  bool operator()(const change::AddColumn& c) const { return can_add_in_place(modify.to, c.column); }
  template <typename Other>
  bool operator()(const Other&) const {
    return false;
  }
};

/// Where the value of each copied column comes from.
struct Copy {
  std::vector<std::string> columns;
  std::vector<std::string> values;
};

Copy columns_to_copy(const TableSql& sql, const SqliteDialect& dialect, const change::ModifyTable& modify) {
  std::unordered_set<std::string> added;
  std::unordered_set<std::string> needs_value;
  for (const change::TableChange& part : modify.changes) {
    if (const auto* add = std::get_if<change::AddColumn>(&part)) added.insert(add->column.name);
    if (const auto* column = std::get_if<change::ModifyColumn>(&part)) {
      const bool about_null = column->flags.has(change::Flag::kNull) || column->flags.has(change::Flag::kDefault);
      if (about_null && !column->to.nullable && has_default(column->to)) needs_value.insert(column->to.name);
    }
  }
  Copy copy;
  for (const schema::Column& column : modify.to.columns) {
    if (column.generated || added.count(column.name) != 0) continue;
    const std::string name = dialect.quote_identifier(column.name);
    std::string value = name;
    if (needs_value.count(column.name) != 0) {
      value = "IFNULL(" + value + ", " + sql.default_text(column) + ") AS " + name;
    }
    copy.columns.push_back(name);
    copy.values.push_back(std::move(value));
  }
  return copy;
}

struct Inverted {
  change::TableChange operator()(const change::AddColumn& c) const { return change::DropColumn{c.column, {}}; }
  change::TableChange operator()(const change::DropColumn& c) const { return change::AddColumn{c.column, {}}; }
  change::TableChange operator()(const change::ModifyColumn& c) const {
    return change::ModifyColumn{c.to, c.from, c.flags, {}, {}};
  }
  /// What else changed lies in the two tables themselves.
  template <typename Other>
  change::TableChange operator()(const Other& c) const {
    return c;
  }
};

}  // namespace

bool can_alter_in_place(const change::ModifyTable& modify) {
  return std::all_of(modify.changes.begin(), modify.changes.end(),
                     [&](const change::TableChange& part) { return std::visit(InPlace{modify}, part); });
}

std::vector<RebuildStep> rebuild_steps(const TableSql& sql, const SqliteDialect& dialect,
                                       const change::ModifyTable& modify) {
  namespace comments = plan::comments;
  const std::string& name = modify.to.name;
  const std::string temporary = "new_" + name;
  std::vector<RebuildStep> steps;
  steps.push_back({sql.create_table(modify.to, temporary), comments::create_table(temporary)});
  const Copy copy = columns_to_copy(sql, dialect, modify);
  const std::string quoted = base::quote_go(name);
  if (!copy.columns.empty()) {
    steps.push_back({"INSERT INTO " + dialect.quote_identifier(temporary) + " (" + base::join(copy.columns, ", ") +
                         ") SELECT " + base::join(copy.values, ", ") + " FROM " + dialect.quote_identifier(name),
                     "copy rows from old table " + quoted + " to new temporary table " + base::quote_go(temporary)});
  }
  steps.push_back({sql.drop_table(modify.to),
                   copy.columns.empty() ? comments::around("drop", name, "table without copying rows (no columns)")
                                        : comments::around("drop", name, "table after copying rows")});
  steps.push_back({sql.rename_table(modify.to.schema, temporary, name),
                   "rename temporary table " + base::quote_go(temporary) + " to " + quoted});
  return steps;
}

change::ModifyTable mirrored(const change::ModifyTable& modify) {
  change::ModifyTable back{modify.to, modify.from, {}};
  for (const change::TableChange& part : modify.changes) back.changes.push_back(std::visit(Inverted{}, part));
  return back;
}

}  // namespace portolan::sqlite
