#include "cli/inspect_functions.h"

#include <filesystem>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/engine/split.h"
#include "planner/report/archive.h"
#include "planner/report/template/budget.h"

namespace portolan::cli {
namespace {

using gotemplate::Function;
using gotemplate::Type;
using gotemplate::Value;

/// `txtar FILES`: a map of paths to contents.
Value archive_of(const gotemplate::Call& call) {
  std::vector<report::ArchiveFile> files;
  for (const auto& [path, content] : call.arguments[0].map()) {
    if (!content.is(Value::Kind::kString)) throw UsageError("the content of " + base::quote_go(path) + " is no text");
    files.push_back({path, content.text()});
  }
  std::string text = report::format_archive(files);
  call.budget.grow(text.size());
  return text;
}

/// `write [DIR] ARCHIVE`: prints nothing.
Value write_archive(Program& program, const gotemplate::Call& call) {
  if (call.arguments.size() > 2) throw UsageError("write takes a folder and an archive");
  const std::string folder = call.arguments.size() == 2 ? call.arguments.front().text() : ".";
  write_files(program, folder, report::parse_archive(call.arguments.back().text()));
  return "";
}

/// `exec PROGRAM ARGUMENTS...`: what it prints, trimmed.
Value run_program(Program& program, const gotemplate::Call& call) {
  ports::ProcessRequest request;
  for (const Value& word : call.arguments) request.program.push_back(word.text());
  request.stop = program.stop;
  const ports::ProcessResult result = program.programs.run(request);
  if (!result.failure.empty()) {
    const std::string said(base::trim(result.err));
    throw UsageError(request.program.front() + ": " + result.failure + (said.empty() ? "" : ": " + said));
  }
  call.budget.grow(result.out.size());
  return base::trim(result.out);
}

Value split(const SplitSource& source, const gotemplate::Call& call) {
  const auto& arguments = call.arguments;
  if (arguments.size() > 3) throw UsageError("split takes a strategy and a suffix");
  const std::string& text = arguments.back().text();
  const std::string strategy = arguments.size() > 1 ? arguments[0].text() : "object";
  const std::string suffix = arguments.size() > 2 ? arguments[1].text() : ".hcl";
  std::string archive;
  if (source.sql && source.sql->text == text) {
    if (arguments.size() > 1) throw UsageError("split takes no strategy for SQL");
    archive = report::format_archive(engine::split_sql(source.sql->plan, source.schema_scope));
  } else {
    archive = report::format_archive(engine::split_hcl(text, strategy, suffix, source.schema_scope));
  }
  call.budget.grow(archive.size());
  return archive;
}

}  // namespace

void write_files(Program& program, const std::string& folder, const std::vector<report::ArchiveFile>& files) {
  for (const report::ArchiveFile& file : files) {
    const std::filesystem::path path = (std::filesystem::path(folder) / file.path).lexically_normal();
    if (path.has_parent_path()) program.files.create_directories(path.parent_path().string());
    program.files.write(path.string(), file.content);
  }
}

gotemplate::Functions output_functions(Program& program) {
  return {{"txtar", {{Type::kMap}, false, archive_of}},
          {"write",
           {{Type::kString, Type::kString},
            true,
            [&program](const gotemplate::Call& call) { return write_archive(program, call); }}},
          {"exec", {{Type::kString, Type::kString}, true, [&program](const gotemplate::Call& call) {
                      return run_program(program, call);
                    }}}};
}

Function split_function(const SplitSource& source) {
  return {
      {Type::kString, Type::kString}, true, [&source](const gotemplate::Call& call) { return split(source, call); }};
}

}  // namespace portolan::cli
