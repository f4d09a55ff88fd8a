#include <algorithm>
#include <filesystem>
#include <utility>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/hcl/functions.h"
#include "planner/hcl/parse.h"
#include "planner/language/inputs.h"
#include "planner/project/blocks.h"
#include "planner/project/fileset.h"
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

hcl::NameMap<hcl::Function> functions_of(const std::string& path, const Outside& outside) {
  const std::string folder = std::filesystem::absolute(path).lexically_normal().parent_path().string();
  const auto absolute = [folder](const std::string& name) {
    return (std::filesystem::path(folder) / name).lexically_normal().string();
  };
  hcl::NameMap<hcl::Function> functions = hcl::standard_functions();
  const base::Files& files = outside.files;
  hcl::Outside reach;
  reach.getenv = outside.getenv;
  reach.print = outside.print;
  reach.file = [&files, absolute](const std::string& name) { return files.read(absolute(name)); };
  reach.fileset = [&files, folder](const std::string& pattern) { return find_files(files, folder, pattern, true); };
  reach.glob = [&files, folder](const std::string& pattern) { return find_files(files, folder, pattern, false); };
  hcl::add_outside_functions(functions, reach);
  return functions;
}

void check_atlas_blocks(const std::vector<const hcl::Block*>& blocks) {
  bool seen = false;
  for (const hcl::Block* block : blocks) {
    if (block->type != "atlas") continue;
    if (!block->labels.empty()) throw hcl::error_at(block->header, "init block \"atlas\" cannot have labels");
    if (std::exchange(seen, true)) throw hcl::error_at(block->header, "duplicate init block \"atlas\"");
  }
}

void check_data_blocks(const std::vector<const hcl::Block*>& blocks, const ports::DataSources& sources) {
  for (const hcl::Block* block : blocks) {
    if (block->type != "data") continue;
    if (block->labels.size() != 2) throw hcl::error_at(block->header, "data block \"data\" must have exactly 2 labels");
    if (sources.find(block->labels[0].text) == sources.end()) {
      throw hcl::error_at(block->header, "missing data source handler for " + quote_go(block->labels[0].text));
    }
  }
}

/// Evaluates the data blocks that are asked for.
hcl::Value read_data(ports::DataSources& sources, const hcl::Block& block, const hcl::EvalContext& context) {
  const std::string& kind = block.labels[0].text;
  const std::string& name = block.labels[1].text;
  const hcl::Section section = hcl::evaluate(block, context);
  const std::string prefix = "data." + kind + "." + name + ": ";
  try {
    return sources.find(kind)->second->read(name, section);
  } catch (const Stopped&) {
    throw;
  } catch (const SourceError& error) {
    throw UsageError(prefix + "decoding body: " + error.what());
  } catch (const Error& error) {
    throw UsageError(prefix + error.what());
  }
}

/// One element of a `for_each`.
struct Each {
  hcl::Value key, value;
};

std::vector<Each> elements_of(const hcl::Value& collection, const hcl::Place& place) {
  std::vector<Each> all;
  if (collection.is_mapping()) {
    for (const auto& [key, value] : collection.entries()) all.push_back({hcl::Value(key), value});
    return all;
  }
  if (!collection.is_sequence()) {
    throw hcl::error_at(place, "schemahcl: for_each does not support " + collection.type_name() + " type");
  }
  const bool is_set = collection.kind() == hcl::Value::Kind::set;
  std::int64_t index = 0;
  for (const hcl::Value& element : collection.elements()) {
    all.push_back({is_set ? element : hcl::Value::integer(index), element});
    ++index;
  }
  return all;
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
    for (Each& each : elements_of(collection, for_each->expression->place)) {
      hcl::Scope scope;
      scope.variables.emplace("each", hcl::Value::object({{"key", each.key}, {"value", each.value}}));
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
  options.load_data = [&outside](const hcl::Block& block, const hcl::EvalContext& context) {
    return read_data(outside.data, block, context);
  };
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
