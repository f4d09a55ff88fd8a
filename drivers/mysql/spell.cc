#include "drivers/mysql/spell.h"

#include "drivers/mysql/charsets.h"
#include "drivers/mysql/features.h"
#include "drivers/mysql/partitions.h"
#include "drivers/mysql/text.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::mysql {

using plan::Builder;

Speller::Speller(const ports::Dialect& dialect, const change::PlanOptions& options, const change::Changes& changes)
    : dialect_(dialect), options_(options) {
  for (const change::Change& change : changes) {
    if (const auto* add = std::get_if<change::AddSchema>(&change)) {
      schemas_[add->schema.name] = &add->schema.properties;
    } else if (const auto* modify = std::get_if<change::ModifySchema>(&change)) {
      schemas_[modify->to.name] = &modify->to.properties;
    }
  }
}

void refuse(const base::Position& position, const std::string& text) {
  throw SourceError(text, {position, position});
}

std::string Speller::literal(std::string_view text) const {
  return string_literal(facts(), text, '"');
}

std::string Speller::create_schema(const schema::Schema& schema, const change::Clauses& clauses) const {
  Builder b = builder();
  b.p("CREATE DATABASE").p(clauses.if_not_exists ? "IF NOT EXISTS" : "").ident(schema.name);
  const std::string charset = schema.properties.text("charset"), collation = schema.properties.text("collate");
  if (!charset.empty() && !same_charset(charset, facts().settings.text("charset"))) b.p("CHARSET " + charset);
  if (!collation.empty() && !same_collation(collation, facts().settings.text("collate"))) b.p("COLLATE " + collation);
  return b.text();
}

std::string Speller::drop_table(const schema::Table& table, const change::Clauses& clauses) const {
  return builder().p("DROP TABLE").p(clauses.if_exists ? "IF EXISTS" : "").table(table).text();
}

std::string Speller::create_table(const schema::Table& table, const change::Clauses& clauses) const {
  if (table.columns.empty()) refuse(table.position, "table " + base::quote_go(table.name) + " has no columns");
  Builder b = builder();
  b.p("CREATE TABLE").p(clauses.if_not_exists ? "IF NOT EXISTS" : "").table(table);
  b.lines([&](Builder& body) {
    for (const schema::Column& item : table.columns) column(body.line(), table, item);
    if (table.primary_key) primary_key(body.line(), *table.primary_key);
    for (const schema::Index& item : table.indexes) index(body.line(), item);
    for (const schema::ForeignKey& item : table.foreign_keys) foreign_key(body.line(), table, item);
    for (const schema::Check& item : table.checks) check(body.line(), item);
  });
  options(b, table);
  return b.text();
}

void Speller::options(Builder& b, const schema::Table& table) const {
  const schema::Properties& bag = table.properties;
  const auto named = [&](std::string_view word, std::string_view name) {
    if (bag.has(name)) b.p(std::string(word) + " " + schema::to_text(*bag.find(name)));
  };
  const auto comment = [&] {
    if (table.comment && !table.comment->empty()) b.p("COMMENT " + literal(*table.comment));
  };
  const auto engine = [&] {
    const std::string name = bag.text("engine");
    if (!name.empty() && !base::equals_ignoring_case(name, facts().settings.text("engine"))) b.p("ENGINE " + name);
  };
  const auto start = [&] {
    if (bag.get<std::int64_t>("auto_increment").value_or(0) > 1) named("AUTO_INCREMENT", "auto_increment");
  };
  // 5.5: the order of a document differs from the order of inspection.
  const bool written = table.position.known();
  if (written) comment();
  named("CHARSET", "charset");
  named("COLLATE", "collate");
  if (!written) comment();
  b.p(bag.text("create_options"));
  if (written) start();
  engine();
  if (!written) start();
  if (bag.is_set("system_versioned")) b.p("WITH SYSTEM VERSIONING");
  b.p(table.partitioning ? spell_partitioning(*this, *table.partitioning) : bag.text("partition_by"));
}

void Speller::primary_key(Builder& b, const schema::Index& key) const {
  b.p("PRIMARY KEY");
  index_type(b, key);
  parts(b, key);
}

void Speller::index(Builder& b, const schema::Index& index) const {
  const std::string type = base::to_upper(index.properties.text("type"));
  if (index.unique) b.p("UNIQUE");
  if (type == "FULLTEXT" || type == "SPATIAL" || type == "VECTOR") b.p(type);
  b.p("INDEX");
  if (!index.name.empty()) b.ident(index.name);
  index_type(b, index);
  parts(b, index);
  if (index.comment && !index.comment->empty()) b.p("COMMENT " + literal(*index.comment));
  const std::string parser = index.properties.text("parser");
  if (!parser.empty() && !is_tidb(facts())) b.p("WITH PARSER").ident(parser);
}

void Speller::index_type(Builder& b, const schema::Index& index) const {
  if (base::equals_ignoring_case(index.properties.text("type"), "HASH")) b.p("USING HASH");
}

void Speller::parts(Builder& b, const schema::Index& index) const {
  // Older servers read the word and forget it.
  const bool descending = has(facts(), Feature::kDescendingParts);
  b.wrap_list(index.parts, [&](Builder& part, const schema::IndexPart& item) {
    if (item.column.empty()) {
      part.p(wrapped(item.expression));
    } else {
      part.ident(item.column);
      if (const auto prefix = item.properties.get<std::int64_t>("prefix")) part.p("(" + std::to_string(*prefix) + ")");
    }
    if (item.descending && descending) part.p("DESC");
  });
}

void Speller::foreign_key(Builder& b, const schema::Table& table, const schema::ForeignKey& key) const {
  for (const std::string& name : key.columns) {
    const schema::Column* child = schema::find_column(table, name);
    const bool sets_null = key.on_update == "SET NULL" || key.on_delete == "SET NULL";
    if (!sets_null || child == nullptr || child->nullable) continue;
    const std::string quoted = base::quote_go(name);
    refuse(key.position, "foreign key constraint was " + quoted + " SET NULL, but column " + quoted + " is NOT NULL");
  }
  if (!key.symbol.empty()) b.p("CONSTRAINT").ident(key.symbol);
  b.p("FOREIGN KEY").idents(key.columns).p("REFERENCES").parent(table, key).idents(key.ref_columns);
  if (!key.on_update.empty()) b.p("ON UPDATE " + key.on_update);
  if (!key.on_delete.empty()) b.p("ON DELETE " + key.on_delete);
}

void Speller::check(Builder& b, const schema::Check& check) const {
  if (!has(facts(), Feature::kCheckConstraints)) {
    refuse(check.position, "version " + base::quote_go(facts().version) + " does not support CHECK constraints");
  }
  if (!check.name.empty()) b.p("CONSTRAINT").ident(check.name);
  b.p("CHECK " + wrapped(check.expression));
  const bool enforced = check.properties.get<bool>("enforced").value_or(true);
  if (!enforced && has(facts(), Feature::kNotEnforced)) b.p("NOT ENFORCED");
}

}  // namespace portolan::mysql
