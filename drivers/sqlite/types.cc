#include "drivers/sqlite/types.h"

namespace portolan::sqlite {
namespace {

using ports::TypeClass;

ports::TypeSpec row(std::string_view hcl, std::string_view sql, TypeClass type_class, int max_args) {
  return {hcl, sql, type_class, 0, max_args, {}, {}};
}

std::vector<ports::TypeSpec> specs() {
  return {
      row("bool", "bool", TypeClass::kBool, 1),
      row("boolean", "boolean", TypeClass::kBool, 1),
      row("integer", "integer", TypeClass::kInteger, 1),
      row("int", "int", TypeClass::kInteger, 1),
      row("int2", "int2", TypeClass::kInteger, 1),
      row("int8", "int8", TypeClass::kInteger, 1),
      row("tinyint", "tinyint", TypeClass::kInteger, 1),
      row("smallint", "smallint", TypeClass::kInteger, 1),
      row("mediumint", "mediumint", TypeClass::kInteger, 1),
      row("bigint", "bigint", TypeClass::kInteger, 1),
      row("unsigned_big_int", "unsigned big int", TypeClass::kInteger, 1),
      row("uint64", "uint64", TypeClass::kInteger, 1),
      row("real", "real", TypeClass::kFloat, 1),
      row("double", "double", TypeClass::kFloat, 1),
      row("double_precision", "double precision", TypeClass::kFloat, 1),
      row("float", "float", TypeClass::kFloat, 1),
      row("numeric", "numeric", TypeClass::kDecimal, 2),
      row("decimal", "decimal", TypeClass::kDecimal, 2),
      row("text", "text", TypeClass::kString, 1),
      row("character", "character", TypeClass::kString, 1),
      row("varchar", "varchar", TypeClass::kString, 1),
      row("varying_character", "varying character", TypeClass::kString, 1),
      row("nchar", "nchar", TypeClass::kString, 1),
      row("native_character", "native character", TypeClass::kString, 1),
      row("nvarchar", "nvarchar", TypeClass::kString, 1),
      row("clob", "clob", TypeClass::kString, 1),
      row("", "char", TypeClass::kString, 1),
      row("blob", "blob", TypeClass::kBinary, 1),
      row("date", "date", TypeClass::kTime, 0),
      row("datetime", "datetime", TypeClass::kTime, 1),
      row("", "time", TypeClass::kTime, 1),
      row("", "timestamp", TypeClass::kTime, 1),
      row("json", "json", TypeClass::kJson, 0),
      row("jsonb", "jsonb", TypeClass::kJson, 0),
      row("uuid", "uuid", TypeClass::kUuid, 0),
  };
}

}  // namespace

const ports::TypeTable& type_table() {
  static const ports::TypeTable table(specs());
  return table;
}

bool prints_size(TypeClass type_class) {
  return type_class == TypeClass::kString || type_class == TypeClass::kDecimal;
}

}  // namespace portolan::sqlite
