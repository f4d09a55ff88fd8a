#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "planner/base/errors.h"
#include "planner/change/changes.h"
#include "planner/change/plan.h"
#include "planner/ports/lint.h"
#include "planner/ports/properties.h"
#include "planner/ports/types.h"
#include "planner/schema/model.h"
#include "planner/sql/scanner.h"

namespace portolan::ports {

/// What a server told about itself at connect. Everything in a Dialect follows from these facts.
struct ServerFacts {
  /// Room under drivers/ that serves it, and the name reports print as Driver.
  std::string family;
  /// Product within the family where it matters (a fork or a compatible server); otherwise as family.
  std::string flavour;
  /// As the server spells it.
  std::string version;
  /// Comparable: major * 10000 + minor * 100 + patch.
  int version_number = 0;
  /// Server defaults and switches under the family's own names (charset, collate, engine, lower_case_table_names, ...).
  schema::Properties settings;
  bool read_only = false;
};

/// Answer to "are these two equal?".
enum class Verdict {
  kEqual,
  kDifferent,
  /// Only the server can tell; the engine asks the dev database in one batch (architecture.md, "The heart").
  kDoubtful,
};

/// What the executor must know about a statement before it runs (design/exactly-once.md). Everything defaults to the
/// careful side.
struct StatementTraits {
  /// The server refuses it inside a transaction.
  bool needs_autocommit = false;
  /// A single all-or-nothing statement of the server: after a crash it happened as a whole or not at all.
  bool atomic = false;
  /// It changes the schema.
  bool ddl = false;
  /// It commits an open transaction on this server.
  bool implicit_commit = false;
  /// It sets state of the session (SET, USE, search_path, SET ROLE): replayed before a file is resumed.
  bool session_state = false;
  /// It makes session state that cannot be replayed (temporary tables, LOCK TABLES).
  bool blocks_resume = false;
  /// Running it twice is as good as once (VACUUM, ANALYZE, ALTER SYSTEM).
  bool repeatable = false;
  /// It begins, commits or rolls back a transaction itself.
  bool transaction_control = false;
};

/// Which objects a clean check found (spec/migrations.md 11.3).
struct CleanCheck {
  bool clean = true;
  /// The reason text when not clean, for example `found table "t" in schema "s"`.
  std::string reason;
};

/// Everything that differs between database families and needs no I/O. Immutable; bound to the facts of one server.
/// Generic code (diff, language, engine) asks it and never knows which family it is.
class Dialect {
 public:
  virtual ~Dialect() = default;

  virtual const ServerFacts& facts() const = 0;

  // --- vocabulary ---
  virtual const TypeTable& types() const = 0;
  virtual const PropertyTable& properties() const = 0;
  /// Kinds of schema::Object this dialect can inspect, diff and plan, in print order ("enum", ...).
  virtual const std::vector<std::string>& object_kinds() const = 0;
  virtual const sql::ScannerOptions& scanner_options() const = 0;
  /// Prefix of conversion errors in documents (spec/schema-language.md 1.7).
  virtual std::string_view conversion_prefix() const = 0;

  // --- spelling ---
  virtual std::string quote_identifier(std::string_view name) const = 0;
  virtual std::string quote_literal(std::string_view text) const = 0;
  /// Placeholder of the nth parameter, counting from 1: `?` or `$1`.
  virtual std::string placeholder(int position) const = 0;

  // --- types (defaults work over types(); override what a family does otherwise) ---
  /// Reads a type as SQL spells it. Unknown text becomes a user-defined type.
  virtual schema::ColumnType parse_type(std::string_view sql) const;
  /// DDL text of a type without reference to an object.
  virtual std::string format_type(const schema::ColumnType& type) const;
  /// The type of an HCL word with arguments and column attributes (`unsigned`). Throws Error with the texts of
  /// schema-language.md 1.6 ("too many arguments ...", "requires at least 1 argument").
  virtual schema::ColumnType type_from_hcl(std::string_view word, const std::vector<std::string>& args,
                                           const schema::Properties& attributes) const;
  virtual HclType type_to_hcl(const schema::ColumnType& type) const;
  virtual TypeClass type_class(const schema::ColumnType& type) const;

