#include "planner/codegen/columns.h"

#include <algorithm>
#include <array>

#include "planner/base/strings.h"
#include "planner/codegen/names.h"

namespace portolan::codegen {
namespace {

using ports::TypeClass;

/// A Go type and what has to be imported for it.
struct GoType {
  std::string name;
  std::string import;
  /// Null is a value of the type itself: no pointer.
  bool nullable = false;
};

struct IntegerRow {
  std::string_view sql;
  std::string_view go;
};

constexpr std::array kIntegers = {IntegerRow{"tinyint", "int8"},      IntegerRow{"smallint", "int16"},
                                  IntegerRow{"smallserial", "int16"}, IntegerRow{"mediumint", "int32"},
                                  IntegerRow{"int", "int32"},         IntegerRow{"integer", "int32"},
                                  IntegerRow{"serial", "int32"}};

/// Words that GORM takes for types of its own, unless a blank follows.
constexpr std::array kGenericWords = {"bool", "int", "uint", "float", "string", "time", "bytes"};

constexpr std::array kArrays = {
    IntegerRow{"text", "pq.StringArray"},    IntegerRow{"character varying", "pq.StringArray"},
    IntegerRow{"integer", "pq.Int64Array"},  IntegerRow{"bigint", "pq.Int64Array"},
    IntegerRow{"smallint", "pq.Int64Array"}, IntegerRow{"double precision", "pq.Float64Array"},
    IntegerRow{"real", "pq.Float64Array"},   IntegerRow{"boolean", "pq.BoolArray"}};

constexpr std::array kNullTypes = {IntegerRow{"string", "sql.NullString"},   IntegerRow{"int64", "sql.NullInt64"},
                                   IntegerRow{"int32", "sql.NullInt32"},     IntegerRow{"int16", "sql.NullInt16"},
                                   IntegerRow{"float64", "sql.NullFloat64"}, IntegerRow{"bool", "sql.NullBool"},
                                   IntegerRow{"time.Time", "sql.NullTime"}};

template <std::size_t N>
std::string_view lookup(const std::array<IntegerRow, N>& rows, std::string_view sql, std::string_view otherwise) {
  const auto row =
      std::find_if(rows.begin(), rows.end(), [&](const IntegerRow& candidate) { return candidate.sql == sql; });
  return row == rows.end() ? otherwise : row->go;
}

GoType integer_type(const Context& context, const schema::ColumnType& type) {
  if (context.traits.wide_numbers) return {"int64", ""};
  const std::string name(lookup(kIntegers, type.name, "int64"));
  return {type.attributes.is_set("unsigned") ? "u" + name : name, ""};
}

GoType decimal_type(const Context& context) {
  switch (context.options.decimals) {
    case Decimals::kFloat:
      return {"float64", ""};
    case Decimals::kDecimal:
      return {"decimal.Decimal", "github.com/shopspring/decimal"};
    case Decimals::kString:
      break;
  }
  return {"string", ""};
}

GoType go_type(const Context& context, const schema::ColumnType& type) {
  if (type.name == "year") return {"int16", ""};
  if (type.array) {
    const std::string name(lookup(kArrays, type.name, "string"));
    return name == "string" ? GoType{name, ""} : GoType{name, "github.com/lib/pq", true};
  }
  switch (context.dialect.type_class(type)) {
    case TypeClass::kBool:
      return {"bool", ""};
    case TypeClass::kInteger:
    case TypeClass::kSerial:
      return integer_type(context, type);
    case TypeClass::kFloat: {
      const bool narrow = type.name == "real" || type.name == "float";
      return {narrow && !context.traits.wide_numbers ? "float32" : "float64", ""};
    }
    case TypeClass::kDecimal:
    case TypeClass::kMoney:
      return decimal_type(context);
    case TypeClass::kBinary:
      return {"[]byte", "", true};
    case TypeClass::kBit:
      // The families with unsigned integers send bits as bytes, the others as text.
      if (!context.traits.column_charsets) return {"string", ""};
      return type.args == std::vector<std::string>{"1"} ? GoType{"bool", ""} : GoType{"[]byte", "", true};
    case TypeClass::kDate:
    case TypeClass::kTime:
      return type.name.starts_with("time") && !type.name.starts_with("timestamp") ? GoType{"string", ""}
                                                                                  : GoType{"time.Time", "time"};
    case TypeClass::kJson:
      return type.name == context.traits.raw_json ? GoType{"json.RawMessage", "encoding/json", true}
                                                  : GoType{"datatypes.JSON", "gorm.io/datatypes", true};
    case TypeClass::kUuid:
      return context.options.google_uuid ? GoType{"uuid.UUID", "github.com/google/uuid"} : GoType{"string", ""};
    default:
      return {"string", ""};
  }
}

/// The labels of an enumeration, whether they are part of the type or of an object.
const std::vector<std::string>* labels_of(const Context& context, const schema::ColumnType& type,
                                          std::vector<std::string>& kept) {
  if (type.array) return nullptr;
  if (type.object) {
    const schema::Schema* schema = schema::find_schema(context.realm, type.object->schema);
    if (schema == nullptr) return nullptr;
    for (const schema::Object& object : schema->objects) {
      if (object.kind != "enum" || object.name != type.object->name) continue;
      kept = object.properties.get<std::vector<std::string>>("values").value_or(std::vector<std::string>{});
      return &kept;
    }
    return nullptr;
  }
  return context.dialect.type_class(type) == TypeClass::kEnum ? &type.args : nullptr;
}

/// A named string type for an enumeration with its constants.
GoType enum_type(GoStruct& structure, const std::string& field, const std::vector<std::string>& labels) {
  GoEnum values{structure.name + field, {}};
  NameSet names;
  for (const std::string& label : labels) {
    const std::string word = label.empty() ? "Empty" : go_name(label);
    values.constants.emplace_back(names.unique(values.type + word), label);
  }
  structure.enums.push_back(values);
  return {values.type, ""};
}

bool is_generic_word(const std::string& text) {
  const std::string lower = base::to_lower(text);
  return std::find(kGenericWords.begin(), kGenericWords.end(), lower) != kGenericWords.end();
}

/// A user's type as SQL names it: quoted only where it has to be.
std::string object_name(const Context& context, const schema::ObjectRef& object) {
  const auto plain = [](const std::string& name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || c == '_' || (c >= '0' && c <= '9');
    });
  };
  const auto spelled = [&](const std::string& name) {
    return plain(name) ? name : context.dialect.quote_identifier(name);
  };
  const bool qualified = context.realm.schemas.size() > 1 && !object.schema.empty();
  return (qualified ? spelled(object.schema) + "." : "") + spelled(object.name);
}

