#include "drivers/mysql/diff.h"
#include "drivers/mysql/text.h"
#include "planner/base/strings.h"

namespace portolan::mysql {
namespace {

using ports::TypeClass;

std::string without(std::string_view text, std::string_view characters) {
  std::string result;
  for (const char c : text) {
    if (characters.find(c) == std::string_view::npos) result += c;
  }
  return result;
}

/// `1`, `0`, or the text itself when it is no truth value.
std::string truth(std::string_view text) {
  const std::string word = base::to_lower(without(text, "'\" "));
  if (word == "1" || word == "true") return "1";
  return word == "0" || word == "false" ? "0" : word;
}

bool numbers_or_texts_equal(const std::string& a, const std::string& b) {
  return a == b || (base::is_number(a) && base::is_number(b) && base::numbers_equal(a, b));
}

/// The integral part, without quotes and blanks.
std::string integer(std::string_view text) {
  const std::string number = without(text, "'\" ");
  return base::is_number(number) && number.find_first_of("eE") == std::string::npos ? number.substr(0, number.find('.'))
                                                                                    : number;
}

std::string moment(std::string_view text) {
  return without(base::to_lower(text), "'\" ()");
}

bool literals_equal(TypeClass type_class, const std::string& a, const std::string& b) {
  switch (type_class) {
    case TypeClass::kBool:
      return truth(a) == truth(b);
    case TypeClass::kInteger:
      return numbers_or_texts_equal(integer(a), integer(b));
    case TypeClass::kDecimal:
    case TypeClass::kFloat:
      return numbers_or_texts_equal(without(a, "'\" "), without(b, "'\" "));
    case TypeClass::kBinary:
      return decode_hex(unquote(a)) == decode_hex(unquote(b));
    case TypeClass::kString:
    case TypeClass::kEnum:
    case TypeClass::kSet:
      return unquote(a) == unquote(b);
    case TypeClass::kDate:
    case TypeClass::kTime:
      return moment(a) == moment(b);
    default:
      return without(a, "'") == without(b, "'");
  }
}

}  // namespace

bool defaults_equal(TypeClass type_class, const schema::Column& from, const schema::Column& to) {
  if (from.default_value.has_value() != to.default_value.has_value()) return false;
  if (!from.default_value || from.default_value->text == to.default_value->text) return true;
  const std::string& a = from.default_value->text;
  const std::string& b = to.default_value->text;
  if (from.default_value->raw && to.default_value->raw && comparable_expression(a) == comparable_expression(b))
    return true;
  return literals_equal(type_class, a, b);
}

}  // namespace portolan::mysql
