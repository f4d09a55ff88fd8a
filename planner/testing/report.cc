#include "planner/testing/report.h"

#include <algorithm>
#include <string_view>

#include "planner/base/strings.h"
#include "planner/report/time_text.h"

namespace portolan::testing {
namespace {

using gotemplate::field;
using gotemplate::Struct;
using gotemplate::Value;

constexpr const char* kIndent = "    ";

const char* word(Status status) {
  constexpr const char* kWords[] = {"PASS", "FAIL", "SKIP"};
  return kWords[static_cast<std::size_t>(status)];
}

std::string colored(Status status, const report::Style& style) {
  const std::string text = word(status);
  if (status == Status::kPass) return style.green(text);
  return status == Status::kFail ? style.red(text) : style.yellow(text);
}

std::size_t count(const std::vector<Result>& results, Status status) {
  return static_cast<std::size_t>(
      std::count_if(results.begin(), results.end(), [&](const Result& result) { return result.status == status; }));
}

/// Further lines stand deeper than the first.
std::string indented(std::string_view lines) {
  std::string text;
  for (const std::string& line : base::split(base::trim(lines), '\n')) {
    if (!text.empty()) text += line.empty() ? "\n" : std::string("\n") + kIndent + kIndent;
    text += line;
  }
  return text;
}

Value case_value(const Result& result) {
  Value::List logs(result.logs.begin(), result.logs.end());
  return Struct{
      .type = "Test",
      .fields = {field("Name", result.name), field("File", result.file), field("Line", result.line),
                 field("Status", word(result.status)), field("Duration", report::duration_text(result.duration)),
                 field("Logs", std::move(logs), true), field("Error", result.error, true)},
      .methods = {}};
}

}  // namespace

std::string text(const Result& result, const report::Style& style) {
  std::string out = "-- " + colored(result.status, style) + ": " + result.name;
  if (result.status != Status::kSkip) out += " (" + report::duration_text(result.duration) + ")";
  out += "\n";
  for (const std::string& line : result.logs) out += kIndent + indented(line) + "\n";
  if (result.status == Status::kFail) out += kIndent + style.red("Error: ") + indented(result.error) + "\n";
  return out;
}

std::string verdict(const std::vector<Result>& results, const report::Style& style) {
  return colored(failed(results) ? Status::kFail : Status::kPass, style) + "\n";
}

bool failed(const std::vector<Result>& results) {
  return count(results, Status::kFail) > 0;
}

Value value(const std::vector<Result>& results) {
  Value::List tests;
  for (const Result& result : results) tests.push_back(case_value(result));
  return Struct{
      .type = "*cmdapi.TestReport",
      .fields = {field("Tests", std::move(tests)), field("Passed", count(results, Status::kPass)),
                 field("Failed", count(results, Status::kFail)), field("Skipped", count(results, Status::kSkip))},
      .methods = {}};
}

}  // namespace portolan::testing