  // --- diff hooks ---
  /// Key under which table names are looked up (lower-cased where the server ignores case).
  virtual std::string table_key(std::string_view name) const { return std::string(name); }
  /// Brings two versions of a table into comparable form before they are compared (foreign-key symbols, implied checks,
  /// inherited charset, ...). Both are copies. `normalized` is false when `to` was taken from a document as written
  /// (planner.md 3.3).
  virtual void align(schema::Table& from, schema::Table& to, bool normalized) const;
  /// `from` as it will read once `to` is reached, where a change of one table gives another one a new meaning (a
  /// foreign key that follows its parent's primary key). nullopt, the default, when nothing does.
  virtual std::optional<schema::Realm> foresee(const schema::Realm& from, const schema::Realm& to) const;
  virtual bool types_equal(const schema::Column& from, const schema::Column& to) const;
  virtual Verdict defaults_equal(const schema::Column& from, const schema::Column& to) const;
  virtual bool generated_equal(const schema::Column& from, const schema::Column& to) const;
  /// Expressions of checks, index parts and predicates. Default: equal texts after removing outer parentheses.
  virtual bool expressions_equal(std::string_view from, std::string_view to) const;
  virtual bool actions_equal(std::string_view from, std::string_view to) const = 0;
  /// Asked for rows with Comparison::kDialect, and for absent values. nullptr = absent. `parent` is the desired
  /// carrier's parent bag (schema for a table, table for a column), never null.
  virtual bool property_equal(const PropertySpec& spec, const schema::PropertyValue* from,
                              const schema::PropertyValue* to, const schema::Properties& parent) const;
  /// Whether `current`, an index whose name the server made up, may stand for a desired index of that content
  /// (planner.md 3.2 "index").
  virtual bool is_generated_index_name(const schema::Table& table, const schema::Index& current) const = 0;
  virtual bool can_rename_constraint() const { return false; }
  /// Whether indexes can be built and dropped without blocking writers (planner.md 12, `concurrent_index`).
  virtual bool has_concurrent_index() const { return false; }
  /// Last word on one table's changes: reorder, drop what the server does by itself, refuse. Throws Error with the
  /// texts of planner.md 5.4-8.2.
  virtual void refine(change::ModifyTable& table) const;
  /// Whether the server refuses a change while a foreign key is there, which is therefore dropped before it and added
  /// after it. Default: no.
  /// @param own     the change of the table that has the key; nullptr for none
  /// @param parent  the change of the table that it refers to; nullptr for none. A table may refer to itself
  virtual bool must_step_aside(const schema::ForeignKey& key, const change::ModifyTable* own,
                               const change::ModifyTable* parent) const;
  /// What tells objects of one schema apart. Default: kind and name; a dialect adds the table of a trigger or policy
  /// and the argument types of a function.
  virtual std::string object_key(const schema::Object& object) const;
  /// Changes of an object (enum labels, ...); empty = equal. Default compares the definition, columns, arguments, type
  /// and properties; it leaves the comment and indexes to the caller.
  virtual std::vector<change::PropertyChange> object_changes(const schema::Object& from,
                                                             const schema::Object& to) const;
  /// Whether a change of an object can be made while the object, and what uses it, stays. False: it is dropped and
  /// created again, and so are its dependents (spec/planner.md 11.4). Default: yes.
  virtual bool changes_in_place(const change::ModifyObject& change) const;
  /// Whether a change of a table makes it anew under its name, so that what reads it must be out of the way: it is
  /// dropped and created again as well. Default: no.
  virtual bool makes_anew(const change::ModifyTable& change) const;
  /// Whether the server follows renames of tables and columns in the code that it holds: views, triggers, policies.
  virtual bool follows_renames() const { return true; }
  /// Whether the server keeps comments. False: those of documents are for their readers alone.
  virtual bool keeps_comments() const { return true; }
  /// The table or object that an object is part of, when objects of its kind are managed only where the desired state
  /// has at least one for the same owner (partitions: schema-language.md 4.10). Default: none.
  virtual const schema::ObjectRef* managed_within(const schema::Object& object) const;
  /// Whether the comment of a schema counts as absent (`standard public schema`).
  virtual bool is_stock_schema_comment(const schema::Schema& schema, bool schema_scope) const;
  /// Attribute changes of a schema beyond the comment: charset and collation that fall back to the server's.
  virtual std::vector<change::PropertyChange> schema_changes(const schema::Schema& from,
                                                             const schema::Schema& to) const;
  /// Whether a property equals what the server would use anyway, so that HCL leaves it out. Default: spec.implied, and
  /// for inherited rows the parent's value.
  virtual bool is_implied(const PropertySpec& spec, const schema::PropertyValue& value,
                          const schema::Properties& parent) const;

