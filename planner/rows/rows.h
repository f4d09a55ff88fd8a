#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "planner/schema/model.h"

/// Rows as part of the desired state (spec/project-file.md 10.7, spec/planner.md 11.6).
namespace portolan::rows {

enum class Mode {
  /// Adds rows that are missing.
  kInsert,
  /// Changes the values of those that are there as well.
  kUpsert,
  /// Deletes those that are not wanted as well.
  kSync,
};

/// How many rows of one table are looked at unless `max_rows` says otherwise.
inline constexpr std::size_t kMaxRows = 10000;

/// What `env.data` asks for.
struct Request {
  Mode mode = Mode::kInsert;
  /// Patterns as those of spec/planner.md 14.
  std::vector<std::string> include = {}, exclude = {};
  std::size_t max_rows = kMaxRows;

  bool operator==(const Request&) const = default;
};

/// `INSERT`, `UPSERT` or `SYNC`; nullopt for another word.
std::optional<Mode> mode_of(std::string_view word);

/// The value of one column in one row.
struct Field {
  /// As a literal of the database, in the text form of the column's type.
  std::string value;
  /// What to insert instead of the value: SQL that may give another one each time. Such a field is not compared.
  std::string expression = {};
  /// Whether the row says anything about the column.
  bool declared = true;
};

/// One value for each column of the table's rows.
using Row = std::vector<Field>;

/// Rows of one table.
struct TableRows {
  std::string schema, table;
  /// In the order of the table.
  std::vector<std::string> columns;
  std::vector<Row> rows = {};
  /// Columns that are inserted but never compared.
  std::set<std::string, std::less<>> uncompared = {};
  /// There are more rows than were asked for.
  bool more = false;
  /// The table has no primary key; one row stands for all.
  bool keyless = false;
};

/// Reads rows of a table of the current state: the columns named, as they are called there.
using Reader = std::function<TableRows(const schema::Table& table, const std::vector<std::string>& columns)>;

/// Columns that INSERT can give a value: all that are not generated.
std::vector<std::string> insertable_columns(const schema::Table& table);
/// Columns of the primary key; empty without one.
std::vector<std::string> key_columns(const schema::Table& table);

/// A realm with nothing but the tables that the request's patterns match. Throws as schema::include.
schema::Realm matched(schema::Realm realm, const Request& request, bool schema_scope);

}  // namespace portolan::rows
