#include <algorithm>
#include <array>
#include <unordered_set>

#include "drivers/postgres/dialect.h"
#include "drivers/postgres/text.h"
#include "drivers/postgres/types.h"
#include "planner/schema/index.h"
#include "planner/sql/lexical.h"

namespace portolan::postgres {
namespace {

/// "Not inside a transaction block", "a procedure may not commit here", "a new enum value is not usable before commit":
/// the server has done nothing and the statement must run on its own.
constexpr std::array<std::string_view, 3> kRefusals = {"25001", "2D000", "55P04"};

/// Undefined table, undefined schema.
constexpr std::array<std::string_view, 2> kMissing = {"42P01", "3F000"};

/// Verbs of upkeep: a second run changes nothing.
constexpr std::array<std::string_view, 5> kUpkeep = {"VACUUM", "ANALYZE", "REINDEX", "CLUSTER", "CHECKPOINT"};

constexpr std::array<std::string_view, 12> kDdlVerbs = {"CREATE",  "ALTER",  "DROP",     "COMMENT",
                                                        "GRANT",   "REVOKE", "REINDEX",  "CLUSTER",
                                                        "REFRESH", "IMPORT", "SECURITY", "TRUNCATE"};

/// How many tokens of a statement are looked at; CONCURRENTLY and ADD VALUE stand near the front.
constexpr std::size_t kLookahead = 24;

/// The first tokens of a statement with `at(i)` that is "" behind the end.
class Words {
 public:
  explicit Words(std::string_view statement) : words_(tokens(statement, kLookahead)) {}

  std::string_view at(std::size_t i) const { return i < words_.size() ? std::string_view(words_[i]) : ""; }
  bool starts(std::initializer_list<std::string_view> expected) const {
    std::size_t i = 0;
    return std::all_of(expected.begin(), expected.end(), [&](std::string_view word) { return at(i++) == word; });
  }
  bool has(std::string_view word) const { return std::find(words_.begin(), words_.end(), word) != words_.end(); }
  bool has_pair(std::string_view first, std::string_view second) const {
    for (std::size_t i = 0; i + 1 < words_.size(); ++i) {
      if (words_[i] == first && words_[i + 1] == second) return true;
    }
    return false;
  }

