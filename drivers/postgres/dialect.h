#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "planner/ports/dialect.h"

namespace portolan::postgres {

/// PostgreSQL and servers that speak like it, bound to one server's facts (spec/planner.md 6). `facts().version_number`
/// is the server's own: major * 10000 + minor.
class PostgresDialect final : public ports::Dialect {
 public:
  explicit PostgresDialect(ports::ServerFacts facts) : facts_(std::move(facts)) {}

  const ports::ServerFacts& facts() const override { return facts_; }

  // Vocabulary and spelling: dialect.cc.
  const ports::TypeTable& types() const override;
  const ports::PropertyTable& properties() const override;
  const std::vector<std::string>& object_kinds() const override;
  const sql::ScannerOptions& scanner_options() const override;
  std::string_view conversion_prefix() const override { return "specutil"; }
  std::string quote_identifier(std::string_view name) const override;
  std::string quote_literal(std::string_view text) const override;
  std::string placeholder(int position) const override;
  schema::ColumnType parse_type(std::string_view sql) const override;
  std::string format_type(const schema::ColumnType& type) const override;
  schema::ColumnType type_from_hcl(std::string_view word, const std::vector<std::string>& args,
                                   const schema::Properties& attributes) const override;
  ports::HclType type_to_hcl(const schema::ColumnType& type) const override;
  ports::TypeClass type_class(const schema::ColumnType& type) const override;

  // Diff hooks: diff.cc, diff_values.cc.
  void align(schema::Table& from, schema::Table& to, bool normalized) const override;
  std::optional<schema::Realm> foresee(const schema::Realm& from, const schema::Realm& to) const override;
  bool types_equal(const schema::Column& from, const schema::Column& to) const override;
  ports::Verdict defaults_equal(const schema::Column& from, const schema::Column& to) const override;
  bool actions_equal(std::string_view from, std::string_view to) const override;
  bool is_generated_index_name(const schema::Table& table, const schema::Index& current) const override;
  bool can_rename_constraint() const override { return true; }
  bool has_concurrent_index() const override { return true; }
  void refine(change::ModifyTable& table) const override;
  bool must_step_aside(const schema::ForeignKey& key, const change::ModifyTable* own,
                       const change::ModifyTable* parent) const override;
  bool property_equal(const ports::PropertySpec& spec, const schema::PropertyValue* from,
                      const schema::PropertyValue* to, const schema::Properties& parent) const override;
  std::vector<change::PropertyChange> object_changes(const schema::Object& from,
                                                     const schema::Object& to) const override;
  std::string object_key(const schema::Object& object) const override;
  bool changes_in_place(const change::ModifyObject& change) const override;
  const schema::ObjectRef* managed_within(const schema::Object& object) const override;
  bool is_stock_schema_comment(const schema::Schema& schema, bool schema_scope) const override;

  // Plan: plan*.cc.
  change::Plan plan(const change::Changes& changes, const change::PlanOptions& options) const override;

  // Rows: rows.cc.
  std::string select_literal(const schema::Column& column) const override;
  std::string_view insert_override(const schema::Column& column) const override;

  // Lint: lint*.cc.
  const ports::LintRules& lint_rules() const override;

  // Execution: execution.cc, clean.cc.
  bool transactional_ddl() const override { return true; }
  bool failure_ends_transaction() const override { return true; }
  bool refuses_transaction(const DatabaseError& error) const override;
  bool is_missing_table(const DatabaseError& error) const override;
  ports::StatementTraits traits(std::string_view statement) const override;
  schema::Table revisions_table(std::string_view schema) const override;
  std::vector<std::string> reset_statements(const schema::Realm& found, bool schema_scope) const override;
  ports::CleanCheck check_clean(const schema::Realm& realm, bool schema_scope,
                                const std::optional<schema::ObjectRef>& revisions) const override;
  bool can_run_again(std::string_view statement, const schema::Realm& found) const override;
  std::vector<std::string> recovery_statements(std::string_view statement, const schema::Realm& before,
                                               const schema::Realm& found) const override;

 private:
  ports::ServerFacts facts_;
};

/// Whether an object is part of a table or view, which is the first of its `depends_on`: a trigger, a policy.
bool is_owned(const schema::Object& object);
/// Whether it is SQL over tables, or hangs on one, and not a type or a part of a table.
bool is_code(const schema::Object& object);

/// Throws Error `WHAT needs PostgreSQL N or newer; the server is V` when the server is older than `version`.
void require(const PostgresDialect& dialect, int version, const std::string& what);

/// Lowest major version a feature needs, in server numbers (spec/planner.md 6.1).
namespace since {
inline constexpr int kInclude = 110000;
inline constexpr int kExecuteFunction = 110000;
inline constexpr int kHashPartitions = 110000;
inline constexpr int kDefaultPartitions = 110000;
inline constexpr int kAccessMethods = 120000;
inline constexpr int kGenerated = 120000;
inline constexpr int kProvenNotNull = 120000;
inline constexpr int kPartitionedTablespace = 120000;
inline constexpr int kClassParameters = 130000;
inline constexpr int kDropExpression = 130000;
inline constexpr int kMultiranges = 140000;
inline constexpr int kReplaceTrigger = 140000;
inline constexpr int kStandardBody = 140000;
inline constexpr int kNullsDistinct = 150000;
inline constexpr int kSecurityInvoker = 150000;
inline constexpr int kSetAccessMethod = 150000;
inline constexpr int kSetExpression = 170000;
inline constexpr int kPartitionedAccessMethod = 170000;
inline constexpr int kVirtualColumns = 180000;
inline constexpr int kTemporalKeys = 180000;
inline constexpr int kNotEnforced = 180000;
inline constexpr int kNotValidNotNull = 180000;
}  // namespace since

}  // namespace portolan::postgres
