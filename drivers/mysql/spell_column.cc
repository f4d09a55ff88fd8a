#include "drivers/mysql/charsets.h"
#include "drivers/mysql/features.h"
#include "drivers/mysql/spell.h"
#include "drivers/mysql/text.h"
#include "drivers/mysql/types.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::mysql {
namespace {

using plan::Builder;
using ports::TypeClass;

bool is_text(TypeClass type_class) {
  return type_class == TypeClass::kString || type_class == TypeClass::kEnum || type_class == TypeClass::kSet ||
         type_class == TypeClass::kJson;
}

bool has_plain_default(TypeClass type_class) {
  return type_class == TypeClass::kBool || type_class == TypeClass::kInteger || type_class == TypeClass::kDecimal ||
         type_class == TypeClass::kFloat || type_class == TypeClass::kBit;
}

/// `_utf8mb4'x'`: a literal that names its charset.
bool has_introducer(std::string_view text) {
  const auto quote = text.find('\'');
  return text.starts_with('_') && quote != std::string_view::npos && text.find_first_of(" (") > quote;
}

}  // namespace

std::string Speller::inherited(const schema::Table& table, const std::string& name) const {
  schema::Properties bag = table.properties;
  complete_charset(facts(), bag);
  if (!bag.has(name)) {
    if (const auto it = schemas_.find(table.schema); it != schemas_.end()) {
      bag = *it->second;
      complete_charset(facts(), bag);
    }
  }
  const std::string value = bag.text(name);
  return value.empty() ? facts().settings.text(name) : value;
}

void Speller::charset(Builder& b, const schema::Table& table, const schema::Column& column) const {
  const std::string name = column.properties.text("charset");
  if (name.empty()) return;
  if (!is_text(dialect_.type_class(column.type))) {
    refuse(column.position, "column " + base::quote_go(column.name) + " of type " + type(column) +
                                " does not support the CHARSET attribute");
  }
  if (!same_charset(name, inherited(table, "charset"))) b.p("CHARSET " + name);
}

void Speller::collation(Builder& b, const schema::Table& table, const schema::Column& column) const {
  const std::string name = column.properties.text("collate");
  if (!name.empty() && !same_collation(name, inherited(table, "collate"))) b.p("COLLATE " + name);
}

void Speller::default_value(Builder& b, const schema::Column& column) const {
  if (!column.default_value) return;
  const std::string& text = column.default_value->text;
  const TypeClass type_class = dialect_.type_class(column.type);
  const bool as_it_is = has_plain_default(type_class) || is_hex_or_bit(text) ||
                        (column.default_value->raw &&
                         (is_wrapped(text) || has_introducer(text) || base::equals_ignoring_case(text, "NULL") ||
                          (is_temporal(type_class) && is_current_timestamp(text))));
  if (as_it_is) {
    b.p("DEFAULT " + text);
  } else if (is_quoted(text) && is_mariadb(facts())) {
    // MariaDB's catalog has the quotes already; they stay as they are.
    b.p("DEFAULT " + string_literal(facts(), unquote(text), '\''));
  } else {
    b.p("DEFAULT " + literal(unquote(text)));
  }
}

void Speller::attributes(Builder& b, const schema::Table& table, const schema::Column& column) const {
  const auto comment = [&] {
    if (column.comment && !column.comment->empty()) b.p("COMMENT " + literal(*column.comment));
  };
  // The position of a document's column is known; its attributes come in the order of documents (5.5).
  const bool written = column.position.known();
  if (written) comment();
  if (written && !column.generated) collation(b, table, column);
  if (const std::string moment = column.properties.text("on_update"); !moment.empty()) b.p("ON UPDATE " + moment);
  if (column.properties.is_set("auto_increment")) b.p("AUTO_INCREMENT");
  if (!written) comment();
  if (!written && !column.generated) collation(b, table, column);
}

std::string Speller::type(const schema::Column& column) const {
  try {
    return dialect_.format_type(column.type);
  } catch (const Error& error) {
    refuse(column.position, error.what());
  }
}

void Speller::column(Builder& b, const schema::Table& table, const schema::Column& column) const {
  b.ident(column.name).p(type(column));
  charset(b, table, column);
  if (column.generated) {
    // Behind the expression the grammar takes no COLLATE.
    collation(b, table, column);
    b.p("AS " + wrapped(column.generated->expression)).p(column.generated->storage);
  }
  if (!column.generated || !is_mariadb(facts())) b.p(column.nullable ? "NULL" : "NOT NULL");
  if (const auto srid = column.properties.get<std::int64_t>("srid")) b.p("SRID " + std::to_string(*srid));
  if (column.properties.is_set("invisible")) b.p("INVISIBLE");
  default_value(b, column);
  attributes(b, table, column);
  const bool json = column.type.name == "json" && !column.type.user_defined;
  if (json && is_mariadb(facts()) && !has(facts(), Feature::kJsonCheck)) {
    b.p("CHECK (json_valid(" + dialect_.quote_identifier(column.name) + "))");
  }
}

}  // namespace portolan::mysql
