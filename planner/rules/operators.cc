#include <algorithm>
#include <utility>

#include "planner/base/strings.h"
#include "planner/hcl/convert.h"
#include "planner/rules/tests.h"

namespace portolan::rules {
namespace {

using hcl::Value;

/// The operand as the kind of value that the subject is: `0` is compared with the default `"0"`.
Value alike(const Value& subject, const Value& operand) {
  if (subject.kind() == operand.kind() || !subject.type().is_scalar() || !operand.type().is_scalar()) return operand;
  try {
    return hcl::convert(operand, subject.type());
  } catch (const hcl::ConversionError&) {
    return operand;
  }
}

bool equal(const Value& subject, const Value& operand, const hcl::Place&) {
  return subject == alike(subject, operand);
}
bool different(const Value& subject, const Value& operand, const hcl::Place& place) {
  return !equal(subject, operand, place);
}

/// -1, 0 or 1; null and what has no order compares as nothing does. A number and a text that reads as one compare as
/// numbers: as texts, "10" would come before "9".
std::optional<int> order(const Value& subject, const Value& operand, const hcl::Place& place) {
  if (subject.is_null() || operand.is_null()) return std::nullopt;
  const Value left = alike(operand, subject);
  const Value right = alike(subject, operand);
  if (subject.is_string() && operand.is_string()) {
    const int order = subject.as_string().compare(operand.as_string());
    return order < 0 ? -1 : order > 0 ? 1 : 0;
  }
  for (const auto& [one, other] : {std::pair(left, operand), std::pair(subject, right)}) {
    if (!one.is_number() || !other.is_number()) continue;
    const auto order = one.as_number() <=> other.as_number();
    return order < 0 ? -1 : order > 0 ? 1 : 0;
  }
  throw hcl::error_at(place, "cannot compare " + subject.type_name() + " with " + operand.type_name());
}
bool less(const Value& subject, const Value& operand, const hcl::Place& place) {
  const auto result = order(subject, operand, place);
  return result && *result < 0;
}
bool less_or_equal(const Value& subject, const Value& operand, const hcl::Place& place) {
  const auto result = order(subject, operand, place);
  return result && *result <= 0;
}
bool greater(const Value& subject, const Value& operand, const hcl::Place& place) {
  const auto result = order(subject, operand, place);
  return result && *result > 0;
}
bool greater_or_equal(const Value& subject, const Value& operand, const hcl::Place& place) {
  const auto result = order(subject, operand, place);
  return result && *result >= 0;
}

std::string text_operand(const Value& operand, const hcl::Place& place) {
  if (!operand.is_string()) throw hcl::error_at(place, "string value is required");
  return operand.as_string();
}

bool equal_folded(const Value& subject, const Value& operand, const hcl::Place& place) {
  const std::string wanted = text_operand(operand, place);
  return subject.is_string() && base::equals_ignoring_case(subject.as_string(), wanted);
}

bool is_in(const Value& subject, const Value& operand, const hcl::Place& place) {
  if (!operand.is_sequence()) throw hcl::error_at(place, "list value is required");
  const auto elements = operand.elements();
  return std::any_of(elements.begin(), elements.end(),
                     [&](const Value& element) { return equal(subject, element, place); });
}

/// Text within text, or an element of a list.
bool contains(const Value& subject, const Value& operand, const hcl::Place& place) {
  if (subject.is_sequence()) return is_in(operand, subject, place);
  const std::string wanted = text_operand(operand, place);
  return subject.is_string() && subject.as_string().find(wanted) != std::string::npos;
}
bool contains_folded(const Value& subject, const Value& operand, const hcl::Place& place) {
  const std::string wanted = base::to_lower(text_operand(operand, place));
  if (subject.is_sequence()) {
    const auto elements = subject.elements();
    return std::any_of(elements.begin(), elements.end(),
                       [&](const Value& element) { return equal_folded(element, operand, place); });
  }
  return subject.is_string() && base::to_lower(subject.as_string()).find(wanted) != std::string::npos;
}

struct Operator {
  std::string_view name;
  Compare compare;
};
constexpr Operator kOperators[] = {{"eq", equal},
                                   {"ne", different},
                                   {"lt", less},
                                   {"le", less_or_equal},
                                   {"gt", greater},
                                   {"ge", greater_or_equal},
                                   {"eq_fold", equal_folded},
                                   {"contains", contains},
                                   {"contains_fold", contains_folded},
                                   {"in", is_in}};

}  // namespace

Compare find_operator(std::string_view name) {
  const auto* found = std::find_if(std::begin(kOperators), std::end(kOperators),
                                   [&](const Operator& item) { return item.name == name; });
  return found == std::end(kOperators) ? nullptr : found->compare;
}

std::vector<std::string> operator_names() {
  std::vector<std::string> names = {"match"};
  for (const Operator& item : kOperators) names.emplace_back(item.name);
  return names;
}

}  // namespace portolan::rules
