#include "drivers/postgres/columns.h"
#include "drivers/postgres/statements.h"
#include "drivers/postgres/text.h"
#include "planner/base/strings.h"
#include "planner/plan/comments.h"

namespace portolan::postgres {
namespace {

void append_partitioning(plan::Builder& b, const schema::Partitioning& partitioning) {
  b.p("PARTITION BY").p(base::to_upper(partitioning.type));
  b.wrap_list(partitioning.parts, [](plan::Builder& inner, const schema::IndexPart& part) {
    if (part.column.empty()) {
      inner.p(base::may_wrap(part.expression));
    } else {
      inner.ident(part.column);
    }
    inner.p(collate_text(part.properties)).p(part.properties.text("ops"));
  });
}

}  // namespace

void append_foreign_key(plan::Builder& b, const schema::Table& table, const schema::ForeignKey& key) {
  if (!key.symbol.empty()) b.p("CONSTRAINT").ident(key.symbol);
  b.p("FOREIGN KEY").idents(key.columns).p("REFERENCES").parent(table, key).idents(key.ref_columns);
  const std::string match = base::to_upper(key.properties.text("match"));
  if (!match.empty() && match != "SIMPLE") b.p("MATCH").p(match);
  if (!key.on_update.empty()) b.p("ON UPDATE").p(key.on_update);
  if (!key.on_delete.empty()) b.p("ON DELETE").p(key.on_delete);
  const std::string deferrable = key.properties.text("deferrable");
  if (!deferrable.empty()) b.p("DEFERRABLE").p(deferrable);
}

void append_check(plan::Builder& b, const schema::Check& check) {
  if (!check.name.empty()) b.p("CONSTRAINT").ident(check.name);
  b.p("CHECK").p(base::may_wrap(check.expression));
  if (check.properties.is_set("no_inherit")) b.p("NO INHERIT");
}

std::string create_table(const Spelling& spelling, const schema::Table& table, const change::Clauses& clauses) {
  if (table.columns.empty()) throw Error("table " + base::quote_go(table.name) + " has no columns");
  plan::Builder b = spelling.builder();
  b.p(table.properties.is_set("unlogged") ? "CREATE UNLOGGED TABLE" : "CREATE TABLE");
  if (clauses.if_not_exists) b.p("IF NOT EXISTS");
  b.table(table).lines([&](plan::Builder& body) {
    for (const schema::Column& column : table.columns) append_column(body.line(), spelling, table, column);
    if (table.primary_key) append_primary_key(body.line(), spelling, table, *table.primary_key);
    for (const schema::Index& index : table.indexes) {
      if (is_constraint(index)) append_index_constraint(body.line(), spelling, index);
    }
    for (const schema::ForeignKey& key : table.foreign_keys) append_foreign_key(body.line(), table, key);
    for (const schema::Check& check : table.checks) append_check(body.line(), check);
  });
  if (table.partitioning) append_partitioning(b, *table.partitioning);
  b.p(creation_settings(spelling, table));
  return b.text();
}

std::vector<Script> table_script(const Spelling& spelling, const schema::Table& table, const change::Clauses& clauses) {
  std::vector<Script> script;
  script.push_back({create_table(spelling, table, clauses), plan::comments::create_table(table.name),
                    "DROP TABLE " + spelling.qualified(table.schema, table.name)});
  for (const schema::Index& index : table.indexes) {
    if (is_constraint(index)) continue;
    script.push_back({create_index(spelling, table, index, {}), plan::comments::create_index(index.name, table.name),
                      drop_index(spelling, table, index, {})});
  }
  if (table.comment && !table.comment->empty()) {
    script.push_back(table_comment(spelling, table, std::nullopt, table.comment));
  }
  for (const schema::Column& column : table.columns) {
    if (column.comment && !column.comment->empty()) {
      script.push_back(column_comment(spelling, table, column, std::nullopt, column.comment));
    }
  }
  for (const schema::Index& index : table.indexes) {
    if (index.comment && !index.comment->empty()) {
      script.push_back(index_comment(spelling, table, index, std::nullopt, index.comment));
    }
  }
  for (Script& setting : settings_script(spelling, table)) script.push_back(std::move(setting));
  return script;
}

}  // namespace portolan::postgres
