#include <algorithm>
#include <map>

#include "drivers/postgres/dialect.h"
#include "drivers/postgres/text.h"
#include "planner/base/strings.h"

namespace portolan::postgres {
namespace {

constexpr std::string_view kPublic = "public";

bool is_revisions(const schema::Schema& schema, const schema::Table& table,
                  const std::optional<schema::ObjectRef>& revisions) {
  return revisions && table.name == revisions->name && (revisions->schema.empty() || schema.name == revisions->schema);
}

std::string in_schema(const schema::Schema& schema) {
  return " in schema " + base::quote_go(schema.name);
}

std::string found_named(std::string_view kind, std::string_view name) {
  return "found " + std::string(kind) + " " + base::quote_go(name);
}

/// Reason why a schema holds something of its own; "" when it does not.
std::string objects_reason(const schema::Schema& schema) {
  if (schema.objects.empty()) return {};
  const schema::Object& first = schema.objects.front();
  return found_named(first.kind, first.name) + in_schema(schema);
}

/// A bound URL: no table, or only the revisions table.
std::string schema_reason(const schema::Schema& schema, const std::optional<schema::ObjectRef>& revisions) {
  const bool only_revisions = schema.tables.size() == 1 && is_revisions(schema, schema.tables.front(), revisions);
  if (schema.tables.empty() || only_revisions) return objects_reason(schema);
  const std::string table = found_named("table", schema.tables.front().name);
  return revisions ? table + in_schema(schema) : table + " in connected schema";
}

/// A database: an empty `public`, and the revisions schema with only the revisions table.
std::string realm_reason(const schema::Schema& schema, const std::optional<schema::ObjectRef>& revisions) {
  const bool holds_revisions = revisions && schema.name == revisions->schema;
  if (schema.name != kPublic && !holds_revisions) return found_named("schema", schema.name);
  if (schema.tables.size() > 1 && revisions) {
    return "found " + std::to_string(schema.tables.size()) + " tables" + in_schema(schema);
  }
  if (!schema.tables.empty() && !is_revisions(schema, schema.tables.front(), revisions)) {
    return found_named("table", schema.tables.front().name) + in_schema(schema);
  }
  return objects_reason(schema);
}

/// SQL word after DROP for a kind of object.
std::string_view drop_word(std::string_view kind) {
  static const std::map<std::string_view, std::string_view> words = {
      {"view", "VIEW"},           {"materialized", "MATERIALIZED VIEW"},
      {"sequence", "SEQUENCE"},   {"foreign_table", "FOREIGN TABLE"},
      {"function", "FUNCTION"},   {"procedure", "PROCEDURE"},
      {"aggregate", "AGGREGATE"}, {"enum", "TYPE"},
      {"composite", "TYPE"},      {"range", "TYPE"},
      {"domain", "DOMAIN"},       {"collation", "COLLATION"},
      {"extension", "EXTENSION"}, {"event_trigger", "EVENT TRIGGER"},
      {"server", "SERVER"},       {"table", "TABLE"},
      {"partition", "TABLE"}};
  const auto it = words.find(kind);
  return it == words.end() ? std::string_view() : it->second;
}

/// `DROP ... IF EXISTS ... CASCADE`; nullopt for what goes away with its table or has no drop of its own.
std::optional<std::string> drop_statement(std::string_view kind, std::string_view schema, const std::string& name,
                                          const std::string& arguments) {
  const std::string_view word = drop_word(kind);
  if (word.empty()) return std::nullopt;
  std::string sql = "DROP " + std::string(word) + " IF EXISTS ";
  if (!schema.empty()) sql += quote_identifier(schema) + ".";
  return sql + quote_identifier(name) + arguments + " CASCADE";
}

void drop_objects(const std::vector<schema::Object>& objects, std::string_view schema,
                  std::vector<std::string>& statements) {
  for (const schema::Object& object : objects) {
    const bool routine = object.properties.has("arguments");
    const std::string arguments = routine ? "(" + object.properties.text("arguments") + ")" : "";
    if (auto sql = drop_statement(object.kind, schema, object.name, arguments)) statements.push_back(*std::move(sql));
  }
}

}  // namespace

ports::CleanCheck PostgresDialect::check_clean(const schema::Realm& realm, bool schema_scope,
                                               const std::optional<schema::ObjectRef>& revisions) const {
  for (const schema::Schema& schema : realm.schemas) {
    std::string reason = schema_scope ? schema_reason(schema, revisions) : realm_reason(schema, revisions);
    if (!reason.empty()) return {false, std::move(reason)};
  }
  return {};
}

std::vector<std::string> PostgresDialect::reset_statements(const schema::Realm& found, bool schema_scope) const {
  std::vector<std::string> statements;
  if (schema_scope) {
    for (const schema::Schema& schema : found.schemas) {
      for (const schema::Table& table : schema.tables) {
        statements.push_back(*drop_statement("table", schema.name, table.name, ""));
      }
      drop_objects(schema.objects, schema.name, statements);
    }
    return statements;
  }
  drop_objects(found.objects, "", statements);
  if (schema::find_schema(found, kPublic) == nullptr) statements.push_back("CREATE SCHEMA IF NOT EXISTS \"public\"");
  for (const schema::Schema& schema : found.schemas) {
    const bool fresh = schema.name == kPublic && schema.tables.empty() && schema.objects.empty();
    if (fresh) continue;
    statements.push_back("DROP SCHEMA IF EXISTS " + quote_identifier(schema.name) + " CASCADE");
    if (schema.name != kPublic) continue;
    statements.push_back("CREATE SCHEMA IF NOT EXISTS \"public\"");
    if (schema.comment) {
      statements.push_back("COMMENT ON SCHEMA \"public\" IS " + quote_literal(*schema.comment));
    }
  }
  return statements;
}

}  // namespace portolan::postgres
