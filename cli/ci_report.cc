#include <cstdlib>
#include <fstream>
#include <ostream>

#include "cli/commands.h"
#include "planner/base/errors.h"
#include "planner/base/files.h"
#include "planner/base/strings.h"
#include "planner/lint/ci.h"

namespace portolan::cli {
namespace {

/// Appends to the file that GitHub Actions shows as the job's summary; prints where there is none.
void write_summary(Program& program, const std::string& text) {
  const char* path = std::getenv("GITHUB_STEP_SUMMARY");
  if (path == nullptr || *path == '\0') {
    program.out << text;
    return;
  }
  std::ofstream file(path, std::ios::app);
  file << text;
  file.flush();
  if (!file) throw Error("write " + std::string(path) + ": the summary could not be appended");
}

struct OutputKind {
  std::string_view name;
  void (*write)(Program& program, const lint::Report& report);
};
constexpr OutputKind kOutputs[] = {
    {"github-summary",
     [](Program& program, const lint::Report& report) { write_summary(program, lint::markdown_summary(report)); }},
    {"github-annotations",
     [](Program& program, const lint::Report& report) {
       program.out << lint::annotations(report, report.environment.dir);
     }},
    {"github-review",
     [](Program& program, const lint::Report& report) { program.out << lint::to_json(lint::review_comments(report)); }},
    {"markdown", [](Program& program, const lint::Report& report) { program.out << lint::markdown_summary(report); }},
};

int run_ci_report(Program& program, const Call& call) {
  const std::string& kind = call.flags.text("kind");
  for (const OutputKind& output : kOutputs) {
    if (output.name != kind) continue;
    output.write(program, lint::read_report(base::disk_files().read(call.flags.text("input"))));
    return 0;
  }
  throw UsageError("unknown kind " + base::quote_go(kind) +
                   "; use github-summary, github-annotations, github-review or markdown");
}

}  // namespace

Command ci_report_command() {
  return {.path = "ci report",
          .arguments = "[flags]",
          .summary = "Prints a lint report the way a CI service shows it.",
          .details =
              "Reads what 'migrate lint --format \"{{ json . }}\"' printed. The summary is appended to the file that\n"
              "GITHUB_STEP_SUMMARY names, if it is set; everything else is printed.",
          .examples =
              "  portolan migrate lint --env ci --format '{{ json . }}' > lint.json\n"
              "  portolan ci report --input lint.json --kind github-summary",
          .flags = {{.name = "input", .usage = "file with the JSON report of migrate lint", .required = true},
                    {.name = "kind",
                     .usage = "github-summary, github-annotations, github-review or markdown",
                     .required = true}},
          .run = run_ci_report};
}

}  // namespace portolan::cli
