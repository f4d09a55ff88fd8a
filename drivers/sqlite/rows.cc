#include "drivers/sqlite/dialect.h"

namespace portolan::sqlite {

std::string SqliteDialect::select_literal(const schema::Column& column) const {
  const std::string name = quote_identifier(column.name);
  // quote() ends a text at its first NUL.
  return "CASE WHEN typeof(" + name + ") = 'text' AND instr(" + name + ", char(0)) > 0 THEN 'CAST(X''' || hex(" + name +
         ") || ''' AS TEXT)' ELSE quote(" + name + ") END";
}

}  // namespace portolan::sqlite
