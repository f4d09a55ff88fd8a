#include <algorithm>
#include <array>
#include <set>

#include "drivers/mysql/features.h"
#include "drivers/mysql/inspect.h"
#include "drivers/mysql/partitions.h"
#include "drivers/mysql/text.h"
#include "planner/base/strings.h"

namespace portolan::mysql {
namespace {

bool is_partitioned(const schema::Table& table) {
  for (const std::string& option : base::split(table.properties.text("create_options"), ' ')) {
    if (option == "partitioned") return true;
  }
  return false;
}

/// MariaDB would open every table to answer from PARTITIONS, but flags partitioned ones in their create options; MySQL
/// misses those by `KEY ()` there.
bool may_have_partitions(Catalog& catalog) {
  if (!is_mariadb(catalog.facts())) return true;
  for (const schema::Schema& schema : catalog.realm().schemas) {
    if (std::any_of(schema.tables.begin(), schema.tables.end(), is_partitioned)) return true;
  }
  return false;
}

constexpr std::array<std::string_view, 8> kTypes = {"RANGE", "RANGE COLUMNS", "LIST", "LIST COLUMNS",
                                                    "HASH",  "LINEAR HASH",   "KEY",  "LINEAR KEY"};

/// Partitions by system time and partitions of partitions have no form in documents.
bool is_understood(const std::string& type, const ports::Cell& subpartition) {
  return !subpartition && std::find(kTypes.begin(), kTypes.end(), type) != kTypes.end();
}

/// The columns of the primary key, which `KEY ()` stands for, or of the first unique index.
std::vector<schema::IndexPart> key_parts(const schema::Table& table) {
  const auto plain = [](const schema::Index& index) {
    std::vector<schema::IndexPart> parts;
    for (const schema::IndexPart& part : index.parts) parts.push_back({part.column, "", false, {}});
    return parts;
  };
  if (table.primary_key) return plain(*table.primary_key);
  for (const schema::Index& index : table.indexes) {
    if (index.unique) return plain(index);
  }
  return {};
}

std::vector<schema::IndexPart> read_parts(const schema::Table& table, const std::string& type,
                                          const std::string& expression) {
  if (partitions_by_expression(type)) return {{"", expression, false, {}}};
  std::vector<schema::IndexPart> parts;
  for (const std::string& item : split_list(expression)) {
    std::string name = item;
    if (name.size() > 1 && name.front() == '`') name = base::replace_all(name.substr(1, name.size() - 2), "``", "`");
    parts.push_back({name, "", false, {}});
  }
  return parts.empty() ? key_parts(table) : parts;
}

void add_partition(schema::Table& table, const std::vector<ports::Cell>& row) {
  const std::string type = base::to_upper(text_of(row[3]));
  if (!table.partitioning) {
    table.partitioning.emplace();
    table.partitioning->type = type;
    table.partitioning->parts = read_parts(table, type, text_of(row[4]));
  }
  schema::Partition& partition = table.partitioning->partitions.emplace_back();
  partition.name = text_of(row[2]);
  if (type.starts_with("RANGE")) partition.properties.set("values_less_than", split_list(text_of(row[5])));
  if (type.starts_with("LIST")) partition.properties.set("values_in", split_list(text_of(row[5])));
  if (!text_of(row[6]).empty()) partition.properties.set("comment", *row[6]);
}

/// Partitions by hash that carry nothing but the names the server gives become a number.
void count_partitions(schema::Partitioning& partitioning) {
  for (std::size_t i = 0; i < partitioning.partitions.size(); ++i) {
    const schema::Partition& partition = partitioning.partitions[i];
    if (partition.name != "p" + std::to_string(i) || !partition.properties.empty()) return;
  }
  partitioning.properties.set("partitions", static_cast<std::int64_t>(partitioning.partitions.size()));
  partitioning.partitions.clear();
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
  if (!may_have_partitions(catalog)) return;
  std::set<schema::Table*> opaque;
  for (const auto& row : catalog.read("TABLE_SCHEMA, TABLE_NAME, PARTITION_NAME, PARTITION_METHOD, "
                                      "PARTITION_EXPRESSION, PARTITION_DESCRIPTION, PARTITION_COMMENT, "
                                      "SUBPARTITION_METHOD",
                                      "PARTITIONS", "TABLE_SCHEMA", "PARTITION_NAME IS NOT NULL",
                                      "TABLE_SCHEMA, TABLE_NAME, PARTITION_ORDINAL_POSITION")) {
    schema::Table* table = catalog.table(text_of(row[0]), text_of(row[1]));
    if (table == nullptr) continue;
    forget_flag(*table);
    if (is_understood(base::to_upper(text_of(row[3])), row[7])) {
      add_partition(*table, row);
    } else {
      opaque.insert(table);
    }
  }
  for (schema::Schema& schema : catalog.realm().schemas) {
    for (schema::Table& table : schema.tables) {
      if (table.partitioning) count_partitions(*table.partitioning);
      if (!opaque.contains(&table)) continue;
      const std::string clause = partition_clause(catalog.create_statement(table));
      if (!clause.empty()) table.properties.set("partition_by", clause);
    }
  }
}

}  // namespace portolan::mysql
