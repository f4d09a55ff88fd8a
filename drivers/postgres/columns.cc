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

bool is_constraint(const schema::Index& index) {
  return index.kind == schema::IndexKind::kUniqueConstraint || index.kind == schema::IndexKind::kExcludeConstraint;
}

}  // namespace portolan::postgres
