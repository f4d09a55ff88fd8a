#include <algorithm>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
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
#include "planner/project/rollout.h"
#include "planner/project/selection.h"
#include "planner/project/words.h"

namespace portolan::project {
namespace {

using base::quote_go;
using Path = std::vector<std::string_view>;

/// Top-level blocks that have a meaning of their own and are not evaluated with the rest.
constexpr std::string_view kInput[] = {"variable", "locals", "data", "atlas", "docker", "dev", "deployment", "check"};

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
  return parse_file(path, std::move(text));
}

void check_atlas_blocks(const std::vector<const hcl::Block*>& blocks) {
  bool seen = false;
  for (const hcl::Block* block : blocks) {
    if (block->type != "atlas") continue;
    if (!block->labels.empty()) throw hcl::error_at(block->header, "init block \"atlas\" cannot have labels");
    if (std::exchange(seen, true)) throw hcl::error_at(block->header, "duplicate init block \"atlas\"");
  }
}

/// `atlas { cloud { url } }` where it is a folder; what else logs in to a vendor's cloud is not evaluated.
std::string store_of(const std::vector<const hcl::Block*>& blocks, const hcl::EvalContext& context) {
  constexpr std::string_view kFile = "file://";
  for (const hcl::Block* block : blocks) {
    if (block->type != "atlas") continue;
    for (const hcl::Block& cloud : block->body.blocks) {
      const hcl::Attribute* attribute = cloud.type == "cloud" ? cloud.body.attribute("url") : nullptr;
      if (attribute == nullptr) continue;
      const hcl::Value url = hcl::evaluate(*attribute, context);
      if (url.is_string() && url.as_string().starts_with(kFile)) return url.as_string().substr(kFile.size());
    }
  }
  return "";
}

/// What expressions of the file are evaluated in; the conditions of checks ask it long after the file was read.
struct World {
  std::vector<hcl::File> files;
  hcl::NameMap<hcl::Function> functions;
  std::optional<Blocks> resolver;
  std::unique_ptr<language::Inputs> inputs;
  /// Copies of an environment may ask their conditions at the same time.
  mutable std::mutex asking;
};

/// One of the top-level blocks that remain, evaluated.
struct Evaluated {
  hcl::Section section;
  /// Of an `env`. Its conditions are about a plan, which there is not yet.
  std::vector<Check> checks;
};

/// Expands and evaluates the top-level blocks that remain.
class Evaluation {
 public:
  explicit Evaluation(std::shared_ptr<const World> world) : world_(std::move(world)) {
    options_.words = words_of;
    options_.skip = [](const Path& path) { return path.back() == "check" && path.size() == 2 && path[0] == "env"; };
  }

  void add(const hcl::Block& block) {
    const hcl::Attribute* for_each = block.body.attribute("for_each");
    if (for_each == nullptr) {
      evaluate(block, std::make_shared<hcl::Scope>());
      return;
    }
    const hcl::Value collection = hcl::evaluate(*for_each->expression, {&world_->inputs->scope(), nullptr});
    for (const Each& each : elements_of(collection, for_each->expression->place)) {
      auto scope = std::make_shared<hcl::Scope>();
      scope->variables.emplace("each", each.object());
      evaluate(block, std::move(scope));
    }
  }

  Check check(const hcl::Block& block, std::shared_ptr<const hcl::Scope> each) const {
    return read_check(block, [world = world_, each = std::move(each)](const hcl::Block& part, const hcl::Scope& names) {
      const hcl::EvalContext outer{&world->inputs->scope(), nullptr};
      const hcl::EvalContext copy{each.get(), &outer};
      hcl::SectionOptions options;
      options.words = words_of;
      const std::lock_guard lock(world->asking);
      return hcl::evaluate(part, {&names, &copy}, options);
    });
  }

  const std::vector<Evaluated>& blocks() const { return out_; }

 private:
  void evaluate(const hcl::Block& block, std::shared_ptr<const hcl::Scope> each) {
    const hcl::EvalContext outer{&world_->inputs->scope(), nullptr};
    Evaluated evaluated{hcl::evaluate(block, {each.get(), &outer}, options_), {}};
    for (const hcl::Block& nested : block.body.blocks) {
      if (block.type == "env" && nested.type == "check") evaluated.checks.push_back(check(nested, each));
    }
    out_.push_back(std::move(evaluated));
  }

