#include "planner/base/strings.h"
#include "planner/language/read_table.h"

namespace portolan::language {
namespace {

using schema::IndexKind;

schema::IndexPart read_part(const BlockView& view, const Owner& owner, const std::string& index_name,
                            std::size_t position) {
  const std::string where = "in index " + base::quote_go(index_name) + " at position " + std::to_string(position);
  const auto column = view.value("column");
  const auto expression = view.sql_text("expr");
  if (column && expression) {
    view.read().fail(view.block().header, "cannot use both \"column\" and \"expr\" " + where);
  }
  schema::IndexPart part;
  if (column) {
    if (!column->is_reference()) {
      throw hcl::error_at(view.place("column"), "attribute \"column\" must be a reference such as column.id");
    }
    part.column = own_column(view, owner, column->as_reference(), "column");
  } else if (expression) {
    part.expression = *expression;
  } else {
    view.read().fail(view.block().header, "\"column\" or \"expr\" are required for index " +
                                              base::quote_go(index_name) + " at position " + std::to_string(position));
  }
  part.descending = view.boolean("desc").value_or(false);
  read_properties(view, ports::Carrier::kIndexPart, part.properties);
  if (expression && part.properties.has("prefix")) {
    view.read().fail(view.place("prefix"), "attribute 'on.prefix' cannot be used in functional part");
  }
  return part;
}

std::string missing_definition(const schema::Index& index, const Owner& owner) {
  if (index.kind != IndexKind::kPrimaryKey) return "missing definition for index " + base::quote_go(index.name);
  return "missing definition for primary key of table " + base::quote_go(owner.instance.name);
}

}  // namespace

std::vector<schema::IndexPart> read_parts(const BlockView& view, const Owner& owner, std::string_view part_block,
                                          const std::string& index_name) {
  std::vector<schema::IndexPart> parts;
  for (std::string& column : own_columns(view, owner, "columns")) {
    parts.emplace_back().column = std::move(column);
  }
  const bool has_columns = view.value("columns").has_value();
  std::size_t position = 0;
  for (const hcl::Block& inner : view.block().body.blocks) {
    if (inner.type != part_block) continue;
    if (has_columns) {
      view.read().fail(inner.header, "multiple definitions for index " + base::quote_go(index_name) +
                                         ", use \"columns\" or " + base::quote_go(part_block));
    }
    parts.push_back(read_part(view.nested(inner), owner, index_name, position++));
  }
  return parts;
}

schema::Index read_index(const BlockView& view, const Owner& owner, IndexKind kind) {
  const auto carrier = kind == IndexKind::kPrimaryKey ? ports::Carrier::kPrimaryKey : ports::Carrier::kIndex;
  schema::Index index;
  index.name = view.label();
  index.kind = kind;
  index.position = view.position();
  index.unique =
      kind == IndexKind::kUniqueConstraint || kind == IndexKind::kPrimaryKey || view.boolean("unique").value_or(false);
  index.parts = read_parts(view, owner, "on", index.name);
  if (index.parts.empty()) view.read().fail(view.block().header, missing_definition(index, owner));
  index.include = own_columns(view, owner, "include");
  if (index.include.empty() && view.value("include")) {
    view.read().fail(view.place("include"),
                     "unexpected empty INCLUDE in index " + base::quote_go(index.name) + " definition");
  }
  index.where = view.sql_text("where").value_or("");
  index.comment = view.string("comment");
  index.renamed_from = view.string("renamed_from").value_or("");
  read_properties(view, carrier, index.properties);
  if (kind == IndexKind::kExcludeConstraint) {
    for (const schema::IndexPart& part : index.parts) {
      if (!part.properties.has("op")) {
        view.read().fail(view.block().header, "missing operator for exclude constraint " + base::quote_go(index.name));
      }
    }
  }
  view.warn_unknown_blocks({"on"}, carrier);
  return index;
}

}  // namespace portolan::language
