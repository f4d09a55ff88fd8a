#include "planner/sql/renames.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "planner/base/strings.h"
#include "planner/sql/directives.h"
#include "planner/sql/lexical.h"

namespace portolan::sql {
namespace {

using Kind = RenameDeclaration::Kind;

/// First words of what stands in a table's body and is no column.
constexpr std::array<std::string_view, 13> kNoColumn = {"PRIMARY", "FOREIGN",   "CHECK",  "CONSTRAINT", "EXCLUDE",
                                                        "LIKE",    "PARTITION", "PERIOD", "INDEX",      "KEY",
                                                        "UNIQUE",  "FULLTEXT",  "SPATIAL"};
/// Those that begin an index, alone or several of them.
constexpr std::array<std::string_view, 5> kIndexWords = {"INDEX", "KEY", "UNIQUE", "FULLTEXT", "SPATIAL"};

template <typename Words>
bool contains(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// A name without the quotes of any dialect.
std::string bare(std::string_view text) {
  constexpr std::array<std::string_view, 3> kQuotes = {"\"\"", "``", "[]"};
  text = base::trim(text);
  const bool quoted = text.size() > 1 && contains(kQuotes, std::string{text.front(), text.back()});
  return quoted ? unquoted(text) : std::string(text);
}

struct Token {
  std::string_view text;
  bool quoted = false;

  /// The bare word in upper case; empty for a quoted name or a sign.
  std::string word() const { return quoted || !is_word_char(text.front()) ? std::string() : base::to_upper(text); }
  bool is(char sign) const { return !quoted && text.size() == 1 && text.front() == sign; }
};

/// A directive in a comment, and whether it has its line for itself.
struct Note {
  std::string from;
  bool own_line = false;
};

/// Tokens of a statement one after the other.
class Tokens {
 public:
  Tokens(std::string_view text, const ScannerOptions& options) : text_(text), options_(options) {}

  /// The next token; nullopt at the end. Directives in the comments before it are added to `notes`.
  std::optional<Token> next(std::vector<Note>* notes = nullptr) {
    for (at_ = skip_space(text_, at_); at_ < text_.size(); at_ = skip_space(text_, at_)) {
      const Comment comment = match_comment(text_, at_, options_);
      if (comment.end == kNone || comment.executable) return take();
      if (notes != nullptr) note(text_.substr(at_, comment.end - at_), *notes);
      at_ = comment.end;
    }
    return std::nullopt;
  }

 private:
  Token take() {
    const std::size_t begin = at_;
    const char first = text_[at_];
    if (is_quote(first, options_)) {
      at_ = std::min(skip_whole_quoted(text_, at_, options_), text_.size());
      return {text_.substr(begin, at_ - begin), true};
    }
    while (at_ < text_.size() && is_word_char(text_[at_])) ++at_;
    if (at_ == begin) ++at_;
    return {text_.substr(begin, at_ - begin), false};
  }

  void note(std::string_view comment, std::vector<Note>& notes) const {
    const auto directive = parse_directive(base::trim(comment));
    if (!directive || directive->name != "renamed_from" || directive->argument.empty()) return;
    const std::size_t line = text_.rfind('\n', at_);
    const std::size_t start = line == kNone ? 0 : line + 1;
    notes.push_back({bare(directive->argument), base::trim(text_.substr(start, at_ - start)).empty()});
  }

  std::string_view text_;
  const ScannerOptions& options_;
  std::size_t at_ = 0;
};

/// A name that may have a schema before it; `token` is its first part and then the token behind it.
struct Name {
  std::string schema, name;
};
Name read_name(Tokens& tokens, std::optional<Token>& token) {
  Name name;
  if (!token) return name;
  name.name = bare(token->text);
  token = tokens.next();
  while (token && token->is('.')) {
    token = tokens.next();
    if (!token) break;
    name.schema = std::move(name.name);
    name.name = bare(token->text);
    token = tokens.next();
  }
  return name;
}

std::optional<Token> skip_words(Tokens& tokens, std::initializer_list<std::string_view> words) {
  auto token = tokens.next();
  while (token && contains(words, token->word())) token = tokens.next();
  return token;
}

/// Reads the body of a CREATE TABLE behind its opening parenthesis.
class TableBody {
 public:
  TableBody(Tokens& tokens, const Name& table, std::vector<RenameDeclaration>& found)
      : tokens_(tokens), table_(table), found_(found) {}

  void read() {
    int depth = 1;
    bool at_start = true;
    while (depth > 0) {
      std::vector<Note> notes;
      const auto token = tokens_.next(&notes);
      for (Note& note : notes) take(std::move(note));
      if (!token) return;
      if (at_start && !token->is(')')) begin(*token);
      at_start = depth == 1 && token->is(',');
      if (token->is('(')) ++depth;
      if (token->is(')')) --depth;
      if (!at_start && expects_name_) continue_name(*token);
    }
  }

 private:
  void take(Note note) {
    if (note.own_line) {
      pending_ = std::move(note.from);
    } else {
      declare(note.from);
    }
  }

  void begin(const Token& token) {
    const std::string word = token.word();
    name_.clear();
    expects_name_ = false;
    kind_ = Kind::kColumn;
    if (!contains(kNoColumn, word)) {
      name_ = bare(token.text);
    } else if (contains(kIndexWords, word) || word == "CONSTRAINT") {
      kind_ = Kind::kIndex;
      expects_name_ = true;
      constraint_ = word == "CONSTRAINT";
      first_ = true;
      return;
    }
    flush();
  }

  /// `UNIQUE KEY name (...)`, `CONSTRAINT name UNIQUE`.
  void continue_name(const Token& token) {
    const bool is_first = std::exchange(first_, false);
    if (is_first) return;
    if (constraint_ && name_.empty()) {
      name_ = bare(token.text);
      return;
    }
    expects_name_ = false;
    if (constraint_) {
      if (token.word() != "UNIQUE") name_.clear();
    } else if (contains(kIndexWords, token.word())) {
      expects_name_ = true;
      return;
    } else if (!token.is('(')) {
      name_ = bare(token.text);
    }
    flush();
  }

  void flush() {
    if (!pending_.empty()) declare(std::exchange(pending_, {}));
  }

  void declare(const std::string& from) {
    if (!name_.empty()) found_.push_back({kind_, table_.schema, table_.name, name_, from});
  }

  Tokens& tokens_;
  const Name& table_;
  std::vector<RenameDeclaration>& found_;
  Kind kind_ = Kind::kColumn;
  std::string name_, pending_;
  bool expects_name_ = false, constraint_ = false, first_ = false;
};

std::string above(const Statement& statement) {
  const auto arguments = directive_arguments(statement_directives(statement), "renamed_from");
  return arguments.empty() ? std::string() : bare(arguments.back());
}

void read_table(Tokens& tokens, const std::string& from, std::vector<RenameDeclaration>& found) {
  auto token = skip_words(tokens, {"IF", "NOT", "EXISTS"});
  const Name table = read_name(tokens, token);
  if (!from.empty()) found.push_back({Kind::kTable, table.schema, table.name, "", from});
  while (token && !token->is('(')) token = tokens.next();
  if (token) TableBody(tokens, table, found).read();
}

void read_index(Tokens& tokens, const std::string& from, std::vector<RenameDeclaration>& found) {
  if (from.empty()) return;
  auto token = skip_words(tokens, {"CONCURRENTLY", "IF", "NOT", "EXISTS"});
  const Name index = read_name(tokens, token);
  while (token && token->word() != "ON") token = tokens.next();
  token = skip_words(tokens, {"ONLY"});
  const Name table = read_name(tokens, token);
  if (!table.name.empty()) found.push_back({Kind::kIndex, table.schema, table.name, index.name, from});
}

}  // namespace

std::vector<RenameDeclaration> rename_declarations(const Statement& statement, const ScannerOptions& options) {
  std::vector<RenameDeclaration> found;
  const std::string from = above(statement);
  if (from.empty() && statement.text.find("renamed_from") == std::string::npos) return found;
  Tokens tokens(statement.text, options);
  auto token = tokens.next();
  if (!token || token->word() != "CREATE") return found;
  token = skip_words(tokens, {"UNIQUE", "FULLTEXT", "SPATIAL", "UNLOGGED"});
  if (token && token->word() == "TABLE") read_table(tokens, from, found);
  if (token && token->word() == "INDEX") read_index(tokens, from, found);
  return found;
}

}  // namespace portolan::sql
