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

/// `'x'` or `"x"` as a whole.
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

/// `x'0102'`.
bool is_blob(std::string_view text) {
  return text.size() >= 3 && (text[0] == 'x' || text[0] == 'X') && text[1] == '\'' && is_quoted(text.substr(1));
}

bool is_bool(std::string_view text) {
  return base::equals_ignoring_case(text, "true") || base::equals_ignoring_case(text, "false");
}

bool is_null_word(std::string_view text) {
  return base::equals_ignoring_case(text, "NULL");
}

bool is_literal(std::string_view text) {
  return base::is_number(text) || is_quoted(text) || is_blob(text) || is_bool(text);
}

std::string unquoted(std::string_view text) {
  if (!is_quoted(text)) return std::string(text);
  return base::replace_all(text.substr(1, text.size() - 2), std::string(2, text.front()), std::string(1, text.front()));
}

std::string single_quoted(std::string_view text) {
  return is_quoted(text) && text.front() == '\'' ? std::string(text) : base::quote_doubled(unquoted(text), '\'');
}

/// SQL without the parentheses, comments and blanks around it.
std::string_view bare(std::string_view text) {
  for (std::size_t size = text.size() + 1; text.size() < size;) {
    size = text.size();
    text = base::unwrap(without_outer_comments(text));
  }
  return text;
}

/// Whether columns of the class hold numbers and strings of digits as two things.
bool tells_digits_from_numbers(ports::TypeClass type_class) {
  return type_class == ports::TypeClass::kBinary || type_class == ports::TypeClass::kUserDefined;
}

bool is_all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// A number that SQLite turns into a text of the same letters: nothing to cut off, to round or to write as an exponent.
bool is_plain_number(std::string_view text) {
  if (text == "0") return true;
  const std::string_view number = text.substr(text.starts_with('-') ? 1 : 0);
  const std::size_t point = number.find('.');
  const std::string_view whole = number.substr(0, point);
  if (!is_all_digits(whole) || number.size() > 15) return false;
  if (point == std::string_view::npos) return whole.front() != '0';
  const std::string_view fraction = number.substr(point + 1);
  if (!is_all_digits(fraction) || fraction.back() == '0') return false;
  return whole == "0" ? fraction.front() != '0' : whole.front() != '0';
}

/// Whether the catalog's text would mean something else as a literal of the model, whose strings have no quotes.
bool needs_its_form(std::string_view text, ports::TypeClass type_class) {
  if (type_class == ports::TypeClass::kString && (is_bool(text) || base::is_number(text))) {
    return !is_plain_number(text);
  }
  if (!is_quoted(text)) return false;
  const std::string content = unquoted(text);
  if (is_blob(content) || is_quoted(content)) return true;
  return (is_bool(content) && type_class != ports::TypeClass::kString) ||
         (base::is_number(content) && tells_digits_from_numbers(type_class));
}

}  // namespace

bool is_constant(const schema::Expression& value) {
  return !value.raw || is_literal(bare(value.text));
}

bool has_default(const schema::Column& column) {
  return column.default_value && !(column.default_value->raw && is_null_word(bare(column.default_value->text)));
}

std::optional<schema::Expression> default_from_catalog(std::string_view text, ports::TypeClass type_class) {
  const std::string_view trimmed = without_outer_comments(text);
  if (is_null_word(trimmed)) return std::nullopt;
  if (needs_its_form(trimmed, type_class)) {
    return schema::Expression{true, is_quoted(trimmed) ? single_quoted(trimmed) : base::may_wrap(trimmed)};
  }
  if (is_literal(trimmed)) return schema::Expression{false, std::string(trimmed)};
  if (is_bare_string(trimmed)) return schema::Expression{false, base::quote_doubled(trimmed, '\'')};
  return schema::Expression{true, is_moment(trimmed) ? std::string(trimmed) : base::may_wrap(trimmed)};
}

std::string default_sql(const schema::Expression& value, ports::TypeClass type_class) {
  if (value.raw) return wrapped(value.text);
  const std::string& text = value.text;
  if (is_blob(text)) return text;
  const bool plain = base::is_number(text) || is_bool(text);
  return plain && type_class != ports::TypeClass::kString ? text : single_quoted(text);
}

bool same_default(const schema::Column& from, ports::TypeClass from_class, const schema::Column& to,
                  ports::TypeClass to_class) {
  const std::string from_sql = default_sql(*from.default_value, from_class);
  const std::string to_sql = default_sql(*to.default_value, to_class);
  const std::string_view a = bare(from_sql), b = bare(to_sql);
  if (Tokens(a).equal(Tokens(b))) return true;
  if (tells_digits_from_numbers(to_class)) return base::is_number(a) && base::is_number(b) && base::numbers_equal(a, b);
  const std::string x = unquoted(a), y = unquoted(b);
  if (to_class == ports::TypeClass::kString) return x == y && is_plain_number(x);
  return base::is_number(x) && base::is_number(y) && base::numbers_equal(x, y);
}

}  // namespace portolan::sqlite
