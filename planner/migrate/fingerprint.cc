#include "planner/migrate/fingerprint.h"

#include <algorithm>
#include <unordered_set>
#include <vector>

#include "planner/base/hash.h"
#include "planner/base/strings.h"
#include "planner/migrate/revisions.h"

namespace portolan::migrate {
namespace {

using ports::Carrier;

/// Feeds values into a hash, each with its length, so that neighbours cannot run together.
class Writer {
 public:
  Writer(const ports::PropertyTable& properties, bool schema_scope, const std::vector<std::string>& names)
      : properties_(properties), schema_scope_(schema_scope), names_(names.begin(), names.end()) {}

  std::string digest() const { return base::hex_encode(hash_.digest()).substr(0, 32); }

  void text(std::string_view value) {
    hash_.update(std::to_string(value.size()));
    hash_.update(":");
    hash_.update(value);
  }
  void schema_name(std::string_view name) { text(schema_scope_ ? std::string_view() : name); }
  void number(std::size_t value) { text(std::to_string(value)); }
  void flag(bool value) { text(value ? "1" : "0"); }

  void optional(const std::optional<std::string>& value) {
    flag(value.has_value());
    if (value) text(*value);
  }

  void texts(const std::vector<std::string>& values) {
    number(values.size());
    for (const std::string& value : values) text(value);
  }

  void bag(Carrier carrier, const schema::Properties& bag, std::string_view kind = {}) {
    std::vector<std::pair<std::string, std::string>> entries;
    for (const auto& [name, value] : bag.entries()) {
      const ports::PropertySpec* spec = properties_.find(carrier, name, kind);
      if (spec != nullptr && spec->counter) continue;
      entries.emplace_back(name, std::to_string(value.index()) + schema::to_text(value));
    }
    std::sort(entries.begin(), entries.end());
    number(entries.size());
    for (const auto& [name, value] : entries) {
      text(name);
      text(value);
    }
  }

  void refs(const std::vector<schema::ObjectRef>& references) {
    number(references.size());
    for (const schema::ObjectRef& reference : references) ref(reference);
  }

  void ref(const schema::ObjectRef& reference) {
    text(reference.kind);
    schema_name(reference.schema);
    text(reference.name);
  }

  void type(const schema::ColumnType& type) {
    text(type.name);
    texts(type.args);
    bag(Carrier::kColumn, type.attributes);
    flag(type.user_defined);
    flag(type.array);
    if (type.object) ref(*type.object);
  }

  void default_value(const std::optional<schema::Expression>& value) {
    flag(value.has_value());
    if (!value) return;
    flag(value->raw);
    text(value->text);
  }

  void columns(const std::vector<schema::Column>& columns) {
    number(columns.size());
    for (const schema::Column& item : columns) column(item);
  }

  void indexes(const std::vector<schema::Index>& indexes) {
    number(indexes.size());
    for (const schema::Index& item : indexes) index(item, Carrier::kIndex);
  }

  void checks(const std::vector<schema::Check>& checks) {
    number(checks.size());
    for (const schema::Check& item : checks) check(item);
  }

  void column(const schema::Column& column) {
    text(column.name);
    type(column.type);
    flag(column.nullable);
    default_value(column.default_value);
    flag(column.generated.has_value());
    if (column.generated) {
      text(column.generated->expression);
      text(column.generated->storage);
    }
    optional(column.comment);
    bag(Carrier::kColumn, column.properties);
  }

  void parts(const std::vector<schema::IndexPart>& parts) {
    number(parts.size());
    for (const schema::IndexPart& part : parts) {
      text(part.column);
      text(part.expression);
      flag(part.descending);
      bag(Carrier::kIndexPart, part.properties);
    }
  }

  void index(const schema::Index& index, Carrier carrier) {
    text(index.name);
    number(static_cast<std::size_t>(index.kind));
    flag(index.unique);
    parts(index.parts);
    texts(index.include);
    text(index.where);
    optional(index.comment);
    bag(carrier, index.properties);
  }

  void foreign_key(const schema::ForeignKey& key) {
    for (const std::string* value : {&key.symbol, &key.ref_table, &key.on_update, &key.on_delete}) {
      text(*value);
    }
    schema_name(key.ref_schema);
    texts(key.columns);
    texts(key.ref_columns);
    bag(Carrier::kForeignKey, key.properties);
  }

  void check(const schema::Check& check) {
    text(check.name);
    text(check.expression);
    optional(check.comment);
    bag(Carrier::kCheck, check.properties);
  }

  void partitioning(const schema::Partitioning& partitioning) {
    text(partitioning.type);
    parts(partitioning.parts);
    number(partitioning.partitions.size());
    for (const schema::Partition& partition : partitioning.partitions) {
      text(partition.name);
      bag(Carrier::kPartition, partition.properties);
    }
    bag(Carrier::kPartitioning, partitioning.properties);
  }

  void table(const schema::Table& table) {
    schema_name(table.schema);
    text(table.name);
    columns(table.columns);
    flag(table.primary_key.has_value());
    if (table.primary_key) index(*table.primary_key, Carrier::kPrimaryKey);
    indexes(table.indexes);
    number(table.foreign_keys.size());
    for (const schema::ForeignKey& item : table.foreign_keys) foreign_key(item);
    checks(table.checks);
    flag(table.partitioning.has_value());
    if (table.partitioning) partitioning(*table.partitioning);
    optional(table.comment);
    bag(Carrier::kTable, table.properties);
    refs(table.depends_on);
  }

  void objects(const std::vector<schema::Object>& objects) {
    for (const schema::Object& object : objects) {
      if (!counts(object.name)) continue;
      for (const std::string* value : {&object.kind, &object.name, &object.definition}) text(*value);
      schema_name(object.schema);
      optional(object.comment);
      bag(Carrier::kObject, object.properties, object.kind);
      refs(object.depends_on);
      columns(object.columns);
      columns(object.arguments);
      flag(object.type.has_value());
      if (object.type) type(*object.type);
      default_value(object.default_value);
      checks(object.checks);
      indexes(object.indexes);
      if (object.partitioning) partitioning(*object.partitioning);
    }
  }

  bool counts(std::string_view name) const { return names_.empty() || names_.contains(base::to_lower(name)); }

  void realm(const schema::Realm& realm) {
    number(realm.schemas.size());
    for (const schema::Schema& schema : realm.schemas) {
      schema_name(schema.name);
      optional(schema.comment);
      bag(Carrier::kSchema, schema.properties);
      for (const schema::Table& item : schema.tables) {
        if (item.name != kRevisionsTable && counts(item.name)) table(item);
      }
      objects(schema.objects);
    }
    objects(realm.objects);
  }

 private:
  const ports::PropertyTable& properties_;
  bool schema_scope_;
  std::unordered_set<std::string> names_;
  base::Sha256 hash_;
};

}  // namespace

std::string fingerprint(const schema::Realm& realm, const ports::PropertyTable& properties, bool schema_scope,
                        const std::vector<std::string>& names) {
  Writer writer(properties, schema_scope, names);
  writer.realm(realm);
  return writer.digest();
}

}  // namespace portolan::migrate
