#pragma once

#include <chrono>
#include <memory>

#include "planner/ports/dialect.h"

namespace portolan::mysql {

/// MySQL, MariaDB and TiDB (spec/planner.md 5): one dialect, its gates decided by the facts.
class Dialect final : public ports::Dialect {
 public:
  explicit Dialect(ports::ServerFacts facts);

  const ports::ServerFacts& facts() const override { return facts_; }

  const ports::TypeTable& types() const override { return types_; }
  const ports::PropertyTable& properties() const override;
  const std::vector<std::string>& object_kinds() const override;
  const sql::ScannerOptions& scanner_options() const override;
  std::string_view conversion_prefix() const override { return "mysql"; }

  std::string quote_identifier(std::string_view name) const override;
  std::string quote_literal(std::string_view text) const override;
  std::string placeholder(int) const override { return "?"; }

  schema::ColumnType parse_type(std::string_view sql) const override;
  std::string format_type(const schema::ColumnType& type) const override;
  schema::ColumnType type_from_hcl(std::string_view word, const std::vector<std::string>& args,
                                   const schema::Properties& attributes) const override;
  ports::HclType type_to_hcl(const schema::ColumnType& type) const override;

  std::string table_key(std::string_view name) const override;
  void align(schema::Table& from, schema::Table& to, bool normalized) const override;
  bool types_equal(const schema::Column& from, const schema::Column& to) const override;
  ports::Verdict defaults_equal(const schema::Column& from, const schema::Column& to) const override;
  bool expressions_equal(std::string_view from, std::string_view to) const override;
  bool actions_equal(std::string_view from, std::string_view to) const override;
  bool property_equal(const ports::PropertySpec& spec, const schema::PropertyValue* from,
                      const schema::PropertyValue* to, const schema::Properties& parent) const override;
  bool is_generated_index_name(const schema::Table& table, const schema::Index& current) const override;
  void refine(change::ModifyTable& table) const override;
  bool must_step_aside(const schema::ForeignKey& key, const change::ModifyTable* own,
                       const change::ModifyTable* parent) const override;
  std::string object_key(const schema::Object& object) const override;
  std::vector<change::PropertyChange> object_changes(const schema::Object& from,
                                                     const schema::Object& to) const override;
  bool changes_in_place(const change::ModifyObject& change) const override;
  /// Views and the bodies of triggers keep the old names.
  bool follows_renames() const override { return false; }
  std::vector<change::PropertyChange> schema_changes(const schema::Schema& from,
                                                     const schema::Schema& to) const override;
  bool is_implied(const ports::PropertySpec& spec, const schema::PropertyValue& value,
                  const schema::Properties& parent) const override;

  change::Plan plan(const change::Changes& changes, const change::PlanOptions& options) const override;

  std::string select_literal(const schema::Column& column) const override;

  const ports::LintRules& lint_rules() const override;

  bool transactional_ddl() const override { return false; }
  bool failure_ends_transaction() const override { return false; }
  /// No statement of this family refuses a transaction; those that cannot take part commit it.
  bool refuses_transaction(const DatabaseError&) const override { return false; }
  ports::StatementTraits traits(std::string_view statement) const override;
  bool is_missing_table(const DatabaseError& error) const override;
  /// UTC without an offset: MySQL before 8.0.19 and MariaDB read none, and Atlas writes it so.
  std::string format_timestamp(std::chrono::system_clock::time_point time) const override;
  schema::Table revisions_table(std::string_view schema) const override;
  std::vector<std::string> reset_statements(const schema::Realm& found, bool schema_scope) const override;
  ports::CleanCheck check_clean(const schema::Realm& realm, bool schema_scope,
                                const std::optional<schema::ObjectRef>& revisions) const override;

 private:
  ports::ServerFacts facts_;
  ports::TypeTable types_;
};

std::unique_ptr<ports::Dialect> make_dialect(ports::ServerFacts facts);

}  // namespace portolan::mysql
