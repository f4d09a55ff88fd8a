#include "planner/sql/body.h"

#include <array>

#include "planner/base/strings.h"
#include "planner/sql/lexical.h"

namespace portolan::sql {
namespace {

constexpr std::string_view kBegin = "BEGIN";

/// Words after BEGIN at the start of a statement that open a transaction and not a block.
constexpr std::array<std::string_view, 9> kTransactionWords = {
    "TRANSACTION", "TRAN", "WORK", "DEFERRED", "IMMEDIATE", "EXCLUSIVE", "ISOLATION", "CONCURRENT", "READ"};

bool opens_transaction(std::string_view text, std::size_t after_begin) {
  const std::size_t next = skip_space(text, after_begin);
  if (next == text.size() || text[next] == ';') return true;
  for (const std::string_view word : kTransactionWords) {
    if (at_word(text, next, word)) return true;
  }
  return at_word(text, next, "NOT") && at_word(text, skip_space(text, next + 3), "DEFERRABLE");
}

/// Whether `text` is `END` followed by `word`, with nothing but blanks and one `;` around.
bool is_end_of(std::string_view text, std::string_view word) {
  if (!at_word(text, 0, "END")) return false;
  std::string_view rest = base::trim(text.substr(3));
  if (rest.ends_with(';')) rest = base::trim(rest.substr(0, rest.size() - 1));
  if (!word.empty() && rest.size() == word.size() + 2 && rest.front() == '`') rest = rest.substr(1, rest.size() - 2);
  return base::equals_ignoring_case(rest, word);
}

}  // namespace

Body body_at(std::string_view text, std::size_t pos, std::size_t statement_start, const ScannerOptions& options) {
  if (!at_word(text, pos, kBegin)) return Body::kPlain;
  const std::size_t after = pos + kBegin.size();
  if (after >= text.size() || !is_space(text[after])) return Body::kPlain;
  if (pos > statement_start && !is_space(text[pos - 1]) && text[pos - 1] != ':') return Body::kPlain;
  const std::size_t next = skip_space(text, after);
  if (options.begin_atomic && at_word(text, next, "ATOMIC")) return Body::kAtomic;
  if (options.begin_try && at_word(text, next, "TRY")) return Body::kTry;
  if (!options.begin_end || (pos == statement_start && opens_transaction(text, after))) return Body::kPlain;
  return Body::kBlock;
}

std::string_view label_before(std::string_view text, std::size_t pos) {
  std::string_view before = base::trim(text.substr(0, pos));
  if (!before.ends_with(':')) return {};
  before = base::trim(before.substr(0, before.size() - 1));
  if (before.size() > 1 && before.ends_with('`')) {
    const std::size_t open = before.rfind('`', before.size() - 2);
    return open == kNone ? std::string_view{} : before.substr(open + 1, before.size() - open - 2);
  }
  std::size_t start = before.size();
  while (start > 0 && is_word_char(before[start - 1])) --start;
  return before.substr(start);
}

bool closes_body(std::string_view statement, Body body, std::string_view label) {
  if (body == Body::kAtomic) return at_word(statement, 0, "END");
  if (body == Body::kTry) return is_end_of(statement, "CATCH");
  return is_end_of(statement, "") || (!label.empty() && is_end_of(statement, label));
}

std::size_t counted_body_end(std::string_view text, std::size_t pos, const ScannerOptions& options) {
  int depth = 0;
  while (pos < text.size()) {
    const char c = text[pos];
    if (const Comment comment = match_comment(text, pos, options); comment.end != kNone) {
      pos = comment.end;
    } else if (is_quote(c, options)) {
      pos = skip_quoted(text, pos, options);
      if (pos == kNone) return kNone;
    } else if (at_word(text, pos, kBegin) || at_word(text, pos, "CASE")) {
      const std::size_t word = c == 'c' || c == 'C' ? 4 : kBegin.size();
      if (word == 4 || !opens_transaction(text, pos + word)) ++depth;
      pos += word;
    } else if (at_word(text, pos, "END")) {
      pos += 3;
      const std::size_t next = skip_space(text, pos);
      const bool end_try = at_word(text, next, "TRY");
      if (end_try) pos = next + 3;
      if (at_word(text, next, "CATCH")) pos = next + 5;
      if (--depth > 0 || end_try) continue;
      const std::size_t after = skip_space(text, pos);
      if (at_word(text, after, "ELSE")) continue;
      return after < text.size() && text[after] == ';' ? after + 1 : pos;
    } else {
      ++pos;
    }
  }
  return kNone;
}

}  // namespace portolan::sql
