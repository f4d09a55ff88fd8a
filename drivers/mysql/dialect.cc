#include "drivers/mysql/dialect.h"

#include "drivers/mysql/clean.h"
#include "drivers/mysql/diff.h"
#include "drivers/mysql/features.h"
#include "drivers/mysql/objects.h"
#include "drivers/mysql/plan.h"
#include "drivers/mysql/properties.h"
#include "drivers/mysql/traits.h"
#include "drivers/mysql/types.h"
#include "planner/base/clock.h"
#include "planner/base/strings.h"

namespace portolan::mysql {

Dialect::Dialect(ports::ServerFacts facts) : facts_(std::move(facts)), types_(make_type_table()) {}

const ports::PropertyTable& Dialect::properties() const {
  return property_table();
}

const std::vector<std::string>& Dialect::object_kinds() const {
  static const std::vector<std::string> kKinds = {"view", "function", "procedure", "trigger", "event"};
  static const std::vector<std::string> kNone;
  return manages_code(facts_) ? kKinds : kNone;
}

const sql::ScannerOptions& Dialect::scanner_options() const {
  static const sql::ScannerOptions kOptions = {
      .begin_end = true, .backslash_escapes = true, .hash_comments = true, .executable_comments = true};
  static const sql::ScannerOptions kPlainStrings = {
      .begin_end = true, .hash_comments = true, .executable_comments = true};
  return has_mode(facts_, "NO_BACKSLASH_ESCAPES") ? kPlainStrings : kOptions;
}

std::string Dialect::quote_identifier(std::string_view name) const {
  return base::quote_doubled(name, '`');
}
std::string Dialect::quote_literal(std::string_view text) const {
  return string_literal(facts_, text, '\'');
}

schema::ColumnType Dialect::parse_type(std::string_view sql) const {
  return mysql::parse_type(types_, sql);
}
std::string Dialect::format_type(const schema::ColumnType& type) const {
  return mysql::format_type(type);
}

schema::ColumnType Dialect::type_from_hcl(std::string_view word, const std::vector<std::string>& args,
                                          const schema::Properties& attributes) const {
  schema::ColumnType type = ports::Dialect::type_from_hcl(word, args, attributes);
  normalize_type(type);
  return type;
}

ports::HclType Dialect::type_to_hcl(const schema::ColumnType& type) const {
  return mysql::type_to_hcl(types_, type);
}

std::string Dialect::table_key(std::string_view name) const {
  return mysql::table_key(facts_, name);
}

void Dialect::align(schema::Table& from, schema::Table& to, bool normalized) const {
  align_tables(facts_, from, to, normalized);
}

bool Dialect::types_equal(const schema::Column& from, const schema::Column& to) const {
  return comparable_type(from.type) == comparable_type(to.type);
}

ports::Verdict Dialect::defaults_equal(const schema::Column& from, const schema::Column& to) const {
  return mysql::defaults_equal(type_class(from.type), from, to) ? ports::Verdict::kEqual : ports::Verdict::kDifferent;
}

bool Dialect::expressions_equal(std::string_view from, std::string_view to) const {
  return comparable_expression(from) == comparable_expression(to);
}

bool Dialect::actions_equal(std::string_view from, std::string_view to) const {
  return comparable_action(from) == comparable_action(to);
}

bool Dialect::property_equal(const ports::PropertySpec& spec, const schema::PropertyValue* from,
                             const schema::PropertyValue* to, const schema::Properties& parent) const {
  if (spec.comparison != ports::Comparison::kDialect) return ports::Dialect::property_equal(spec, from, to, parent);
  return mysql::property_equal(facts_, spec, from, to, parent);
}

bool Dialect::is_generated_index_name(const schema::Table&, const schema::Index& current) const {
  return has_generated_name(current);
}

std::string Dialect::object_key(const schema::Object& object) const {
  return mysql::object_key(*this, object);
}

std::vector<change::PropertyChange> Dialect::object_changes(const schema::Object& from,
                                                            const schema::Object& to) const {
  return mysql::object_changes(*this, from, to);
}

bool Dialect::changes_in_place(const change::ModifyObject& change) const {
  return mysql::changes_in_place(facts_, change);
}

void Dialect::refine(change::ModifyTable& table) const {
  refine_changes(facts_, table);
}

std::vector<change::PropertyChange> Dialect::schema_changes(const schema::Schema& from,
                                                            const schema::Schema& to) const {
  return mysql::schema_changes(facts_, from, to);
}

bool Dialect::is_implied(const ports::PropertySpec& spec, const schema::PropertyValue& value,
                         const schema::Properties& parent) const {
  return mysql::is_implied(facts_, spec, value, parent) || ports::Dialect::is_implied(spec, value, parent);
}

change::Plan Dialect::plan(const change::Changes& changes, const change::PlanOptions& options) const {
  return make_plan(*this, changes, options);
}

ports::StatementTraits Dialect::traits(std::string_view statement) const {
  return statement_traits(facts_, statement);
}

bool Dialect::is_missing_table(const DatabaseError& error) const {
  return error.code() == "1146" || error.code() == "1049";  // ER_NO_SUCH_TABLE, ER_BAD_DB_ERROR
}

std::string Dialect::format_timestamp(std::chrono::system_clock::time_point time) const {
  std::string text = base::rfc3339(time, 6);
  text[text.find('T')] = ' ';
  text.pop_back();
  return text;
}

std::vector<std::string> Dialect::reset_statements(const schema::Realm& found, bool schema_scope) const {
  return mysql::reset_statements(*this, found, schema_scope);
}

schema::Table Dialect::revisions_table(std::string_view schema) const {
  return mysql::revisions_table(facts_, schema);
}

ports::CleanCheck Dialect::check_clean(const schema::Realm& realm, bool schema_scope,
                                       const std::optional<schema::ObjectRef>& revisions) const {
  return mysql::check_clean(realm, schema_scope, revisions);
}

std::unique_ptr<ports::Dialect> make_dialect(ports::ServerFacts facts) {
  return std::make_unique<Dialect>(std::move(facts));
}

}  // namespace portolan::mysql
