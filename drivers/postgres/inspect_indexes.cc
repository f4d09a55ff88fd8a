#include "drivers/postgres/inspector.h"
#include "drivers/postgres/properties.h"
#include "drivers/postgres/text.h"
#include "planner/base/strings.h"

namespace portolan::postgres {
namespace {

using catalog::Row;

/// Bits of pg_index.indoption.
constexpr std::int64_t kDescending = 1;
constexpr std::int64_t kNullsFirst = 2;

/// The table's replica identity when this index is it. The primary key is what DEFAULT means.
void note_replica_identity(schema::Table& table, schema::Index& index) {
  if (!index.properties.has("replica_identity")) return;
  index.properties.erase("replica_identity");
  if (index.kind == schema::IndexKind::kPrimaryKey || table.properties.has("replica_identity")) return;
  const char* block = index.kind == schema::IndexKind::kUniqueConstraint ? "unique." : "index.";
  table.properties.set("replica_identity", block + index.name);
}

std::string position_key(catalog::Oid index, std::size_t position) {
  return std::to_string(index) + " " + std::to_string(position);
}

schema::PropertyValue storage_value(const std::string& name, const std::string& text) {
  if (name == "buffering") return schema::Word{base::to_upper(text)};
  if (base::is_number(text) && text.find_first_of(".eE") == std::string::npos) {
    return static_cast<std::int64_t>(std::stoll(text));
  }
  const std::string lower = base::to_lower(text);
  if (lower == "on" || lower == "true" || lower == "yes") return true;
  if (lower == "off" || lower == "false" || lower == "no") return false;
  return text;
}

/// `cls(k=v, l=w)` as operator-class parameters are written.
std::string with_parameters(const std::string& name, const std::string& options) {
  std::vector<std::string> items;
  for (const std::string& option : array_elements(options)) {
    const auto equals = option.find('=');
    items.push_back(option.substr(0, equals + 1) + option.substr(equals + 1));
  }
  return name + "(" + base::join(items, ", ") + ")";
}

}  // namespace

void set_storage_parameters(schema::Properties& properties, const std::string& options) {
  for (const std::string& option : array_elements(options)) {
    const auto equals = option.find('=');
    if (equals == std::string::npos) continue;
    const std::string name = option.substr(0, equals);
    const std::string property = name == "pages_per_range" ? name : std::string(kStorageParams) + name;
    properties.set(property, storage_value(name, option.substr(equals + 1)));
  }
}

/// A name as DDL takes it: bare in pg_catalog, public and the bound schema, otherwise qualified and quoted.
std::string Inspector::spelled(const QualifiedName& name) const {
  const bool visible = name.schema == "pg_catalog" || name.schema == "public" || name.schema == bound_schema_;
  return visible ? name.name : quote_identifier(name.schema) + "." + quote_identifier(name.name);
}

void Inspector::read_operator_classes() {
  for (const auto& cells : ask(catalog::operator_classes()).rows) {
    const Row row(cells);
    classes_[row.oid(0)] = {{row.text(2), row.text(1)}, row.flag(3)};
  }
  const std::string parameters = catalog::class_parameters(version_);
  if (parameters.empty()) return;
  for (const auto& cells : ask_in_schemas(parameters).rows) {
    const Row row(cells);
    class_parameters_[position_key(row.oid(0), static_cast<std::size_t>(row.number(1)))] = row.text(2);
  }
}

void Inspector::read_collations(const ports::Rows& indexes) {
  std::unordered_set<Oid> wanted;
  for (const auto& cells : indexes.rows) {
    for (const std::int64_t oid : Row(cells).numbers(11)) {
      if (oid != 0 && oid != 100) wanted.insert(static_cast<Oid>(oid));
    }
  }
  if (wanted.empty()) return;
  const std::vector<Oid> oids(wanted.begin(), wanted.end());
  for (const auto& cells : connection_.query(catalog::collations(), {catalog::oid_array(oids)}).rows) {
    const Row row(cells);
    collations_[row.oid(0)] = {row.text(2), row.text(1)};
  }
}

void Inspector::read_indexes() {
  read_operator_classes();
  const ports::Rows rows = ask_in_schemas(catalog::indexes(version_));
  read_collations(rows);
  for (const auto& cells : rows.rows) {
    const Row row(cells);
    const auto it = relations_.find(row.oid(1));
    if (it == relations_.end()) continue;
    schema::Index index = make_index(row, it->second);
    schema::Table& table = it->second.table;
    note_replica_identity(table, index);
    if (index.kind != schema::IndexKind::kPrimaryKey) {
      table.indexes.push_back(std::move(index));
      continue;
    }
    // Only a name that somebody chose is a fact of the key.
    if (index.name == generated_name(table.name, "", "pkey")) index.name.clear();
    table.primary_key = std::move(index);
  }
}

schema::Index Inspector::make_index(const Row& row, const Relation& relation) {
  schema::Index index;
  const Oid oid = row.oid(0);
  index.name = row.text(2);
  index.unique = row.flag(3);
  index.where = row.text(13);
  const auto index_comment = description("pg_class", oid);
  index.comment = index_comment;
  std::vector<Oid> operators;
  bool deferrable = false;
  bool deferred = false;
  if (row.flag(4)) index.kind = schema::IndexKind::kPrimaryKey;
  if (const auto it = index_constraints_.find(oid); it != index_constraints_.end()) {
    if (it->second.kind == 'u') index.kind = schema::IndexKind::kUniqueConstraint;
    if (it->second.kind == 'x') index.kind = schema::IndexKind::kExcludeConstraint;
    deferrable = it->second.deferrable;
    deferred = it->second.deferred;
    operators = it->second.operators;
    index.comment = it->second.comment ? it->second.comment : index_comment;
    if (!it->second.comment && index_comment) index.properties.set("comment_on_index", true);
    if (it->second.period) index.properties.set("without_overlaps", true);
    if (it->second.kind != 'x') index.unique = true;
  }
  const bool period = index.properties.is_set("without_overlaps");
  if (const std::string method = row.text(7); method != "btree" && !period) {
    index.properties.set("type", schema::Word{base::to_upper(method)});
  }
  if (row.flag(15)) index.properties.set("nulls_distinct", false);
  if (deferrable) {
    index.properties.set("deferrable", schema::Word{deferred ? "INITIALLY DEFERRED" : "INITIALLY IMMEDIATE"});
  }
  if (!row.flag(6)) index.properties.set("invalid", true);
  if (row.flag(17)) index.properties.set("replica_identity", true);
  if (!row.null(18)) index.properties.set("tablespace", row.text(18));
  set_storage_parameters(index.properties, row.text(14));

  const auto keys = row.numbers(8);
  const auto key_count = static_cast<std::size_t>(row.number(12));
  const std::vector<std::string> expressions = array_elements(row.text(16));
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (i >= key_count) {
      const auto name = relation.names.find(keys[i]);
      if (name != relation.names.end()) index.include.push_back(name->second);
      continue;
    }
    index.parts.push_back(make_part(row, i, keys[i], relation, expressions));
    if (i < operators.size()) {
      const QualifiedName& op = operators_[operators[i]];
      index.parts.back().properties.set(
          "op", op.schema == "pg_catalog" ? op.name : "OPERATOR(" + quote_identifier(op.schema) + "." + op.name + ")");
    }
  }
  return index;
}

