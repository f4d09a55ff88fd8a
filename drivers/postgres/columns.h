#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "drivers/postgres/dialect.h"
#include "planner/change/changes.h"
#include "planner/schema/model.h"

/// What diff and plan both ask about columns, indexes and tables.
namespace portolan::postgres {

/// Identity options with the server's defaults filled in.
struct Identity {
  std::string generated = "BY DEFAULT";
  std::int64_t start = 1;
  std::int64_t increment = 1;
  bool operator==(const Identity&) const = default;
};

bool has_identity(const schema::Column& column);
Identity identity_of(const schema::Column& column);

/// Last value drawn from an identity column's sequence; `fallback` when it was never used.
std::int64_t last_value(const schema::Column& column, std::int64_t fallback);

/// Name of the sequence behind a serial column.
std::string serial_sequence(const schema::Table& table, const schema::Column& column);

/// Name of a table's primary key constraint: its own, or the one the server makes up.
std::string primary_key_name(const schema::Table& table, const schema::Index& key);

/// Whether the server has no assignment cast between the types, so that a USING must say how (spec/planner.md 6.5).
bool needs_using(const PostgresDialect& dialect, const schema::ColumnType& from, const schema::ColumnType& to);

/// Access method in lower case; btree when not stated.
std::string access_method(const schema::Index& index);

/// Whether SQL text names a column as an identifier, quoted or not.
bool mentions_column(std::string_view expression, std::string_view column);

/// Whether the server drops this index by itself together with the column: a key part, an included column, or a name in
/// an expression or in the predicate (spec/planner.md 6.5).
bool uses_column(const schema::Index& index, std::string_view column);

/// Whether a foreign key refers to the table it belongs to.
bool refers_to_itself(const schema::Table& table, const schema::ForeignKey& key);

/// Whether a change of `table` takes away, for good or to be rebuilt, the key that a foreign key refers to. A change of
/// a column's type rebuilds the keys that it is part of; the server sets the references to the column itself aside, but
/// not those to a key that only includes it.
bool takes_parent_key(const schema::Table& table, const change::TableChange& item, const schema::ForeignKey& key);

/// Throws Error when a table, or a partition, would have to be partitioned in another way: the server cannot change
/// that (spec/planner.md 6.3).
void check_partitioning(const std::string& name, const std::optional<schema::Partitioning>& from,
                        const std::optional<schema::Partitioning>& to);

/// Whether the index stands for a constraint (unique or exclude) instead of a plain index.
bool is_constraint(const schema::Index& index);

}  // namespace portolan::postgres
