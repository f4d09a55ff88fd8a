#include "drivers/mysql/dialect.h"
#include "drivers/mysql/features.h"

namespace portolan::mysql {

std::string Dialect::select_literal(const schema::Column& column) const {
  const std::string name = quote_identifier(column.name);
  switch (type_class(column.type)) {
    case ports::TypeClass::kBool:
    case ports::TypeClass::kInteger:
    case ports::TypeClass::kDecimal:
      return "CAST(" + name + " AS CHAR)";
    case ports::TypeClass::kFloat:
      // FLOAT shows six digits of what it holds.
      return "CAST(" + name + " + 0e0 AS CHAR)";
    case ports::TypeClass::kBit:
      return "CONCAT('b''', BIN(" + name + " + 0), '''')";
    case ports::TypeClass::kBinary:
    case ports::TypeClass::kSpatial:
      return "CONCAT('X''', HEX(" + name + "), '''')";
    default:
      // QUOTE writes backslashes, whatever the server makes of them.
      if (has_mode(facts_, "NO_BACKSLASH_ESCAPES")) return "CONCAT('''', REPLACE(" + name + ", '''', ''''''), '''')";
      return "QUOTE(" + name + ")";
  }
}

}  // namespace portolan::mysql
