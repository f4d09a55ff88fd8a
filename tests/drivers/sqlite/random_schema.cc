#include "tests/drivers/sqlite/random_schema.h"

#include <algorithm>
#include <string_view>

#include "planner/base/strings.h"

namespace portolan::sqlite {
namespace {

using test::Random;

constexpr std::size_t kTables = 4;
constexpr std::size_t kColumns = 5;

/// Places of a table's elements among its dice.
enum Element : std::size_t { kTable, kKey, kGenerated, kUnique, kChecks, kForeignKeys, kIndexes = 8, kColumn = 16 };

constexpr std::array<std::string_view, 12> kTableNames = {
    "users", "order items", "select", "naïve", "say \"hi\"", "x`y", "it's", "123", "Mixed", "a.b", "表", "${t}"};
constexpr std::array<std::string_view, 16> kColumnNames = {"a",    "b",     "unit price", "group", "größe", "the \"c\"",
                                                           "d`e",  "f'g",   "7up",        "Key",   "h.i",   "列",
                                                           "%{j}", "check", "k,l",        "m)("};

constexpr std::array<std::string_view, 44> kTypes = {"bool",
                                                     "BOOLEAN",
                                                     "integer",
                                                     "INT",
                                                     "int(11)",
                                                     "int2",
                                                     "int8",
                                                     "tinyint(1)",
                                                     "smallint",
                                                     "mediumint",
                                                     "bigint",
                                                     "unsigned big int",
                                                     "uint64",
                                                     "real",
                                                     "DOUBLE",
                                                     "Double Precision",
                                                     "float(5)",
                                                     "numeric",
                                                     "numeric(8)",
                                                     "decimal(8,2)",
                                                     "DECIMAL (10, 3)",
                                                     "text",
                                                     "text(20)",
                                                     "character(20)",
                                                     "varchar(255)",
                                                     "varying character(30)",
                                                     "nchar(5)",
                                                     "native character(70)",
                                                     "nvarchar(100)",
                                                     "clob",
                                                     "char(3)",
                                                     "blob",
                                                     "blob(16)",
                                                     "date",
                                                     "datetime",
                                                     "datetime(6)",
                                                     "time",
                                                     "timestamp",
                                                     "json",
                                                     "JSONB",
                                                     "uuid",
                                                     "MyType(3)",
                                                     "int unsigned",
                                                     ""};
constexpr std::array<std::string_view, 7> kStrictTypes = {"int", "INTEGER", "text", "real", "blob", "any", "ANY"};

constexpr std::array<std::string_view, 32> kDefaults = {"0",
                                                        "1.50",
                                                        "-7",
                                                        "+3",
                                                        "1e3",
                                                        "0x1F",
                                                        ".5",
                                                        "9223372036854775807",
                                                        "'a''b'",
                                                        "x'0102'",
                                                        "X'fF'",
                                                        "''",
                                                        "'two\nlines'",
                                                        "'${x} %{y} \\ \"'",
                                                        "'naïve'",
                                                        "'5'",
                                                        "CURRENT_TIMESTAMP",
                                                        "current_date",
                                                        "(1 + 2)",
                                                        "(abs(-5) || ')')",
                                                        "NULL",
                                                        "(NULL)",
                                                        "true",
                                                        "FALSE",
                                                        "draft",
                                                        "'false'",
                                                        "\"TRUE\"",
                                                        "'x''01'''",
                                                        "'''quoted'''",
                                                        "2.75",
                                                        "( -- note )\n 'x' /* ) */)",
                                                        "\"quoted\""};
constexpr std::array<std::string_view, 3> kCollations = {"nocase", "RTRIM", "binary"};
constexpr std::array<std::string_view, 5> kActions = {"NO ACTION", "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT"};
constexpr std::array<std::string_view, 5> kDeferrable = {"", "", " DEFERRABLE", " DEFERRABLE INITIALLY DEFERRED",
                                                         " NOT DEFERRABLE INITIALLY IMMEDIATE"};

std::string quote_name(std::string_view name) {
  return base::quote_doubled(name, '"');
}

/// One of SQLite's ways to quote a name.
std::string quote_name(Random& random, std::string_view name) {
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  if (plain && name != "select" && name != "group" && name != "check" && random.one_in(2)) return std::string(name);
  if (name.find(']') == std::string_view::npos && random.one_in(4)) return "[" + std::string(name) + "]";
  return base::quote_doubled(name, random.one_in(2) ? '"' : '`');
}

std::string condition(Random& random, const std::string& column) {
  switch (random.below(5)) {
    case 0:
      return quote_name(column) + " <> 'x,)'";
    case 1:
      return "(" + quote_name(column) + " IS NOT NULL)";
    case 2:
      return quote_name(column) + " > 0 /* more ( */ AND (" + quote_name(random, column) + " < 10 OR 1)";
    case 3:
      return "length(" + quote_name(column) + ") -- a note)\n < 100";
    default:
      return quote_name(column) + " IN ('it''s', '${v}', 'dq' || 'x')";
  }
}

std::string check(Random& random, const std::string& name, const std::string& column) {
  const std::string text = "CHECK (" + condition(random, column) + ")";
  return random.one_in(2) ? "CONSTRAINT " + quote_name(random, name) + " " + text : text;
}

template <typename T>
std::vector<T> shuffled(Random& random, std::vector<T> items) {
  for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[random.below(i)]);
  return items;
}

}  // namespace