std::string identity_clause(const schema::Column& column) {
  const std::string generated = column.properties.text("identity.generated");
  if (generated.empty()) return "";
  std::string text = " generated " + base::to_lower(base::replace_all(generated, "_", " ")) + " as identity";
  std::string options;
  if (const auto start = column.properties.get<std::int64_t>("identity.start"))
    options += " start with " + std::to_string(*start);
  if (const auto step = column.properties.get<std::int64_t>("identity.increment"))
    options += " increment by " + std::to_string(*step);
  return options.empty() ? text : text + " (" + options.substr(1) + ")";
}

/// The integer type below a serial one.
std::string without_serial(const std::string& type) {
  if (type == "serial") return "integer";
  return type == "smallserial" ? "smallint" : "bigint";
}

bool counts_up(const Context& context, const schema::Column& column) {
  return column.properties.is_set("auto_increment") || context.dialect.type_class(column.type) == TypeClass::kSerial;
}

/// Character set and collation where they are not the table's.
std::string text_attributes(const Context& context, const schema::Table& table, const schema::Column& column) {
  std::string text;
  const std::string collate = column.properties.text("collate");
  if (!context.traits.column_charsets) {
    if (collate.empty()) return "";
    return " COLLATE " + (context.traits.wide_numbers ? collate : context.dialect.quote_identifier(collate));
  }
  const std::string charset = column.properties.text("charset");
  if (!charset.empty() && charset != table.properties.text("charset")) text += " CHARACTER SET " + charset;
  if (!collate.empty() && (!text.empty() || collate != table.properties.text("collate"))) text += " COLLATE " + collate;
  return text;
}

/// Text of the database's type with everything that GORM has no tag for.
std::string type_text(const Context& context, const schema::Table& table, const schema::Column& column) {
  std::string text;
  if (column.type.object) {
    text = object_name(context, *column.type.object) + (column.type.array ? "[]" : "");
  } else if (context.dialect.type_class(column.type) == TypeClass::kSerial) {
    text = without_serial(column.type.name);
  } else {
    text = context.dialect.format_type(column.type);
  }
  text += text_attributes(context, table, column) + identity_clause(column);
  if (column.generated) {
    text += " GENERATED ALWAYS AS (" + column.generated->expression + ")";
    if (!column.generated->storage.empty()) text += " " + column.generated->storage;
  }
  const bool moves = column.properties.has("on_update");
  if (moves && !column.default_value) text += " ON UPDATE " + column.properties.text("on_update");
  return is_generic_word(text) ? text + " " : text;
}

bool is_quoted(const std::string& text) {
  return text.size() > 1 && text.front() == '\'' && text.back() == '\'';
}

bool has_parentheses(const std::string& text) {
  return text.find('(') != std::string::npos && text.find(')') != std::string::npos;
}

