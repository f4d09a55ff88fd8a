#include <algorithm>
#include <cstdlib>

#include "drivers/postgres/inspector.h"
#include "drivers/postgres/text.h"
#include "planner/base/strings.h"

namespace portolan::postgres {
namespace {

using catalog::Row;

/// The items of the first parenthesized list at or behind `at`; moves `at` behind it.
std::vector<std::string> list_behind(std::string_view text, std::size_t& at) {
  const std::size_t open = text.find('(', at);
  if (open == std::string_view::npos) return {};
  at = closing_parenthesis(text, open);
  return split_list(text.substr(open + 1, at - open - 1));
}

/// The number after a word such as `modulus`.
std::int64_t number_after(std::string_view text, std::string_view word) {
  const std::size_t at = text.find(word);
  if (at == std::string_view::npos) return 0;
  return std::strtoll(std::string(text.substr(at + word.size())).c_str(), nullptr, 10);
}

/// `FOR VALUES FROM (...) TO (...)`, `FOR VALUES IN (...)`, `FOR VALUES WITH (modulus m, remainder r)`, `DEFAULT`.
void set_bounds(schema::Properties& properties, std::string_view bound) {
  constexpr std::string_view kFrom = "FOR VALUES FROM ";
  constexpr std::string_view kIn = "FOR VALUES IN ";
  std::size_t at = 0;
  if (bound.starts_with(kFrom)) {
    properties.set("range.from", list_behind(bound, at));
    properties.set("range.to", list_behind(bound, at));
  } else if (bound.starts_with(kIn)) {
    properties.set("in", list_behind(bound, at));
  } else if (bound.find("modulus") != std::string_view::npos) {
    properties.set("modulus", number_after(bound, "modulus"));
    properties.set("remainder", number_after(bound, "remainder"));
  }
}

/// What follows the column or expression of a key part: `COLLATE "C" text_pattern_ops`.
void set_key_options(schema::IndexPart& part, std::string_view rest) {
  constexpr std::string_view kCollate = "COLLATE ";
  rest = base::trim(rest);
  if (rest.starts_with(kCollate)) {
    rest.remove_prefix(kCollate.size());
    const std::size_t end = std::min(rest.find(' '), rest.size());
    part.properties.set("collate", std::string(rest.substr(0, end)));
    rest = base::trim(rest.substr(end));
  }
  if (!rest.empty()) part.properties.set("ops", schema::Word{std::string(rest)});
}

}  // namespace

schema::Partitioning parse_partition_key(std::string_view definition, const std::vector<std::int64_t>& attributes) {
  schema::Partitioning partitioning;
  std::size_t at = 0;
  partitioning.type = definition.substr(0, definition.find(' '));
  const std::vector<std::string> keys = list_behind(definition, at);
  for (std::size_t i = 0; i < keys.size() && i < attributes.size(); ++i) {
    schema::IndexPart& part = partitioning.parts.emplace_back();
    if (attributes[i] == 0) {
      // The server doubles the parentheses of operator expressions here, and only here.
      part.expression = base::is_wrapped(keys[i]) ? "(" + std::string(base::unwrap(keys[i])) + ")" : keys[i];
      continue;
    }
    const std::size_t end = identifier_end(keys[i]);
    part.column = keys[i].substr(0, end);
    if (part.column.front() == '"') {
      part.column = base::replace_all(std::string_view(part.column).substr(1, part.column.size() - 2), "\"\"", "\"");
    }
    set_key_options(part, std::string_view(keys[i]).substr(end));
  }
  return partitioning;
}

void Inspector::read_partitions() {
  struct Leaves {
    std::vector<std::string> names;
    bool plain = true;
  };
  std::unordered_map<Oid, Leaves> leaves;
  for (const auto& cells : ask_in_schemas(catalog::partitions()).rows) {
    const Row row(cells);
    if (is_member("pg_class", row.oid(0))) continue;
    const std::size_t schema = schema_positions_.at(row.oid(1));
    add_object(schema, "partition", row.text(2), true);
    schema::Object& object = realm_.schemas[schema].objects.back();
    object.depends_on.push_back({row.flag(8) ? "partition" : "table", row.text(6), row.text(7)});
    object.comment = description("pg_class", row.oid(0));
    set_bounds(object.properties, row.text(4));
    const bool plain = row.null(9);
    if (!plain) object.partitioning = parse_partition_key(row.text(9), row.numbers(10));
    Leaves& siblings = leaves[row.oid(5)];
    siblings.plain = siblings.plain && plain;
    siblings.names.insert(siblings.names.end(), {realm_.schemas[schema].name, row.text(2)});
  }
  for (auto& [parent, found] : leaves) {
    const auto it = relations_.find(parent);
    if (it == relations_.end() || !found.plain || !it->second.table.partitioning) continue;
    it->second.table.partitioning->properties.set("leaves", std::move(found.names));
  }
}

}  // namespace portolan::postgres