  /// Whether documents are created on the dev database and read back before they are compared; false where they are
  /// used as written (schema-language.md 9).
  virtual bool normalizes_documents() const { return true; }

  // --- plan ---
  /// Orders and spells the changes (planner.md 4 to 8). Deterministic. Throws Error for what cannot be planned.
  virtual change::Plan plan(const change::Changes& changes, const change::PlanOptions& options) const = 0;

  // --- rows ---
  /// SQL that yields the value of a column as a literal of this database, in the text form of its type; NULL, or the
  /// word, for NULL.
  virtual std::string select_literal(const schema::Column& column) const = 0;
  /// What INSERT needs between its columns and VALUES to give this column a value of one's own. Default: nothing.
  virtual std::string_view insert_override(const schema::Column& column) const;

  // --- lint ---
  /// The family's own rules (spec/lint-and-tools.md 2.4). Default: none.
  virtual const LintRules& lint_rules() const;

  // --- execution ---
  /// DDL takes part in transactions.
  virtual bool transactional_ddl() const = 0;
  /// A failed statement leaves the transaction unusable until it is rolled back.
  virtual bool failure_ends_transaction() const = 0;
  /// The error says that the statement refuses to run inside a transaction and that nothing happened.
  virtual bool refuses_transaction(const DatabaseError& error) const = 0;
  virtual StatementTraits traits(std::string_view statement) const = 0;
  /// The error says that a statement names a table, or its schema, that does not exist.
  virtual bool is_missing_table(const DatabaseError& error) const;
  /// A moment as a literal text (without quotes) that a timestamp column takes. Default: `2006-01-02
  /// 15:04:05.999999+00:00`.
  virtual std::string format_timestamp(std::chrono::system_clock::time_point time) const;
  /// Layout of the revisions table (spec/migrations.md 9.1), ready to be planned. `schema` is where it lives.
  virtual schema::Table revisions_table(std::string_view schema) const = 0;
  /// Statements that empty a dev database: everything in `found`, understood or not, back to what a fresh one holds
  /// (spec/migrations.md 12.1, "Restore"). Run in order, each on its own.
  virtual std::vector<std::string> reset_statements(const schema::Realm& found, bool schema_scope) const = 0;
  /// Judges whether an inspected realm is clean, ignoring `revisions` (schema, table) when given.
  virtual CleanCheck check_clean(const schema::Realm& realm, bool schema_scope,
                                 const std::optional<schema::ObjectRef>& revisions) const = 0;
  /// After a crash during a statement that may be left half-done: whether it can simply run again on what was found (an
  /// index that is still there can still be dropped).
  virtual bool can_run_again(std::string_view statement, const schema::Realm& found) const;
  /// After a crash during a statement that leaves debris (an INVALID index): statements that clean it up so that it can
  /// run again, from the state before and the state found (design/exactly-once.md, "Recovery"). Empty = none.
  virtual std::vector<std::string> recovery_statements(std::string_view statement, const schema::Realm& before,
                                                       const schema::Realm& found) const;
};

}  // namespace portolan::ports
