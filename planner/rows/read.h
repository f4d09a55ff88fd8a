#pragma once

#include <optional>
#include <string>
#include <vector>

#include "planner/language/data.h"
#include "planner/ports/connection.h"
#include "planner/rows/rows.h"

namespace portolan::rows {

/// Reads rows of a table by one query, in the order of the primary key, and one more than `limit` at most; of a table
/// without a primary key, only whether it has any. Throws DatabaseError.
/// @param qualifier  as change::PlanOptions has it
TableRows read_table(ports::Connection& connection, const schema::Table& table, const std::vector<std::string>& columns,
                     std::size_t limit, const std::optional<std::string>& qualifier);

/// Rows of those tables of a database that the request matches and that have any, all their columns.
/// @param realm  what the database holds
std::vector<TableRows> read_all(ports::Connection& connection, const schema::Realm& realm, const Request& request,
                                bool schema_scope);

/// What `data` blocks say, in the text forms of the column types, for which the values go through a scratch table of
/// the dev database. Throws SourceError `PLACE: data of table "t": ...` for a value that the database does not take,
/// Error for what is wrong with a table.
/// @param realm  the document's tables as they are on the dev database
std::vector<TableRows> evaluate(ports::Connection& connection, const schema::Realm& realm,
                                const std::vector<language::DataTable>& data, const Request& request,
                                bool schema_scope);

}  // namespace portolan::rows
