#include "drivers/mysql/traits.h"

#include <algorithm>
#include <cctype>
#include <unordered_set>
#include <vector>

#include "drivers/mysql/features.h"
#include "drivers/mysql/text.h"
#include "planner/base/strings.h"

namespace portolan::mysql {
namespace {

/// The first words of a statement in upper case, punctuation as words of one character; strings and quoted names are
/// the word "'". Comments are left out, the text of executable ones is not.
std::vector<std::string> words_of(std::string_view sql, std::size_t limit) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < sql.size() && words.size() < limit;) {
    const char c = sql[i];
    if (std::isspace(static_cast<unsigned char>(c)) != 0) {
      ++i;
    } else if (c == '#' || sql.substr(i, 2) == "--") {
      i = std::min(sql.find('\n', i), sql.size());
    } else if (sql.substr(i, 3) == "/*!" || sql.substr(i, 4) == "/*M!") {
      i = sql.find('!', i) + 1;
      while (i < sql.size() && std::isdigit(static_cast<unsigned char>(sql[i])) != 0) ++i;
    } else if (sql.substr(i, 2) == "/*") {
      const auto end = sql.find("*/", i + 2);
      i = end == std::string_view::npos ? sql.size() : end + 2;
    } else if (sql.substr(i, 2) == "*/") {
      i += 2;
    } else if (c == '\'' || c == '"' || c == '`') {
      if (c == '`') {
        i = std::min(sql.find(c, i + 1), sql.size() - 1) + 1;
      } else {
        read_string(sql, i);
      }
      words.emplace_back("'");
    } else if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_') {
      const std::size_t start = i;
      while (i < sql.size() && (std::isalnum(static_cast<unsigned char>(sql[i])) != 0 || sql[i] == '_')) ++i;
      words.push_back(base::to_upper(sql.substr(start, i - start)));
    } else {
      words.emplace_back(1, c);
      ++i;
    }
  }
  return words;
}

class Words {
 public:
  explicit Words(std::string_view sql) : words_(words_of(sql, 4096)) {}

  std::string_view at(std::size_t i) const { return i < words_.size() ? std::string_view(words_[i]) : ""; }
  std::size_t size() const { return words_.size(); }
  bool has(std::string_view word, std::size_t until = static_cast<std::size_t>(-1)) const {
    for (std::size_t i = 0; i < size() && i < until; ++i) {
      if (words_[i] == word) return true;
    }
    return false;
  }
  /// MariaDB's `SET STATEMENT x = y FOR ...` speaks for the statement behind it only.
  void skip_set_statement() {
    if (at(0) != "SET" || at(1) != "STATEMENT") return;
    std::size_t i = 2;
    while (i < size() && words_[i] != "FOR") ++i;
    words_.erase(words_.begin(), words_.begin() + static_cast<std::ptrdiff_t>(std::min(i + 1, size())));
  }

 private:
  std::vector<std::string> words_;
};

/// Statements that commit an open transaction and change no schema.
const std::unordered_set<std::string_view> kCommitting = {
    "ANALYZE", "CACHE", "CHANGE", "CHECK", "FLUSH", "GRANT", "INSTALL", "OPTIMIZE", "REPAIR", "RESET", "REVOKE", "STOP",
    // TRUNCATE leaves the schema as it is, so that nobody can see afterwards whether it ran.
    "TRUNCATE", "UNINSTALL", "UNLOCK"};

/// What belongs to the server: no schema shows whether it was changed.
const std::unordered_set<std::string_view> kServerObjects = {"INSTANCE", "LOGFILE",    "RESOURCE", "ROLE",
                                                             "SERVER",   "TABLESPACE", "UNDO",     "USER"};

bool names_several(const Words& words) {
  int depth = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words.at(i) == "(") ++depth;
    if (words.at(i) == ")") --depth;
    if (words.at(i) == "," && depth == 0) return true;
  }
  return false;
}

