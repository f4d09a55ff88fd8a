#include "drivers/sqlite/table_sql.h"

#include "drivers/sqlite/literal.h"
#include "drivers/sqlite/tokens.h"
#include "planner/base/strings.h"
#include "planner/plan/builder.h"

namespace portolan::sqlite {
namespace {

using plan::Builder;

/// Names of collations stand bare where they can.
void append_collation(Builder& b, const schema::Properties& properties) {
  const std::string collation = properties.text("collate");
  if (collation.empty()) return;
  b.p("COLLATE");
  const Tokens tokens(collation);
  if (tokens.size() == 1 && tokens[0].kind == TokenKind::kWord) {
    b.p(collation);
  } else {
    b.ident(collation);
  }
}

void append_part(Builder& b, const schema::IndexPart& part) {
  if (part.column.empty()) {
    b.p(wrapped(part.expression));
  } else {
    b.ident(part.column);
  }
  append_collation(b, part.properties);
  if (part.descending) b.p("DESC");
}

void append_column(Builder& b, const schema::Column& column, const SqliteDialect& dialect) {
  b.ident(column.name).p(dialect.format_type(column.type));
  b.p(column.nullable ? "NULL" : "NOT NULL");
  if (has_default(column)) b.p("DEFAULT").p(default_sql(*column.default_value, dialect.type_class(column.type)));
  if (column.properties.is_set("auto_increment")) b.p("PRIMARY KEY AUTOINCREMENT");
  append_collation(b, column.properties);
  if (!column.generated) return;
  const std::string& storage = column.generated->storage;
  b.p("AS").p(wrapped(column.generated->expression)).p(storage.empty() ? "VIRTUAL" : storage);
}

void append_foreign_key(Builder& b, const schema::Table& table, const schema::ForeignKey& key) {
  if (!key.symbol.empty()) b.p("CONSTRAINT").ident(key.symbol);
  b.p("FOREIGN KEY").idents(key.columns).p("REFERENCES").parent(table, key).idents(key.ref_columns);
  if (!key.on_update.empty()) b.p("ON UPDATE").p(key.on_update);
  if (!key.on_delete.empty()) b.p("ON DELETE").p(key.on_delete);
  if (const std::string deferrable = key.properties.text("deferrable"); !deferrable.empty()) {
    b.p("DEFERRABLE").p(deferrable);
  }
}

/// Throws where SQLite would make a primary key that the table was not declared with.
bool has_autoincrement(const schema::Table& table) {
  for (const schema::Column& column : table.columns) {
    if (!column.properties.is_set("auto_increment")) continue;
    const bool key =
        table.primary_key && table.primary_key->parts.size() == 1 && table.primary_key->parts[0].column == column.name;
    if (!key) {
      throw Error("auto_increment column " + base::quote_go(column.name) + " of table " + base::quote_go(table.name) +
                  " must be the only column of its primary key");
    }
    return true;
  }
  return false;
}

void append_body(Builder& b, const schema::Table& table, const SqliteDialect& dialect) {
  for (const schema::Column& column : table.columns) append_column(b.line(), column, dialect);
  if (!has_autoincrement(table) && table.primary_key) {
    b.line().p("PRIMARY KEY").wrap_list(table.primary_key->parts, append_part);
  }
  for (const schema::ForeignKey& key : table.foreign_keys) append_foreign_key(b.line(), table, key);
  for (const schema::Check& check : table.checks) {
    b.line();
    if (!check.name.empty()) b.p("CONSTRAINT").ident(check.name);
    b.p("CHECK").p(wrapped(check.expression));
  }
}

void append_options(Builder& b, const schema::Table& table) {
  const bool without_rowid = table.properties.is_set("without_rowid");
  const bool strict = table.properties.is_set("strict");
  if (without_rowid) b.p("WITHOUT ROWID");
  if (without_rowid && strict) b.comma();
  if (strict) b.p("STRICT");
}

}  // namespace

std::string TableSql::create_table(const schema::Table& table, std::string_view name, bool if_not_exists) const {
  if (table.columns.empty()) throw Error("table " + base::quote_go(table.name) + " has no columns");
  Builder b(dialect_, options_);
  b.p("CREATE TABLE").p(if_not_exists ? "IF NOT EXISTS" : "").qualified(table.schema, name);
  b.lines([&](Builder& body) { append_body(body, table, dialect_); });
  append_options(b, table);
  return b.text();
}

std::string TableSql::drop_table(const schema::Table& table, bool if_exists) const {
  Builder b(dialect_, options_);
  return b.p("DROP TABLE").p(if_exists ? "IF EXISTS" : "").table(table).text();
}

std::string TableSql::rename_table(std::string_view schema, std::string_view from, std::string_view to) const {
  Builder b(dialect_, options_);
  return b.p("ALTER TABLE").qualified(schema, from).p("RENAME TO").ident(to).text();
}

std::string TableSql::add_column(const schema::Table& table, const schema::Column& added) const {
  Builder b(dialect_, options_);
  append_column(b.p("ALTER TABLE").table(table).p("ADD COLUMN"), added, dialect_);
  return b.text();
}

std::string TableSql::drop_column(const schema::Table& table, const schema::Column& dropped) const {
  Builder b(dialect_, options_);
  return b.p("ALTER TABLE").table(table).p("DROP COLUMN").ident(dropped.name).text();
}

std::string TableSql::rename_column(const schema::Table& table, std::string_view from, std::string_view to) const {
  Builder b(dialect_, options_);
  return b.p("ALTER TABLE").table(table).p("RENAME COLUMN").ident(from).p("TO").ident(to).text();
}

std::string TableSql::create_index(const schema::Table& table, const schema::Index& index, bool if_not_exists) const {
  Builder b(dialect_, options_);
  b.p("CREATE").p(index.unique ? "UNIQUE" : "").p("INDEX").p(if_not_exists ? "IF NOT EXISTS" : "");
  // SQLite takes the schema on the index's name, never on its table's.
  b.qualified(table.schema, index_name(table, index)).p("ON").ident(table.name).wrap_list(index.parts, append_part);
  if (!index.where.empty()) b.p("WHERE").p(without_outer_comments(index.where));
  return b.text();
}

std::string TableSql::drop_index(const schema::Table& table, const schema::Index& index) const {
  Builder b(dialect_, options_);
  return b.p("DROP INDEX").qualified(table.schema, index_name(table, index)).text();
}

std::string TableSql::index_name(const schema::Table& table, const schema::Index& index) {
  return index.name.empty() || is_autoindex(index) ? detached_name(table, index) : index.name;
}

std::string TableSql::default_text(const schema::Column& column) const {
  return default_sql(*column.default_value, dialect_.type_class(column.type));
}

}  // namespace portolan::sqlite
