#include <algorithm>

#include "drivers/postgres/inspector.h"
#include "drivers/postgres/text.h"
#include "planner/base/strings.h"

namespace portolan::postgres {
namespace {

using catalog::Row;

std::string action_word(char action) {
  switch (action) {
    case 'a':
      return "NO ACTION";
    case 'r':
      return "RESTRICT";
    case 'c':
      return "CASCADE";
    case 'n':
      return "SET NULL";
    case 'd':
      return "SET DEFAULT";
    default:
      return {};
  }
}

void set_deferrable(schema::Properties& properties, bool deferrable, bool deferred) {
  if (deferrable) properties.set("deferrable", schema::Word{deferred ? "INITIALLY DEFERRED" : "INITIALLY IMMEDIATE"});
}

/// A constraint that is not enforced was never validated either.
void set_validity(schema::Properties& properties, const Row& row) {
  if (!row.flag(18)) {
    properties.set("enforced", false);
  } else if (!row.flag(13)) {
    properties.set("not_valid", true);
  }
}

std::vector<std::string> names_of(const Relation& relation, const std::vector<std::int64_t>& numbers) {
  std::vector<std::string> names;
  for (const std::int64_t number : numbers) {
    const auto it = relation.names.find(number);
    names.push_back(it == relation.names.end() ? std::string() : it->second);
  }
  return names;
}

}  // namespace

void Inspector::read_constraints() {
  const ports::Rows rows = ask_in_schemas(catalog::constraints(version_));
  std::vector<Oid> parents;
  for (const auto& cells : rows.rows) {
    const Row row(cells);
    if (row.letter(3) == 'f' && !relations_.contains(row.oid(5))) parents.push_back(row.oid(5));
  }
  read_foreign_parents(parents);
  std::vector<Oid> operators;
  for (const auto& cells : rows.rows) {
    const Row row(cells);
    const auto it = relations_.find(row.oid(1));
    if (it == relations_.end()) continue;
    const char kind = row.letter(3);
    if (kind == 'f') {
      add_foreign_key(row, it->second);
    } else if (kind == 'c') {
      add_check(row, it->second);
    } else {
      ConstraintFacts& facts = index_constraints_[row.oid(4)];
      facts = {kind, row.flag(11), row.flag(12), row.flag(17), {}, description("pg_constraint", row.oid(0))};
      if (facts.period) continue;
      for (const std::int64_t oid : row.numbers(16)) facts.operators.push_back(static_cast<Oid>(oid));
      operators.insert(operators.end(), facts.operators.begin(), facts.operators.end());
    }
  }
  if (operators.empty()) return;
  for (const auto& cells : connection_.query(catalog::operators(), {catalog::oid_array(operators)}).rows) {
    const Row row(cells);
    operators_[row.oid(0)] = {row.text(2), row.text(1)};
  }
}

void Inspector::read_foreign_parents(const std::vector<Oid>& parents) {
  if (parents.empty()) return;
  for (const auto& cells : connection_.query(catalog::foreign_parents(), {catalog::oid_array(parents)}).rows) {
    const Row row(cells);
    Relation& relation = foreign_[row.oid(0)];
    relation.table.schema = row.text(1);
    relation.table.name = row.text(2);
    relation.names.emplace(row.number(3), row.text(4));
  }
}

void Inspector::add_foreign_key(const Row& row, Relation& relation) {
  const auto inside = relations_.find(row.oid(5));
  const auto outside = foreign_.find(row.oid(5));
  if (inside == relations_.end() && outside == foreign_.end()) return;
  const Relation& parent = inside == relations_.end() ? outside->second : inside->second;
  schema::ForeignKey key;
  key.symbol = row.text(2);
  key.columns = names_of(relation, row.numbers(6));
  key.ref_schema = parent.table.schema;
  key.ref_table = parent.table.name;
  key.ref_columns = names_of(parent, row.numbers(7));
  key.on_update = action_word(row.letter(8));
  key.on_delete = action_word(row.letter(9));
  if (row.letter(10) == 'f') key.properties.set("match", schema::Word{"FULL"});
  set_deferrable(key.properties, row.flag(11), row.flag(12));
  if (row.flag(17)) key.properties.set("period", true);
  set_validity(key.properties, row);
  if (const auto comment = description("pg_constraint", row.oid(0))) key.properties.set("comment", *comment);
  relation.table.foreign_keys.push_back(std::move(key));
}

void Inspector::add_check(const Row& row, Relation& relation) {
  schema::Check check;
  check.name = row.text(2);
  check.expression = row.text(15);
  check.comment = description("pg_constraint", row.oid(0));
  if (row.flag(14)) check.properties.set("no_inherit", true);
  set_validity(check.properties, row);
  relation.table.checks.push_back(std::move(check));
}

void Inspector::read_partition_keys() {
  for (const auto& cells : ask_in_schemas(catalog::partition_keys()).rows) {
    const Row row(cells);
    const auto it = relations_.find(row.oid(0));
    if (it == relations_.end()) continue;
    it->second.table.partitioning = parse_partition_key(row.text(1), row.numbers(2));
  }
}

}  // namespace portolan::postgres
