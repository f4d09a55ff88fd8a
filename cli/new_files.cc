#include "cli/new_files.h"

#include <algorithm>

#include "cli/common.h"
#include "cli/editor.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/report/functions.h"
#include "planner/report/plan_value.h"
#include "planner/report/template/lexer.h"
#include "planner/report/template/parser.h"

namespace portolan::cli {
namespace {

void edit_files(const migrate::Dir& directory, const migrate::DirUrl& url, std::vector<migrate::NewFile>& files) {
  if (directory.format().name != "atlas") {
    throw UsageError("--edit flag supports only atlas directories, but got: " + url.format);
  }
  for (migrate::NewFile& file : files) file.content = edit(file.name, file.content);
}

/// The family that the dev database's URL stands for, asked without connecting.
std::string dev_family(Program& program, const base::Url& url) {
  return program.registry.find(url.scheme()).offline_dialect(url)->facts().family;
}

bool mentions(const std::string& text, std::string_view function) {
  const auto tokens = gotemplate::tokenize(text);
  return std::any_of(tokens.begin(), tokens.end(), [&](const gotemplate::Token& token) {
    return token.type == gotemplate::TokenType::kIdentifier && token.text == function;
  });
}

/// The indent of a template that is `{{ sql . }}` or `{{ sql . "indent" }}` and nothing else. Throws UsageError.
std::string sql_indent(const std::string& text) {
  using gotemplate::NodeType;
  const auto parsed = gotemplate::parse("format", text, [](std::string_view) { return true; });
  const auto& nodes = parsed.bodies.at("format")->children;
  const bool one = nodes.size() == 1 && nodes[0]->type == NodeType::kAction && nodes[0]->pipe->children.size() == 1;
  if (one) {
    const auto& words = nodes[0]->pipe->children[0]->children;
    const bool dot = words.size() > 1 && (words[1]->type == NodeType::kDot || gotemplate::to_text(*words[1]) == "$");
    const bool indent = words.size() == 3 && words[2]->type == NodeType::kString;
    if (words[0]->text == "sql" && dot && (words.size() == 2 || indent)) return indent ? words[2]->value : "";
  }
  throw UsageError("'sql' can only be used to indent statements. got: " + text);
}

}  // namespace

FlagSpec qualifier_flag() {
  return {.name = "qualifier", .usage = "name to put in front of tables when one schema is in scope"};
}

FlagSpec edit_flag() {
  return {.name = "edit", .type = FlagType::kBool, .usage = "open the file in $EDITOR first"};
}

FileFormat read_file_format(const Call& call, bool dry_run) {
  FileFormat format;
  const std::string text = call.flags.text("format");
  if (text.empty()) return format;
  if (mentions(text, "sql")) {
    format.indent = sql_indent(text);
  } else if (dry_run && mentions(text, "json")) {
    format.dry_run.emplace(text, gotemplate::Functions{{"json", report::json_function()}}, kMigrateFormatError);
  } else {
    format.body.emplace(text, gotemplate::Functions{}, kMigrateFormatError);
  }
  return format;
}

std::vector<migrate::NewFile> plan_files(const migrate::Dir& directory, const change::Plan& plan,
                                         const FileFormat& format) {
  std::vector<migrate::NewFile> files = directory.format().write(plan);
  if (!format.body) return files;
  if (files.size() > 1) {
    throw UsageError("cannot use format with: " + base::quote_go(directory.format().name));
  }
  files.front().content = format.body->render(report::plan_value(plan));
  return files;
}

engine::MigrateDiffOptions file_options(Program& program, const Call& call, const std::string& indent) {
  engine::MigrateDiffOptions options{.dev_url = database_url(program, call.flags.text("dev-url"))};
  options.scope.schemas = call.flags.list("schema");
  options.scope.exclude = call.environment.migration.exclude;
  options.scope.kinds = call.environment.kinds;
  options.policy = call.environment.policy(dev_family(program, options.dev_url));
  options.lock_timeout = lock_timeout(call);
  options.indent = indent;
  options.qualifier = call.flags.text("qualifier");
  return options;
}

void store_files(Program& program, const Call& call, const migrate::DirUrl& url, migrate::Dir& directory,
                 std::vector<migrate::NewFile> files) {
  if (call.flags.boolean("edit")) edit_files(directory, url, files);
  if (url.scheme != "mem") {
    require_folder(url);
    directory.put(files);
    migrate::save(program.files, url.path, files, directory);
    return;
  }
  // The sum of the folder is that of the files as written, templates and all.
  const std::string folder = engine::memory_directory(program.context(), url).folder;
  migrate::Dir templates = migrate::Dir::load(program.files, folder, url.format);
  templates.put(files);
  migrate::save(program.files, folder, files, templates);
}

}  // namespace portolan::cli
