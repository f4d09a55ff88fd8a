#include "planner/ports/lint.h"

#include <algorithm>

#include "planner/base/strings.h"
#include "planner/schema/index.h"
#include "planner/sql/lexical.h"

namespace portolan::ports {
namespace {

std::string table_key(const schema::Table& table) {
  return "t" + schema::qualified_key(table.schema, table.name);
}

std::string inner_key(char kind, const schema::Table& table, std::string_view name) {
  return std::string(1, kind) + schema::qualified_key(table_key(table), name);
}

std::string schema_key(std::string_view name) {
  return "s" + std::string(name);
}

/// The parts of `expression` between the ANDs at its top.
std::vector<std::string_view> terms(std::string_view expression) {
  std::vector<std::string_view> parts;
  std::size_t start = 0;
  int depth = 0;
  for (std::size_t at = 0; at < expression.size();) {
    const char c = expression[at];
    if (c == '\'' || c == '"' || c == '`') {
      const std::size_t end = sql::skip_quoted(expression, at, {});
      if (end == sql::kNone) break;
      at = end;
      continue;
    }
    if (c == '(') ++depth;
    if (c == ')') --depth;
    if (depth == 0 && sql::at_word(expression, at, "AND") && (at == 0 || !sql::is_word_char(expression[at - 1]))) {
      parts.push_back(expression.substr(start, at - start));
      start = at + 3;
    }
    ++at;
  }
  parts.push_back(expression.substr(start));
  return parts;
}

bool forbids_null(std::string_view expression, std::string_view column) {
  const std::string_view inner = base::unwrap(expression);
  const std::vector<std::string_view> parts = terms(inner);
  if (parts.size() > 1) {
    return std::any_of(parts.begin(), parts.end(), [&](std::string_view part) { return forbids_null(part, column); });
  }
  constexpr std::string_view kTail = "is not null";
  const std::string lower = base::to_lower(inner);
  if (!lower.ends_with(kTail)) return false;
  std::string_view name = base::unwrap(base::trim(inner.substr(0, inner.size() - kTail.size())));
  if (name.size() > 1 && (name.front() == '"' || name.front() == '`')) name = name.substr(1, name.size() - 2);
  return base::equals_ignoring_case(name, column);
}

}  // namespace

void LintSpans::add(const std::string& key) {
  spans_[key].added = true;
}

void LintSpans::drop(const std::string& key) {
  Span& span = spans_[key];
  span.temporary = span.added && !span.dropped;
  span.dropped = true;
}

void LintSpans::add_table(const schema::Table& table) {
  add(table_key(table));
  for (const schema::Column& column : table.columns) add(inner_key('c', table, column.name));
  for (const schema::Index& index : table.indexes) add(inner_key('i', table, index.name));
  for (const schema::ForeignKey& key : table.foreign_keys) add(inner_key('f', table, key.symbol));
  for (const schema::Check& check : table.checks) add(inner_key('k', table, check.name));
}

void LintSpans::drop_table(const schema::Table& table) {
  drop(table_key(table));
}

void LintSpans::note(const change::ModifyTable& modify) {
  const schema::Table& table = modify.to;
  for (const change::TableChange& part : modify.changes) {
    if (const auto* c = std::get_if<change::AddColumn>(&part)) add(inner_key('c', table, c->column.name));
    if (const auto* c = std::get_if<change::DropColumn>(&part)) drop(inner_key('c', table, c->column.name));
    if (const auto* c = std::get_if<change::AddIndex>(&part)) add(inner_key('i', table, c->index.name));
    if (const auto* c = std::get_if<change::DropIndex>(&part)) drop(inner_key('i', table, c->index.name));
    if (const auto* c = std::get_if<change::AddForeignKey>(&part)) add(inner_key('f', table, c->key.symbol));
    if (const auto* c = std::get_if<change::DropForeignKey>(&part)) drop(inner_key('f', table, c->key.symbol));
    if (const auto* c = std::get_if<change::AddCheck>(&part)) add(inner_key('k', table, c->check.name));
    if (const auto* c = std::get_if<change::DropCheck>(&part)) drop(inner_key('k', table, c->check.name));
    if (const auto* c = std::get_if<change::RenameColumn>(&part)) {
      if (column(table, c->from.name).added) add(inner_key('c', table, c->to.name));
    }
  }
}

void LintSpans::note(const change::Changes& changes) {
  for (const change::Change& change : changes) {
    if (const auto* c = std::get_if<change::AddSchema>(&change)) add(schema_key(c->schema.name));
    if (const auto* c = std::get_if<change::DropSchema>(&change)) {
      drop(schema_key(c->schema.name));
      for (const schema::Table& table : c->schema.tables) drop_table(table);
    }
    if (const auto* c = std::get_if<change::AddTable>(&change)) add_table(c->table);
    if (const auto* c = std::get_if<change::DropTable>(&change)) drop_table(c->table);
    if (const auto* c = std::get_if<change::ModifyTable>(&change)) note(*c);
    if (const auto* c = std::get_if<change::RenameTable>(&change)) {
      // A table made in this file stays new under its new name.
      if (table(c->from).added) add_table(c->to);
    }
  }
}

LintSpans::Span LintSpans::find(const std::string& key) const {
  const auto it = spans_.find(key);
  return it == spans_.end() ? Span{} : it->second;
}

LintSpans::Span LintSpans::schema(std::string_view name) const {
  return find(schema_key(name));
}
LintSpans::Span LintSpans::table(const schema::Table& table) const {
  return find(table_key(table));
}
LintSpans::Span LintSpans::column(const schema::Table& table, std::string_view name) const {
  return find(inner_key('c', table, name));
}
LintSpans::Span LintSpans::index(const schema::Table& table, std::string_view name) const {
  return find(inner_key('i', table, name));
}
LintSpans::Span LintSpans::foreign_key(const schema::Table& table, std::string_view symbol) const {
  return find(inner_key('f', table, symbol));
}
LintSpans::Span LintSpans::check(const schema::Table& table, std::string_view name) const {
  return find(inner_key('k', table, name));
}

bool check_forbids_null(const schema::Table& table, std::string_view column) {
  return std::any_of(table.checks.begin(), table.checks.end(), [&](const schema::Check& check) {
    const bool enforced = check.properties.get<bool>("enforced").value_or(true);
    return enforced && !check.properties.is_set("not_valid") && forbids_null(check.expression, column);
  });
}

std::string listed_names(const std::vector<std::string>& names, std::string_view last_separator) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? last_separator : ", ";
    text += base::quote_go(names[i]);
  }
  return text;
}

}  // namespace portolan::ports
