#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "planner/base/position.h"
#include "planner/schema/properties.h"
#include "planner/schema/type.h"

/// What a database looks like, as plain values. References between objects are names, resolved through schema/index.h.
/// What every database has is a member; what only some have is in the `properties` bag under the names of the dialect's
/// property table (planner/ports/properties.h), such as charset, collate, engine, auto_increment, on_update,
/// identity.generated, no_inherit, strict, without_rowid.
namespace portolan::schema {

/// A default value or another expression: a literal (text without SQL quotes is not implied: `text` is the SQL or
/// document text, for strings as the dialect stores it; see spec/schema-language.md 3) or raw SQL.
struct Expression {
  bool raw = false;
  std::string text;
  bool operator==(const Expression&) const = default;
};

/// `GENERATED ALWAYS AS (expression) storage`; storage is STORED, VIRTUAL or the dialect's own word, upper case.
struct Generated {
  std::string expression;
  std::string storage;
  bool operator==(const Generated&) const = default;
};

struct Column {
  std::string name;
  ColumnType type;
  bool nullable = false;
  std::optional<Expression> default_value;
  std::optional<Generated> generated;
  std::optional<std::string> comment;
  Properties properties;
  std::string renamed_from;
  base::Position position;
};

/// One key part: a column, or an expression when `column` is empty. Properties: prefix, ops, nulls_first, collate, ...
struct IndexPart {
  std::string column;
  std::string expression;
  bool descending = false;
  Properties properties;
  bool operator==(const IndexPart&) const = default;
};

enum class IndexKind { kIndex, kUniqueConstraint, kExcludeConstraint, kPrimaryKey };

struct Index {
  std::string name;
  IndexKind kind = IndexKind::kIndex;
  bool unique = false;
  std::vector<IndexPart> parts;
  std::vector<std::string> include;
  /// Predicate of a partial index; empty means a full one.
  std::string where;
  std::optional<std::string> comment;
  Properties properties;
  std::string renamed_from;
  base::Position position;
};

struct ForeignKey {
  std::string symbol;
  std::vector<std::string> columns;
  /// Schema of the parent; empty means the table's own schema.
  std::string ref_schema;
  std::string ref_table;
  std::vector<std::string> ref_columns;
  /// `CASCADE`, `SET NULL`, `NO ACTION`, ... or empty when not stated.
  std::string on_update;
  std::string on_delete;
  Properties properties;
  base::Position position;
};

struct Check {
  std::string name;
  std::string expression;
  std::optional<std::string> comment;
  Properties properties;
  base::Position position;
};

/// One partition of a partitioned table (MySQL family: inside the table; bounds in `properties`).
struct Partition {
  std::string name;
  Properties properties;
  bool operator==(const Partition&) const = default;
};

/// How a table is partitioned: RANGE, LIST, HASH, ... by columns or expressions.
struct Partitioning {
  std::string type;
  std::vector<IndexPart> parts;
  std::vector<Partition> partitions;
  Properties properties;
  bool operator==(const Partitioning&) const = default;
};

struct Table {
  std::string schema;
  std::string name;
  std::vector<Column> columns;
  std::optional<Index> primary_key;
  std::vector<Index> indexes;
  std::vector<ForeignKey> foreign_keys;
  std::vector<Check> checks;
  std::optional<Partitioning> partitioning;
  std::optional<std::string> comment;
  Properties properties;
  std::vector<ObjectRef> depends_on;
  std::string renamed_from;
  base::Position position;
};

/// A column of a table or view that something else uses.
struct ColumnRef {
  std::string schema;
  std::string table;
  std::string column;
  bool operator==(const ColumnRef&) const = default;
};

/// Everything that is not a table: enum, view, function, sequence, domain, extension, ... `kind` is the HCL block word.
/// An enum keeps its labels in property "values". `definition` is the object's SQL body or full statement.
/// `understood` is false for objects that were seen but that no plan may touch; they are reported, never dropped.
struct Object {
  std::string kind;
  /// Empty for objects that belong to the database and not to a schema.
  std::string schema;
  std::string name;
  std::string definition;
  std::optional<std::string> comment;
  Properties properties;
  std::vector<ObjectRef> depends_on;
  /// Columns of tables and views that it uses, as the catalog knows; empty for objects of documents.
  std::vector<ColumnRef> reads;
  /// Columns of a view or of RETURNS TABLE, fields of a composite type.
  std::vector<Column> columns;
  /// Arguments of a routine; a property "mode" says OUT, INOUT or VARIADIC.
  std::vector<Column> arguments;
  /// What a function returns, the type under a domain or of a sequence.
  std::optional<ColumnType> type;
  /// Default of a domain.
  std::optional<Expression> default_value;
  /// Constraints of a domain.
  std::vector<Check> checks;
  /// Indexes of a materialized view.
  std::vector<Index> indexes;
  /// How a partition that is an object of its own is partitioned itself.
  std::optional<Partitioning> partitioning;
  bool understood = true;
  std::string renamed_from;
  base::Position position;
};

struct Schema {
  std::string name;
  std::optional<std::string> comment;
  Properties properties;
  std::vector<Table> tables;
  std::vector<Object> objects;
  base::Position position;
};

/// A database (or server) with its schemas. `properties` hold the server's defaults, for example charset and collate.
struct Realm {
  std::vector<Schema> schemas;
  /// Objects of the database itself: extensions, roles, ...
  std::vector<Object> objects;
  Properties properties;
};

Schema* find_schema(Realm& realm, std::string_view name);
const Schema* find_schema(const Realm& realm, std::string_view name);

/// Linear lookups for one-off questions. Loops over many tables use schema/index.h.
const Table* find_table(const Schema& schema, std::string_view name);
const Column* find_column(const Table& table, std::string_view name);
const Index* find_index(const Table& table, std::string_view name);

}  // namespace portolan::schema
