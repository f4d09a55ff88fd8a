#include <algorithm>
#include <utility>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/hcl/parse.h"
#include "planner/language/inputs.h"
#include "planner/project/blocks.h"
#include "planner/project/for_each.h"
#include "planner/project/outside.h"
#include "planner/project/project.h"
#include "planner/project/reader.h"
#include "planner/project/selection.h"
#include "planner/project/words.h"

namespace portolan::project {
namespace {

using base::quote_go;
using Path = std::vector<std::string_view>;

/// Top-level blocks that have a meaning of their own and are not evaluated with the rest.
constexpr std::string_view kInput[] = {"variable", "locals", "data", "atlas", "docker", "deployment", "check"};

bool is_one_of(std::span<const std::string_view> words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

hcl::File read_file(const Request& request, const Outside& outside) {
  const std::string path = config_path(request.url);
  if (!outside.files.exists(path)) {
    throw UsageError("config file " + quote_go(path) + " was not found: stat " + path + ": no such file or directory");
  }
  std::string text;
  try {
    if (outside.files.is_directory(path)) throw Error("is a directory");
    text = outside.files.read(path);
  } catch (const Error&) {
    throw UsageError("<nil>: Failed to read file; The configuration file " + quote_go(path) + " could not be read.");
  }
  const auto repeatable = [](const Path& blocks, std::string_view name) {
    const bool in_schema = !blocks.empty() && blocks.back() == "schema";
    const bool in_place = blocks.size() == 2 && (blocks.front() == "env" || blocks.front() == "data");
    return name == "src" && in_schema && in_place;
  };
  return hcl::parse(path, std::move(text), {.repeatable = repeatable});
}

void check_atlas_blocks(const std::vector<const hcl::Block*>& blocks) {
  bool seen = false;
  for (const hcl::Block* block : blocks) {
    if (block->type != "atlas") continue;
    if (!block->labels.empty()) throw hcl::error_at(block->header, "init block \"atlas\" cannot have labels");
    if (std::exchange(seen, true)) throw hcl::error_at(block->header, "duplicate init block \"atlas\"");
  }
}

/// The top-level blocks that remain, expanded and evaluated.
class Evaluation {
 public:
  Evaluation(const hcl::Scope& scope, std::vector<hcl::Section>& sections) : context_{&scope, nullptr}, out_(sections) {
    options_.words = words_of;
    // A check's conditions are about a plan, which there is not yet.
    options_.skip = [](const Path& path) { return path.back() == "check" && path.size() == 2 && path[0] == "env"; };
  }

  void add(const hcl::Block& block) {
    const hcl::Attribute* for_each = block.body.attribute("for_each");
    if (for_each == nullptr) {
      evaluate(block, context_);
      return;
    }
    const hcl::Value collection = hcl::evaluate(*for_each->expression, context_);
    for (const Each& each : elements_of(collection, for_each->expression->place)) {
      hcl::Scope scope;
      scope.variables.emplace("each", each.object());
      evaluate(block, {&scope, &context_});
    }
  }

 private:
  void evaluate(const hcl::Block& block, const hcl::EvalContext& context) {
    hcl::Section section = hcl::evaluate(block, context, options_);
    for (const hcl::Block& nested : block.body.blocks) {
      if (block.type == "env" && nested.type == "check")
        section.sections.push_back({"check", {}, {}, {}, nested.header});
    }
    out_.push_back(std::move(section));
  }

  hcl::EvalContext context_;
  hcl::SectionOptions options_;
  std::vector<hcl::Section>& out_;
};

Globals globals_of(const std::vector<hcl::Section>& sections) {
  Globals globals;
  for (const hcl::Section& section : sections) {
    if (section.type == "diff") globals.diff.push_back(&section);
    if (section.type == "lint") globals.lint.push_back(&section);
    if (section.type == "test") globals.test.push_back(&section);
  }
  return globals;
}

/// Guards at the top level hold for every environment.
std::vector<std::string> global_guards(const std::vector<const hcl::Block*>& blocks) {
  std::vector<std::string> guards;
  for (const hcl::Block* block : blocks) {
    if (block->type == "check" || block->type == "hook") guards.emplace_back(block->type);
  }
  return guards;
}

void add_environments(const Request& request, const std::string& path, const std::vector<hcl::Section>& sections,
                      const Globals& globals, Project& project) {
  for (const hcl::Section& section : sections) {
    if (section.type != "env") continue;
    Environment environment = read_environment(section, globals, project.warnings);
    if (environment.name.empty()) throw UsageError("all envs must have names on file " + quote_go(path));
    if (environment.name == request.environment) project.environments.push_back(std::move(environment));
  }
  if (!project.environments.empty() || request.environment.empty()) return;
  throw UsageError("env " + quote_go(request.environment) + " not defined in config file");
}

void drop_repeated(std::vector<std::string>& warnings) {
  std::vector<std::string> once;
  for (std::string& warning : warnings) {
    if (std::find(once.begin(), once.end(), warning) == once.end()) once.push_back(std::move(warning));
  }
  warnings = std::move(once);
}

}  // namespace

Project load(const Request& request, const Outside& outside) {
  std::vector<hcl::File> files;
  files.push_back(read_file(request, outside));
  const hcl::File& file = files.front();
  const std::vector<const hcl::Block*> blocks = select_blocks(file.body, request.environment);
  check_atlas_blocks(blocks);
  check_data_blocks(blocks, outside.data);

  const hcl::NameMap<hcl::Function> functions = functions_of(file.source->name(), outside);
  std::vector<const hcl::Block*> named;
  for (const hcl::Block* block : blocks) {
    const bool input = block->type == "variable" || block->type == "locals" || block->type == "data";
    if (!input && block->type != "atlas") named.push_back(block);
  }
  const Blocks resolver(named);
  language::InputOptions options;
  options.predefined.emplace("atlas", hcl::Value::object({{"env", hcl::Value(request.environment)}}));
  options.load_data = data_loader(outside);
  options.functions = &functions;
  options.resolve_name = [&resolver](std::span<const std::string_view> path, const hcl::Place& place,
                                     const hcl::EvalContext& context) {
    return resolver.resolve(path, place, context);
  };
  const language::Inputs inputs(files, language::input_values(request.variables), options);

  std::vector<hcl::Section> sections;
  Evaluation evaluation(inputs.scope(), sections);
  for (const hcl::Attribute& attribute : file.body.attributes) hcl::evaluate(attribute, {&inputs.scope(), nullptr});
  for (const hcl::Block* block : blocks) {
    if (!is_one_of(kInput, block->type)) evaluation.add(*block);
  }

  Project project;
  project.source = file.source;
  const Globals globals = globals_of(sections);
  project.defaults = read_environment({}, globals, project.warnings);
  add_environments(request, file.source->name(), sections, globals, project);
  const std::vector<std::string> guards = global_guards(blocks);
  for (Environment& environment : project.environments) {
    environment.guards.insert(environment.guards.begin(), guards.begin(), guards.end());
  }
  drop_repeated(project.warnings);
  return project;
}

}  // namespace portolan::project