schema::IndexPart Inspector::make_part(const Row& row, std::size_t position, std::int64_t key, const Relation& relation,
                                       const std::vector<std::string>& expressions) const {
  schema::IndexPart part;
  const auto name = relation.names.find(key);
  if (name != relation.names.end()) {
    part.column = name->second;
  } else if (position < expressions.size()) {
    part.expression = expressions[position];
  }
  const auto options = row.numbers(9);
  const std::int64_t bits = position < options.size() ? options[position] : 0;
  part.descending = (bits & kDescending) != 0;
  const bool nulls_first = (bits & kNullsFirst) != 0;

  const auto collations = row.numbers(11);
  if (position < collations.size()) {
    const auto it = collations_.find(static_cast<Oid>(collations[position]));
    if (it != collations_.end()) {
      const std::string collate = spelled(it->second);
      const schema::Column* column = part.column.empty() ? nullptr : schema::find_column(relation.table, part.column);
      if (column == nullptr || column->properties.text("collate") != collate) part.properties.set("collate", collate);
    }
  }
  const auto classes = row.numbers(10);
  const auto facts = position < classes.size() ? classes_.find(static_cast<Oid>(classes[position])) : classes_.end();
  if (facts != classes_.end()) {
    const auto parameters = class_parameters_.find(position_key(row.oid(0), position + 1));
    if (parameters != class_parameters_.end()) {
      part.properties.set("ops", schema::RawSql{with_parameters(spelled(facts->second.name), parameters->second)});
    } else if (!facts->second.is_default) {
      part.properties.set("ops", schema::Word{spelled(facts->second.name)});
    }
  }
  if (part.descending && !nulls_first) part.properties.set("nulls_last", true);
  if (!part.descending && nulls_first) part.properties.set("nulls_first", true);
  return part;
}

}  // namespace portolan::postgres
