#pragma once

#include <string>
#include <string_view>

#include "planner/ports/types.h"
#include "planner/schema/model.h"

namespace portolan::sqlite {

/// `'x'` or `"x"` as a whole.
bool is_quoted(std::string_view text);

/// `x'0102'`.
bool is_blob(std::string_view text);

/// `true` or `false` in any case.
bool is_bool(std::string_view text);

/// Whether a default is a constant: a literal, or raw SQL that is nothing but one. CURRENT_TIMESTAMP and expressions
/// are not; SQLite adds columns in place only with constants.
bool is_constant(const schema::Expression& value);

/// Whether a column has a default; `DEFAULT (NULL)` is none.
bool has_default(const schema::Column& column);

/// The default that SQLite reports in its catalog for a column of this class, as the model has it (spec/planner.md
/// 8.1); `NULL` is no default.
std::optional<schema::Expression> default_from_catalog(std::string_view text, ports::TypeClass type_class);

/// The text after DEFAULT for a column of this class (planner.md 8.3).
std::string default_sql(const schema::Expression& value, ports::TypeClass type_class);

}  // namespace portolan::sqlite