 private:
  std::vector<std::string> words_;
};

bool is_concurrent(const Words& words) {
  const bool index = words.starts({"CREATE", "INDEX"}) || words.starts({"CREATE", "UNIQUE"}) ||
                     words.starts({"DROP", "INDEX"}) || words.at(0) == "REINDEX";
  return (index || words.has_pair("DETACH", "PARTITION")) && words.has("CONCURRENTLY");
}

bool needs_autocommit(const Words& words, int version) {
  if (is_concurrent(words) || words.at(0) == "VACUUM" || words.starts({"ALTER", "SYSTEM"})) return true;
  const bool whole = words.at(0) == "CREATE" || words.at(0) == "DROP";
  if (whole && (words.at(1) == "DATABASE" || words.at(1) == "TABLESPACE" || words.at(1) == "SUBSCRIPTION")) return true;
  if (words.starts({"ALTER", "DATABASE"})) return words.has_pair("SET", "TABLESPACE");
  if (words.at(0) == "REINDEX") return words.has("DATABASE") || words.has("SYSTEM") || words.has("SCHEMA");
  if (words.at(0) == "CLUSTER") return words.at(1).empty() || words.at(1) == ";";
  return version < since::kGenerated && words.starts({"ALTER", "TYPE"}) && words.has_pair("ADD", "VALUE");
}

/// Statements that do their work in several transactions, or whose body may commit on its own.
bool is_divided(const Words& words) {
  if (is_concurrent(words) || words.at(0) == "CALL" || words.at(0) == "DO" || words.at(0) == "VACUUM") return true;
  if (words.at(0) == "REINDEX" || words.at(0) == "CLUSTER") return true;
  return words.at(1) == "DATABASE" || words.at(1) == "TABLESPACE" || words.at(1) == "SUBSCRIPTION" ||
         words.starts({"ALTER", "SYSTEM"});
}

bool sets_session(const Words& words) {
  if (words.at(0) == "RESET" || words.at(0) == "DISCARD") return true;
  if (words.at(0) == "SELECT") return words.has("SET_CONFIG");
  if (words.at(0) != "SET") return false;
  return words.at(1) != "LOCAL" && words.at(1) != "TRANSACTION" && words.at(1) != "CONSTRAINTS";
}

bool blocks_resume(const Words& words) {
  if (words.at(0) == "LOCK" || words.at(0) == "PREPARE" || words.at(0) == "DECLARE" || words.at(0) == "LISTEN")
    return true;
  const std::string_view second = words.at(1) == "LOCAL" || words.at(1) == "GLOBAL" ? words.at(2) : words.at(1);
  return words.at(0) == "CREATE" && (second == "TEMP" || second == "TEMPORARY");
}

bool controls_transaction(const Words& words) {
  static constexpr std::array<std::string_view, 5> kVerbs = {"BEGIN", "START", "COMMIT", "END", "ABORT"};
  if (words.starts({"PREPARE", "TRANSACTION"})) return true;
  if (words.at(0) == "ROLLBACK") return !words.has("TO");
  return std::find(kVerbs.begin(), kVerbs.end(), words.at(0)) != kVerbs.end();
}

schema::Column column(std::string_view name, std::string_view type, bool nullable = false) {
  schema::Column result;
  result.name = name;
  result.type = parse_type(type);
  result.nullable = nullable;
  return result;
}

schema::Column counter(std::string_view name, std::string value) {
  schema::Column result = column(name, "bigint");
  result.default_value = schema::Expression{false, std::move(value)};
  return result;
}

std::unordered_set<std::string> invalid_indexes(const schema::Realm& realm) {
  std::unordered_set<std::string> names;
  for (const schema::Schema& schema : realm.schemas) {
    for (const schema::Table& table : schema.tables) {
      for (const schema::Index& index : table.indexes) {
        if (index.properties.is_set("invalid")) names.insert(schema::qualified_key(schema.name, index.name));
      }
    }
  }
  return names;
}

}  // namespace

bool PostgresDialect::refuses_transaction(const DatabaseError& error) const {
  return std::find(kRefusals.begin(), kRefusals.end(), error.code()) != kRefusals.end();
}

bool PostgresDialect::is_missing_table(const DatabaseError& error) const {
  return std::find(kMissing.begin(), kMissing.end(), error.code()) != kMissing.end();
}

ports::StatementTraits PostgresDialect::traits(std::string_view statement) const {
  const Words words(statement);
  ports::StatementTraits traits;
  traits.needs_autocommit = needs_autocommit(words, facts_.version_number);
  traits.atomic = !is_divided(words);
  traits.ddl = std::find(kDdlVerbs.begin(), kDdlVerbs.end(), words.at(0)) != kDdlVerbs.end();
  const bool upkeep = std::find(kUpkeep.begin(), kUpkeep.end(), words.at(0)) != kUpkeep.end();
  traits.repeatable = (upkeep && !is_concurrent(words)) || words.starts({"ALTER", "SYSTEM"});
  traits.session_state = sets_session(words);
  traits.blocks_resume = blocks_resume(words) && !words.starts({"PREPARE", "TRANSACTION"});
  traits.transaction_control = controls_transaction(words);
  return traits;
}

schema::Table PostgresDialect::revisions_table(std::string_view schema) const {
  schema::Table table;
  table.schema = schema;
  table.name = "atlas_schema_revisions";
  table.columns = {column("version", "character varying"),
                   column("description", "character varying"),
                   counter("type", "2"),
                   counter("applied", "0"),
                   counter("total", "0"),
                   column("executed_at", "timestamptz"),
                   column("execution_time", "bigint"),
                   column("error", "text", true),
                   column("error_stmt", "text", true),
                   column("hash", "character varying"),
                   column("partial_hashes", "jsonb", true),
                   column("operator_version", "character varying")};
  schema::Index key;
  key.kind = schema::IndexKind::kPrimaryKey;
  key.unique = true;
  schema::IndexPart part;
  part.column = "version";
  key.parts = {part};
  table.primary_key = key;
  return table;
}

/// `DROP INDEX CONCURRENTLY` makes the index invalid first and removes it last; while it is there it can be dropped.
bool PostgresDialect::can_run_again(std::string_view statement, const schema::Realm& found) const {
  const Words words(statement);
  if (!is_concurrent(words) || !words.starts({"DROP", "INDEX"})) return false;
  for (const schema::Schema& schema : found.schemas) {
    for (const schema::Table& table : schema.tables) {
      for (const schema::Index& index : table.indexes) {
        if (sql::mentions(statement, index.name)) return true;
      }
    }
  }
  return false;
}

std::vector<std::string> PostgresDialect::recovery_statements(std::string_view statement, const schema::Realm& before,
                                                              const schema::Realm& found) const {
  const Words words(statement);
  if (!is_concurrent(words) || words.at(0) == "DROP") return {};
  const auto known = invalid_indexes(before);
  std::vector<std::string> statements;
  for (const schema::Schema& schema : found.schemas) {
    for (const schema::Table& table : schema.tables) {
      for (const schema::Index& index : table.indexes) {
        if (!index.properties.is_set("invalid")) continue;
        if (known.contains(schema::qualified_key(schema.name, index.name))) continue;
        statements.push_back("DROP INDEX CONCURRENTLY IF EXISTS " + quote_identifier(schema.name) + "." +
                             quote_identifier(index.name));
      }
    }
  }
  return statements;
}

}  // namespace portolan::postgres
