#include <algorithm>
#include <limits>

#include "drivers/postgres/inspector.h"
#include "drivers/postgres/types.h"
#include "planner/schema/index.h"

namespace portolan::postgres {
namespace {

using catalog::Row;

/// Highest value of each type a sequence may have; the lowest is one below its negative.
constexpr std::pair<std::string_view, std::int64_t> kHighest[] = {
    {"smallint", std::numeric_limits<std::int16_t>::max()},
    {"integer", std::numeric_limits<std::int32_t>::max()},
    {"bigint", std::numeric_limits<std::int64_t>::max()}};

/// What CREATE SEQUENCE takes where nothing else is said.
struct Bounds {
  std::int64_t lowest;
  std::int64_t highest;
};

Bounds usual_bounds(std::string_view type, bool ascending) {
  std::int64_t highest = 0;
  for (const auto& [name, value] : kHighest) {
    if (name == type) highest = value;
  }
  return ascending ? Bounds{1, highest} : Bounds{-highest - 1, -1};
}

void describe(const Row& row, schema::Properties& properties) {
  const bool ascending = row.number(7) > 0;
  const Bounds usual = usual_bounds(row.text(9), ascending);
  const std::int64_t first = ascending ? row.number(10) : row.number(11);
  if (row.text(9) != "bigint") properties.set("type", schema::Word{row.text(9)});
  if (row.number(6) != first) properties.set("start", row.number(6));
  if (row.number(7) != 1) properties.set("increment", row.number(7));
  if (row.number(10) != usual.lowest) properties.set("min_value", row.number(10));
  if (row.number(11) != usual.highest) properties.set("max_value", row.number(11));
  if (row.number(12) != 1) properties.set("cache", row.number(12));
  if (row.flag(13)) properties.set("cycle", true);
}

}  // namespace

void Inspector::read_sequences() {
  for (const auto& cells : ask_in_schemas(catalog::sequences()).rows) {
    const Row row(cells);
    const char dependency = row.letter(5);
    if (dependency == 'i') {
      describe_identity(row);
    } else if (!is_member("pg_class", row.oid(0)) && !is_behind_serial(row)) {
      add_sequence(row);
    }
  }
}

void Inspector::describe_identity(const Row& row) {
  const auto it = relations_.find(row.oid(3));
  if (it == relations_.end()) return;
  const auto name = it->second.names.find(row.number(4));
  if (name == it->second.names.end()) return;
  for (schema::Column& column : it->second.table.columns) {
    if (column.name != name->second) continue;
    if (row.number(6) != 1) column.properties.set("identity.start", row.number(6));
    if (row.number(7) != 1) column.properties.set("identity.increment", row.number(7));
    if (!row.null(8)) column.properties.set("identity.last", row.number(8));
  }
}

std::vector<Inspector::SerialUse>& Inspector::serial_uses(const Row& sequence) {
  const schema::Schema& schema = realm_.schemas[schema_positions_.at(sequence.oid(1))];
  return serial_uses_[schema::qualified_key(schema.name, sequence.text(2))];
}

bool Inspector::is_behind_serial(const Row& sequence) {
  if (sequence.letter(5) != 'a') return false;
  const std::vector<SerialUse>& uses = serial_uses(sequence);
  return std::any_of(uses.begin(), uses.end(), [&](const SerialUse& use) { return use.relation == sequence.oid(3); });
}

void Inspector::add_sequence(const Row& row) {
  const std::size_t schema = schema_positions_.at(row.oid(1));
  const std::vector<SerialUse>& uses = serial_uses(row);
  // The one column that draws from it looks like a serial one; with an owner it would go as that goes.
  if (!manages_code() || uses.size() == 1 || row.letter(5) == 'a') {
    add_object(schema, "sequence", row.text(2));
    return;
  }
  for (const SerialUse& use : uses) {
    for (schema::Column& column : relations_.at(use.relation).table.columns) {
      if (column.name != use.column) continue;
      column.type.name = integer_behind(column.type);
      column.properties.erase("serial_sequence");
      column.default_value = make_default(use.expression, column.type);
    }
  }
  add_object(schema, "sequence", row.text(2), true);
  note_place("pg_class", row.oid(0), schema);
  schema::Object& sequence = realm_.schemas[schema].objects.back();
  sequence.comment = description("pg_class", row.oid(0));
  describe(row, sequence.properties);
}

}  // namespace portolan::postgres
