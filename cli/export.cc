#include "cli/export.h"

#include <filesystem>
#include <set>
#include <utility>
#include <vector>

#include "cli/inspect_functions.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/engine/split.h"
#include "planner/report/plan_text.h"
#include "sources/fetch.h"

namespace portolan::cli {
namespace {

using project::Exporter;
using report::ArchiveFile;
using std::filesystem::path;

/// What an `atlas:import` line begins with, and the file of a split dump that others begin at.
constexpr std::string_view kImport = "-- atlas:import ";
constexpr std::string_view kMain = "main.sql";

std::string name_as(const std::string& naming, const std::string& name) {
  if (naming == "lower") return base::to_lower(name);
  if (naming == "upper") return base::to_upper(name);
  if (naming != "title") return name;
  return base::to_upper(name.substr(0, 1)) + name.substr(1);
}

/// A path whose file is named by the exporter's rule; its folders and its ending stay.
std::string named(const Exporter& exporter, const std::string& text) {
  const path file(text);
  if (file.filename() == kMain) return text;
  const std::string name = file.filename().string();
  const std::size_t dot = name.find('.');
  const std::string ending = dot == std::string::npos ? "" : name.substr(dot);
  return (file.parent_path() / (name_as(exporter.naming, name.substr(0, dot)) + ending)).string();
}

/// The same for the files that a dump names in its imports.
std::string with_named_imports(const Exporter& exporter, const std::string& text) {
  std::vector<std::string> lines = base::split(text, '\n');
  for (std::string& line : lines) {
    if (!line.starts_with(kImport)) continue;
    line = std::string(kImport) + named(exporter, line.substr(kImport.size()));
  }
  return base::join(lines, "\n");
}

std::vector<ArchiveFile> split(const Exporter& exporter, const Exported& state) {
  if (exporter.kind == "sql") return engine::split_sql(state.sql(), state.schema_scope);
  const std::string ending = exporter.ext.empty() || exporter.ext.starts_with(".") ? exporter.ext : "." + exporter.ext;
  return engine::split_hcl(state.hcl(), exporter.split_by, ending.empty() ? ".hcl" : ending, state.schema_scope);
}

void write_split(Program& program, const Exporter& exporter, const Exported& state) {
  std::vector<ArchiveFile> files = split(exporter, state);
  std::set<std::string> paths;
  for (ArchiveFile& file : files) {
    file.path = named(exporter, file.path);
    if (exporter.kind == "sql") file.content = with_named_imports(exporter, file.content);
    if (!paths.insert(file.path).second) throw UsageError("two objects would be written into " + file.path);
  }
  write_files(program, exporter.path, files);
}

constexpr std::string_view kTemplate = ".tmpl";

/// Where what a template of the folder makes is written, relative to `path`.
std::string without_ending(const std::string& name) {
  return name.ends_with(kTemplate) ? name.substr(0, name.size() - kTemplate.size()) : name;
}

/// All are executed before the first file is written.
void write_templates(Program& program, const Exporter& exporter, const Exported& state) {
  const base::Files& files = program.files;
  const auto rendered = [&](const path& source, const std::string& name) {
    return ArchiveFile{name, state.render(files.read(source.string()))};
  };
  if (!files.is_directory(exporter.src)) {
    const path file(exporter.path);
    return write_files(program, file.parent_path().string(), {rendered(exporter.src, file.filename().string())});
  }
  std::vector<ArchiveFile> made;
  for (const std::string& name : files.list(exporter.src)) {
    const path source = path(exporter.src) / name;
    if (files.is_directory(source.string())) throw UsageError(source.string() + " is a folder, not a template");
    made.push_back(rendered(source, without_ending(name)));
  }
  write_files(program, exporter.path, made);
}

void send(Program& program, const Exporter& exporter, const Exported& state) {
  sources::Fetch request{.url = exporter.url, .method = exporter.method.empty() ? "POST" : exporter.method};
  for (const auto& [name, value] : exporter.headers) request.headers[base::to_lower(name)] = value;
  if (!exporter.body_template.empty()) request.body = state.render(exporter.body_template);
  const net::HttpResponse response = sources::fetch(std::move(request), program.stop);
  if (!response.ok()) throw Error("the server answered with status " + std::to_string(response.status));
}

void run_parts(Program& program, const Exporter& exporter, const Exported& state) {
  std::vector<std::string> failures;
  for (const Exporter& part : exporter.parts) {
    try {
      run_exporter(program, part, state);
    } catch (const Stopped&) {
      throw;
    } catch (const Error& error) {
      if (!exporter.goes_on) throw;
      failures.emplace_back(error.what());
    }
  }
  if (!failures.empty()) throw Error(base::join(failures, "\n"));
}

void run_one(Program& program, const Exporter& exporter, const Exported& state) {
  if (exporter.kind == "http") return send(program, exporter, state);
  if (exporter.kind == "template") return write_templates(program, exporter, state);
  if (!state.hcl && exporter.kind == "hcl") throw UsageError("the way from one state to another is SQL, not HCL");
  if (!state.hcl && !exporter.split_by.empty()) throw UsageError("split_by is for states, not for the way between two");
  if (!exporter.split_by.empty()) return write_split(program, exporter, state);
  const path file(exporter.path);
  const std::string text = exporter.kind == "sql" ? report::plan_text(state.sql()) : state.hcl();
  write_files(program, file.parent_path().string(), {{file.filename().string(), text}});
}

}  // namespace

FlagSpec export_flag() {
  return {.name = "export",
          .type = FlagType::kBool,
          .usage = "write what the environment's export block names instead of printing"};
}

void run_export(Program& program, const Call& call, std::string_view command, const Exported& state) {
  const auto exporter = call.environment.exporters.find(command);
  if (exporter == call.environment.exporters.end()) {
    const std::string verb(command.substr(command.rfind(' ') + 1));
    throw UsageError("--export needs an environment with an exporter: env \"NAME\" { export { schema { " + verb +
                     " = exporter.KIND.NAME } } }");
  }
  run_exporter(program, exporter->second, state);
}

void run_exporter(Program& program, const Exporter& exporter, const Exported& state) {
  if (exporter.kind == "multi") return run_parts(program, exporter, state);
  try {
    run_one(program, exporter, state);
  } catch (const Stopped&) {
    throw;
  } catch (const Error& error) {
    throw Error("exporter." + exporter.kind + "." + exporter.name + ": " + error.what());
  }
}

}  // namespace portolan::cli
