#include "planner/report/schema_text.h"

#include <algorithm>

#include "planner/base/strings.h"

namespace portolan::report {
namespace {

using Names = std::vector<std::string>;

Names part_columns(const schema::Index& index) {
  Names names;
  for (const schema::IndexPart& part : index.parts) names.push_back(part.column);
  return names;
}

bool contains(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool in_foreign_key(const schema::Table& table, const std::string& column) {
  return std::any_of(table.foreign_keys.begin(), table.foreign_keys.end(),
                     [&](const schema::ForeignKey& key) { return contains(key.columns, column); });
}

std::string part_text(const schema::IndexPart& part) {
  return (part.column.empty() ? part.expression : part.column) + (part.descending ? " DESC" : "");
}

}  // namespace

bool is_unique(const schema::Table& table, const Names& columns) {
  if (table.primary_key && part_columns(*table.primary_key) == columns) return true;
  return std::any_of(table.indexes.begin(), table.indexes.end(),
                     [&](const schema::Index& index) { return index.unique && part_columns(index) == columns; });
}

std::string key_marks(const schema::Table& table, const std::string& column) {
  Names marks;
  if (table.primary_key && contains(part_columns(*table.primary_key), column)) marks.emplace_back("PK");
  if (in_foreign_key(table, column)) marks.emplace_back("FK");
  return base::join(marks, ",");
}

const std::string& parent_schema(const schema::Schema& schema, const schema::ForeignKey& key) {
  return key.ref_schema.empty() ? schema.name : key.ref_schema;
}

const schema::Table* parent_of(const schema::Realm& realm, const schema::Schema& schema,
                               const schema::ForeignKey& key) {
  const schema::Schema* place = key.ref_schema.empty() ? &schema : schema::find_schema(realm, key.ref_schema);
  return place == nullptr ? nullptr : schema::find_table(*place, key.ref_table);
}

std::string parts_text(const schema::Index& index) {
  Names parts;
  for (const schema::IndexPart& part : index.parts) parts.push_back(part_text(part));
  return base::join(parts, ", ");
}

std::string value_text(const schema::Column& column) {
  if (column.default_value) return column.default_value->text;
  return column.generated ? "as " + column.generated->expression : "";
}

bool is_view(const schema::Object& object) {
  return object.kind == "view" || object.kind == "materialized";
}

std::string html_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else if (c == '\'') {
      out += "&#39;";
    } else if ((code < ' ' && c != '\n' && c != '\t' && c != '\r') || code == 0x7f) {
      out += "\xef\xbf\xbd";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace portolan::report
