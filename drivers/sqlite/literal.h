#pragma once

#include <string>
#include <string_view>

#include "planner/ports/types.h"
#include "planner/schema/model.h"

namespace portolan::sqlite {

/// Whether a default is a constant: a literal, or raw SQL that is nothing but one. CURRENT_TIMESTAMP and expressions
/// are not; SQLite adds columns in place only with constants.
bool is_constant(const schema::Expression& value);

/// Whether a column has a default; `DEFAULT (NULL)` is none.
bool has_default(const schema::Column& column);

/// The default that SQLite reports in its catalog for a column of this class, as the model has it (spec/planner.md
/// 8.1); `NULL` is no default.
std::optional<schema::Expression> default_from_catalog(std::string_view text, ports::TypeClass type_class);

/// Whether two columns that both have a default insert the same: as SQL, or as numbers where the type makes them so.
bool same_default(const schema::Column& from, ports::TypeClass from_class, const schema::Column& to,
                  ports::TypeClass to_class);

/// The text after DEFAULT for a column of this class (planner.md 8.3).
std::string default_sql(const schema::Expression& value, ports::TypeClass type_class);

}  // namespace portolan::sqlite
