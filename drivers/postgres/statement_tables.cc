#include "drivers/postgres/columns.h"
#include "drivers/postgres/statements.h"
#include "drivers/postgres/text.h"
#include "planner/base/strings.h"
#include "planner/plan/comments.h"

namespace portolan::postgres {
namespace {

void append_not_enforced(plan::Builder& b, const Spelling& spelling, const schema::Properties& properties,
                         const std::string& name) {
  if (properties.get<bool>("enforced") != false) return;
  require(spelling.dialect, since::kNotEnforced, "NOT ENFORCED of constraint " + base::quote_go(name));
  b.p("NOT ENFORCED");
}

/// Columns of a key, of which the last may be a period.
void append_columns(plan::Builder& b, const std::vector<std::string>& columns, bool period) {
  std::size_t left = columns.size();
  b.wrap_list(columns, [&](plan::Builder& inner, const std::string& column) {
    if (--left == 0 && period) inner.p("PERIOD");
    inner.ident(column);
  });
}

/// Constraints that are not validated cannot be part of CREATE TABLE, where there is nothing to validate.
bool comes_later(const schema::Properties& properties) {
  return properties.is_set("not_valid");
}

void append_later_constraints(std::vector<Script>& script, const Spelling& spelling, const schema::Table& table) {
  const std::string head = "ALTER TABLE " + spelling.qualified(table.schema, table.name) + " ";
  const auto add = [&](plan::Builder& b, const std::string& name) {
    script.push_back({head + b.text() + " NOT VALID", plan::comments::modify_table(table.name),
                      head + "DROP CONSTRAINT " + quote_identifier(name)});
  };
  for (const schema::ForeignKey& key : table.foreign_keys) {
    if (!comes_later(key.properties)) continue;
    plan::Builder b = spelling.builder();
    append_foreign_key(b.p("ADD"), spelling, table, key);
    add(b, key.symbol);
  }
  for (const schema::Check& check : table.checks) {
    if (!comes_later(check.properties)) continue;
    plan::Builder b = spelling.builder();
    append_check(b.p("ADD"), spelling, check);
    add(b, check.name);
  }
}

void append_constraint_comments(std::vector<Script>& script, const Spelling& spelling, const schema::Table& table) {
  for (const schema::ForeignKey& key : table.foreign_keys) {
    const std::string text = key.properties.text("comment");
    if (!text.empty()) script.push_back(constraint_comment(spelling, table, key.symbol, std::nullopt, text));
  }
  for (const schema::Check& check : table.checks) {
    if (!has_text(check.comment)) continue;
    script.push_back(constraint_comment(spelling, table, check.name, std::nullopt, check.comment));
  }
}

}  // namespace

void append_foreign_key(plan::Builder& b, const Spelling& spelling, const schema::Table& table,
                        const schema::ForeignKey& key) {
  const bool period = key.properties.is_set("period");
  if (period) require(spelling.dialect, since::kTemporalKeys, "PERIOD of foreign key " + base::quote_go(key.symbol));
  if (!key.symbol.empty()) b.p("CONSTRAINT").ident(key.symbol);
  append_columns(b.p("FOREIGN KEY"), key.columns, period);
  append_columns(b.p("REFERENCES").parent(table, key), key.ref_columns, period);
  const std::string match = base::to_upper(key.properties.text("match"));
  if (!match.empty() && match != "SIMPLE") b.p("MATCH").p(match);
  if (!key.on_update.empty()) b.p("ON UPDATE").p(key.on_update);
  if (!key.on_delete.empty()) b.p("ON DELETE").p(key.on_delete);
  const std::string deferrable = key.properties.text("deferrable");
  if (!deferrable.empty()) b.p("DEFERRABLE").p(deferrable);
  append_not_enforced(b, spelling, key.properties, key.symbol);
}

void append_check(plan::Builder& b, const Spelling& spelling, const schema::Check& check) {
  if (!check.name.empty()) b.p("CONSTRAINT").ident(check.name);
  b.p("CHECK").p(base::may_wrap(check.expression));
  if (check.properties.is_set("no_inherit")) b.p("NO INHERIT");
  append_not_enforced(b, spelling, check.properties, check.name);
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
    for (const schema::ForeignKey& key : table.foreign_keys) {
      if (!comes_later(key.properties)) append_foreign_key(body.line(), spelling, table, key);
    }
    for (const schema::Check& check : table.checks) {
      if (!comes_later(check.properties)) append_check(body.line(), spelling, check);
    }
  });
  if (table.partitioning) append_partitioning(b, spelling, *table.partitioning);
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
  append_later_constraints(script, spelling, table);
  if (has_text(table.comment)) {
    script.push_back(table_comment(spelling, table, std::nullopt, table.comment));
  }
  for (const schema::Column& column : table.columns) {
    if (has_text(column.comment)) {
      script.push_back(column_comment(spelling, table, column, std::nullopt, column.comment));
    }
  }
  if (table.primary_key && has_text(table.primary_key->comment)) {
    schema::Index key = *table.primary_key;
    key.name = primary_key_name(table, key);
    script.push_back(index_comment(spelling, table, key, std::nullopt, key.comment));
  }
  for (const schema::Index& index : table.indexes) {
    if (has_text(index.comment)) script.push_back(index_comment(spelling, table, index, std::nullopt, index.comment));
  }
  append_constraint_comments(script, spelling, table);
  for (Script& setting : settings_script(spelling, table)) script.push_back(std::move(setting));
  return script;
}

}  // namespace portolan::postgres
