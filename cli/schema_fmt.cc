#include <filesystem>
#include <ostream>

#include "cli/commands.h"
#include "planner/base/errors.h"
#include "planner/hcl/format.h"

namespace portolan::cli {
namespace {

bool is_hcl(const std::string& path) {
  return std::filesystem::path(path).extension() == ".hcl";
}

void format_file(Program& program, const std::string& path) {
  const std::string text = program.files.read(path);
  const std::string formatted = hcl::format(text);
  if (formatted == text) return;
  program.files.write(path, formatted);
  program.out << path << "\n";
}

void format_path(Program& program, const std::string& path) {
  if (!program.files.exists(path)) throw UsageError("stat " + path + ": no such file or directory");
  if (!program.files.is_directory(path)) {
    if (is_hcl(path)) format_file(program, path);
    return;
  }
  for (const std::string& name : program.files.list(path)) {
    const std::string file = (std::filesystem::path(path) / name).lexically_normal().string();
    if (is_hcl(file) && !program.files.is_directory(file)) format_file(program, file);
  }
}

int run_schema_fmt(Program& program, const Call& call) {
  const std::vector<std::string> here{"./"};
  for (const std::string& path : call.arguments.empty() ? here : call.arguments) format_path(program, path);
  return 0;
}

}  // namespace

Command schema_fmt_command() {
  return {.path = "schema fmt",
          .arguments = "[path ...]",
          .summary = "Formats HCL files in place.",
          .details =
              "Formats the .hcl files of the given paths in place (default: this folder, without its "
              "sub-folders) and prints the names of\nthose that changed.",
          .examples =
              "  portolan schema fmt\n"
              "  portolan schema fmt schema.hcl schemas/",
          .run = run_schema_fmt};
}

}  // namespace portolan::cli
