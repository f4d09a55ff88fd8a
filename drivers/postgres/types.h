#pragma once

#include <string>
#include <string_view>

#include "planner/ports/types.h"
#include "planner/schema/type.h"

namespace portolan::postgres {

/// The types of spec/schema-language.md 5.2. Canonical names are those that DDL is written with.
const ports::TypeTable& type_table();

/// Reads a type as SQL or format_type() spells it. Unknown text becomes a user-defined type, verbatim; `T[]` and
/// `T ARRAY` become arrays of one dimension.
schema::ColumnType parse_type(std::string_view sql);

/// DDL text; objects print as their unresolved name (the planner qualifies them).
std::string format_type(const schema::ColumnType& type);

/// Drops arguments that equal the type's default and resolves `float(p)`, so that equal types have equal texts.
/// Throws Error for a precision the server does not have.
void normalize(schema::ColumnType& type);

/// Whether the type is smallserial, serial or bigserial.
bool is_serial(const schema::ColumnType& type);

/// The integer type behind a serial one (`bigint` for `bigserial`).
std::string_view integer_behind(const schema::ColumnType& type);

/// The serial word for an integer type; "" for others.
std::string_view serial_of(std::string_view integer);

}  // namespace portolan::postgres
