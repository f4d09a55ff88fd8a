#include "drivers/sqlite/literal.h"

#include <algorithm>
#include <array>

#include "drivers/sqlite/tokens.h"
#include "planner/base/strings.h"

namespace portolan::sqlite {
namespace {

constexpr std::array<std::string_view, 3> kMoments = {"CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP"};

bool is_moment(std::string_view text) {
  return std::any_of(kMoments.begin(), kMoments.end(),
                     [&](std::string_view moment) { return base::equals_ignoring_case(text, moment); });
}

/// A bare name, which SQLite takes for a string (`DEFAULT draft`); in parentheses it would be refused as a column.
bool is_bare_string(std::string_view text) {
  const Tokens tokens(text);
  return tokens.size() == 1 && tokens[0].kind == TokenKind::kWord && !is_moment(text);
}

bool is_null_word(std::string_view text) {
  return base::equals_ignoring_case(text, "NULL");
}

bool is_literal(std::string_view text) {
  return base::is_number(text) || is_quoted(text) || is_blob(text) || is_bool(text);
}

std::string single_quoted(std::string_view text) {
  if (!is_quoted(text)) return base::quote_doubled(text, '\'');
  if (text.front() == '\'') return std::string(text);
  return base::quote_doubled(base::replace_all(text.substr(1, text.size() - 2), "\"\"", "\""), '\'');
}

}  // namespace

bool is_quoted(std::string_view text) {
  if (text.size() < 2 || (text.front() != '\'' && text.front() != '"') || text.back() != text.front()) return false;
  // A quote inside must be doubled, or this is several strings (`'a' || 'b'`).
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] != text.front()) continue;
    if (i + 2 >= text.size() || text[i + 1] != text.front()) return false;
    ++i;
  }
  return true;
}

bool is_blob(std::string_view text) {
  return text.size() >= 3 && (text[0] == 'x' || text[0] == 'X') && text[1] == '\'' && is_quoted(text.substr(1));
}

bool is_bool(std::string_view text) {
  return base::equals_ignoring_case(text, "true") || base::equals_ignoring_case(text, "false");
}

bool is_constant(const schema::Expression& value) {
  return !value.raw || is_literal(base::unwrap(value.text));
}

bool has_default(const schema::Column& column) {
  return column.default_value && !(column.default_value->raw && is_null_word(base::unwrap(column.default_value->text)));
}

std::optional<schema::Expression> default_from_catalog(std::string_view text, ports::TypeClass type_class) {
  const std::string_view trimmed = without_outer_comments(text);
  if (is_null_word(trimmed)) return std::nullopt;
  // As a literal it would be taken for the string of its letters; SQLite means a number.
  const bool lettered = is_bool(trimmed) && type_class == ports::TypeClass::kString;
  if (is_literal(trimmed) && !lettered) return schema::Expression{false, std::string(trimmed)};
  if (is_bare_string(trimmed) && !lettered) return schema::Expression{false, base::quote_doubled(trimmed, '\'')};
  return schema::Expression{true, is_moment(trimmed) ? std::string(trimmed) : base::may_wrap(trimmed)};
}

std::string default_sql(const schema::Expression& value, ports::TypeClass type_class) {
  if (value.raw) return base::may_wrap(value.text);
  const std::string& text = value.text;
  if (is_blob(text)) return text;
  const bool bare = base::is_number(text) || is_bool(text);
  return bare && type_class != ports::TypeClass::kString ? text : single_quoted(text);
}

}  // namespace portolan::sqlite
