#include "drivers/mysql/clean.h"

#include "drivers/mysql/features.h"
#include "planner/base/strings.h"

namespace portolan::mysql {
namespace {

schema::Column column(std::string name, std::string type, std::vector<std::string> args, bool nullable = false) {
  schema::Column column;
  column.name = std::move(name);
  column.type.name = std::move(type);
  column.type.args = std::move(args);
  column.nullable = nullable;
  return column;
}

schema::Column counter(std::string name, const char* default_value) {
  schema::Column result = column(std::move(name), "bigint", {});
  result.default_value = schema::Expression{false, default_value};
  return result;
}

/// What a schema holds, tables first: kind and name of each.
std::vector<std::pair<std::string, std::string>> contents(const schema::Schema& schema) {
  std::vector<std::pair<std::string, std::string>> items;
  for (const schema::Table& table : schema.tables) items.emplace_back("table", table.name);
  for (const schema::Object& object : schema.objects) items.emplace_back(object.kind, object.name);
  return items;
}

ports::CleanCheck dirty(std::string reason) {
  return {false, std::move(reason)};
}

ports::CleanCheck check_schema(const schema::Schema& schema, const std::optional<schema::ObjectRef>& revisions) {
  const auto items = contents(schema);
  if (items.empty()) return {};
  const bool own = revisions && schema.name == revisions->schema;
  if (own && items.size() == 1 && items[0].second == revisions->name) return {};
  return dirty("found " + items[0].first + " " + base::quote_go(items[0].second) + " in schema " +
               base::quote_go(schema.name));
}

ports::CleanCheck check_server(const schema::Realm& realm, const std::optional<schema::ObjectRef>& revisions) {
  if (realm.schemas.empty()) return {};
  const schema::Schema& first = realm.schemas.front();
  if (!revisions) return dirty("found schema " + base::quote_go(first.name));
  if (realm.schemas.size() > 1) return dirty("found multiple schemas: " + std::to_string(realm.schemas.size()));
  if (first.name != revisions->schema) return dirty("found schema " + base::quote_go(first.name));
  const auto items = contents(first);
  if (items.empty() || (items.size() == 1 && items[0].second == revisions->name)) return {};
  if (items.size() > 1) return dirty("found multiple tables: " + std::to_string(items.size()));
  return dirty("found " + items[0].first + " " + base::quote_go(items[0].second));
}

}  // namespace

schema::Table revisions_table(const ports::ServerFacts& facts, std::string_view schema) {
  const std::vector<std::string> size = {"255"};
  schema::Table table;
  table.schema = schema;
  table.name = "atlas_schema_revisions";
  schema::Column type = counter("type", "2");
  type.type.attributes.set("unsigned", true);
  table.columns = {column("version", "varchar", size), column("description", "varchar", size), std::move(type),
                   counter("applied", "0"), counter("total", "0"),
                   // MariaDB gives a NOT NULL timestamp a default of its own.
                   column("executed_at", "timestamp", {}, is_mariadb(facts)), column("execution_time", "bigint", {}),
                   column("error", "longtext", {}, true), column("error_stmt", "longtext", {}, true),
                   column("hash", "varchar", size), column("partial_hashes", "json", {}, true),
                   column("operator_version", "varchar", size)};
  schema::Index key;
  key.kind = schema::IndexKind::kPrimaryKey;
  key.unique = true;
  key.parts.emplace_back().column = "version";
  table.primary_key = std::move(key);
  table.properties.set("charset", std::string("utf8mb4"));
  table.properties.set("collate", std::string("utf8mb4_bin"));
  return table;
}

std::vector<std::string> reset_statements(const ports::Dialect& dialect, const schema::Realm& found,
                                          bool schema_scope) {
  std::vector<std::string> statements;
  for (const schema::Schema& schema : found.schemas) {
    const std::string owner = dialect.quote_identifier(schema.name);
    if (!schema_scope) {
      statements.push_back("DROP DATABASE IF EXISTS " + owner);
      continue;
    }
    std::vector<std::string> drops;
    for (const auto& [kind, name] : contents(schema)) {
      // Triggers go with their tables.
      if (kind == "trigger") continue;
      drops.push_back("DROP " + base::to_upper(kind) + " IF EXISTS " + owner + "." + dialect.quote_identifier(name));
    }
    if (drops.empty()) continue;
    // Tables may refer to each other in circles.
    statements.emplace_back("SET SESSION foreign_key_checks = 0");
    statements.insert(statements.end(), drops.begin(), drops.end());
    statements.emplace_back("SET SESSION foreign_key_checks = 1");
  }
  return statements;
}

ports::CleanCheck check_clean(const schema::Realm& realm, bool schema_scope,
                              const std::optional<schema::ObjectRef>& revisions) {
  if (!schema_scope) return check_server(realm, revisions);
  if (realm.schemas.empty()) return {};
  return check_schema(realm.schemas.front(), revisions);
}

}  // namespace portolan::mysql