/// Whether GORM writes the default of a field of this Go type as it stands.
bool takes_raw_default(const std::string& type) {
  return type.starts_with("[]") || type.find('.') != std::string::npos;
}

/// The default of a field that Go holds as text: GORM quotes it, unless it looks like a call.
std::string text_default(const Context& context, const schema::Column& column, const std::string& sql) {
  if (!is_quoted(sql)) {
    const bool parenthesized = context.traits.parenthesized_numbers || column.default_value->raw;
    return parenthesized && !has_parentheses(sql) ? "(" + sql + ")" : sql;
  }
  const std::string value = base::replace_all(sql.substr(1, sql.size() - 2), "''", "'");
  const bool trimmed =
      !value.empty() && (value.front() == '\'' || value.back() == '\'' || value.front() == '"' || value.back() == '"');
  return value.empty() || has_parentheses(value) || trimmed || base::to_lower(value) == "null" ? sql : value;
}

std::string default_text(const Context& context, const schema::Column& column, const GoType& type) {
  std::string sql = column.default_value->text;
  const bool textual =
      type.name == "string" || (type.name != "bool" && type.name.find("int") != 0 && type.name.find("uint") != 0 &&
                                type.name.find("float") != 0 && !takes_raw_default(type.name));
  if (textual) {
    sql = text_default(context, column, sql);
  } else if (!takes_raw_default(type.name) && column.default_value->raw && !has_parentheses(sql)) {
    sql = "(" + sql + ")";
  } else if (!takes_raw_default(type.name) && is_quoted(sql)) {
    sql = sql.substr(1, sql.size() - 2);
  }
  if (column.properties.has("on_update")) sql += " ON UPDATE " + column.properties.text("on_update");
  return sql;
}

void add_part(std::string& tag, const std::string& part) {
  tag += (tag.empty() ? "" : ";") + part;
}

/// The type of a field that may be null.
std::string nullable_type(const Context& context, const GoType& type, GoStruct& structure) {
  if (type.nullable) return type.name;
  if (context.options.nulls == Nulls::kSql) {
    const std::string name(lookup(kNullTypes, type.name, ""));
    if (!name.empty()) {
      structure.imports.insert("database/sql");
      return name;
    }
  }
  if (!type.import.empty()) structure.imports.insert(type.import);
  return "*" + type.name;
}

std::string field_type(const Context& context, const schema::Table& table, const schema::Column& column,
                       const GoType& type, GoStruct& structure) {
  if (column.name == "deleted_at" && column.nullable && type.name == "time.Time") {
    structure.imports.insert("gorm.io/gorm");
    return "gorm.DeletedAt";
  }
  if (column.nullable && !type.nullable && !is_key(table, column.name)) return nullable_type(context, type, structure);
  if (!type.import.empty()) structure.imports.insert(type.import);
  return type.name;
}

}  // namespace

bool is_key(const schema::Table& table, const std::string& column) {
  if (!table.primary_key) return false;
  const auto& parts = table.primary_key->parts;
  return std::any_of(parts.begin(), parts.end(), [&](const schema::IndexPart& part) { return part.column == column; });
}

std::string tag_value(const std::string& text) {
  return base::replace_all(text, ";", "\\;");
}

GoField column_field(const Context& context, const schema::Table& table, const schema::Column& column,
                     const std::string& name, GoStruct& structure) {
  std::vector<std::string> kept;
  const std::vector<std::string>* labels = labels_of(context, column.type, kept);
  const GoType type = labels != nullptr ? enum_type(structure, name, *labels) : go_type(context, column.type);
  GoField field{name, field_type(context, table, column, type, structure), {}};
  const bool key = is_key(table, column.name);
  const bool counting = counts_up(context, column);
  std::string tag;
  add_part(tag, "column:" + tag_value(column.name));
  if (!counting || !context.traits.untyped_auto_increment)
    add_part(tag, "type:" + tag_value(type_text(context, table, column)));
  if (column.generated) add_part(tag, "->");
  if (key) add_part(tag, "primaryKey");
  const bool integer = type.name.starts_with("int") || type.name.starts_with("uint");
  if (counting) {
    add_part(tag, "autoIncrement");
  } else if (integer && (key || column.properties.has("identity.generated"))) {
    add_part(tag, "autoIncrement:false");
  }
  if (!column.nullable && (!key || (context.traits.nullable_keys && !counting))) add_part(tag, "not null");
  if (column.default_value && !counting) add_part(tag, "default:" + tag_value(default_text(context, column, type)));
  if (column.comment && !column.comment->empty()) add_part(tag, "comment:" + tag_value(*column.comment));
  field.tags.emplace_back("gorm", tag);
  if (context.options.json_tags) field.tags.emplace_back("json", column.name + (column.nullable ? ",omitempty" : ""));
  return field;
}

}  // namespace portolan::codegen
