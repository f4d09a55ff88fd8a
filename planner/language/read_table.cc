#include "planner/language/read_table.h"

#include <unordered_set>

#include "planner/base/strings.h"

namespace portolan::language {
namespace {

using ports::Carrier;

std::string action(const BlockView& view, std::string_view attribute) {
  const hcl::Scope& words = view.read().vocabulary.action_words(attribute);
  const auto value = view.value(attribute, &words);
  if (!value) return {};
  const std::string text = value->is_string() ? value->as_string() : std::string(view.place(attribute).text());
  const std::string word = base::to_upper(word_to_hcl(text));
  if (!value->is_string() || !words.variables.contains(word)) {
    throw hcl::error_at(view.place(attribute), "Unknown foreign_key." + std::string(attribute),
                        "There is no " + std::string(attribute) + " named " + base::quote_go(text) + ".");
  }
  return base::replace_all(word, "_", " ");
}

/// A document printed in schema scope may name a parent in a schema it does not hold (spec/planner.md 15, row 9).
void check_parents(const BlockView& view, const Owner& owner) {
  const hcl::Attribute* attribute = view.block().body.attribute("ref_columns");
  if (attribute == nullptr) return;
  hcl::visit_variables(*attribute->expression, [&](const hcl::VariableUse& use) {
    if (use.path.size() != 5 || use.path[0] != "table" || use.path[3] != "column") return;
    if (view.read().blocks.knows("table", use.path[1])) return;
    view.read().fail(use.place, "foreign-key " + base::quote_go(view.label()) + " of table " +
                                    base::quote_go(owner.instance.name) + " references table " +
                                    base::quote_go(use.path[1] + "." + use.path[2]) + ", which is not in the document");
  });
}

void read_parent(const BlockView& view, const Owner& owner, schema::ForeignKey& key) {
  const Blocks& blocks = view.read().blocks;
  const Instance* parent = nullptr;
  const auto references = view.references("ref_columns");
  if (!references) return;
  for (const hcl::Reference& reference : *references) {
    const auto& path = reference.path;
    if (path.size() < 2 || path[path.size() - 2] != "column") {
      throw hcl::error_at(view.place("ref_columns"),
                          "attribute \"ref_columns\" must hold columns, such as table.t.column.id");
    }
    const bool local = path.size() == 2 && reference.target == owner.number;
    const Instance& table = local ? owner.instance : resolve_block(view, owner, reference);
    if (parent != nullptr && parent != &table) {
      view.read().fail(view.place("ref_columns"),
                       "sqlspec: more than 1 table was referenced for foreign-key " + base::quote_go(key.symbol));
    }
    parent = &table;
    if (!local && blocks.base_length(reference) + 2 != path.size()) {
      view.read().fail(view.place("ref_columns"),
                       "column " + base::quote_go(path.back()) + " was not found in table " + table.name);
    }
    key.ref_columns.push_back(path.back());
  }
  if (parent == nullptr) return;
  key.ref_table = parent->name;
  key.ref_schema = parent->schema;
}

/// `RANGE`, `LINEAR HASH`, ...; "" when absent. A dialect that lists no words takes any.
std::string partition_type(const BlockView& view) {
  const hcl::Attribute* attribute = view.block().body.attribute("type");
  if (attribute == nullptr) return {};
  const Property* row = view.read().vocabulary.find(Carrier::kPartitioning, {}, "type");
  const auto* word = std::get_if<hcl::Variable>(&attribute->expression->node);
  if (row == nullptr && word != nullptr) return base::replace_all(word->name, "_", " ");
  const auto value = view.value("type", row == nullptr ? nullptr : &row->words);
  return value && value->is_string() ? base::replace_all(value->as_string(), "_", " ") : std::string();
}

void read_table_block(const BlockView& view, const Owner& owner, schema::Table& table) {
  const std::string_view type = view.block().type;
  if (type == "column") {
    table.columns.push_back(read_column(view, owner));
  } else if (type == "primary_key") {
    if (table.primary_key) {
      view.read().fail(view.block().header, "multiple primary keys for table " + base::quote_go(table.name));
    }
    table.primary_key = read_index(view, owner, schema::IndexKind::kPrimaryKey);
  } else if (type == "index") {
    table.indexes.push_back(read_index(view, owner, schema::IndexKind::kIndex));
  } else if (type == "unique") {
    table.indexes.push_back(read_index(view, owner, schema::IndexKind::kUniqueConstraint));
  } else if (type == "exclude") {
    table.indexes.push_back(read_index(view, owner, schema::IndexKind::kExcludeConstraint));
  } else if (type == "foreign_key") {
    table.foreign_keys.push_back(read_foreign_key(view, owner));
  } else if (type == "check") {
    table.checks.push_back(read_check(view));
  } else if (type == "partition") {
    if (table.partitioning) {
      view.read().fail(view.block().header, "multiple partition blocks for table " + base::quote_go(table.name));
    }
    table.partitioning = read_partitioning(view, owner);
  }
}

}  // namespace

schema::ForeignKey read_foreign_key(const BlockView& view, const Owner& owner) {
  schema::ForeignKey key;
  key.symbol = view.label();
  key.position = view.position();
  key.columns = own_columns(view, owner, "columns");
  check_parents(view, owner);
  read_parent(view, owner, key);
  if (key.columns.size() != key.ref_columns.size() || key.columns.empty()) {
    view.read().fail(view.block().header,
                     "sqlspec: number of referencing and referenced columns do not match for foreign-key " +
                         base::quote_go(key.symbol));
  }
  key.on_update = action(view, "on_update");
  key.on_delete = action(view, "on_delete");
  read_properties(view, Carrier::kForeignKey, key.properties);
  view.warn_unknown_blocks({}, Carrier::kForeignKey);
  return key;
}

void refuse_duplicates(const BlockView& view, std::string_view type) {
  std::unordered_set<std::string_view> names;
  for (const hcl::Block& inner : view.block().body.blocks) {
    if (inner.type != type || inner.labels.empty() || names.insert(inner.labels.back().text).second) continue;
    view.read().fail(inner.header, "duplicate " + describe(inner) + " in " + describe(view.block()));
  }
}

schema::Check read_check(const BlockView& view) {
  schema::Check check;
  check.name = view.label();
  check.position = view.position();
  const auto expression = view.sql_text("expr");
  if (!expression) view.read().fail(view.block().header, "missing expr of " + describe(view.block()));
  check.expression = *expression;
  check.comment = view.string("comment");
  read_properties(view, Carrier::kCheck, check.properties);
  view.warn_unknown_blocks({}, Carrier::kCheck);
  return check;
}

schema::Partitioning read_partitioning(const BlockView& view, const Owner& owner) {
  const std::string name = owner.instance.name + ".partition";
  schema::Partitioning partitioning;
  partitioning.type = partition_type(view);
  if (partitioning.type.empty()) view.read().fail(view.place("type"), "missing attribute " + name + ".type");
  bool has_parts = false;
  for (const hcl::Block& inner : view.block().body.blocks) has_parts = has_parts || inner.type == "by";
  const bool has_columns = view.value("columns").has_value();
  if (has_parts && has_columns) {
    view.read().fail(view.block().header, "multiple definitions for " + name + ", use \"columns\" or \"by\"");
  }
  if (!has_parts && !has_columns) {
    view.read().fail(view.block().header, "missing columns or expressions for " + name);
  }
  partitioning.parts = read_parts(view, owner, "by", name);
  for (const hcl::Block& inner : view.block().body.blocks) {
    if (inner.type != "partition") continue;
    const BlockView nested = view.nested(inner);
    schema::Partition& partition = partitioning.partitions.emplace_back();
    partition.name = nested.label();
    read_properties(nested, Carrier::kPartition, partition.properties);
  }
  read_properties(view, Carrier::kPartitioning, partitioning.properties);
  partitioning.properties.erase("type");
  view.warn_unknown_blocks({"by", "partition"}, Carrier::kPartitioning);
  return partitioning;
}

schema::Table read_table(const BlockView& view, const Owner& owner) {
  schema::Table table;
  table.schema = owner.instance.schema;
  table.name = owner.instance.name;
  table.position = view.position();
  table.comment = view.string("comment");
  table.renamed_from = view.string("renamed_from").value_or("");
  for (const hcl::Block& inner : view.block().body.blocks) read_table_block(view.nested(inner), owner, table);
  refuse_duplicates(view, "column");
  refuse_duplicates(view, "index");
  table.depends_on = read_depends_on(view, owner);
  read_properties(view, Carrier::kTable, table.properties);
  view.warn_unknown_blocks({"column", "primary_key", "index", "unique", "exclude", "foreign_key", "check", "partition"},
                           Carrier::kTable);
  return table;
}

}  // namespace portolan::language