bool is_atomic(const ports::ServerFacts& facts, const Words& words) {
  if (!has(facts, Feature::kAtomicDdl)) return false;
  if (has(facts, Feature::kAtomicMultiDdl)) {
    // CREATE TABLE ... SELECT is one transaction since 8.0.21.
    return !(words.at(0) == "CREATE" && words.has("SELECT")) || facts.version_number >= 80021 || words.has("VIEW", 12);
  }
  const std::string_view verb = words.at(0), object = words.at(1);
  if (object == "DATABASE" || object == "SCHEMA") return false;
  if (verb == "CREATE" && (words.has("SELECT") || object == "OR") && !words.has("VIEW", 12)) return false;
  // ALTER TABLE has commas between its clauses, they name no further object.
  return verb == "ALTER" || verb == "CREATE" || !names_several(words);
}

ports::StatementTraits ddl_traits(const ports::ServerFacts& facts, const Words& words) {
  ports::StatementTraits traits;
  const bool temporary = words.at(1) == "TEMPORARY" || (words.at(1) == "OR" && words.at(3) == "TEMPORARY");
  if (temporary) {
    // Neither commits (15.3.3); the table dies with the session.
    traits.blocks_resume = words.at(0) == "CREATE";
    return traits;
  }
  traits.implicit_commit = true;
  const std::string_view object = words.at(1) == "OR" ? words.at(3) : words.at(1);
  if (kServerObjects.contains(object)) return traits;
  traits.ddl = true;
  traits.atomic = is_atomic(facts, words);
  return traits;
}

/// SET in all its forms (15.7.6).
ports::StatementTraits set_traits(const Words& words) {
  ports::StatementTraits traits;
  const std::string_view first = words.at(1);
  const bool server = first == "GLOBAL" || first == "PERSIST" || first == "PERSIST_ONLY" || first == "RESOURCE" ||
                      (first == "@" && words.at(2) == "@" && (words.at(3) == "GLOBAL" || words.at(3) == "PERSIST"));
  if (server) return traits;
  if (first == "PASSWORD" || (first == "DEFAULT" && words.at(2) == "ROLE")) {
    traits.implicit_commit = true;
    return traits;
  }
  traits.session_state = true;
  if (words.has("AUTOCOMMIT")) traits.implicit_commit = traits.transaction_control = true;
  return traits;
}

bool controls_transaction(const Words& words) {
  const std::string_view verb = words.at(0);
  if (verb == "COMMIT" || verb == "XA") return true;
  if (verb == "BEGIN") return words.at(1).empty() || words.at(1) == ";" || words.at(1) == "WORK";
  if (verb == "START") return words.at(1) == "TRANSACTION";
  return verb == "ROLLBACK" && !words.has("TO", 4);
}

}  // namespace

ports::StatementTraits statement_traits(const ports::ServerFacts& facts, std::string_view statement) {
  Words words(statement);
  words.skip_set_statement();
  const std::string_view verb = words.at(0);
  ports::StatementTraits traits;
  if (verb == "CREATE" || verb == "ALTER" || verb == "DROP" || verb == "RENAME") {
    return ddl_traits(facts, words);
  }
  if (verb == "SET") return set_traits(words);
  if (controls_transaction(words)) {
    traits.transaction_control = true;
    // BEGIN commits what was open before.
    traits.implicit_commit = verb == "BEGIN" || verb == "START";
  } else if (verb == "USE" || verb == "PREPARE" || verb == "DEALLOCATE") {
    traits.session_state = true;
  } else if (verb == "LOCK") {
    traits.blocks_resume = true;
    traits.implicit_commit = true;
  } else if (verb == "HANDLER") {
    traits.blocks_resume = true;
  } else if (kCommitting.contains(verb) || verb == "START" || (verb == "LOAD" && words.at(1) == "INDEX")) {
    traits.implicit_commit = true;
  }
  return traits;
}

}  // namespace portolan::mysql
