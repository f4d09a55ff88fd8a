#pragma once

#include <optional>

#include "planner/change/changes.h"
#include "planner/ports/dialect.h"
#include "planner/rows/rows.h"

namespace portolan::rows {

/// Two states whose rows are compared, and what leads from the structure of one to that of the other.
struct Sides {
  const schema::Realm& from;
  const schema::Realm& to;
  const change::Changes& changes;
  /// One schema is compared with one schema, whatever their names.
  bool schemas = false;
};

/// The schema of a realm that rows name; the only one where schemas are compared. Null when there is none.
const schema::Schema* schema_of(const schema::Realm& realm, const std::string& name, bool schemas);

/// Rows that are there now in the table that becomes `table`, their fields in the order of `desired.columns`; a column
/// that is new, or that nobody asks for, is not declared in them. nullopt when there will be no such table.
/// @param all  ask for all columns, not only those that desired rows declare
/// Throws what `read` throws, Error when a column of the primary key is new.
std::optional<TableRows> current_rows(const Sides& sides, const schema::Table& table, const TableRows& desired,
                                      bool all, const ports::Dialect& dialect, const Reader& read);

/// A reader of rows that were read before.
Reader reader_of(const std::vector<TableRows>& rows, bool schemas);

}  // namespace portolan::rows
