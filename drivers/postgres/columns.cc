#include "drivers/postgres/columns.h"

#include <algorithm>
#include <cstdlib>

#include "drivers/postgres/text.h"
#include "planner/base/strings.h"

namespace portolan::postgres {

bool has_identity(const schema::Column& column) {
  const auto& entries = column.properties.entries();
  return std::any_of(entries.begin(), entries.end(), [](const auto& entry) {
    return entry.first.starts_with("identity.") && entry.first != "identity.last";
  });
}

Identity identity_of(const schema::Column& column) {
  Identity identity;
  const std::string generated = column.properties.text("identity.generated");
  if (!generated.empty()) identity.generated = base::replace_all(base::to_upper(generated), "_", " ");
  identity.start = column.properties.get<std::int64_t>("identity.start").value_or(1);
  identity.increment = column.properties.get<std::int64_t>("identity.increment").value_or(1);
  return identity;
}

std::int64_t last_value(const schema::Column& column, std::int64_t fallback) {
  return column.properties.get<std::int64_t>("identity.last").value_or(fallback);
}

std::string serial_sequence(const schema::Table& table, const schema::Column& column) {
  const std::string known = column.properties.text("serial_sequence");
  return known.empty() ? generated_name(table.name, column.name, "seq") : known;
}

std::string primary_key_name(const schema::Table& table, const schema::Index& key) {
  return key.name.empty() ? generated_name(table.name, "", "pkey") : key.name;
}

bool needs_using(const PostgresDialect& dialect, const schema::ColumnType& from, const schema::ColumnType& to) {
  using ports::TypeClass;
  if (from.array != to.array) return false;
  schema::ColumnType a = from;
  schema::ColumnType b = to;
  a.array = b.array = false;
  const TypeClass old = dialect.type_class(a);
  const TypeClass fresh = dialect.type_class(b);
  if (fresh == TypeClass::kString) return false;
  const bool other_enum = old == TypeClass::kEnum && fresh == TypeClass::kEnum;
  const bool truth = (old == TypeClass::kBool) != (fresh == TypeClass::kBool);
  return other_enum || truth || (old == TypeClass::kString && old != fresh);
}

std::string access_method(const schema::Index& index) {
  const std::string method = base::to_lower(index.properties.text("type"));
  return method.empty() ? "btree" : method;
}

bool mentions_column(std::string_view expression, std::string_view column) {
  const std::string quoted = quote_identifier(column);
  const std::string upper = base::to_upper(column);
  const auto words = tokens(expression, expression.size());
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& word) { return word == quoted || word == upper; });
}

bool uses_column(const schema::Index& index, std::string_view column) {
  for (const schema::IndexPart& part : index.parts) {
    if (part.column == column || mentions_column(part.expression, column)) return true;
  }
  return std::find(index.include.begin(), index.include.end(), column) != index.include.end() ||
         mentions_column(index.where, column);
}

bool refers_to_itself(const schema::Table& table, const schema::ForeignKey& key) {
  return key.ref_table == table.name && (key.ref_schema.empty() || key.ref_schema == table.schema);
}

namespace {

/// Whether the index can be what a foreign key refers to.
bool is_parent_key(const schema::Index& index, const schema::ForeignKey& key) {
  return index.parts.size() == key.ref_columns.size() &&
         std::all_of(index.parts.begin(), index.parts.end(), [&](const schema::IndexPart& part) {
           return std::find(key.ref_columns.begin(), key.ref_columns.end(), part.column) != key.ref_columns.end();
         });
}

/// The unique index that a change takes away, for good or to be rebuilt; nullptr for none.
const schema::Index* taken_key(const change::TableChange& item) {
  if (const auto* drop = std::get_if<change::DropPrimaryKey>(&item)) return &drop->key;
  if (const auto* drop = std::get_if<change::DropIndex>(&item)) return drop->index.unique ? &drop->index : nullptr;
  if (const auto* modify = std::get_if<change::ModifyPrimaryKey>(&item)) {
    return modify->flags.only(change::Flag::kComment) ? nullptr : &modify->from;
  }
  if (const auto* modify = std::get_if<change::ModifyIndex>(&item)) {
    return modify->from.unique && !modify->flags.only(change::Flag::kComment) ? &modify->from : nullptr;
  }
  return nullptr;
}

/// The column that a change takes away or gives another type; nullptr for none.
const schema::Column* taken_column(const change::TableChange& item) {
  if (const auto* drop = std::get_if<change::DropColumn>(&item)) return &drop->column;
  const auto* modify = std::get_if<change::ModifyColumn>(&item);
  if (modify == nullptr) return nullptr;
  const bool retyped = modify->flags.has(change::Flag::kType) || modify->flags.has(change::Flag::kCollate);
  return retyped ? &modify->from : nullptr;
}

}  // namespace

bool takes_parent_key(const schema::Table& table, const change::TableChange& item, const schema::ForeignKey& key) {
  const schema::Index* index = taken_key(item);
  if (index != nullptr) return is_parent_key(*index, key);
  const schema::Column* column = taken_column(item);
  if (column == nullptr) return false;
  const auto includes = [&](const schema::Index& parent) {
    return std::find(parent.include.begin(), parent.include.end(), column->name) != parent.include.end() &&
           is_parent_key(parent, key);
  };
  return (table.primary_key && includes(*table.primary_key)) ||
         std::any_of(table.indexes.begin(), table.indexes.end(),
                     [&](const schema::Index& parent) { return parent.unique && includes(parent); });
}

bool is_constraint(const schema::Index& index) {
  return index.kind == schema::IndexKind::kUniqueConstraint || index.kind == schema::IndexKind::kExcludeConstraint;
}

}  // namespace portolan::postgres
