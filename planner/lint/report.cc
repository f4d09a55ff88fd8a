#include "planner/lint/report.h"

#include <algorithm>
#include <array>

#include "planner/base/strings.h"

namespace portolan::lint {
namespace {

/// Data or a property of a workflow command.
std::string escape(std::string_view text, bool property) {
  std::string out;
  for (const char c : text) {
    const bool special = c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ','));
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    if (!special) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 15U];
  }
  return out;
}

/// @param place  the properties that say where, each with a comma behind it
std::string annotation(bool failed, const std::string& place, const Analysis& analysis, const Diagnostic& diagnostic) {
  const std::string out = (failed ? "::error " : "::warning ") + place + "title=" + escape(analysis.text, true) + "::";
  std::string message = diagnostic.text;
  if (!diagnostic.code.empty()) message += " (" + diagnostic.code + ")\n\nDetails: " + link(diagnostic.code);
  return out + escape(message, false) + "\n";
}

}  // namespace

std::size_t FileReport::line(std::size_t position) const {
  const auto end = content.begin() + static_cast<std::ptrdiff_t>(std::min(position, content.size()));
  return static_cast<std::size_t>(std::count(content.begin(), end, '\n')) + 1;
}

std::size_t FileReport::diagnostics() const {
  std::size_t count = 0;
  for (const Analysis& analysis : analyses) count += analysis.diagnostics.size();
  return count;
}

bool Report::failed() const {
  return std::any_of(files.begin(), files.end(), [](const FileReport& file) { return !file.error.empty(); }) ||
         std::any_of(steps.begin(), steps.end(), [](const Step& s) { return s.result && !s.error.empty(); });
}

std::size_t Report::schema_changes() const {
  std::size_t count = 0;
  for (const FileReport& file : files) count += file.schema_changes;
  return count;
}

std::size_t Report::diagnostics() const {
  std::size_t count = 0;
  for (const FileReport& file : files) count += file.diagnostics();
  for (const Step* step : non_file_reports()) count += step->result->diagnostics();
  return count;
}

std::string Report::version_statuses() const {
  struct Group {
    std::string_view text;
    std::size_t count = 0;
  };
  std::array<Group, 3> groups = {{{"ok"}, {"with warnings"}, {"with errors"}}};
  for (const FileReport& file : files) {
    ++groups[!file.error.empty() ? 2 : file.analyses.empty() ? 0 : 1].count;
  }
  std::string out;
  for (const Group& group : groups) {
    if (group.count == 0) continue;
    const std::string count = std::to_string(group.count);
    if (out.empty()) {
      out = count + (group.count == 1 ? " version " : " versions ");
    } else {
      out += ", " + count + " ";
    }
    out += group.text;
  }
  return out;
}

std::vector<const Step*> Report::non_file_reports() const {
  std::vector<const Step*> found;
  for (const Step& step : steps) {
    if (step.result && step.result->name.empty() && !step.result->analyses.empty()) found.push_back(&step);
  }
  return found;
}

std::string link(const std::string& code) {
  return code.empty() ? "" : "https://atlasgo.io/lint/analyzers#" + code;
}

std::string annotations(const Report& report, const std::string& directory) {
  std::string out;
  for (const Step* step : report.non_file_reports()) {
    for (const Analysis& analysis : step->result->analyses) {
      for (const Diagnostic& item : analysis.diagnostics) out += annotation(!step->error.empty(), "", analysis, item);
    }
  }
  for (const FileReport& file : report.files) {
    const std::string path = "file=" + escape(directory.empty() ? file.name : directory + "/" + file.name, true);
    for (const Analysis& analysis : file.analyses) {
      for (const Diagnostic& item : analysis.diagnostics) {
        const std::string place = path + ",line=" + std::to_string(file.line(item.position)) + ",";
        out += annotation(!file.error.empty(), place, analysis, item);
      }
    }
    if (file.analyses.empty() && !file.error.empty()) {
      out += "::error " + path + "::" + escape(file.error, false) + "\n";
    }
  }
  return out;
}

}  // namespace portolan::lint
