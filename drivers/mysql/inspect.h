#pragma once

#include "drivers/mysql/catalog.h"

namespace portolan::mysql {

/// Reads the model (spec/planner.md 5.2): about ten catalog queries whatever the number of tables; SHOW CREATE TABLE
/// only for tables with partitions that the model does not know, for tables with full-text indexes on MySQL, and for
/// checks of early MariaDB 10.2 and 10.3; a query of its own only for MariaDB tables with a byte default that the
/// catalog garbles, and for each view: the catalog's text of a view lacks the charsets of its strings, MySQL's its
/// algorithm. MariaDB's sequences are listed as objects that are not understood.
/// With `scope.tables`, the words of a statement, what it returns is for comparing only: tables have nothing but their
/// definition as text, and kinds of objects that the words do not mention are left out.
schema::Realm inspect_realm(ports::Connection& connection, const ports::InspectScope& scope);

// The readers, in the order they have to run.
void read_schemas(Catalog& catalog);
void read_tables(Catalog& catalog);
void read_columns(Catalog& catalog);
void read_indexes(Catalog& catalog);
void read_foreign_keys(Catalog& catalog);
/// Also turns MariaDB's longtext columns with their own json_valid check into json.
void read_checks(Catalog& catalog);
/// @param words  of the statement that is all this is about (ports::InspectScope::tables); empty: no such statement
void read_other_objects(Catalog& catalog, const std::vector<std::string>& words);
void read_partitions(Catalog& catalog);
void read_routines(Catalog& catalog);
void read_triggers(Catalog& catalog);
void read_events(Catalog& catalog);
/// The definitions of the views, whose names and columns are known.
void read_views(Catalog& catalog);
/// Instead of all of these: the schemas, and the tables and views that go by one of `names`, tables with the property
/// `definition`. One query, and one more for each of these tables.
void read_definitions(Catalog& catalog, const std::vector<std::string>& names);

/// A row of kSchemaColumns of SCHEMATA.
inline constexpr std::string_view kSchemaColumns = "SCHEMA_NAME, DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME";
void add_schema(Catalog& catalog, const std::vector<ports::Cell>& row);

/// The word behind `name=` in the options of SHOW CREATE TABLE; "" when there is none.
std::string option_of(const std::string& create_statement, std::string_view name);

/// `PARTITION BY ...` of SHOW CREATE TABLE on one line, without the engine of each partition; "" when there is none.
std::string partition_clause(const std::string& create_statement);

/// Reads the catalog's text of a default into the model's form (spec/planner.md 5.2, "Defaults").
/// @param generated  the catalog flags it as an expression (DEFAULT_GENERATED)
std::optional<schema::Expression> read_default(const ports::Dialect& dialect, const schema::ColumnType& type,
                                               const std::string& text, bool generated);

/// Reads `EXTRA` into a column; returns whether it says DEFAULT_GENERATED. The storage kind of a generated column goes
/// into Column::generated. Throws Error(`unknown extra column attribute "..."`).
bool read_extra(const std::string& extra, schema::Column& column);

}  // namespace portolan::mysql
