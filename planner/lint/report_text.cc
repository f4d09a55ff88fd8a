#include <algorithm>

#include "planner/base/strings.h"
#include "planner/lint/report.h"
#include "planner/lint/wrap.h"
#include "planner/report/time_text.h"

namespace portolan::lint {
namespace {

using report::Style;

std::string counted(std::size_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

/// Messages of one file: per report its own fixes, then those of its diagnostics.
std::vector<std::string> fix_messages(const std::vector<Analysis>& analyses) {
  std::vector<std::string> messages;
  const auto take = [&](const std::vector<SuggestedFix>& fixes) {
    for (const SuggestedFix& fix : fixes) {
      if (!fix.message.empty()) messages.push_back(fix.message);
    }
  };
  for (const Analysis& analysis : analyses) {
    take(analysis.fixes);
    for (const Diagnostic& diagnostic : analysis.diagnostics) take(diagnostic.fixes);
  }
  return messages;
}

class Printer {
 public:
  explicit Printer(const Style& style) : style_(style), mark_(style.cyan("--")), arrow_(style.cyan("->")) {}

  std::string print(const Report& report) {
    header(report);
    for (const Step* step : report.non_file_reports()) non_file(*step);
    for (const FileReport& file : report.files) {
      if (file.analyzed) out_ += "  " + mark_ + " analyzing version " + style_.cyan(file.version) + "\n";
      body(file, "    ");
      if (file.analyzed) ok(file);
    }
    footer(report, report.version_statuses());
    return std::move(out_);
  }

  std::string print_planned(const Report& report, std::size_t statements) {
    out_ = "Analyzing planned statements (" + std::to_string(statements) + " in total):\n\n";
    for (const FileReport& file : report.files) {
      body(file, "  ");
      if (!file.analyzed) continue;
      if (file.analyses.empty()) {
        out_ += "\n";
      } else {
        ok(file);
      }
    }
    footer(report, "");
    return std::move(out_);
  }

 private:
  void header(const Report& report) {
    out_ = "Analyzing changes";
    if (!report.from_version.empty() && !report.to_version.empty()) {
      out_ += " from version " + style_.cyan(report.from_version) + " to " + style_.cyan(report.to_version);
    } else if (!report.to_version.empty()) {
      out_ += " until version " + style_.cyan(report.to_version);
    }
    const std::size_t files = report.new_files > 0 ? report.new_files : report.files.size();
    if (files > 0) out_ += " (" + counted(files, "migration") + " in total)";
    out_ += ":\n\n";
  }

  void non_file(const Step& step) {
    out_ += "  " + mark_ + " " + base::to_lower(step.name) + "\n";
    for (const Analysis& analysis : step.result->analyses) {
      title(analysis, "    ");
      for (const Diagnostic& diagnostic : analysis.diagnostics) {
        out_ += wrap("    " + mark_ + " ", with_link(diagnostic), 7);
      }
    }
    fixes(step.result->analyses, "    ");
    out_ += "\n";
  }

  /// What was found in a file, or why it could not be run.
  void body(const FileReport& file, const std::string& indent) {
    if (!file.analyzed) {
      if (!file.error.empty()) out_ += "  " + style_.red("Error:") + " " + file.error + "\n\n";
      return;
    }
    for (const Analysis& analysis : file.analyses) {
      title(analysis, indent);
      for (const Diagnostic& diagnostic : analysis.diagnostics) {
        const std::string place = style_.cyan("L" + std::to_string(file.line(diagnostic.position)));
        const std::string front = indent + "  " + mark_ + " " + place + ": ";
        out_ += wrap(front, with_link(diagnostic), indent.size() + 5);
      }
    }
    if (file.analyses.empty()) out_ += indent + mark_ + " no diagnostics found\n";
    fixes(file.analyses, indent);
  }

  void ok(const FileReport& file) {
    out_ += "  " + mark_ + " ok (" + style_.yellow(report::duration_text(file.duration)) + ")\n\n";
  }

  void title(const Analysis& analysis, const std::string& indent) {
    if (analysis.text.empty() && analysis.diagnostics.empty()) return;
    const std::string text = analysis.text.empty() ? "Unnamed diagnostics detected" : analysis.text;
    out_ += indent + mark_ + " " + style_.yellow(text) + ":\n";
  }

  static std::string with_link(const Diagnostic& diagnostic) {
    return diagnostic.code.empty() ? diagnostic.text : diagnostic.text + " " + link(diagnostic.code);
  }

  void fixes(const std::vector<Analysis>& analyses, const std::string& indent) {
    const std::vector<std::string> messages = fix_messages(analyses);
    if (messages.empty()) return;
    out_ += indent + mark_ + (messages.size() == 1 ? " suggested fix:\n" : " suggested fixes:\n");
    for (const std::string& message : messages) out_ += indent + "  " + arrow_ + " " + message + "\n";
  }

  void footer(const Report& report, const std::string& statuses) {
    const auto line = [&](const std::string& text) { out_ += "  " + mark_ + " " + text + "\n"; };
    out_ += "  " + style_.cyan("-------------------------") + "\n";
    if (report.duration.count() > 0) line(report::duration_text(report.duration));
    if (!statuses.empty()) line(statuses);
    if (report.schema_changes() > 0) line(counted(report.schema_changes(), "schema change"));
    if (report.diagnostics() > 0) line(counted(report.diagnostics(), "diagnostic"));
  }

  const Style& style_;
  std::string mark_, arrow_;
  std::string out_;
};

}  // namespace

std::string text(const Report& report, const Style& style) {
  if (report.files.empty() && report.non_file_reports().empty()) return "";
  return Printer(style).print(report);
}

std::string planned_text(const Report& report, std::size_t statements, const Style& style) {
  return Printer(style).print_planned(report, statements);
}

}  // namespace portolan::lint
