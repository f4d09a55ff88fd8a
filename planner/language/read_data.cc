#include <algorithm>
#include <array>
#include <cctype>
#include <unordered_set>

#include "planner/base/strings.h"
#include "planner/hcl/library.h"
#include "planner/language/read_table.h"

namespace portolan::language {
namespace {

using base::quote_go;

constexpr std::array<std::string_view, 5> kAttributes = {"table", "rows", "skip_diff", "preserve_ids", "for_each"};

std::string in_table(const schema::Table& table) {
  return " in data of table " + quote_go(table.name);
}

void refuse_unknown(const BlockView& view) {
  for (const hcl::Attribute& attribute : view.block().body.attributes) {
    if (std::find(kAttributes.begin(), kAttributes.end(), attribute.name) != kAttributes.end()) continue;
    view.read().fail(attribute.name_place, "unknown attribute " + quote_go(attribute.name) + " of a data block");
  }
  for (const hcl::Block& block : view.block().body.blocks) {
    view.read().fail(block.header, "unknown block " + describe(block) + " in a data block");
  }
}

/// Where row `number` stands, as far as the list is written out.
hcl::Place row_place(const BlockView& view, std::size_t number) {
  const hcl::Attribute* rows = view.block().body.attribute("rows");
  const auto* tuple = std::get_if<hcl::Tuple>(&rows->expression->node);
  return tuple != nullptr && number < tuple->elements.size() ? tuple->elements[number]->place : rows->expression->place;
}

bool is_plain(const hcl::Value& value) {
  return value.is_null() || value.is_bool() || value.is_number() || value.is_string() || value.is_raw();
}

DataRow read_row(const BlockView& view, const schema::Table& table, const hcl::Value& value, const hcl::Place& place) {
  if (!value.is_mapping())
    view.read().fail(place, "a row" + in_table(table) + " must be an object: { column = value }");
  DataRow row{.values = {}, .place = place};
  for (const auto& [name, field] : value.entries()) {
    const schema::Column* column = schema::find_column(table, name);
    if (column == nullptr) view.read().fail(place, "unknown column " + quote_go(name) + in_table(table));
    if (column->generated) {
      view.read().fail(place, "column " + quote_go(name) + in_table(table) + " is generated and takes no value");
    }
    if (!is_plain(field)) {
      view.read().fail(place, "value of column " + quote_go(name) + in_table(table) +
                                  " must be a string, a number, a boolean, null or sql(\"...\")");
    }
    row.values.emplace_back(name, field);
  }
  return row;
}

const hcl::Value* find_value(const DataRow& row, std::string_view column) {
  const auto it =
      std::find_if(row.values.begin(), row.values.end(), [&](const auto& value) { return value.first == column; });
  return it == row.values.end() ? nullptr : &it->second;
}

/// The values of the primary key as one text.
std::string key_of(const ReadContext& read, const schema::Table& table, const DataRow& row) {
  std::string key;
  for (const schema::IndexPart& part : table.primary_key->parts) {
    const hcl::Value* value = find_value(row, part.column);
    if (value == nullptr || value->is_null()) {
      read.fail(row.place, "a row" + in_table(table) + " has no value for primary key column " + quote_go(part.column));
    }
    if (value->is_raw() && !is_literal(value->as_raw().text)) {
      read.fail(row.place, "primary key column " + quote_go(part.column) + in_table(table) +
                               " needs a plain value: rows are matched by it");
    }
    key += (key.empty() ? "" : ", ") + (value->is_raw() ? value->as_raw().text : hcl::to_json(*value));
  }
  return key;
}

bool is_quoted(std::string_view text) {
  if (text.size() < 2 || text.front() != '\'' || text.back() != '\'') return false;
  text = text.substr(1, text.size() - 2);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\'' && (++i == text.size() || text[i] != '\'')) return false;
  }
  return true;
}

}  // namespace

bool is_literal(std::string_view sql) {
  sql = base::trim(sql);
  if (sql.starts_with("0x")) {
    return std::all_of(sql.begin() + 2, sql.end(), [](unsigned char c) { return std::isxdigit(c) != 0; });
  }
  const bool prefixed = !sql.empty() && std::isalpha(static_cast<unsigned char>(sql.front())) != 0;
  return is_quoted(prefixed ? sql.substr(1) : sql);
}

void read_data(const BlockView& view, const Owner& owner, const schema::Table& table, DataTable& data) {
  refuse_unknown(view);
  const auto rows = view.value("rows");
  if (!rows || !rows->is_sequence()) view.read().fail(view.place("rows"), "rows of a data block must be a list");
  std::size_t number = 0;
  for (const hcl::Value& row : rows->elements()) {
    data.rows.push_back(read_row(view, table, row, row_place(view, number++)));
  }
  for (std::string& column : own_columns(view, owner, "skip_diff")) data.skip_diff.insert(std::move(column));
  data.preserve_ids = view.boolean("preserve_ids").value_or(data.preserve_ids);
}

void check_keys(const ReadContext& read, const schema::Table& table, const DataTable& data) {
  if (!table.primary_key) return;
  std::unordered_set<std::string> keys;
  for (const DataRow& row : data.rows) {
    const std::string key = key_of(read, table, row);
    if (!keys.insert(key).second) read.fail(row.place, "repeated key (" + key + ")" + in_table(table));
  }
}

}  // namespace portolan::language
