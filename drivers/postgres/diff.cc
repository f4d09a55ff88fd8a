#include <algorithm>
#include <functional>

#include "drivers/postgres/cockroach.h"
#include "drivers/postgres/columns.h"
#include "drivers/postgres/dialect.h"
#include "drivers/postgres/operator_classes.h"
#include "drivers/postgres/text.h"
#include "drivers/postgres/types.h"
#include "planner/base/strings.h"
#include "planner/schema/index.h"

namespace portolan::postgres {
namespace {

constexpr std::string_view kStockComment = "standard public schema";

std::string partition_text(const schema::Partitioning& partitioning) {
  std::vector<std::string> parts;
  for (const schema::IndexPart& part : partitioning.parts) {
    parts.push_back(part.column.empty() ? base::may_wrap(part.expression) : quote_identifier(part.column));
  }
  return base::to_upper(partitioning.type) + " (" + base::join(parts, ", ") + ")";
}

/// The name operator classes are listed under for a column's type.
std::string class_type(const schema::ColumnType& type) {
  if (type.array) return "anyarray";
  if (type.object) return type.object->kind == "enum" ? "anyenum" : type.object->name;
  const ports::TypeSpec* spec = type_table().by_sql(type.name);
  if (spec != nullptr && spec->type_class == ports::TypeClass::kRange) {
    return type.name.ends_with("multirange") ? "anymultirange" : "anyrange";
  }
  return is_serial(type) ? std::string(integer_behind(type)) : type.name;
}

/// Drops what equals the server's default from a key part, so that stated and unstated defaults compare equal.
void align_part(schema::IndexPart& part, const schema::Table& table, const schema::NameIndex& columns,
                const std::string& method) {
  const bool first = part.properties.is_set("nulls_first");
  const bool last = part.properties.is_set("nulls_last");
  if (first && part.descending) part.properties.erase("nulls_first");
  if (last && !part.descending) part.properties.erase("nulls_last");
  const std::size_t column = columns.find(part.column);
  const std::string ops = part.properties.text("ops");
  if (ops.empty() || column == schema::NameIndex::npos) return;
  if (is_default_operator_class(method, class_type(table.columns[column].type), ops)) part.properties.erase("ops");
}

void align_index(schema::Index& index, const schema::Table& table, const schema::NameIndex& columns) {
  if (const auto* pages = index.properties.find("storage_params.pages_per_range")) {
    index.properties.set("pages_per_range", *pages);
    index.properties.erase("storage_params.pages_per_range");
  }
  const std::string method = access_method(index);
  for (schema::IndexPart& part : index.parts) align_part(part, table, columns, method);
}

void align_table(schema::Table& table) {
  const schema::NameIndex columns(table.columns);
  for (schema::Column& column : table.columns) {
    if (has_identity(column) && !column.properties.has("identity.generated")) {
      column.properties.set("identity.generated", schema::Word{identity_of(column).generated});
    }
  }
  for (schema::Index& index : table.indexes) align_index(index, table, columns);
}

/// An index that is built anew stays where it was: documents do not say where.
void keep_tablespaces(const schema::Table& from, schema::Table& to) {
  const auto keep = [](const schema::Index& old, schema::Index& index) {
    const auto* tablespace = old.properties.find("tablespace");
    if (tablespace != nullptr) index.properties.set("tablespace", *tablespace);
  };
  for (schema::Index& index : to.indexes) {
    if (const schema::Index* old = schema::find_index(from, index.name)) keep(*old, index);
  }
  if (from.primary_key && to.primary_key) keep(*from.primary_key, *to.primary_key);
}

/// Puts a column back in place of a change the server cannot make, with everything that goes away with it.
void recreate_column(change::ModifyTable& table, const change::ModifyColumn& modify,
                     std::vector<change::TableChange>& changes) {
  changes.emplace_back(change::DropColumn{modify.from, {}});
  changes.emplace_back(change::AddColumn{modify.to, {}});
  const auto is_changed = [&](const std::string& name) {
    return std::any_of(table.changes.begin(), table.changes.end(), [&](const change::TableChange& item) {
      if (const auto* add = std::get_if<change::AddIndex>(&item)) return add->index.name == name;
      if (const auto* index = std::get_if<change::ModifyIndex>(&item)) return index->to.name == name;
      if (const auto* drop = std::get_if<change::DropIndex>(&item)) return drop->index.name == name;
      return false;
    });
  };
  for (const schema::Index& index : table.to.indexes) {
    const schema::Index* old = schema::find_index(table.from, index.name);
    if (old == nullptr || is_changed(index.name) || !uses_column(*old, modify.from.name)) continue;
    changes.emplace_back(change::DropIndex{*old, {}});
    changes.emplace_back(change::AddIndex{index, {}});
  }
  for (const schema::Check& check : table.to.checks) {
    if (!mentions_column(check.expression, modify.from.name)) continue;
    changes.emplace_back(change::DropCheck{check, {}});
    changes.emplace_back(change::AddCheck{check, {}});
  }
}

/// Whether a generated column reads one that goes away or gets another type, which the server refuses.
bool loses_its_base(const change::ModifyTable& table, const schema::Column& column) {
  if (!column.generated) return false;
  const auto reads = [&](const std::string& name) {
    return name != column.name && mentions_column(column.generated->expression, name);
  };
  return std::any_of(table.changes.begin(), table.changes.end(), [&](const change::TableChange& item) {
    if (const auto* drop = std::get_if<change::DropColumn>(&item)) return reads(drop->column.name);
    const auto* modify = std::get_if<change::ModifyColumn>(&item);
    if (modify == nullptr) return false;
    const bool retyped = modify->flags.has(change::Flag::kType) || modify->flags.has(change::Flag::kCollate);
    return retyped && reads(modify->from.name);
  });
}

/// Whether a generated column reads one that is only being added, which SET EXPRESSION does not see.
bool gains_a_base(const change::ModifyTable& table, const schema::Column& column) {
  return std::any_of(table.changes.begin(), table.changes.end(), [&](const change::TableChange& item) {
    const auto* add = std::get_if<change::AddColumn>(&item);
    return add != nullptr && mentions_column(column.generated->expression, add->column.name);
  });
}

/// Whether the server changes the expression of a virtual column in place: 18 refuses it in a table with checks. Such a
/// column holds no data, so that nothing is lost when it is made anew.
bool keeps_virtual_columns(const change::ModifyTable& table) {
  return table.from.checks.empty() && table.to.checks.empty();
}

/// Whether the type of a generated column changes there or back in a way that only USING tells, which the server does
/// not take for such a column.
bool needs_conversion(const PostgresDialect& dialect, const change::ModifyColumn& modify) {
  if (!modify.flags.has(change::Flag::kType)) return false;
  return needs_using(dialect, modify.from.type, modify.to.type) ||
         needs_using(dialect, modify.to.type, modify.from.type);
}

/// Generated columns that stay as they are but for what they read.
void recreate_dependents(change::ModifyTable& table, std::vector<change::TableChange>& changes) {
  const schema::NameIndex before(table.from.columns);
  for (const schema::Column& column : table.to.columns) {
    const std::size_t at = before.find(column.name);
    if (!column.generated || at == schema::NameIndex::npos) continue;
    const schema::Column& old = table.from.columns[at];
    const bool modified = std::any_of(table.changes.begin(), table.changes.end(), [&](const auto& item) {
      const auto* modify = std::get_if<change::ModifyColumn>(&item);
      return modify != nullptr && modify->to.name == column.name;
    });
    if (!modified && loses_its_base(table, old)) recreate_column(table, {old, column, {}, {}, {}}, changes);
  }
}

/// Foreign keys of a table to itself whose parent key is rebuilt go before it and come back after it, whatever else
/// changes about them.
void rebuild_references(const change::ModifyTable& table, std::vector<change::TableChange>& changes) {
  for (const schema::ForeignKey& key : table.to.foreign_keys) {
    if (!refers_to_itself(table.to, key)) continue;
    const auto old = std::find_if(table.from.foreign_keys.begin(), table.from.foreign_keys.end(),
                                  [&](const schema::ForeignKey& other) { return other.symbol == key.symbol; });
    if (old == table.from.foreign_keys.end()) continue;
    const auto drops = [&](const change::TableChange& item) {
      const auto* drop = std::get_if<change::DropForeignKey>(&item);
      return drop != nullptr && drop->key.symbol == key.symbol;
    };
    const auto modifies = [&](const change::TableChange& item) {
      const auto* modify = std::get_if<change::ModifyForeignKey>(&item);
      return modify != nullptr && modify->to.symbol == key.symbol;
    };
    const auto takes_parent = [&](const auto& item) { return takes_parent_key(table.from, item, key); };
    if (std::any_of(changes.begin(), changes.end(), drops)) continue;
    if (std::none_of(changes.begin(), changes.end(), takes_parent)) continue;
    std::erase_if(changes, modifies);
    changes.emplace_back(change::DropForeignKey{*old, {}});
    changes.emplace_back(change::AddForeignKey{key, {}});
  }
}

bool drops_generated(const change::TableChange& item) {
  const auto* drop = std::get_if<change::DropColumn>(&item);
  return drop != nullptr && drop->column.generated.has_value();
}

bool adds_generated(const change::TableChange& item) {
  const auto* add = std::get_if<change::AddColumn>(&item);
  return add != nullptr && add->column.generated.has_value();
}

/// The key of a renamed table keeps the name that its table gave it, and gets the one that the new name gives.
void name_renamed_key(schema::Table& from, schema::Table& to) {
  if (from.renamed_from.empty() || !from.primary_key || !from.primary_key->name.empty()) return;
  from.primary_key->name = generated_name(from.renamed_from, "", "pkey");
  if (to.primary_key) to.primary_key->name = primary_key_name(to, *to.primary_key);
}

}  // namespace

void check_partitioning(const std::string& name, const std::optional<schema::Partitioning>& from,
                        const std::optional<schema::Partitioning>& to) {
  const std::string quoted = base::quote_go(name);
  if (from && !to) throw Error("partition key cannot be dropped from " + quoted + " (drop and add is required)");
  if (!from && to) throw Error("partition key cannot be added to " + quoted + " (drop and add is required)");
  if (!from) return;
  const std::string a = partition_text(*from);
  const std::string b = partition_text(*to);
  if (a == b) return;
  throw Error("partition key of table " + quoted + " cannot be changed from " + a + " to " + b +
              " (drop and add is required)");
}

void PostgresDialect::align(schema::Table& from, schema::Table& to, bool) const {
  check_partitioning(to.name, from.partitioning, to.partitioning);
  if (is_cockroach(facts_)) {
    align_cockroach(from);
    align_cockroach(to);
  }
  align_table(from);
  align_table(to);
  name_renamed_key(from, to);
  keep_tablespaces(from, to);
  // A desired key without a name takes whatever name the key has: the reference never compares it.
  if (from.primary_key && to.primary_key) {
    schema::Index& key = *to.primary_key;
    if (key.name.empty()) key.name = from.primary_key->name;
    const std::string implied = primary_key_name(from, *from.primary_key);
    if (from.primary_key->name.empty() && key.name == implied) key.name.clear();
    if (from.primary_key->name.empty() && !key.name.empty()) from.primary_key->name = implied;
  }
}

bool PostgresDialect::actions_equal(std::string_view from, std::string_view to) const {
  const auto effective = [](std::string_view action) { return action.empty() ? "NO ACTION" : base::to_upper(action); };
  return effective(from) == effective(to);
}

bool PostgresDialect::is_generated_index_name(const schema::Table& table, const schema::Index& current) const {
  std::vector<std::string> columns;
  for (const schema::IndexPart& part : current.parts) {
    if (part.column.empty()) return false;
    columns.push_back(part.column);
  }
  const std::string expected = generated_name(table.name, base::join(columns, "_"), "key");
  if (!std::string_view(current.name).starts_with(expected)) return false;
  const std::string_view number = std::string_view(current.name).substr(expected.size());
  return std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool PostgresDialect::property_equal(const ports::PropertySpec& spec, const schema::PropertyValue* from,
                                     const schema::PropertyValue* to, const schema::Properties& parent) const {
  if (spec.name != "not_valid") return Dialect::property_equal(spec, from, to, parent);
  const auto is_true = [](const schema::PropertyValue* value) {
    return value != nullptr && *value == schema::PropertyValue(true);
  };
  return !is_true(from) || is_true(to);
}

const schema::ObjectRef* PostgresDialect::managed_within(const schema::Object& object) const {
  return object.kind == "partition" && !object.depends_on.empty() ? &object.depends_on.front() : nullptr;
}

bool PostgresDialect::is_stock_schema_comment(const schema::Schema& schema, bool schema_scope) const {
  return schema.comment == kStockComment && (schema_scope || schema.name == "public");
}

void PostgresDialect::refine(change::ModifyTable& table) const {
  std::vector<change::TableChange> changes;
  changes.reserve(table.changes.size());
  for (const change::TableChange& item : table.changes) {
    const auto* modify = std::get_if<change::ModifyColumn>(&item);
    const bool stays = modify != nullptr && modify->from.generated && modify->to.generated;
    if (stays &&
        (loses_its_base(table, modify->from) || gains_a_base(table, modify->to) || needs_conversion(*this, *modify))) {
      recreate_column(table, *modify, changes);
      continue;
    }
    if (modify == nullptr || !modify->flags.has(change::Flag::kGenerated)) {
      changes.push_back(item);
      continue;
    }
    if (!modify->from.generated) {
      throw Error("changing column " + base::quote_go(modify->to.name) +
                  " to generated column is not supported (drop and add is required)");
    }
    const bool same_storage = modify->to.generated && modify->from.generated->storage == modify->to.generated->storage;
    const bool settable = facts_.version_number >= since::kSetExpression &&
                          (modify->from.generated->storage != "VIRTUAL" || keeps_virtual_columns(table));
    const bool in_place = same_storage ? settable : !modify->to.generated;
    if (in_place) {
      changes.push_back(item);
    } else {
      recreate_column(table, *modify, changes);
    }
  }
  recreate_dependents(table, changes);
  rebuild_references(table, changes);
  // What is computed from a column goes before it and comes after it.
  std::stable_partition(changes.begin(), changes.end(), drops_generated);
  std::stable_partition(changes.begin(), changes.end(), std::not_fn(adds_generated));
  table.changes = std::move(changes);
}

bool PostgresDialect::must_step_aside(const schema::ForeignKey& key, const change::ModifyTable* own,
                                      const change::ModifyTable* parent) const {
  // What a table refers to in itself goes and comes in the same statement (refine).
  if (parent == nullptr || parent == own) return false;
  return std::any_of(parent->changes.begin(), parent->changes.end(),
                     [&](const auto& item) { return takes_parent_key(parent->from, item, key); });
}

}  // namespace portolan::postgres
