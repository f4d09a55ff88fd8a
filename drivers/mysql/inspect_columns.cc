#include <algorithm>
#include <bitset>

#include "drivers/mysql/features.h"
#include "drivers/mysql/inspect.h"
#include "drivers/mysql/text.h"
#include "drivers/mysql/types.h"
#include "planner/base/strings.h"

namespace portolan::mysql {
namespace {

using ports::TypeClass;

/// Removes `phrase` from the front of `rest` and says whether it was there.
bool take(std::string_view& rest, std::string_view phrase) {
  if (!base::equals_ignoring_case(rest.substr(0, phrase.size()), phrase)) return false;
  rest.remove_prefix(phrase.size());
  while (!rest.empty() && (rest.front() == ' ' || rest.front() == ',')) rest.remove_prefix(1);
  return true;
}

/// `current_timestamp[(n)]` at the front of `rest`.
std::string take_timestamp(std::string_view& rest) {
  const auto end = rest.find_first_of(" ,");
  const std::string_view word = rest.substr(0, end);
  if (!is_current_timestamp(word)) return {};
  const std::string text(word);
  take(rest, text);
  return text;
}

bool is_numeric(TypeClass type_class) {
  return type_class == TypeClass::kBool || type_class == TypeClass::kInteger || type_class == TypeClass::kDecimal ||
         type_class == TypeClass::kFloat;
}

bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < '\x7f'; });
}

schema::Expression raw(std::string text) {
  return {true, std::move(text)};
}
schema::Expression literal(std::string text) {
  return {false, std::move(text)};
}

/// TiDB shows a bit default as its raw bytes, the highest first: `b'101'`.
std::string bit_literal(std::string_view bytes) {
  std::string digits;
  for (const char c : bytes) digits += std::bitset<8>(static_cast<unsigned char>(c)).to_string();
  digits.erase(0, std::min(digits.find('1'), digits.empty() ? 0 : digits.size() - 1));
  return "b'" + digits + "'";
}

schema::Expression mysql_default(const ports::ServerFacts& facts, TypeClass type_class, const std::string& text,
                                 bool generated) {
  if (generated) {
    if (is_temporal(type_class) && is_current_timestamp(text)) return raw(text);
    return raw(wrapped(unescape_expression(text)));
  }
  // Nothing but zeros reads as no bytes at all.
  if (type_class == TypeClass::kBinary && text == "0x") return literal("0x00");
  if (type_class == TypeClass::kBinary && is_hex_or_bit(text)) return literal(text);
  if (is_tidb(facts) && type_class == TypeClass::kBit && !text.starts_with("b'")) return literal(bit_literal(text));
  if (is_numeric(type_class) || type_class == TypeClass::kBit) return literal(text);
  if (is_temporal(type_class) && is_current_timestamp(text)) return raw(text);
  return literal(model_string(text));
}

std::optional<schema::Expression> mariadb_default(const ports::ServerFacts& facts, TypeClass type_class,
                                                  const std::string& type, const std::string& text) {
  if (text == "NULL") return std::nullopt;
  if (has(facts, Feature::kQuotedDefaults) && is_quoted(text)) {
    std::size_t at = 0;
    const std::string value = read_string(text, at);
    if (type_class == TypeClass::kBinary && !is_printable(value)) return literal(hex_literal(value));
    return literal(model_string(value));
  }
  if (type_class == TypeClass::kBit && is_hex_or_bit(text)) return literal(text);
  // MariaDB 11 spells bytes as x'01'.
  if (type_class == TypeClass::kBinary && is_hex_or_bit(text)) return literal(hex_literal(decode_hex(text)));
  if ((is_numeric(type_class) || type == "year") && base::is_number(text)) return literal(text);
  if (is_temporal(type_class) && base::to_lower(text) == "current_timestamp") return raw(text);
  if (!has(facts, Feature::kExpressionDefaults)) {
    return is_current_timestamp(text) ? raw(text) : literal(model_string(text));
  }
  if (!has(facts, Feature::kQuotedDefaults) && !is_current_timestamp(text) && text.find('(') == std::string::npos) {
    return literal(model_string(text));
  }
  return raw(wrapped(text));
}

void add_column(Catalog& catalog, schema::Table& table, const std::vector<ports::Cell>& row) {
  const ports::Dialect& dialect = catalog.dialect();
  schema::Column column;
  column.name = text_of(row[2]);
  column.type = dialect.parse_type(text_of(row[3]));
  if (!text_of(row[4]).empty()) column.comment = *row[4];
  column.nullable = text_of(row[5]) == "YES";
  const bool default_generated = read_extra(text_of(row[7]), column);
  if (row[8]) column.properties.set("charset", *row[8]);
  if (row[9]) column.properties.set("collate", *row[9]);
  if (column.generated) {
    const std::string& expression = text_of(row[10]);
    column.generated->expression =
        has(catalog.facts(), Feature::kEscapedExpressions) ? unescape_expression(expression) : expression;
  } else if (row[6]) {
    column.default_value = read_default(dialect, column.type, *row[6], default_generated);
  }
  if (row[11]) column.properties.set("srid", static_cast<std::int64_t>(std::stoll(*row[11])));
  table.columns.push_back(std::move(column));
}

/// Type and name are all that a view's column has of its own.
void add_view_column(Catalog& catalog, schema::Object& view, const std::vector<ports::Cell>& row) {
  schema::Column& column = view.columns.emplace_back();
  column.name = text_of(row[2]);
  column.type = catalog.dialect().parse_type(text_of(row[3]));
  column.nullable = text_of(row[5]) == "YES";
}

