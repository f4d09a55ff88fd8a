#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "planner/ports/dialect.h"

namespace portolan::sqlite {

/// SQLite and libSQL (spec/planner.md 8).
class SqliteDialect : public ports::Dialect {
 public:
  explicit SqliteDialect(ports::ServerFacts facts) : facts_(std::move(facts)) {}

  const ports::ServerFacts& facts() const override { return facts_; }

  const ports::TypeTable& types() const override;
  const ports::PropertyTable& properties() const override;
  const std::vector<std::string>& object_kinds() const override;
  const sql::ScannerOptions& scanner_options() const override;
  std::string_view conversion_prefix() const override { return "sqlite"; }

  std::string quote_identifier(std::string_view name) const override;
  std::string quote_literal(std::string_view text) const override;
  std::string placeholder(int position) const override;

  schema::ColumnType parse_type(std::string_view sql) const override;
  std::string format_type(const schema::ColumnType& type) const override;
  ports::HclType type_to_hcl(const schema::ColumnType& type) const override;

  /// Names of tables are equal whatever their case; taking two spellings for two tables would drop the rows.
  std::string table_key(std::string_view name) const override;
  void align(schema::Table& from, schema::Table& to, bool normalized) const override;
  std::optional<schema::Realm> foresee(const schema::Realm& from, const schema::Realm& to) const override;
  bool types_equal(const schema::Column& from, const schema::Column& to) const override;
  ports::Verdict defaults_equal(const schema::Column& from, const schema::Column& to) const override;
  bool generated_equal(const schema::Column& from, const schema::Column& to) const override;
  /// By tokens: SQLite quotes names when it rewrites a text, and keeps the user's spacing otherwise.
  bool expressions_equal(std::string_view from, std::string_view to) const override;
  bool actions_equal(std::string_view from, std::string_view to) const override;
  bool is_generated_index_name(const schema::Table& table, const schema::Index& current) const override;

  /// A name is taken whatever its case.
  std::string object_key(const schema::Object& object) const override;
  std::vector<change::PropertyChange> object_changes(const schema::Object& from,
                                                     const schema::Object& to) const override;
  /// SQLite changes no view and no trigger.
  bool changes_in_place(const change::ModifyObject&) const override { return false; }
  bool makes_anew(const change::ModifyTable& change) const override;
  bool keeps_comments() const override { return false; }
  bool property_equal(const ports::PropertySpec& spec, const schema::PropertyValue* from,
                      const schema::PropertyValue* to, const schema::Properties& parent) const override;

  bool normalizes_documents() const override { return false; }

  change::Plan plan(const change::Changes& changes, const change::PlanOptions& options) const override;

  std::string select_literal(const schema::Column& column) const override;

  const ports::LintRules& lint_rules() const override;

  bool transactional_ddl() const override { return true; }
  bool failure_ends_transaction() const override { return false; }
  bool refuses_transaction(const DatabaseError& error) const override;
  bool is_missing_table(const DatabaseError& error) const override;
  ports::StatementTraits traits(std::string_view statement) const override;
  schema::Table revisions_table(std::string_view schema) const override;
  std::vector<std::string> reset_statements(const schema::Realm& found, bool schema_scope) const override;
  ports::CleanCheck check_clean(const schema::Realm& realm, bool schema_scope,
                                const std::optional<schema::ObjectRef>& revisions) const override;

 private:
  ports::ServerFacts facts_;
};

/// Facts of the library this program is linked with.
/// @param family  as Location::family
ports::ServerFacts make_facts(const std::string& family);

/// Name that an index behind an inline UNIQUE gets when it is created on its own: `<table>_<column>_...`
/// (planner.md 8.3).
std::string detached_name(const schema::Table& table, const schema::Index& index);

/// Whether the server named the index itself (`sqlite_autoindex_<table>_N`).
bool is_autoindex(const schema::Index& index);

}  // namespace portolan::sqlite
