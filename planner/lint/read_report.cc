#include <cctype>
#include <nlohmann/json.hpp>
#include <utility>

#include "planner/base/errors.h"
#include "planner/lint/ci.h"

namespace portolan::lint {
namespace {

using nlohmann::json;

std::string text_of(const json& object, const char* name) {
  return object.value(name, std::string());
}

/// The elements of a list that may be absent.
json list_of(const json& object, const char* name) {
  return object.value(name, json::array());
}

std::vector<SuggestedFix> read_fixes(const json& owner) {
  std::vector<SuggestedFix> fixes;
  for (const json& item : list_of(owner, "SuggestedFixes")) {
    SuggestedFix fix{text_of(item, "Message"), std::nullopt};
    if (const auto edit = item.find("TextEdit"); edit != item.end() && edit->is_object()) {
      fix.edit =
          TextEdit{edit->value("Line", std::size_t{0}), edit->value("End", std::size_t{0}), text_of(*edit, "NewText")};
    }
    fixes.push_back(std::move(fix));
  }
  return fixes;
}

Analysis read_analysis(const json& item) {
  Analysis analysis{text_of(item, "Text"), text_of(item, "Desc"), {}, read_fixes(item)};
  for (const json& one : list_of(item, "Diagnostics")) {
    analysis.diagnostics.push_back(
        {one.value("Pos", std::size_t{0}), text_of(one, "Text"), text_of(one, "Code"), read_fixes(one)});
  }
  return analysis;
}

FileReport read_file(const json& item) {
  FileReport file{.name = text_of(item, "Name"), .content = text_of(item, "Text"), .error = text_of(item, "Error")};
  for (const json& one : list_of(item, "Reports")) file.analyses.push_back(read_analysis(one));
  return file;
}

/// The number in `Found 2 new migration files`, which the report says nowhere else.
std::optional<std::size_t> found_files(const Step& step) {
  constexpr std::string_view kFront = "Found ";
  if (!step.text.starts_with(kFront)) return std::nullopt;
  std::size_t count = 0;
  for (std::size_t i = kFront.size(); i < step.text.size() && std::isdigit(static_cast<unsigned char>(step.text[i]));
       ++i) {
    count = count * 10 + static_cast<std::size_t>(step.text[i] - '0');
  }
  return count;
}

Report read(const json& document) {
  if (!document.is_object() || (!document.contains("Env") && !document.contains("Files"))) {
    throw UsageError("the input is no report of migrate lint; make one with --format '{{ json . }}'");
  }
  Report report;
  report.url = text_of(document, "URL");
  report.environment.dir = text_of(document.value("Env", json::object()), "Dir");
  for (const json& item : list_of(document, "Files")) report.files.push_back(read_file(item));
  report.new_files = report.files.size();
  for (const json& item : list_of(document, "Steps")) {
    Step step{text_of(item, "Name"), text_of(item, "Text"), text_of(item, "Error"), std::nullopt};
    if (const auto result = item.find("Result"); result != item.end() && result->is_object()) {
      step.result = read_file(*result);
    }
    if (const auto count = found_files(step)) report.new_files = *count;
    report.steps.push_back(std::move(step));
  }
  return report;
}

}  // namespace

Report read_report(std::string_view text) {
  try {
    return read(json::parse(text));
  } catch (const json::exception& error) {
    throw UsageError(std::string("reading the lint report: ") + error.what());
  }
}

}  // namespace portolan::lint
