#include "drivers/mysql/features.h"
#include "drivers/mysql/inspect.h"
#include "planner/base/strings.h"

namespace portolan::mysql {
namespace {

bool is_partitioned(const schema::Table& table) {
  for (const std::string& option : base::split(table.properties.text("create_options"), ' ')) {
    if (option == "partitioned") return true;
  }
  return false;
}

/// MariaDB flags partitioned tables in their create options; MySQL misses those by `KEY ()`.
std::vector<schema::Table*> partitioned_tables(Catalog& catalog) {
  std::vector<schema::Table*> tables;
  if (is_mariadb(catalog.facts())) {
    for (schema::Schema& schema : catalog.realm().schemas) {
      for (schema::Table& table : schema.tables) {
        if (is_partitioned(table)) tables.push_back(&table);
      }
    }
    return tables;
  }
  for (const auto& row : catalog.read("DISTINCT TABLE_SCHEMA, TABLE_NAME", "PARTITIONS", "TABLE_SCHEMA",
                                      "PARTITION_NAME IS NOT NULL", "")) {
    if (schema::Table* table = catalog.table(text_of(row[0]), text_of(row[1]))) tables.push_back(table);
  }
  return tables;
}

void forget_flag(schema::Table& table) {
  const std::string options = table.properties.text("create_options");
  if (options.find("partitioned") == std::string::npos) return;
  std::vector<std::string> kept = base::split(options, ' ');
  std::erase(kept, "partitioned");
  if (kept.empty()) return table.properties.erase("create_options");
  table.properties.set("create_options", base::join(kept, " "));
}

}  // namespace

std::string partition_clause(const std::string& create_statement) {
  const std::vector<std::string> lines = base::split(create_statement, '\n');
  std::size_t at = 0;
  while (at < lines.size() && !lines[at].starts_with(") ") && lines[at] != ")") ++at;
  std::string clause;
  for (++at; at < lines.size(); ++at) {
    std::string_view line = base::trim(lines[at]);
    if (line.starts_with("/*!") && line.find(' ') != std::string_view::npos) line.remove_prefix(line.find(' ') + 1);
    if (line.ends_with("*/")) line.remove_suffix(2);
    if (!clause.empty()) clause += ' ';
    clause += base::trim(line);
  }
  if (!clause.starts_with("PARTITION BY")) return {};
  return base::replace_all(clause, " ENGINE = InnoDB", "");
}

void read_partitions(Catalog& catalog) {
  for (schema::Table* table : partitioned_tables(catalog)) {
    const std::string clause = partition_clause(catalog.create_statement(*table));
    if (!clause.empty()) table->properties.set("partition_by", clause);
    forget_flag(*table);
  }
}

}  // namespace portolan::mysql
