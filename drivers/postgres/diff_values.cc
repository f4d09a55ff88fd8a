#include <algorithm>
#include <array>

#include "drivers/postgres/dialect.h"
#include "drivers/postgres/text.h"
#include "drivers/postgres/types.h"
#include "planner/base/strings.h"

namespace portolan::postgres {
namespace {

/// Immutable functions that defaults are commonly written with; anything else is not evaluated (planner.md 6.3).
constexpr std::array<std::string_view, 18> kImmutable = {"ABS",    "CEIL", "FLOOR",   "ROUND",    "LOWER",  "UPPER",
                                                         "LENGTH", "TRIM", "BTRIM",   "LTRIM",    "RTRIM",  "REPLACE",
                                                         "REPEAT", "MD5",  "REVERSE", "COALESCE", "NULLIF", "ROW"};

/// Words that read the clock, the session or a table.
constexpr std::array<std::string_view, 12> kImpure = {
    "CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "LOCALTIME",       "LOCALTIMESTAMP", "CURRENT_USER",
    "SESSION_USER", "USER",         "CURRENT_ROLE",      "CURRENT_CATALOG", "CURRENT_SCHEMA", "SELECT"};

template <typename List>
bool contains(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool is_word(const std::string& token) {
  return !token.empty() && (std::isalpha(token[0]) != 0 || token[0] == '"');
}

/// Whether a server may be asked for the value of this text without any effect and with one answer for ever.
bool may_evaluate(std::string_view text) {
  const auto words = tokens(text, text.size());
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    // Casts to date and time types read the session's time zone, and 'now'::timestamp the clock.
    if (contains(kImpure, word) || word.starts_with("TIME") || word.starts_with("DATE")) return false;
    const bool called = i + 1 < words.size() && words[i + 1] == "(" && is_word(word);
    if (called && !contains(kImmutable, word) && type_table().by_sql(word) == nullptr) return false;
  }
  return true;
}

/// The text of a default without cast and quotes, for comparing `'x'::text` with `x`.
std::string plain_text(std::string_view text) {
  const std::string_view bare = without_cast(text);
  return is_quoted(bare) ? unquote(bare) : std::string(bare);
}

std::string_view last_name(std::string_view qualified) {
  const auto dot = qualified.rfind('.');
  return dot == std::string_view::npos ? qualified : qualified.substr(dot + 1);
}

bool is_numeric(ports::TypeClass type_class) {
  return type_class == ports::TypeClass::kInteger || type_class == ports::TypeClass::kDecimal ||
         type_class == ports::TypeClass::kFloat || type_class == ports::TypeClass::kSerial;
}

bool names_equal(const schema::ColumnType& user_defined, const schema::ColumnType& other) {
  const std::string other_name = other.object ? quote_identifier(other.object->name) : other.name;
  const std::string name(last_name(user_defined.name));
  const auto bare = [](const std::string& text) {
    return text.size() > 1 && text.front() == '"' ? text.substr(1, text.size() - 2) : text;
  };
  if (user_defined.name == other.name) return true;
  const bool both_qualified =
      !other.object && user_defined.name.find('.') != std::string::npos && other.name.find('.') != std::string::npos;
  return !both_qualified && bare(name) == bare(std::string(last_name(other_name)));
}

}  // namespace

bool PostgresDialect::types_equal(const schema::Column& from, const schema::Column& to) const {
  const schema::ColumnType& a = from.type;
  const schema::ColumnType& b = to.type;
  if (a.array != b.array) return false;
  if (a.object && b.object) {
    const bool same_schema =
        a.object->schema.empty() || b.object->schema.empty() || a.object->schema == b.object->schema;
    return same_schema && a.object->kind == b.object->kind && a.object->name == b.object->name;
  }
  if (a.user_defined || b.user_defined) {
    if (!a.user_defined && !a.object) return false;
    if (!b.user_defined && !b.object) return false;
    return a.user_defined ? names_equal(a, b) : names_equal(b, a);
  }
  return !a.object && !b.object && format_type(a) == format_type(b);
}

ports::Verdict PostgresDialect::defaults_equal(const schema::Column& from, const schema::Column& to) const {
  using ports::Verdict;
  if (from.default_value.has_value() != to.default_value.has_value()) return Verdict::kDifferent;
  if (!from.default_value) return Verdict::kEqual;
  const std::string& a = from.default_value->text;
  const std::string& b = to.default_value->text;
  if (a == b || base::unwrap(a) == base::unwrap(b)) return Verdict::kEqual;
  const std::string plain_a = plain_text(a);
  const std::string plain_b = plain_text(b);
  if (plain_a == plain_b) return Verdict::kEqual;
  const ports::TypeClass type_class = this->type_class(to.type);
  if (is_numeric(type_class) && base::is_number(plain_a) && base::is_number(plain_b)) {
    return base::numbers_equal(plain_a, plain_b) ? Verdict::kEqual : Verdict::kDifferent;
  }
  if (type_class == ports::TypeClass::kBool && base::equals_ignoring_case(plain_a, plain_b)) return Verdict::kEqual;
  const bool expression = from.default_value->raw || to.default_value->raw;
  return expression && may_evaluate(a) && may_evaluate(b) ? Verdict::kDoubtful : Verdict::kDifferent;
}

}  // namespace portolan::postgres
