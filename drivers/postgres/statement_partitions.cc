#include "drivers/postgres/statements.h"
#include "drivers/postgres/text.h"
#include "planner/base/strings.h"
#include "planner/plan/comments.h"

namespace portolan::postgres {
namespace {

using List = std::vector<std::string>;

/// The parent as a statement about the partition names it. One in another schema than the partition's keeps its own.
std::string parent_name(const Spelling& spelling, const schema::Object& partition) {
  const schema::ObjectRef& parent = partition.depends_on.at(0);
  const bool foreign = !parent.schema.empty() && parent.schema != partition.schema;
  return foreign ? quote_identifier(parent.schema) + "." + quote_identifier(parent.name)
                 : spelling.qualified(partition.schema, parent.name);
}

std::string own_name(const Spelling& spelling, const schema::Object& partition) {
  return spelling.qualified(partition.schema, partition.name);
}

std::string list_text(const schema::Object& partition, std::string_view property) {
  return "(" + base::join(partition.properties.get<List>(property).value_or(List{}), ", ") + ")";
}

/// `FOR VALUES ...` or `DEFAULT`. Throws Error for bounds of two kinds.
std::string bound_text(const Spelling& spelling, const schema::Object& partition) {
  const schema::Properties& bounds = partition.properties;
  const bool range = bounds.has("range.from") || bounds.has("range.to");
  const bool list = bounds.has("in");
  const bool hash = bounds.has("modulus") || bounds.has("remainder");
  if (range + list + hash > 1) {
    throw Error("partition " + base::quote_go(partition.name) + " has bounds of more than one kind");
  }
  if (range) return "FOR VALUES FROM " + list_text(partition, "range.from") + " TO " + list_text(partition, "range.to");
  if (list) return "FOR VALUES IN " + list_text(partition, "in");
  if (!hash) {
    require(spelling.dialect, since::kDefaultPartitions, "DEFAULT partition " + base::quote_go(partition.name));
    return "DEFAULT";
  }
  const auto number = [&](std::string_view name) { return std::to_string(bounds.get<std::int64_t>(name).value_or(0)); };
  return "FOR VALUES WITH (MODULUS " + number("modulus") + ", REMAINDER " + number("remainder") + ")";
}

}  // namespace

void append_partitioning(plan::Builder& b, const Spelling& spelling, const schema::Partitioning& partitioning) {
  const std::string type = base::to_upper(partitioning.type);
  if (type == "HASH") require(spelling.dialect, since::kHashPartitions, "partitioning by HASH");
  b.p("PARTITION BY").p(type);
  b.wrap_list(partitioning.parts, [](plan::Builder& inner, const schema::IndexPart& part) {
    if (part.column.empty()) {
      inner.p(base::may_wrap(part.expression));
    } else {
      inner.ident(part.column);
    }
    inner.p(collate_text(part.properties)).p(part.properties.text("ops"));
  });
}

std::vector<Script> partition_script(const Spelling& spelling, const schema::Object& partition) {
  const std::string name = own_name(spelling, partition);
  plan::Builder b = spelling.builder();
  b.p("CREATE TABLE " + name + " PARTITION OF " + parent_name(spelling, partition)).p(bound_text(spelling, partition));
  if (partition.partitioning) append_partitioning(b, spelling, *partition.partitioning);
  std::vector<Script> script = {
      {b.text(), plan::comments::around("create", partition.name, "partition"), "DROP TABLE " + name}};
  if (partition.comment && !partition.comment->empty()) {
    script.push_back(partition_comment(spelling, partition, std::nullopt, partition.comment));
  }
  return script;
}

std::string drop_partition(const Spelling& spelling, const schema::Object& partition, const change::Clauses& clauses) {
  return std::string("DROP TABLE ") + (clauses.if_exists ? "IF EXISTS " : "") + own_name(spelling, partition) +
         (clauses.cascade ? " CASCADE" : "");
}

Script attach_partition(const Spelling& spelling, const schema::Object& partition) {
  const std::string head = "ALTER TABLE " + parent_name(spelling, partition);
  const std::string name = own_name(spelling, partition);
  return {head + " ATTACH PARTITION " + name + " " + bound_text(spelling, partition),
          plan::comments::around("attach", partition.name, "partition"), head + " DETACH PARTITION " + name};
}

Script detach_partition(const Spelling& spelling, const schema::Object& partition) {
  Script attach = attach_partition(spelling, partition);
  return {std::move(attach.reverse), plan::comments::around("detach", partition.name, "partition"),
          std::move(attach.sql)};
}

Script partition_comment(const Spelling& spelling, const schema::Object& partition,
                         const std::optional<std::string>& from, const std::optional<std::string>& to) {
  schema::Table table;
  table.schema = partition.schema;
  table.name = partition.name;
  return table_comment(spelling, table, from, to);
}

}  // namespace portolan::postgres