  std::shared_ptr<const World> world_;
  hcl::SectionOptions options_;
  std::vector<Evaluated> out_;
};

Globals globals_of(const std::vector<Evaluated>& blocks) {
  Globals globals;
  for (const auto& [section, checks] : blocks) {
    if (section.type == "diff") globals.diff.push_back(&section);
    if (section.type == "lint") globals.lint.push_back(&section);
    if (section.type == "test") globals.test.push_back(&section);
    if (section.type == "exporter") globals.exporter.push_back(&section);
  }
  return globals;
}

/// Guards at the top level hold for every environment.
Environment global_guards(const std::vector<const hcl::Block*>& blocks, const Evaluation& evaluation) {
  hcl::Section top;
  for (const Evaluated& block : evaluation.blocks()) {
    const std::string& type = block.section.type;
    if (type == "hook" || type == "pre" || type == "post") top.sections.push_back(block.section);
  }
  Environment guards;
  add_guards(top, guards);
  for (const hcl::Block* block : blocks) {
    if (block->type == "check") guards.checks.push_back(evaluation.check(*block, std::make_shared<hcl::Scope>()));
  }
  return guards;
}

template <typename T>
void put_first(const std::vector<T>& first, std::vector<T>& list) {
  list.insert(list.begin(), first.begin(), first.end());
}

void complete_guards(const Environment& global, const std::vector<Check>& own, Environment& environment) {
  environment.checks = own;
  put_first(global.checks, environment.checks);
  put_first(global.hooks, environment.hooks);
  put_first(global.around, environment.around);
  put_first(global.guards, environment.guards);
  for (const Check& check : environment.checks) environment.guards.push_back({"check", check.command});
}

/// Names the only environment of the file to who asked for another one.
std::string suggestion(const hcl::Body& file, const std::string& wanted) {
  std::set<std::string> names;
  for (const hcl::Block& block : file.blocks) {
    if (block.type == "env" && block.labels.size() == 1) names.insert(block.labels.front().text);
  }
  return names.size() == 1 && !names.contains(wanted) ? "; did you mean " + quote_go(*names.begin()) + "?" : "";
}

void add_environments(const Request& request, const hcl::File& file, const std::vector<const hcl::Block*>& blocks,
                      const Evaluation& evaluation, Project& project) {
  const Globals globals = globals_of(evaluation.blocks());
  const Environment guards = global_guards(blocks, evaluation);
  project.defaults = read_environment({}, globals, project.warnings);
  for (const auto& [section, checks] : evaluation.blocks()) {
    if (section.type != "env") continue;
    Environment environment = read_environment(section, globals, project.warnings);
    if (environment.name.empty()) throw UsageError("all envs must have names on file " + quote_go(file.source->name()));
    if (environment.name != request.environment) continue;
    complete_guards(guards, checks, environment);
    project.environments.push_back(std::move(environment));
  }
  if (!project.environments.empty() || request.environment.empty()) return;
  throw UsageError("env " + quote_go(request.environment) + " not defined in config file" +
                   suggestion(file.body, request.environment));
}

void drop_repeated(std::vector<std::string>& warnings) {
  std::vector<std::string> once;
  for (std::string& warning : warnings) {
    if (std::find(once.begin(), once.end(), warning) == once.end()) once.push_back(std::move(warning));
  }
  warnings = std::move(once);
}

}  // namespace

hcl::File parse_file(std::string path, std::string text) {
  const auto repeatable = [](const Path& blocks, std::string_view name) {
    const bool in_schema = !blocks.empty() && blocks.back() == "schema";
    const bool in_place = blocks.size() == 2 && (blocks.front() == "env" || blocks.front() == "data");
    return name == "src" && in_schema && in_place;
  };
  return hcl::parse(std::move(path), std::move(text), {.repeatable = repeatable});
}

Project load(const Request& request, const Outside& outside) {
  return load(read_file(request, outside), request, outside);
}

Project load(hcl::File parsed, const Request& request, const Outside& outside) {
  const auto world = std::make_shared<World>();
  world->files.push_back(std::move(parsed));
  const hcl::File& file = world->files.front();
  const std::vector<const hcl::Block*> blocks = select_blocks(file.body, request.environment);
  check_atlas_blocks(blocks);
  check_data_blocks(blocks, outside.data);

  world->functions = functions_of(file.source->name(), outside);
  std::vector<const hcl::Block*> named;
  for (const hcl::Block* block : blocks) {
    const bool input = block->type == "variable" || block->type == "locals" || block->type == "data";
    if (!input && block->type != "atlas") named.push_back(block);
  }
  world->resolver.emplace(named);
  language::InputOptions options;
  options.predefined.emplace("atlas", hcl::Value::object({{"env", hcl::Value(request.environment)}}));
  options.load_data = data_loader(outside);
  options.functions = &world->functions;
  options.resolve_name = [&resolver = *world->resolver](std::span<const std::string_view> path, const hcl::Place& place,
                                                        const hcl::EvalContext& context) {
    return resolver.resolve(path, place, context);
  };
  world->inputs = std::make_unique<language::Inputs>(world->files, language::input_values(request.variables), options);

  Evaluation evaluation(world);
  for (const hcl::Attribute& attribute : file.body.attributes) {
    hcl::evaluate(attribute, {&world->inputs->scope(), nullptr});
  }
  for (const hcl::Block* block : blocks) {
    if (!is_one_of(kInput, block->type)) evaluation.add(*block);
  }

  Project project;
  project.source = file.source;
  project.store = store_of(blocks, {&world->inputs->scope(), nullptr});
  add_environments(request, file, blocks, evaluation, project);
  project.stages = stages_of(project.environments, blocks, {&world->inputs->scope(), nullptr});
  drop_repeated(project.warnings);
  return project;
}

}  // namespace portolan::project
