#include "planner/diff/compare.h"

#include <algorithm>

#include "planner/base/strings.h"

namespace portolan::diff {

using change::Flag;
using change::Flags;
using ports::Carrier;

Context::Context(const ports::Dialect& dialect, const DiffOptions& options) : dialect_(dialect), options_(options) {
  for (const ports::PropertySpec& spec : dialect.properties().all()) {
    if (spec.comparison != ports::Comparison::kNever) specs_[static_cast<std::size_t>(spec.carrier)].push_back(&spec);
  }
}

const std::vector<const ports::PropertySpec*>& Context::specs(Carrier carrier) const {
  return specs_[static_cast<std::size_t>(carrier)];
}

bool Context::defaults_equal(const schema::Table& table, const schema::Column& from, const schema::Column& to) {
  const ports::Verdict verdict = dialect_.defaults_equal(from, to);
  if (verdict != ports::Verdict::kDoubtful) return verdict == ports::Verdict::kEqual;
  const std::string from_text = from.default_value ? from.default_value->text : std::string();
  const std::string to_text = to.default_value ? to.default_value->text : std::string();
  const auto answer = options_.answers.find({from_text, to_text});
  if (answer != options_.answers.end()) return answer->second;
  doubts_.push_back({{"table", table.schema, table.name}, to.name, from_text, to_text});
  return false;
}

PropertyDifference compare_properties(const Context& context, Carrier carrier, const schema::Properties& from,
                                      const schema::Properties& to, const schema::Properties& parent) {
  PropertyDifference difference;
  if (from.empty() && to.empty()) return difference;
  for (const ports::PropertySpec* spec : context.specs(carrier)) {
    const schema::PropertyValue* a = from.find(spec->name);
    const schema::PropertyValue* b = to.find(spec->name);
    if ((a == nullptr && b == nullptr) || context.dialect().property_equal(*spec, a, b, parent)) continue;
    change::PropertyChange change{std::string(spec->name), std::nullopt, std::nullopt};
    if (a != nullptr) change.from = *a;
    if (b != nullptr) change.to = *b;
    difference.changes.push_back(std::move(change));
    difference.flags |= spec->flag;
  }
  return difference;
}

std::optional<change::PropertyChange> compare_comments(const Context& context, const std::optional<std::string>& from,
                                                       const std::optional<std::string>& to) {
  if (!context.dialect().keeps_comments() || from.value_or("") == to.value_or("")) return std::nullopt;
  change::PropertyChange change{"comment", std::nullopt, to.value_or("")};
  if (!from.value_or("").empty()) change.from = *from;
  return change;
}

bool parts_equal(const Context& context, const std::vector<schema::IndexPart>& from,
                 const std::vector<schema::IndexPart>& to) {
  return std::equal(from.begin(), from.end(), to.begin(), to.end(), [&](const auto& a, const auto& b) {
    if (a.column != b.column || a.descending != b.descending) return false;
    if (!context.dialect().expressions_equal(a.expression, b.expression)) return false;
    return compare_properties(context, Carrier::kIndexPart, a.properties, b.properties, {}).flags.empty();
  });
}

Flags compare_indexes(const Context& context, const schema::Index& from, const schema::Index& to,
                      const schema::Table& table) {
  Flags flags;
  const bool key = to.kind == schema::IndexKind::kPrimaryKey;
  if (!key && from.unique != to.unique) flags |= Flag::kUnique;
  if (!parts_equal(context, from.parts, to.parts)) flags |= Flag::kParts;
  if (compare_comments(context, from.comment, to.comment)) flags |= Flag::kComment;
  if (from.kind != to.kind || from.include != to.include ||
      !context.dialect().expressions_equal(from.where, to.where)) {
    flags |= Flag::kAttribute;
  }
  const Carrier carrier = key ? Carrier::kPrimaryKey : Carrier::kIndex;
  flags |= compare_properties(context, carrier, from.properties, to.properties, table.properties).flags;
  return flags;
}

Flags compare_foreign_keys(const Context& context, const schema::Table& from_table, const schema::ForeignKey& from,
                           const schema::Table& to_table, const schema::ForeignKey& to) {
  const ports::Dialect& dialect = context.dialect();
  const auto parent_schema = [](const schema::Table& table, const schema::ForeignKey& key) -> const std::string& {
    return key.ref_schema.empty() ? table.schema : key.ref_schema;
  };
  Flags flags;
  if (parent_schema(from_table, from) != parent_schema(to_table, to) ||
      dialect.table_key(from.ref_table) != dialect.table_key(to.ref_table)) {
    flags |= Flag::kRefTable;
  }
  if (from.columns != to.columns) flags |= Flag::kColumn;
  if (from.ref_columns != to.ref_columns) flags |= Flag::kRefColumn;
  if (!dialect.actions_equal(from.on_update, to.on_update)) flags |= Flag::kUpdateAction;
  if (!dialect.actions_equal(from.on_delete, to.on_delete)) flags |= Flag::kDeleteAction;
  flags |= compare_properties(context, Carrier::kForeignKey, from.properties, to.properties, to_table.properties).flags;
  return flags;
}

Flags compare_checks(const Context& context, const schema::Check& from, const schema::Check& to,
                     const schema::Table& table) {
  Flags flags;
  if (!context.dialect().expressions_equal(from.expression, to.expression)) flags |= Flag::kParts;
  if (compare_comments(context, from.comment, to.comment)) flags |= Flag::kComment;
  flags |= compare_properties(context, Carrier::kCheck, from.properties, to.properties, table.properties).flags;
  return flags;
}

bool partitionings_equal(const Context& context, const schema::Table& from, const schema::Table& to) {
  if (!from.partitioning || !to.partitioning) return !from.partitioning && !to.partitioning;
  const schema::Partitioning& a = *from.partitioning;
  const schema::Partitioning& b = *to.partitioning;
  const auto same_bag = [&](Carrier carrier, const schema::Properties& x, const schema::Properties& y) {
    return compare_properties(context, carrier, x, y, to.properties).flags.empty();
  };
  return base::equals_ignoring_case(a.type, b.type) && parts_equal(context, a.parts, b.parts) &&
         same_bag(Carrier::kPartitioning, a.properties, b.properties) &&
         std::equal(a.partitions.begin(), a.partitions.end(), b.partitions.begin(), b.partitions.end(),
                    [&](const schema::Partition& x, const schema::Partition& y) {
                      return x.name == y.name && same_bag(Carrier::kPartition, x.properties, y.properties);
                    });
}

}  // namespace portolan::diff
