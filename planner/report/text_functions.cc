#include <algorithm>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/report/function_tables.h"
#include "planner/report/template/budget.h"
#include "planner/report/template/print.h"

namespace portolan::report {
namespace {

using gotemplate::Call;
using gotemplate::Function;
using gotemplate::Functions;
using gotemplate::Type;
using gotemplate::Value;

const std::string& text(const Call& call, std::size_t at = 0) {
  return call.arguments[at].text();
}

/// A function of texts that makes no more than it is given.
Function of_text(std::size_t count, std::function<Value(const Call&)> run) {
  return {std::vector<Type>(count, Type::kString), false, std::move(run)};
}

/// Bytes that replacing every `from` by `to` adds to `subject`.
void charge_replace(const Call& call, const std::string& subject, const std::string& from, const std::string& to) {
  if (!from.empty() && to.size() > from.size()) call.budget.grow(subject.size() / from.size() * to.size());
  call.budget.grow(subject.size());
}

Value base64url(const Call& call) {
  std::string out = base::replace_all(base::replace_all(text(call), "+", "-"), "/", "_");
  out.erase(std::remove(out.begin(), out.end(), '='), out.end());
  return out;
}

Value trim_prefix(const Call& call) {
  const bool found = text(call).starts_with(text(call, 1));
  return found ? text(call).substr(text(call, 1).size()) : text(call);
}

Value trim_suffix(const Call& call) {
  const bool found = text(call).ends_with(text(call, 1));
  return found ? text(call).substr(0, text(call).size() - text(call, 1).size()) : text(call);
}

Value trim_all(const Call& call) {
  Value::List trimmed;
  for (const Value& item : call.arguments[0].list()) {
    trimmed.emplace_back(base::trim(gotemplate::print_value(item, call.budget)));
  }
  return trimmed;
}

Value replace(const Call& call) {
  if (text(call, 1).empty()) return text(call);
  charge_replace(call, text(call), text(call, 1), text(call, 2));
  return base::replace_all(text(call), text(call, 1), text(call, 2));
}

Value repeat(const Call& call) {
  const std::int64_t count = call.arguments[1].integer();
  if (count < 0) throw UsageError("strings: negative Repeat count");
  std::string out;
  for (std::int64_t i = 0; i < count; ++i) {
    call.budget.step();
    call.budget.grow(text(call).size());
    out += text(call);
  }
  return out;
}

Value join(const Call& call) {
  std::string out;
  bool first = true;
  for (const Value& item : call.arguments[0].list()) {
    if (!first) {
      call.budget.grow(text(call, 1).size());
      out += text(call, 1);
    }
    first = false;
    out += gotemplate::print_value(item, call.budget);
  }
  return out;
}

Value split_by(const Call& call) {
  const std::string& subject = text(call);
  const std::string& separator = text(call, 1);
  call.budget.step(subject.size());
  Value::List parts;
  if (separator.empty()) {
    for (const char c : subject) parts.emplace_back(std::string(1, c));
    return parts;
  }
  std::size_t from = 0;
  for (std::size_t to = 0; (to = subject.find(separator, from)) != std::string::npos; from = to + separator.size()) {
    parts.emplace_back(subject.substr(from, to - from));
  }
  parts.emplace_back(subject.substr(from));
  return parts;
}

/// Lines of whole words; blanks do not count (spec/cli.md 6).
Value max_width(const Call& call) {
  const auto width = static_cast<std::size_t>(std::max<std::int64_t>(call.arguments[1].integer(), 0));
  Value::List lines;
  std::string line;
  std::size_t used = 0;
  std::string_view rest = base::trim(text(call));
  call.budget.step(rest.size());
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find_first_of(" \t\n\v\f\r"), rest.size());
    const std::string_view word = rest.substr(0, end);
    if (!line.empty() && used + word.size() > width) {
      lines.emplace_back(line);
      line.clear();
      used = 0;
    }
    if (!line.empty()) line += ' ';
    line += word;
    used += word.size();
    rest = base::trim(rest.substr(end));
  }
  if (!line.empty()) lines.emplace_back(line);
  return lines;
}

Value indent_lines(const Call& call) {
  const std::int64_t count = std::max<std::int64_t>(call.arguments[1].integer(), 0);
  const std::string& subject = text(call);
  const auto lines = static_cast<std::size_t>(std::count(subject.begin(), subject.end(), '\n'));
  call.budget.grow(subject.size());
  constexpr std::int64_t kWidest = 1000;
  if (count > kWidest) throw UsageError("indent of more than " + std::to_string(kWidest) + " blanks");
  call.budget.grow(lines * static_cast<std::size_t>(count));
  return base::replace_all(subject, "\n", "\n" + std::string(static_cast<std::size_t>(count), ' '));
}

}  // namespace

const Functions& text_functions() {
  static const Functions kTable{
      {"base64url", of_text(1, base64url)},
      {"hasPrefix", of_text(2, [](const Call& call) -> Value { return text(call).starts_with(text(call, 1)); })},
      {"hasSuffix", of_text(2, [](const Call& call) -> Value { return text(call).ends_with(text(call, 1)); })},
      {"indent_ln", {{Type::kString, Type::kInt}, false, indent_lines}},
      {"join", {{Type::kList, Type::kString}, false, join}},
      {"lower", of_text(1, [](const Call& call) -> Value { return base::to_lower(text(call)); })},
      {"maxWidth", {{Type::kString, Type::kInt}, false, max_width}},
      {"repeat", {{Type::kString, Type::kInt}, false, repeat}},
      {"replace", of_text(3, replace)},
      {"splitBy", of_text(2, split_by)},
      {"trim", of_text(1, [](const Call& call) -> Value { return base::trim(text(call)); })},
      {"trimAll", {{Type::kList}, false, trim_all}},
      {"trimPrefix", of_text(2, trim_prefix)},
      {"trimSuffix", of_text(2, trim_suffix)},
      {"upper", of_text(1, [](const Call& call) -> Value { return base::to_upper(text(call)); })},
  };
  return kTable;
}

}  // namespace portolan::report