RandomSchema::RandomSchema(unsigned pair, Variant variant) : pair_(pair), variant_(variant) {
  for (std::size_t i = 0; i < kTables; ++i) add_table(i);
  for (std::size_t i = 0; i < tables_.size(); ++i) add_foreign_keys(tables_[i], numbers_[i]);
}

Random RandomSchema::dice(std::size_t table, std::size_t element) const {
  const std::uint64_t place = table * 1000 + element;
  Random choice(variant_.seed * 7919 + place);
  const bool replaced = variant_.one_in != 0 && choice.one_in(variant_.one_in);
  const std::uint64_t seed = replaced ? variant_.seed + 0x5EED : pair_;
  return Random(seed * 1000003 + place);
}

std::string RandomSchema::renamed(const std::string& name, std::size_t table, std::size_t element) const {
  Random random(variant_.seed * 31 + table * 1000 + element);
  return variant_.renames && random.one_in(8) ? name + kRenamed : name;
}

void RandomSchema::add_table(std::size_t number) {
  Random random = dice(number, kTable);
  if (random.one_in(6)) return;
  Table table;
  table.name = renamed(std::string(kTableNames[(pair_ + number * 5) % kTableNames.size()]), number, kTable);
  table.strict = random.one_in(5);
  for (std::size_t i = 0; i < kColumns; ++i) add_column(table, number, i);
  add_key(table, number);
  add_generated(table, number);
  add_unique(table, number);
  add_checks(table, number);
  add_indexes(table, number);
  numbers_.push_back(number);
  tables_.push_back(std::move(table));
}

void RandomSchema::add_column(Table& table, std::size_t number, std::size_t position) {
  Random random = dice(number, kColumn + position);
  // One column always stays, so that there is a table.
  if (position > 0 && random.one_in(4)) return;
  Column column;
  const std::size_t name = (pair_ + number * 3 + position * 5) % kColumnNames.size();
  const std::string_view any_type = random.pick(kTypes);
  column.type = table.strict ? random.pick(kStrictTypes) : any_type;
  column.name = std::string(kColumnNames[name]);
  // SQLite 3.40 fails to rename the integer key of a table without a rowid when a UNIQUE names it, too.
  if (!base::equals_ignoring_case(column.type, "integer"))
    column.name = renamed(column.name, number, kColumn + position);
  column.definition = quote_name(random, column.name) + " " + column.type;
  if (random.one_in(4)) column.definition += random.one_in(3) ? " CONSTRAINT required NOT NULL" : " NOT NULL";
  if (random.one_in(2)) column.definition += " DEFAULT " + std::string(random.pick(kDefaults));
  if (random.one_in(5)) column.definition += " COLLATE " + std::string(random.pick(kCollations));
  if (random.one_in(8)) column.definition += " UNIQUE";
  if (random.one_in(8)) {
    column.definition += " " + check(random, "c " + std::to_string(position), column.name);
  }
  if (random.one_in(6)) column.definition += " -- note, (\n";
  table.columns.push_back(std::move(column));
}

void RandomSchema::add_key(Table& table, std::size_t number) {
  Random random = dice(number, kKey);
  switch (random.below(5)) {
    case 0:
      return;
    case 1: {
      Column id{"id", "integer", false, "id integer PRIMARY KEY"};
      if (random.one_in(4)) id.definition += " DESC";
      if (random.one_in(3)) id.definition = "[id] integer NOT NULL PRIMARY KEY AUTOINCREMENT";
      table.columns.insert(table.columns.begin(), std::move(id));
      table.key = {"id"};
      return;
    }
    default:
      break;
  }
  std::vector<std::string> columns, parts;
  for (const Column& column : table.columns) columns.push_back(column.name);
  columns = shuffled(random, columns);
  columns.resize(1 + random.below(std::min<std::size_t>(3, columns.size())));
  for (const std::string& column : columns) {
    std::string part = quote_name(random, column);
    if (random.one_in(6)) part += " COLLATE " + std::string(random.pick(kCollations));
    if (random.one_in(4)) part += " DESC";
    parts.push_back(std::move(part));
  }
  table.key = columns;
  table.without_rowid = random.one_in(3);
  table.constraints.push_back((random.one_in(4) ? "CONSTRAINT pk " : "") + std::string("PRIMARY KEY (") +
                              base::join(parts, ", ") + ")");
}

