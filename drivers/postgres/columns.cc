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

bool takes_parent_key(const change::TableChange& item, const schema::ForeignKey& key) {
  const auto* drop_key = std::get_if<change::DropPrimaryKey>(&item);
  const auto* modify_key = std::get_if<change::ModifyPrimaryKey>(&item);
  const auto* drop = std::get_if<change::DropIndex>(&item);
  const auto* modify = std::get_if<change::ModifyIndex>(&item);
  const schema::Index* taken = nullptr;
  if (drop_key != nullptr) taken = &drop_key->key;
  if (modify_key != nullptr && !modify_key->flags.only(change::Flag::kComment)) taken = &modify_key->from;
  if (drop != nullptr && drop->index.unique) taken = &drop->index;
  if (modify != nullptr && modify->from.unique && !modify->flags.only(change::Flag::kComment)) taken = &modify->from;
  if (taken == nullptr || taken->parts.size() != key.ref_columns.size()) return false;
  return std::all_of(taken->parts.begin(), taken->parts.end(), [&](const schema::IndexPart& part) {
    return std::find(key.ref_columns.begin(), key.ref_columns.end(), part.column) != key.ref_columns.end();
  });
}

bool is_constraint(const schema::Index& index) {
  return index.kind == schema::IndexKind::kUniqueConstraint || index.kind == schema::IndexKind::kExcludeConstraint;
}

}  // namespace portolan::postgres
