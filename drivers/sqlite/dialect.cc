#include "drivers/sqlite/dialect.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>

#include "drivers/sqlite/properties.h"
#include "drivers/sqlite/tokens.h"
#include "drivers/sqlite/types.h"
#include "planner/base/strings.h"

namespace portolan::sqlite {
namespace {

constexpr std::array<std::string_view, 6> kTransactionWords = {"BEGIN",    "COMMIT",    "END",
                                                               "ROLLBACK", "SAVEPOINT", "RELEASE"};

/// The first words of a statement in upper case.
std::vector<std::string> first_words(std::string_view statement, std::size_t count) {
  const Tokens tokens(statement.substr(0, std::min<std::size_t>(statement.size(), 400)));
  std::vector<std::string> words;
  for (std::size_t i = 0; i < tokens.size() && words.size() < count; ++i) {
    words.push_back(base::to_upper(tokens.name(i)));
  }
  words.resize(count);
  return words;
}

template <typename Words>
bool contains(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

schema::Column revision_column(std::string name, std::string type, bool nullable, std::string_view default_text = {}) {
  schema::Column column;
  column.name = std::move(name);
  column.type.name = std::move(type);
  column.nullable = nullable;
  if (!default_text.empty()) column.default_value = schema::Expression{true, std::string(default_text)};
  return column;
}

}  // namespace

ports::ServerFacts make_facts(const std::string& family) {
  ports::ServerFacts facts;
  facts.family = family;
  facts.flavour = family;
  facts.version = sqlite3_libversion();
  const int number = sqlite3_libversion_number();
  facts.version_number = number / 1000000 * 10000 + number / 1000 % 1000 * 100 + number % 1000;
  return facts;
}

const ports::TypeTable& SqliteDialect::types() const {
  return type_table();
}
const ports::PropertyTable& SqliteDialect::properties() const {
  return property_table();
}

const std::vector<std::string>& SqliteDialect::object_kinds() const {
  static const std::vector<std::string> kinds = {"view", "trigger"};
  return kinds;
}

const sql::ScannerOptions& SqliteDialect::scanner_options() const {
  static const sql::ScannerOptions options = [] {
    sql::ScannerOptions o;
    o.begin_end = o.bracket_names = true;
    return o;
  }();
  return options;
}

std::string SqliteDialect::quote_identifier(std::string_view name) const {
  return base::quote_doubled(name, '`');
}
std::string SqliteDialect::quote_literal(std::string_view text) const {
  return base::quote_doubled(text, '\'');
}
std::string SqliteDialect::placeholder(int) const {
  return "?";
}

schema::ColumnType SqliteDialect::parse_type(std::string_view sql) const {
  schema::ColumnType type;
  const std::string_view trimmed = base::trim(sql);
  const ports::TypeText text = ports::split_type(trimmed);
  const ports::TypeSpec* spec = text.suffix.empty() ? types().by_sql(text.name) : nullptr;
  if (trimmed.empty()) {
    type.name = "blob";
  } else if (spec == nullptr) {
    type.name = std::string(trimmed);
    type.user_defined = true;
  } else {
    type.name = spec->sql;
    type.args = text.args;
  }
  return type;
}

std::string SqliteDialect::format_type(const schema::ColumnType& type) const {
  return type.name;
}

ports::HclType SqliteDialect::type_to_hcl(const schema::ColumnType& type) const {
  ports::HclType hcl = Dialect::type_to_hcl(type);
  if (!prints_size(type_class(type))) hcl.args.clear();
  return hcl;
}

bool SqliteDialect::refuses_transaction(const DatabaseError& error) const {
  const std::string_view text = error.what();
  return text.find("within a transaction") != std::string_view::npos ||
         text.find("inside a transaction") != std::string_view::npos;
}

bool SqliteDialect::is_missing_table(const DatabaseError& error) const {
  return std::string_view(error.what()).find("no such table: ") != std::string_view::npos;
}

ports::StatementTraits SqliteDialect::traits(std::string_view statement) const {
  const std::vector<std::string> words = first_words(statement, 2);
  ports::StatementTraits traits;
  traits.atomic = true;
  traits.ddl = words[0] == "CREATE" || words[0] == "ALTER" || words[0] == "DROP";
  traits.transaction_control = contains(kTransactionWords, words[0]);
  if (words[0] == "PRAGMA") {
    // Inside a transaction some fail (journal_mode) and foreign_keys silently does nothing, after which a DROP TABLE
    // would delete the rows that refer to it.
    traits.needs_autocommit = true;
    traits.session_state = true;
  }
  if (words[0] == "VACUUM" || words[0] == "DETACH") traits.needs_autocommit = true;
  traits.repeatable = words[0] == "VACUUM" || words[0] == "ANALYZE" || words[0] == "REINDEX";
  if (words[0] == "ATTACH") traits.blocks_resume = true;
  if (words[0] == "CREATE" && (words[1] == "TEMP" || words[1] == "TEMPORARY")) traits.blocks_resume = true;
  return traits;
}

schema::Table SqliteDialect::revisions_table(std::string_view schema) const {
  // An attached database has a life of its own (spec/migrations.md 9.4).
  if (schema != "main") {
    throw UsageError("cannot store revisions-table in a separate schema (" + base::quote_go(schema) +
                     ") with SQLite driver");
  }
  schema::Table table;
  table.schema = schema;
  table.name = "atlas_schema_revisions";
  table.columns = {
      revision_column("version", "text", false),           revision_column("description", "text", false),
      revision_column("type", "integer", false, "(2)"),    revision_column("applied", "integer", false, "(0)"),
      revision_column("total", "integer", false, "(0)"),   revision_column("executed_at", "datetime", false),
      revision_column("execution_time", "integer", false), revision_column("error", "text", true),
      revision_column("error_stmt", "text", true),         revision_column("hash", "text", false),
      revision_column("partial_hashes", "json", true),     revision_column("operator_version", "text", false),
  };
  schema::Index key;
  key.kind = schema::IndexKind::kPrimaryKey;
  key.unique = true;
  key.parts.emplace_back().column = "version";
  table.primary_key = std::move(key);
  return table;
}

std::vector<std::string> SqliteDialect::reset_statements(const schema::Realm&, bool) const {
  return {
      "PRAGMA writable_schema = 1",
      "DELETE FROM sqlite_master WHERE type IN ('table', 'view', 'index', 'trigger')",
      "PRAGMA writable_schema = 0",
      "VACUUM",
  };
}

ports::CleanCheck SqliteDialect::check_clean(const schema::Realm& realm, bool,
                                             const std::optional<schema::ObjectRef>& revisions) const {
  const auto unclean = [](std::string reason) { return ports::CleanCheck{false, std::move(reason)}; };
  const std::size_t schemas = realm.schemas.size();
  if (schemas > 1) return unclean("found multiple schemas: " + std::to_string(schemas));
  if (schemas == 0) return {};
  const schema::Schema& main = realm.schemas.front();
  if (main.name != "main") return unclean("found schema " + base::quote_go(main.name));
  const auto first = std::find_if(main.tables.begin(), main.tables.end(), [&](const schema::Table& table) {
    return !revisions || table.name != revisions->name;
  });
  const bool foreign = first != main.tables.end();
  if (foreign && revisions && main.tables.size() > 1) {
    return unclean("found multiple tables: " + std::to_string(main.tables.size()));
  }
  if (foreign) return unclean("found table " + base::quote_go(first->name));
  if (main.objects.empty()) return {};
  const schema::Object& object = main.objects.front();
  return unclean("found " + object.kind + " " + base::quote_go(object.name));
}

}  // namespace portolan::sqlite
