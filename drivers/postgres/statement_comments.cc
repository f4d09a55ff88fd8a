#include "drivers/postgres/statements.h"
#include "drivers/postgres/text.h"
#include "planner/base/strings.h"
#include "planner/plan/comments.h"

namespace portolan::postgres {

Script comment_on(const std::string& target, std::string comment, const std::optional<std::string>& from,
                  const std::optional<std::string>& to) {
  const std::string head = "COMMENT ON " + target + " IS ";
  return {head + quote_literal(to.value_or("")), std::move(comment), head + quote_literal(from.value_or(""))};
}

Script schema_comment(const schema::Schema& schema, const std::optional<std::string>& from,
                      const std::optional<std::string>& to) {
  return comment_on("SCHEMA " + quote_identifier(schema.name), plan::comments::set_comment("schema", schema.name), from,
                    to);
}

Script table_comment(const Spelling& spelling, const schema::Table& table, const std::optional<std::string>& from,
                     const std::optional<std::string>& to) {
  return comment_on("TABLE " + spelling.qualified(table.schema, table.name),
                    plan::comments::set_comment("table", table.name), from, to);
}

Script column_comment(const Spelling& spelling, const schema::Table& table, const schema::Column& column,
                      const std::optional<std::string>& from, const std::optional<std::string>& to) {
  return comment_on("COLUMN " + spelling.qualified(table.schema, table.name) + "." + quote_identifier(column.name),
                    plan::comments::set_comment_on("column", column.name, table.name), from, to);
}

Script type_comment(const Spelling& spelling, const schema::Object& type, const std::optional<std::string>& from,
                    const std::optional<std::string>& to) {
  const std::string noun = type.kind == "domain" ? "domain" : "type";
  return comment_on(base::to_upper(noun) + " " + spelling.qualified(type.schema, type.name),
                    plan::comments::set_comment(noun, type.name), from, to);
}

Script field_comment(const Spelling& spelling, const schema::Object& type, const std::string& field,
                     const std::optional<std::string>& from, const std::optional<std::string>& to) {
  return comment_on("COLUMN " + spelling.qualified(type.schema, type.name) + "." + quote_identifier(field),
                    plan::comments::set_comment("attribute", field) + " on type: " + base::quote_go(type.name), from,
                    to);
}

Script domain_constraint_comment(const Spelling& spelling, const schema::Object& domain, const std::string& constraint,
                                 const std::optional<std::string>& from, const std::optional<std::string>& to) {
  return comment_on(
      "CONSTRAINT " + quote_identifier(constraint) + " ON DOMAIN " + spelling.qualified(domain.schema, domain.name),
      plan::comments::set_comment("constraint", constraint) + " on domain: " + base::quote_go(domain.name), from, to);
}

Script constraint_comment(const Spelling& spelling, const schema::Table& table, const std::string& constraint,
                          const std::optional<std::string>& from, const std::optional<std::string>& to) {
  return comment_on(
      "CONSTRAINT " + quote_identifier(constraint) + " ON " + spelling.qualified(table.schema, table.name),
      plan::comments::set_comment_on("constraint", constraint, table.name), from, to);
}

Script index_comment(const Spelling& spelling, const schema::Table& table, const schema::Index& index,
                     const std::optional<std::string>& from, const std::optional<std::string>& to) {
  const bool constraint = index.kind != schema::IndexKind::kIndex && !index.properties.is_set("comment_on_index");
  if (constraint) return constraint_comment(spelling, table, index.name, from, to);
  return comment_on("INDEX " + spelling.qualified(table.schema, index.name),
                    plan::comments::set_comment_on("index", index.name, table.name), from, to);
}

}  // namespace portolan::postgres
