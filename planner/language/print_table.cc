#include <algorithm>

#include "planner/base/strings.h"
#include "planner/language/printer.h"

namespace portolan::language {
namespace {

using ports::Carrier;
using schema::IndexKind;

std::string_view index_block(IndexKind kind) {
  switch (kind) {
    case IndexKind::kPrimaryKey:
      return "primary_key";
    case IndexKind::kUniqueConstraint:
      return "unique";
    case IndexKind::kExcludeConstraint:
      return "exclude";
    case IndexKind::kIndex:
      break;
  }
  return "index";
}

/// Order of an index's attributes, where those of the dialect stand between common ones (2.5); others follow.
constexpr std::string_view kIndexOrder[] = {"unique", "columns", "comment",        "type",
                                            "parser", "where",   "nulls_distinct", "include"};

void sort_index_attributes(AttributeTexts& attributes) {
  const auto rank = [](const std::string& name) {
    return std::find(std::begin(kIndexOrder), std::end(kIndexOrder), name) - std::begin(kIndexOrder);
  };
  std::stable_sort(attributes.begin(), attributes.end(),
                   [&](const auto& a, const auto& b) { return rank(a.first) < rank(b.first); });
}

std::vector<std::string> part_columns(const std::vector<schema::IndexPart>& parts) {
  std::vector<std::string> columns;
  columns.reserve(parts.size());
  for (const schema::IndexPart& part : parts) columns.push_back(part.column);
  return columns;
}

}  // namespace

void Printer::print_table(const schema::Schema& schema, const schema::Table& table) {
  const Bag bag{Carrier::kTable, table.properties, schema.properties};
  writer_.open("table", addresses_.labels("table", schema.name, table.name));
  writer_.attribute_text("schema", hcl::format_reference(std::vector<std::string>{"schema", schema.name}));
  if (table.comment) writer_.attribute_text("comment", hcl::quote_string(*table.comment));
  write_attributes(writer_, property_attributes(vocabulary_, bag));
  for (const schema::Column& column : table.columns) print_column(table, column);
  if (table.primary_key) print_index(table.properties, *table.primary_key);
  for (const schema::ForeignKey& key : table.foreign_keys) {
    if (has_parent(table, key)) print_foreign_key(table, key);
  }
  for (const schema::Index& index : table.indexes) {
    if (index.kind == IndexKind::kIndex) print_index(table.properties, index);
  }
  for (const schema::Check& check : table.checks) print_check(table.properties, check);
  for (const IndexKind kind : {IndexKind::kUniqueConstraint, IndexKind::kExcludeConstraint}) {
    for (const schema::Index& index : table.indexes) {
      if (index.kind == kind) print_index(table.properties, index);
    }
  }
  if (table.partitioning) print_partitioning(table.properties, *table.partitioning);
  print_property_blocks(writer_, vocabulary_, bag);
  print_depends_on(table.depends_on);
  write_attributes(writer_, property_attributes(vocabulary_, bag, true));
  writer_.close();
}

bool Printer::is_plain(const schema::IndexPart& part, const schema::Properties& parent) const {
  return !part.column.empty() && !part.descending &&
         property_attributes(vocabulary_, {Carrier::kIndexPart, part.properties, parent}).empty();
}

void Printer::print_index(const schema::Properties& parent, const schema::Index& index) {
  const bool primary = index.kind == IndexKind::kPrimaryKey;
  const Bag bag{primary ? Carrier::kPrimaryKey : Carrier::kIndex, index.properties, parent};
  const bool plain = std::all_of(index.parts.begin(), index.parts.end(),
                                 [&](const schema::IndexPart& part) { return is_plain(part, index.properties); });
  AttributeTexts attributes;
  if (index.kind == IndexKind::kIndex && index.unique) attributes.emplace_back("unique", "true");
  if (plain) attributes.emplace_back("columns", column_list(part_columns(index.parts)));
  if (index.comment) attributes.emplace_back("comment", hcl::quote_string(*index.comment));
  if (!index.where.empty()) attributes.emplace_back("where", hcl::quote_string(index.where));
  if (!index.include.empty()) attributes.emplace_back("include", column_list(index.include));
  const AttributeTexts properties = property_attributes(vocabulary_, bag);
  attributes.insert(attributes.end(), properties.begin(), properties.end());
  sort_index_attributes(attributes);

  open(index_block(index.kind), index.name);
  write_attributes(writer_, attributes);
  if (!plain) {
    for (const schema::IndexPart& part : index.parts) print_part(part, index.properties, "on");
  }
  print_property_blocks(writer_, vocabulary_, bag);
  write_attributes(writer_, property_attributes(vocabulary_, bag, true));
  writer_.close();
}

void Printer::print_part(const schema::IndexPart& part, const schema::Properties& parent, std::string_view block) {
  writer_.open(block);
  if (part.descending) writer_.attribute_text("desc", "true");
  if (!part.column.empty()) {
    writer_.attribute_text("column", hcl::format_reference(std::vector<std::string>{"column", part.column}));
  } else {
    writer_.attribute_text("expr", hcl::quote_string(part.expression));
  }
  write_attributes(writer_, property_attributes(vocabulary_, {Carrier::kIndexPart, part.properties, parent}));
  writer_.close();
}

bool Printer::has_parent(const schema::Table& table, const schema::ForeignKey& key) const {
  const std::string& schema = key.ref_schema.empty() ? table.schema : key.ref_schema;
  if (addresses_.has("table", schema, key.ref_table)) return true;
  return options_.schema_scope && !addresses_.has_schema(schema);
}

std::string Printer::parent_column(const schema::Table& table, const schema::ForeignKey& key,
                                   const std::string& column) const {
  const std::string& schema = key.ref_schema.empty() ? table.schema : key.ref_schema;
  if (options_.schema_scope && schema == table.schema && key.ref_table == table.name) {
    return hcl::format_reference(std::vector<std::string>{"column", column});
  }
  std::vector<std::string> path = addresses_.path("table", schema, key.ref_table);
  if (!addresses_.has_schema(schema)) path = {"table", schema, key.ref_table};
  path.insert(path.end(), {"column", column});
  return hcl::format_reference(path);
}

void Printer::print_foreign_key(const schema::Table& table, const schema::ForeignKey& key) {
  const Bag bag{Carrier::kForeignKey, key.properties, table.properties};
  std::vector<std::string> parents;
  parents.reserve(key.ref_columns.size());
  for (const std::string& column : key.ref_columns) parents.push_back(parent_column(table, key, column));
  open("foreign_key", key.symbol);
  writer_.attribute_text("columns", column_list(key.columns));
  writer_.attribute_text("ref_columns", "[" + base::join(parents, ", ") + "]");
  if (!key.on_update.empty()) writer_.attribute_text("on_update", word_to_hcl(key.on_update));
  if (!key.on_delete.empty()) writer_.attribute_text("on_delete", word_to_hcl(key.on_delete));
  write_attributes(writer_, property_attributes(vocabulary_, bag));
  print_property_blocks(writer_, vocabulary_, bag);
  writer_.close();
}

void Printer::print_check(const schema::Properties& parent, const schema::Check& check) {
  const Bag bag{Carrier::kCheck, check.properties, parent};
  open("check", check.name);
  writer_.attribute_text("expr", hcl::quote_string(check.expression));
  write_attributes(writer_, property_attributes(vocabulary_, bag));
  if (check.comment) writer_.attribute_text("comment", hcl::quote_string(*check.comment));
  print_property_blocks(writer_, vocabulary_, bag);
  writer_.close();
}

void Printer::print_partitioning(const schema::Properties& parent, const schema::Partitioning& partitioning) {
  const Bag bag{Carrier::kPartitioning, partitioning.properties, parent};
  const bool plain =
      std::all_of(partitioning.parts.begin(), partitioning.parts.end(),
                  [&](const schema::IndexPart& part) { return is_plain(part, partitioning.properties); });
  writer_.open("partition");
  writer_.attribute_text("type", word_to_hcl(partitioning.type));
  if (plain && !partitioning.parts.empty()) {
    writer_.attribute_text("columns", column_list(part_columns(partitioning.parts)));
  }
  write_attributes(writer_, property_attributes(vocabulary_, bag));
  if (!plain) {
    for (const schema::IndexPart& part : partitioning.parts) print_part(part, partitioning.properties, "by");
  }
  for (const schema::Partition& partition : partitioning.partitions) {
    const Bag inner{Carrier::kPartition, partition.properties, partitioning.properties};
    open("partition", partition.name);
    write_attributes(writer_, property_attributes(vocabulary_, inner));
    print_property_blocks(writer_, vocabulary_, inner);
    writer_.close();
  }
  writer_.close();
}

}  // namespace portolan::language
