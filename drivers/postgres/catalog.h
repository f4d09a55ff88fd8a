#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "planner/ports/connection.h"

/// The catalog queries of spec/planner.md 6.2. Each reads one catalog plainly for all schemas at once; what belongs
/// together is joined in memory, because joins on pg_constraint and aggregates grow with the square of the tables.
namespace portolan::postgres::catalog {

using Oid = std::uint32_t;

/// Typed access to one row.
class Row {
 public:
  explicit Row(const std::vector<ports::Cell>& cells) : cells_(cells) {}
  bool null(std::size_t i) const { return !cells_.at(i).has_value(); }
  std::string text(std::size_t i) const { return cells_.at(i).value_or(""); }
  /// First character of a "char" column; '\0' when empty or NULL.
  char letter(std::size_t i) const { return null(i) || cells_[i]->empty() ? '\0' : cells_[i]->front(); }
  bool flag(std::size_t i) const { return letter(i) == 't'; }
  std::int64_t number(std::size_t i) const { return null(i) ? 0 : std::stoll(*cells_[i]); }
  Oid oid(std::size_t i) const { return static_cast<Oid>(number(i)); }
  /// Numbers of an int2vector, oidvector (`1 2 3`) or array (`{1,2,3}`).
  std::vector<std::int64_t> numbers(std::size_t i) const;

 private:
  const std::vector<ports::Cell>& cells_;
};

/// `{1,2}`: a parameter for `= ANY($1::oid[])`.
std::string oid_array(const std::vector<Oid>& oids);
/// `{"a","b"}`: a parameter for `= ANY($1::text[])`.
std::string text_array(const std::vector<std::string>& texts);

// Queries. `version` is the server's number. Parameter $1 is the array of namespace oids unless said otherwise.

/// oid, name, comment. $1: names to keep; `all` reads every user schema and takes no parameter.
std::string schemas(bool all);
/// classid name, objid. No parameter.
std::string extension_members();
/// class name, oid, sub id, text. No parameter.
std::string descriptions();
/// oid, namespace, name, kind, persistence, replica identity, row security, forced row security, storage parameters,
/// access method, tablespace, definition of a view, whether it is filled, whether it has rules of its own
std::string relations(int version);
/// table, number, name, type text, not null, identity, generated, default, collation name, collation schema, type oid
std::string columns(int version);
/// oid, namespace, name, owner table, owner column, dependency type, start, increment, last value
std::string sequences();
/// oid, table, name, type, index, parent, key, parent key, update, delete, match, deferrable, deferred, validated,
/// no inherit, check expression, exclusion operators
std::string constraints(int version);
/// index, table, name, unique, primary, exclusion, valid, method, key columns, options, classes, collations, number of
/// keys, predicate, storage parameters, nulls not distinct, expressions
std::string indexes(int version);
/// index, position, options: parameters of operator classes. Empty text before version 13.
std::string class_parameters(int version);
/// oid, name, schema, is default. No parameter.
std::string operator_classes();
/// oid, array oid, name, schema, namespace, label; one row per label, ordered. No parameter.
std::string enums();
/// table, strategy, columns, definition
std::string partition_keys();
/// oid, namespace, name, kind, bound, oid, schema and name of the parent, whether that is a partition itself, own key.
std::string partitions();
/// oid, kind letter, name, schema, namespace, array oid; of a domain the oid and text of its type, not null, default,
/// collation name, collation schema: domains, composites, ranges in order of creation. No parameter.
std::string other_types();
/// domain, oid, name, expression, validated
std::string domain_checks();
/// composite type, relation behind it, number, name, type oid, type text, collation name, collation schema
std::string composite_fields();
/// oid, kind letter, name, namespace, identity arguments, whether it is more than the model holds, language, source,
/// standard body, result type, its oid, whether it returns a set, volatility, strict, security definer, leakproof,
/// parallel, cost, rows, settings
std::string routines(int version);
/// kind word, oid, name, namespace, identity arguments: routines and triggers of a server whose code is not in the
/// model
std::string code_names(int version);
/// class, oid, statement with `%` for the object: what others than the owner may do with views and routines
std::string privileges();
/// routine, mode letter, name, type, its oid, default
std::string routine_arguments();
/// oid, name, table, type bits, enabled letter, constraint, deferrable, deferred, columns, old table, new table, schema
/// and name of the function, definition, whether it has a second table
std::string triggers();
/// oid, name, table, permissive, command letter, roles, condition, check
std::string policies();
/// oid, name, version, schema, comment. No parameter.
std::string extensions();
/// name, version that the server installs by itself. $1: array of names.
std::string default_versions();
/// extension, type it brings as columns spell it, ordered by name. No parameter.
std::string extension_types();
/// extension, extension it needs. No parameter.
std::string extension_needs();
/// kind word, oid, name: event triggers. No parameter.
std::string database_objects();
/// class and oid of what depends (of a rule: its view), class and oid of what it needs (of an array: its element),
/// column number, relation behind a type. No parameter.
std::string dependencies();
/// table, schema, name, column number, column name. $1: table oids outside the inspected schemas.
std::string foreign_parents();
/// oid, name, schema. $1: collation oids.
std::string collations();
/// oid, name, schema. $1: operator oids.
std::string operators();

}  // namespace portolan::postgres::catalog
