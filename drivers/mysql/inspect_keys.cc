#include "drivers/mysql/features.h"
#include "drivers/mysql/inspect.h"
#include "drivers/mysql/text.h"
#include "planner/base/strings.h"

namespace portolan::mysql {
namespace {

schema::Index new_index(const std::vector<ports::Cell>& row) {
  schema::Index index;
  const bool primary = text_of(row[2]) == "PRIMARY";
  if (primary) {
    index.kind = schema::IndexKind::kPrimaryKey;
  } else {
    index.name = text_of(row[2]);
  }
  index.unique = text_of(row[3]) == "0";
  const std::string type = base::to_upper(text_of(row[4]));
  if (!type.empty() && type != "BTREE") index.properties.set("type", schema::Word{type == "RTREE" ? "SPATIAL" : type});
  if (!text_of(row[8]).empty()) index.comment = *row[8];
  return index;
}

schema::IndexPart new_part(const std::vector<ports::Cell>& row, const ports::ServerFacts& facts) {
  schema::IndexPart part;
  part.column = text_of(row[5]);
  part.descending = text_of(row[6]) == "D";
  const std::string type = base::to_upper(text_of(row[4]));
  if (row[7] && type != "SPATIAL" && type != "RTREE") {
    part.properties.set("prefix", static_cast<std::int64_t>(std::stoll(*row[7])));
  }
  if (row[9]) {
    part.column.clear();
    part.expression = wrapped(has(facts, Feature::kEscapedExpressions) ? unescape_expression(*row[9]) : *row[9]);
  }
  return part;
}

/// `/*!50100 WITH PARSER `ngram` */` at the end of an index line of SHOW CREATE TABLE.
void read_parsers(Catalog& catalog, schema::Table& table) {
  const std::vector<std::string> lines = base::split(catalog.create_statement(table), '\n');
  for (schema::Index& index : table.indexes) {
    if (index.properties.text("type") != "FULLTEXT") continue;
    const std::string start = "FULLTEXT KEY " + catalog.dialect().quote_identifier(index.name);
    for (const std::string& line : lines) {
      const std::string_view text = base::trim(line);
      const auto mark = text.find("WITH PARSER `");
      if (!text.starts_with(start) || mark == std::string_view::npos) continue;
      const auto name = mark + std::string_view("WITH PARSER `").size();
      index.properties.set("parser", schema::Word{std::string(text.substr(name, text.find('`', name) - name))});
    }
  }
}

bool has_full_text(const schema::Table& table) {
  for (const schema::Index& index : table.indexes) {
    if (index.properties.text("type") == "FULLTEXT") return true;
  }
  return false;
}

struct Rules {
  std::string on_update, on_delete;
};

std::string constraint_key(const ports::Cell& schema, const ports::Cell& table, const ports::Cell& name) {
  return schema::qualified_key(schema::qualified_key(text_of(schema), text_of(table)), text_of(name));
}

std::unordered_map<std::string, Rules> read_rules(Catalog& catalog) {
  std::unordered_map<std::string, Rules> rules;
  for (const auto& row : catalog.read("CONSTRAINT_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, UPDATE_RULE, DELETE_RULE",
                                      "REFERENTIAL_CONSTRAINTS", "CONSTRAINT_SCHEMA", "", "")) {
    rules.emplace(constraint_key(row[0], row[1], row[2]), Rules{text_of(row[3]), text_of(row[4])});
  }
  return rules;
}

}  // namespace

void read_indexes(Catalog& catalog) {
  std::string columns =
      "TABLE_SCHEMA, TABLE_NAME, INDEX_NAME, NON_UNIQUE, INDEX_TYPE, COLUMN_NAME, COLLATION, SUB_PART, INDEX_COMMENT, ";
  columns += has(catalog.facts(), Feature::kExpressionParts) ? "EXPRESSION" : "NULL";
  for (const auto& row :
       catalog.read(columns, "STATISTICS", "TABLE_SCHEMA", "", "TABLE_SCHEMA, TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX")) {
    schema::Table* table = catalog.table(text_of(row[0]), text_of(row[1]));
    if (table == nullptr) continue;
    schema::Index* index = nullptr;
    if (text_of(row[2]) == "PRIMARY") {
      if (!table->primary_key) table->primary_key = new_index(row);
      index = &*table->primary_key;
    } else {
      // Rows of one index are neighbours.
      if (table->indexes.empty() || table->indexes.back().name != text_of(row[2])) {
        table->indexes.push_back(new_index(row));
      }
      index = &table->indexes.back();
    }
    index->parts.push_back(new_part(row, catalog.facts()));
  }
  if (is_mariadb(catalog.facts()) || !has(catalog.facts(), Feature::kFullTextParser)) return;
  for (schema::Schema& schema : catalog.realm().schemas) {
    for (schema::Table& table : schema.tables) {
      if (has_full_text(table)) read_parsers(catalog, table);
    }
  }
}

void read_foreign_keys(Catalog& catalog) {
  const auto rules = read_rules(catalog);
  for (const auto& row :
       catalog.read("TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME, REFERENCED_TABLE_SCHEMA, "
                    "REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME",
                    "KEY_COLUMN_USAGE", "TABLE_SCHEMA", "REFERENCED_TABLE_NAME IS NOT NULL",
                    "TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION")) {
    schema::Table* table = catalog.table(text_of(row[0]), text_of(row[1]));
    if (table == nullptr) continue;
    if (table->foreign_keys.empty() || table->foreign_keys.back().symbol != text_of(row[2])) {
      schema::ForeignKey& key = table->foreign_keys.emplace_back();
      key.symbol = text_of(row[2]);
      if (text_of(row[4]) != table->schema) key.ref_schema = text_of(row[4]);
      key.ref_table = text_of(row[5]);
      if (const auto it = rules.find(constraint_key(row[0], row[1], row[2])); it != rules.end()) {
        key.on_update = it->second.on_update;
        key.on_delete = it->second.on_delete;
      }
    }
    table->foreign_keys.back().columns.push_back(text_of(row[3]));
    table->foreign_keys.back().ref_columns.push_back(text_of(row[6]));
  }
}

}  // namespace portolan::mysql
