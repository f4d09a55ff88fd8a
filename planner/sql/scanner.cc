#include "planner/sql/scanner.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/sql/body.h"
#include "planner/sql/directives.h"
#include "planner/sql/lexical.h"

namespace portolan::sql {
namespace {

constexpr std::string_view kSemicolon = ";";
/// Blocks nested deeper are read as plain text: no real routine comes near, and hostile input must not use up the
/// stack.
constexpr int kMaxNesting = 64;

/// What attempts at bodies found, kept for the whole text: a failed attempt at an outer BEGIN would otherwise repeat
/// those at the inner ones, and each would read to the end of the text.
struct BodyMemo {
  /// Where the body that opens at a position ends; kNone: it is no body.
  std::unordered_map<std::size_t, std::size_t> ends;
  /// Places between statements from which no closing statement follows, by kind of body. Labelled bodies are left out.
  std::unordered_map<Body, std::unordered_set<std::size_t>> unclosed;
};

class Scanner {
 public:
  Scanner(std::string_view text, std::size_t pos, const ScannerOptions& options, BodyMemo& memo, int nesting = 0)
      : text_(text), pos_(pos), options_(options), memo_(memo), nesting_(nesting), delimiter_(kSemicolon) {}

  void set_delimiter(std::string delimiter) { delimiter_ = std::move(delimiter); }
  std::size_t position() const { return pos_; }

  /// The next statement, or nullopt at the end of the text.
  std::optional<Statement> next() {
    while (true) {
      comments_.clear();
      if (!skip_to_statement()) return std::nullopt;
      if (read_delimiter_command() || read_go()) continue;
      std::optional<Statement> statement = read_statement();
      if (statement) return statement;
    }
  }

 private:
  [[noreturn]] void fail(std::size_t at, const std::string& message) const {
    const std::string_view before = text_.substr(0, at);
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const std::size_t newline = before.rfind('\n');
    const std::size_t column = newline == kNone ? at + 1 : at - newline;
    throw SourceError(std::to_string(line) + ":" + std::to_string(column) + ": " + message);
  }

  bool at_delimiter() const { return text_.substr(pos_).starts_with(delimiter_); }

  /// Whether the comment that ended at `pos_` is followed by an empty line, which detaches it from the statement (6.4).
  bool empty_line_follows(bool line_comment) const {
    std::string_view rest = text_.substr(pos_);
    const auto take_newline = [&rest] {
      if (rest.starts_with("\r\n")) rest.remove_prefix(1);
      if (!rest.starts_with('\n')) return false;
      rest.remove_prefix(1);
      return true;
    };
    return (line_comment || take_newline()) && take_newline();
  }

  /// Skips white space and collects comments. False at the end of the text.
  bool skip_to_statement() {
    while (true) {
      pos_ = skip_space(text_, pos_);
      if (pos_ >= text_.size()) return false;
      if (at_delimiter()) return true;
      const Comment comment = match_comment(text_, pos_, options_);
      if (comment.end == kNone || comment.executable) return true;
      comments_.emplace_back(text_.substr(pos_, comment.end - pos_));
      pos_ = comment.end;
      if (empty_line_follows(comment.line)) comments_.clear();
    }
  }

  /// `DELIMITER text` (6.5).
  bool read_delimiter_command() {
    constexpr std::string_view kWord = "DELIMITER";
    const std::size_t blank = pos_ + kWord.size();
    if (!at_word(text_, pos_, kWord) || blank >= text_.size() || text_[blank] != ' ') return false;
    const std::size_t end = std::min(text_.find('\n', pos_), text_.size());
    std::string word(base::trim(text_.substr(blank, end - blank)));
    if (word.size() > 1 && word.starts_with('\'') && word.ends_with('\'')) {
      word = base::replace_all(word.substr(1, word.size() - 2), "''", "'");
    }
    if (word.empty()) fail(pos_, "empty delimiter");
    delimiter_ = unescape_delimiter(word);
    pos_ = end;
    return true;
  }