void RandomSchema::add_generated(Table& table, std::size_t number) {
  Random random = dice(number, kGenerated);
  if (!random.one_in(3)) return;
  const std::string source = table.columns[random.below(table.columns.size())].name;
  Column column{"total sum", table.strict ? "int" : "bigint", true, {}};
  column.definition = quote_name(random, column.name) + " " + column.type;
  column.definition += random.one_in(2) ? " GENERATED ALWAYS AS " : " AS ";
  column.definition += "(length(" + quote_name(source) + (random.one_in(2) ? ") + 1)" : ") || ')')");
  if (random.one_in(3)) {
    column.definition += " STORED";
  } else if (random.one_in(2)) {
    column.definition += " VIRTUAL";
  }
  if (random.one_in(4)) column.definition += " NOT NULL";
  table.columns.push_back(std::move(column));
}

void RandomSchema::add_unique(Table& table, std::size_t number) {
  Random random = dice(number, kUnique);
  if (table.columns.size() < 2 || !random.one_in(4)) return;
  const std::size_t first = random.below(table.columns.size());
  const std::size_t second = (first + 1) % table.columns.size();
  table.constraints.push_back("UNIQUE (" + quote_name(random, table.columns[first].name) + ", " +
                              quote_name(random, table.columns[second].name) + (random.one_in(4) ? " DESC)" : ")"));
}

void RandomSchema::add_checks(Table& table, std::size_t number) {
  Random random = dice(number, kChecks);
  for (std::size_t i = random.below(3); i > 0; --i) {
    const std::string column = table.columns[random.below(table.columns.size())].name;
    table.constraints.push_back(check(random, "limit " + std::to_string(i), column));
  }
}

void RandomSchema::add_foreign_keys(Table& table, std::size_t number) {
  Random random = dice(number, kForeignKeys);
  for (std::size_t i = random.below(3); i > 0; --i) {
    const Table& parent = tables_[random.below(tables_.size())];
    const std::size_t size = 1 + random.below(std::min<std::size_t>({2, table.columns.size(), parent.columns.size()}));
    std::vector<std::string> columns, references;
    for (std::size_t k = 0; k < size; ++k) {
      columns.push_back(quote_name(random, table.columns[(i + k) % table.columns.size()].name));
      references.push_back(quote_name(random, parent.columns[k].name));
    }
    std::string key =
        random.one_in(2) ? "CONSTRAINT " + quote_name(random, "fk " + std::to_string(i)) + " " : std::string();
    key += "FOREIGN KEY (" + base::join(columns, ", ") + ") REFERENCES " + quote_name(random, parent.name);
    if (parent.key.size() != size || random.one_in(2)) key += " (" + base::join(references, ", ") + ")";
    if (random.one_in(2)) key += " ON DELETE " + std::string(random.pick(kActions));
    if (random.one_in(3)) key += " on update " + std::string(random.pick(kActions));
    key += random.pick(kDeferrable);
    table.constraints.push_back(std::move(key));
  }
}

void RandomSchema::add_indexes(Table& table, std::size_t number) {
  for (std::size_t i = 0; i < 3; ++i) {
    Random random = dice(number, kIndexes + i);
    if (random.one_in(2)) continue;
    std::vector<std::string> parts;
    for (std::size_t k = 1 + random.below(2); k > 0; --k) {
      const std::string name = table.columns[random.below(table.columns.size())].name;
      std::string part = quote_name(random, name);
      if (random.one_in(4)) part = "lower(" + quote_name(name) + ")" + (random.one_in(2) ? " || ','" : "");
      if (random.one_in(8)) part = "(" + part + ")";
      if (random.one_in(5)) part += " COLLATE " + std::string(random.pick(kCollations));
      if (random.one_in(4)) part += random.one_in(2) ? " DESC" : " asc";
      parts.push_back(std::move(part));
    }
    const std::string column = table.columns[random.below(table.columns.size())].name;
    std::string text = random.one_in(4) ? "CREATE UNIQUE INDEX " : "create index ";
    text += quote_name(random, "index " + std::to_string(number) + std::to_string(i)) + " ON " +
            quote_name(random, table.name) + " (" + base::join(parts, ", ") + ")";
    if (random.one_in(4)) text += " where " + quote_name(column) + " is not null AND " + quote_name(column) + " <> ')'";
    table.indexes.push_back(std::move(text));
  }
}

std::string RandomSchema::sql() const {
  std::string text;
  for (const Table& table : tables_) {
    std::vector<std::string> items;
    for (const Column& column : table.columns) items.push_back(column.definition);
    items.insert(items.end(), table.constraints.begin(), table.constraints.end());
    text += "CREATE TABLE " + quote_name(table.name) + " (" + base::join(items, ", ") + ")";
    if (table.without_rowid) text += " WITHOUT ROWID";
    if (table.strict) text += table.without_rowid ? ", STRICT" : " STRICT";
    text += ";\n";
    for (const std::string& index : table.indexes) text += index + ";\n";
  }
  return text;
}

std::vector<std::string> RandomSchema::tables() const {
  std::vector<std::string> names;
  for (const Table& table : tables_) names.push_back(table.name);
  return names;
}

}  // namespace portolan::sqlite
