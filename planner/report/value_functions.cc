#include <limits>

#include "planner/base/errors.h"
#include "planner/report/function_tables.h"
#include "planner/report/template/budget.h"

namespace portolan::report {
namespace {

using gotemplate::Call;
using gotemplate::Function;
using gotemplate::Functions;
using gotemplate::Type;
using gotemplate::Value;
using Kind = Value::Kind;

// --- numbers; they wrap around as Go's do ---

using Operation = std::uint64_t (*)(std::uint64_t, std::uint64_t);

Value fold(const Call& call, std::int64_t start, Operation operation) {
  auto result = static_cast<std::uint64_t>(start);
  for (const Value& number : call.arguments) result = operation(result, static_cast<std::uint64_t>(number.integer()));
  return static_cast<std::int64_t>(result);
}

Value subtract(const Call& call) {
  const auto minuend = static_cast<std::uint64_t>(call.arguments[0].integer());
  return static_cast<std::int64_t>(minuend - static_cast<std::uint64_t>(call.arguments[1].integer()));
}

Value increment(const Call& call) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(call.arguments[0].integer()) + 1);
}

/// Division and remainder; 0 where there is none (spec/cli.md 6).
Value divide(const Call& call, bool remainder) {
  const std::int64_t dividend = call.arguments[0].integer();
  const std::int64_t divisor = call.arguments[1].integer();
  if (divisor == 0) return 0;
  if (divisor == -1) return remainder ? 0 : static_cast<std::int64_t>(0 - static_cast<std::uint64_t>(dividend));
  return remainder ? dividend % divisor : dividend / divisor;
}

// --- maps and lists ---

/// Whether `value` is `map` or holds it somewhere.
bool holds(const Value& value, const Value& map, gotemplate::Budget& budget) {
  const gotemplate::Budget::Level level(budget);
  budget.step();
  if (value.is(Kind::kList)) {
    for (const Value& item : value.list()) {
      if (holds(item, map, budget)) return true;
    }
  }
  if (!value.is(Kind::kMap)) return false;
  if (value.identity() == map.identity()) return true;
  for (const auto& [key, item] : value.map()) {
    if (holds(item, map, budget)) return true;
  }
  return false;
}

const std::string& key_of(const Value& value) {
  if (!value.is(Kind::kString)) throw UsageError("keys are strings, not " + value.type_name());
  return value.text();
}

Value dict(const Call& call) {
  if (call.arguments.size() % 2 != 0) throw UsageError("a key without a value");
  Value::Map map;
  for (std::size_t i = 0; i < call.arguments.size(); i += 2) map[key_of(call.arguments[i])] = call.arguments[i + 1];
  return map;
}

Value get(const Call& call) {
  const auto& map = call.arguments[0].map();
  const auto it = map.find(call.arguments[1].text());
  return it == map.end() ? Value("") : it->second;
}

/// Changes the map itself and returns it.
Value set(const Call& call) {
  if (holds(call.arguments[2], call.arguments[0], call.budget)) throw UsageError("a dict cannot hold itself");
  call.arguments[0].map()[call.arguments[1].text()] = call.arguments[2];
  return call.arguments[0];
}

Value unset(const Call& call) {
  call.arguments[0].map().erase(call.arguments[1].text());
  return call.arguments[0];
}

Value append(const Call& call) {
  Value::List list = call.arguments[0].is(Kind::kNone) ? Value::List{} : call.arguments[0].list();
  call.budget.step(list.size());
  list.insert(list.end(), call.arguments.begin() + 1, call.arguments.end());
  return list;
}

// --- control ---

Value assert_function(const Call& call) {
  if (!call.arguments[0].truth()) throw UsageError(call.arguments[1].text());
  return "";
}

}  // namespace

const Functions& number_functions() {
  const auto plus = [](std::uint64_t a, std::uint64_t b) { return a + b; };
  const auto times = [](std::uint64_t a, std::uint64_t b) { return a * b; };
  static const Functions kTable{
      {"add", {{Type::kInt}, true, [=](const Call& call) { return fold(call, 0, plus); }}},
      {"mul", {{Type::kInt}, true, [=](const Call& call) { return fold(call, 1, times); }}},
      {"sub", {{Type::kInt, Type::kInt}, false, subtract}},
      {"inc", {{Type::kInt}, false, increment}},
      {"div", {{Type::kInt, Type::kInt}, false, [](const Call& call) { return divide(call, false); }}},
      {"mod", {{Type::kInt, Type::kInt}, false, [](const Call& call) { return divide(call, true); }}},
  };
  return kTable;
}

const Functions& value_functions() {
  static const Functions kTable{
      {"append", {{Type::kList, Type::kAny}, true, append}},
      {"assert", {{Type::kAny, Type::kString}, false, assert_function}},
      {"dict", {{Type::kAny}, true, dict}},
      {"fail", {{Type::kString}, false, [](const Call& call) -> Value { throw UsageError(call.arguments[0].text()); }}},
      {"get", {{Type::kMap, Type::kString}, false, get}},
      {"hasKey",
       {{Type::kMap, Type::kString},
        false,
        [](const Call& call) -> Value { return call.arguments[0].map().count(call.arguments[1].text()) > 0; }}},
      {"include",
       {{Type::kString, Type::kAny},
        false,
        [](const Call& call) -> Value { return call.include(call.arguments[0].text(), call.arguments[1]); }}},
      {"list", {{Type::kAny}, true, [](const Call& call) -> Value { return Value::List(call.arguments); }}},
      {"set", {{Type::kMap, Type::kString, Type::kAny}, false, set}},
      {"unset", {{Type::kMap, Type::kString}, false, unset}},
  };
  return kTable;
}

}  // namespace portolan::report