/// The bytes of a literal default of a binary column.
std::string default_bytes(const schema::Column& column) {
  return decode_hex(unquote(column.default_value->text));
}

/// Without the zeros that pad a fixed width.
std::string significant(const schema::Column& column, const std::string& bytes) {
  return column.type.name == "binary" ? bytes.substr(0, bytes.find_last_not_of('\0') + 1) : bytes;
}

bool may_be_garbled(const ports::Dialect& dialect, const schema::Column& column) {
  if (!column.default_value || column.default_value->raw) return false;
  if (dialect.type_class(column.type) != TypeClass::kBinary) return false;
  return !is_mariadb(dialect.facts()) || default_bytes(column).find('?') != std::string::npos;
}

/// The catalog garbles byte defaults: MariaDB before 11 puts `?` for every byte that is no text, MySQL 9.7 ends them at
/// the first zero. Asks the table itself, by one query for each table that may be concerned.
void read_lossy_defaults(Catalog& catalog, schema::Table& table) {
  const ports::Dialect& dialect = catalog.dialect();
  std::vector<schema::Column*> concerned;
  std::vector<std::string> items;
  for (schema::Column& column : table.columns) {
    if (!may_be_garbled(dialect, column)) continue;
    concerned.push_back(&column);
    items.push_back("HEX(DEFAULT(t." + dialect.quote_identifier(column.name) + "))");
  }
  if (concerned.empty()) return;
  // DEFAULT() needs a row; the join has one even when the table is empty.
  const ports::Rows rows = catalog.connection().query(
      "SELECT " + base::join(items, ", ") + " FROM (SELECT 1) AS one LEFT JOIN " +
      dialect.quote_identifier(table.schema) + "." + dialect.quote_identifier(table.name) + " AS t ON 1 = 0");
  for (std::size_t i = 0; i < concerned.size(); ++i) {
    // MySQL has no answer for a NOT NULL column of the row that is not there.
    const ports::Cell& answer = rows.rows.at(0).at(i);
    if (!answer) continue;
    const std::string bytes = decode_hex("0x" + *answer);
    schema::Column& column = *concerned[i];
    if (significant(column, bytes) == significant(column, default_bytes(column))) continue;
    column.default_value = literal(is_printable(bytes) ? model_string(bytes) : hex_literal(bytes));
  }
}

}  // namespace

bool read_extra(const std::string& extra, schema::Column& column) {
  bool default_generated = false;
  std::string_view rest = base::trim(extra);
  const auto storage = [&](const char* word) { column.generated = schema::Generated{"", word}; };
  while (!rest.empty()) {
    if (take(rest, "DEFAULT_GENERATED")) {
      default_generated = true;
    } else if (take(rest, "on update")) {
      std::string text = take_timestamp(rest);
      if (text.empty()) throw Error("unknown extra column attribute " + base::quote_go(extra));
      column.properties.set("on_update", schema::RawSql{std::move(text)});
    } else if (take(rest, "auto_increment")) {
      column.properties.set("auto_increment", true);
    } else if (take(rest, "STORED GENERATED") || take(rest, "PERSISTENT GENERATED") || take(rest, "PERSISTENT")) {
      storage("STORED");
    } else if (take(rest, "VIRTUAL GENERATED") || take(rest, "VIRTUAL")) {
      storage("VIRTUAL");
    } else if (take(rest, "INVISIBLE")) {
      column.properties.set("invisible", true);
    } else if (!take(rest, "NULL") && !take(rest, "WITHOUT SYSTEM VERSIONING")) {
      throw Error("unknown extra column attribute " + base::quote_go(extra));
    }
  }
  return default_generated;
}

std::optional<schema::Expression> read_default(const ports::Dialect& dialect, const schema::ColumnType& type,
                                               const std::string& text, bool generated) {
  const TypeClass type_class = dialect.type_class(type);
  const ports::ServerFacts& facts = dialect.facts();
  if (is_mariadb(facts)) return mariadb_default(facts, type_class, type.name, text);
  return mysql_default(facts, type_class, text, generated && has(facts, Feature::kExpressionDefaults));
}

void read_columns(Catalog& catalog) {
  const ports::ServerFacts& facts = catalog.facts();
  std::string columns =
      "TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, COLUMN_COMMENT, IS_NULLABLE, COLUMN_DEFAULT, EXTRA, "
      "CHARACTER_SET_NAME, COLLATION_NAME, ";
  columns += has(facts, Feature::kGeneratedColumns) ? "GENERATION_EXPRESSION, " : "NULL, ";
  columns += has(facts, Feature::kColumnSrid) ? "SRS_ID" : "NULL";
  for (const auto& row :
       catalog.read(columns, "COLUMNS", "TABLE_SCHEMA", "", "TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION")) {
    if (schema::Table* table = catalog.table(text_of(row[0]), text_of(row[1]))) {
      add_column(catalog, *table, row);
    } else if (schema::Object* view = catalog.view(text_of(row[0]), text_of(row[1]))) {
      add_view_column(catalog, *view, row);
    }
  }
  for (schema::Schema& schema : catalog.realm().schemas) {
    for (schema::Table& table : schema.tables) read_lossy_defaults(catalog, table);
  }
}

}  // namespace portolan::mysql