  /// End of the line `GO [n]` at `pos_`, or kNone (6.7).
  std::size_t go_end() const {
    if (!options_.go_batches || (pos_ > 0 && text_[pos_ - 1] != '\n') || !at_word(text_, pos_, "GO")) return kNone;
    const std::size_t end = std::min(text_.find('\n', pos_), text_.size());
    const std::string_view count = base::trim(text_.substr(pos_ + 2, end - pos_ - 2));
    const bool digits = std::all_of(count.begin(), count.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
    if (!digits) fail(pos_, "sql/migrate: invalid GO command, expect digits got " + base::quote_go(count));
    return end;
  }

  bool read_go() {
    const std::size_t end = go_end();
    if (end == kNone) return false;
    pos_ = end;
    return true;
  }

  std::optional<Statement> finish(std::size_t start, std::size_t end) {
    const std::string_view raw = text_.substr(start, end - start);
    const std::string_view trimmed = base::trim(raw);
    if (trimmed.empty()) return std::nullopt;
    const auto lead = static_cast<std::size_t>(trimmed.data() - raw.data());
    return Statement{start + lead, std::string(trimmed), std::move(comments_)};
  }

  /// Reads from `pos_` to the end of the statement; the rules and their order are those of spec/migrations.md 6.2.
  std::optional<Statement> read_statement() {
    const std::size_t start = pos_;
    std::vector<std::size_t> open;
    while (pos_ < text_.size()) {
      const char c = text_[pos_];
      if (c == '(') {
        open.push_back(pos_++);
      } else if (c == ')') {
        if (open.empty()) fail(pos_, "unexpected ')'");
        open.pop_back();
        ++pos_;
      } else if (is_quote(c, options_)) {
        read_quoted();
      } else if (const std::size_t go = go_end(); go != kNone) {
        std::optional<Statement> statement = finish(start, pos_);
        pos_ = go;
        return statement;
      } else if (open.empty() && at_delimiter()) {
        return finish_at_delimiter(start);
      } else if (const std::size_t body = open.empty() ? body_end(start) : kNone; body != kNone) {
        pos_ = body;
        return finish(start, pos_);
      } else {
        read_plain();
      }
    }
    if (!open.empty()) fail(open.front(), "unclosed '('");
    return finish(start, pos_);
  }

  std::optional<Statement> finish_at_delimiter(std::size_t start) {
    const std::size_t end = pos_;
    pos_ += delimiter_.size();
    return finish(start, delimiter_ == kSemicolon ? pos_ : end);
  }

  void read_quoted() {
    const std::size_t end = skip_quoted(text_, pos_, options_);
    if (end == kNone) {
      const char quote = text_[pos_];
      fail(pos_, std::string("unclosed quote '") + (quote == '\'' ? "\\" : "") + quote + "'");
    }
    pos_ = end;
  }

  /// One dollar-quoted string, comment or other character.
  void read_plain() {
    std::size_t end = options_.dollar_quotes ? skip_dollar_quoted(text_, pos_) : kNone;
    if (end == kNone) {
      const Comment comment = match_comment(text_, pos_, options_);
      // The newline after a line comment stays, since a delimiter may begin with it.
      end = comment.line && text_[comment.end - 1] == '\n' ? comment.end - 1 : comment.end;
    }
    pos_ = end == kNone ? pos_ + 1 : end;
  }

  /// End of the body that opens at `pos_`, or kNone.
  std::size_t body_end(std::size_t start) {
    if (delimiter_ != kSemicolon || nesting_ >= kMaxNesting) return kNone;
    const Body body = body_at(text_, pos_, start, options_);
    if (body == Body::kPlain) return kNone;
    const auto known = memo_.ends.find(pos_);
    if (known != memo_.ends.end()) return known->second;
    const std::size_t end =
        options_.end_without_semicolon ? counted_body_end(text_, pos_, options_) : nested_body_end(body);
    memo_.ends[pos_] = end;
    return end;
  }

  std::size_t nested_body_end(Body body) {
    const std::string_view label = label_before(text_, pos_);
    std::unordered_set<std::size_t>& unclosed = memo_.unclosed[body];
    std::vector<std::size_t> visited;
    Scanner nested(text_, pos_ + std::string_view("BEGIN").size(), options_, memo_, nesting_ + 1);
    try {
      while (const std::optional<Statement> statement = nested.next()) {
        if (closes_body(statement->text, body, label)) return nested.position();
        if (label.empty() && unclosed.contains(nested.position())) break;
        visited.push_back(nested.position());
      }
    } catch (const SourceError&) {
      // An unbalanced rest is no body either; the outer scan reports it.
    }
    unclosed.insert(visited.begin(), visited.end());
    return kNone;
  }

  std::string_view text_;
  std::size_t pos_;
  const ScannerOptions& options_;
  BodyMemo& memo_;
  int nesting_;
  std::string delimiter_;
  std::vector<std::string> comments_;
};

}  // namespace

ScannerOptions generic_options() {
  ScannerOptions options;
  options.begin_atomic = true;
  options.dollar_quotes = true;
  return options;
}

std::vector<Statement> scan(std::string_view text, const ScannerOptions& options) {
  std::size_t start = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  BodyMemo memo;
  const std::optional<DelimiterLine> delimiter = delimiter_line(text.substr(start));
  if (delimiter) {
    start += delimiter->end;
    if (base::trim(text.substr(start)).empty()) {
      throw SourceError("no input found after delimiter " + base::quote_go(delimiter->delimiter));
    }
  }
  Scanner scanner(text, start, options, memo);
  if (delimiter) scanner.set_delimiter(delimiter->delimiter);
  std::vector<Statement> statements;
  while (std::optional<Statement> statement = scanner.next()) statements.push_back(std::move(*statement));
  return statements;
}

bool is_empty_statement(std::string_view text) {
  return base::trim(text) == kSemicolon;
}

}  // namespace portolan::sql
