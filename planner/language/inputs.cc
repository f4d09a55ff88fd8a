#include "planner/language/inputs.h"

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/hcl/convert.h"
#include "planner/hcl/functions.h"
#include "planner/language/variable_type.h"
#include "planner/schema/index.h"

namespace portolan::language {
namespace {

/// Locals that wait for each other nest the evaluator's calls; deeper chains would exhaust the stack.
constexpr int kDeepest = 200;

}  // namespace

struct Inputs::Lazy {
  enum class State { kWaiting, kRunning, kDone };
  State state = State::kWaiting;
  /// As messages name it: local.x, data.sql.x.
  std::string address;
  const hcl::Attribute* local = nullptr;
  const hcl::Block* source = nullptr;
  hcl::Value value;
};

InputValues input_values(const std::vector<std::pair<std::string, std::string>>& flags) {
  std::map<std::string, std::vector<hcl::Value>> given;
  for (const auto& [name, value] : flags) given[name].emplace_back(value);
  InputValues values;
  for (auto& [name, list] : given) {
    if (list.size() == 1) {
      values.emplace(name, list.front());
    } else {
      values.emplace(name, hcl::Value::list(std::move(list), hcl::Type::Kind::string));
    }
  }
  return values;
}

Inputs::~Inputs() = default;

Inputs::Inputs(std::span<const hcl::File> files, const InputValues& values, InputOptions options)
    : options_(std::move(options)) {
  base_.functions = options_.functions != nullptr ? *options_.functions : hcl::standard_functions();
  base_.variables = options_.predefined;
  for (const hcl::File& file : files) {
    for (const hcl::Block& block : file.body.blocks) collect(block);
  }
  std::vector<hcl::Value::Entry> entries;
  for (const auto& [name, block] : variables_) entries.emplace_back(name, variable(*block, values));
  scope_ = base_;
  if (!entries.empty()) scope_.variables.insert_or_assign("var", hcl::Value::object(std::move(entries)));
  scope_.resolver = this;
  for (const auto& [name, block] : variables_) validate(*block);
  for (const auto& lazy : lazies_) {
    if (lazy->local != nullptr) value_of(*lazy, lazy->local->place);
  }
}

void Inputs::collect(const hcl::Block& block) {
  if (block.type == "variable") {
    if (block.labels.size() != 1) {
      throw hcl::error_at(block.header, "Missing  for variable", "All variable blocks must have 1 labels ().");
    }
    variables_[block.labels.front().text] = &block;
  } else if (block.type == "locals") {
    has_locals_ = true;
    for (const hcl::Attribute& attribute : block.body.attributes) add_local(attribute);
  } else if (block.type == "data" && block.labels.size() == 2) {
    auto lazy = std::make_unique<Lazy>();
    lazy->address = "data." + block.labels[0].text + "." + block.labels[1].text;
    lazy->source = &block;
    sources_[schema::qualified_key(block.labels[0].text, block.labels[1].text)] = lazy.get();
    lazies_.push_back(std::move(lazy));
  }
}

void Inputs::add_local(const hcl::Attribute& attribute) {
  Lazy*& slot = locals_[std::string(attribute.name)];
  if (slot == nullptr) {
    lazies_.push_back(std::make_unique<Lazy>());
    slot = lazies_.back().get();
    slot->address = "local." + std::string(attribute.name);
  }
  slot->local = &attribute;
}

hcl::Value Inputs::variable(const hcl::Block& block, const InputValues& values) const {
  const std::string& name = block.labels.front().text;
  const hcl::Attribute* type_attribute = block.body.attribute("type");
  if (type_attribute == nullptr) {
    throw hcl::error_at(block.header, "Missing required argument",
                        "The argument \"type\" is required, but no definition was found.");
  }
  for (const hcl::Attribute& attribute : block.body.attributes) {
    if (attribute.name != "type" && attribute.name != "default" && attribute.name != "description") {
      throw hcl::error_at(attribute.name_place, "Unsupported argument",
                          "An argument named " + base::quote_go(attribute.name) + " is not expected here.");
    }
  }
  for (const hcl::Block& nested : block.body.blocks) {
    if (nested.type != "validation") {
      throw hcl::error_at(nested.header, "Unsupported block type",
                          "Blocks of type " + base::quote_go(nested.type) + " are not expected here.");
    }
  }
  const hcl::Type type = parse_variable_type(*type_attribute->expression, name);
  const std::string failed = "variable " + base::quote_go(name) + ": ";
  if (const auto given = values.find(name); given != values.end()) {
    try {
      return convert_input(given->second, type);
    } catch (const hcl::ConversionError& error) {
      throw UsageError(failed + error.what());
    }
  }
  const hcl::Attribute* fallback = block.body.attribute("default");
  if (fallback == nullptr) throw UsageError("missing value for required variable " + base::quote_go(name));
  try {
    return convert_input(hcl::evaluate(*fallback->expression, {&base_, nullptr}), type);
  } catch (const hcl::ConversionError& error) {
    throw hcl::error_at(fallback->expression->place, failed + error.what());
  }
}

void Inputs::validate(const hcl::Block& block) const {
  for (const hcl::Block& rule : block.body.blocks) {
    for (const std::string_view required : {"condition", "error_message"}) {
      if (rule.body.attribute(required) != nullptr) continue;
      throw hcl::error_at(rule.header, "Missing required argument",
                          "The argument " + base::quote_go(required) + " is required, but no definition was found.");
    }
    const hcl::EvalContext context{&scope_, nullptr};
    const hcl::Attribute& condition = *rule.body.attribute("condition");
    const hcl::Value holds = hcl::evaluate(*condition.expression, context);
    if (!holds.is_bool()) throw hcl::error_at(condition.expression->place, "bool value is required");
    if (holds.as_bool()) continue;
    const hcl::Value message = hcl::evaluate(*rule.body.attribute("error_message")->expression, context);
    throw UsageError("variable " + base::quote_go(block.labels.front().text) + ": " +
                     (message.is_string() ? message.as_string() : "invalid value"));
  }
}

const hcl::Value& Inputs::value_of(Lazy& lazy, const hcl::Place& place) const {
  if (lazy.state == Lazy::State::kDone) return lazy.value;
  if (lazy.state == Lazy::State::kRunning) {
    throw hcl::error_at(place, "cyclic reference to " + base::quote_go(lazy.address));
  }
  if (depth_ >= kDeepest) {
    throw hcl::error_at(place, lazy.address + " waits for more than " + std::to_string(kDeepest) +
                                   " others; declare locals before their use");
  }
  lazy.state = Lazy::State::kRunning;
  ++depth_;
  try {
    lazy.value = evaluate(lazy);
  } catch (...) {
    // `try` and `can` go on after an error.
    lazy.state = Lazy::State::kWaiting;
    --depth_;
    throw;
  }
  --depth_;
  lazy.state = Lazy::State::kDone;
  return lazy.value;
}

hcl::Value Inputs::evaluate(const Lazy& lazy) const {
  const hcl::EvalContext context{&scope_, nullptr};
  if (lazy.local != nullptr) return hcl::evaluate(*lazy.local->expression, context);
  if (options_.load_data) return options_.load_data(*lazy.source, context);
  throw hcl::error_at(lazy.source->header,
                      "data source " + base::quote_go(lazy.source->labels[0].text) + " cannot be read from here");
}

hcl::Value Inputs::all_locals(const hcl::Place& place) const {
  std::vector<hcl::Value::Entry> entries;
  for (const auto& [name, lazy] : locals_) entries.emplace_back(name, value_of(*lazy, place));
  return hcl::Value::object(std::move(entries));
}

hcl::Value Inputs::all_sources(std::string_view kind, const hcl::Place& place) const {
  std::vector<hcl::Value::Entry> entries;
  for (const auto& lazy : lazies_) {
    if (lazy->source == nullptr || lazy->source->labels[0].text != kind) continue;
    entries.emplace_back(lazy->source->labels[1].text, value_of(*lazy, place));
  }
  return hcl::Value::object(std::move(entries));
}

std::optional<hcl::Resolver::Resolved> Inputs::resolve(std::span<const std::string_view> path,
                                                       const hcl::Place& place) const {
  if (path[0] == "local") {
    if (!has_locals_) throw hcl::error_at(place, "Unknown local", "There is no variable named \"local\".");
    const auto it = path.size() < 2 ? locals_.end() : locals_.find(path[1]);
    if (it != locals_.end()) return Resolved{value_of(*it->second, place), 2};
    if (path.size() < 2) return Resolved{all_locals(place), 1};
    throw hcl::error_at(place, "Unsupported attribute",
                        "This object does not have an attribute named " + base::quote_go(path[1]) + ".");
  }
  // An index that is not written out may mean any of them.
  if (path[0] == "data" && path.size() == 2) return Resolved{all_sources(path[1], place), 2};
  if (path[0] != "data" || path.size() < 3) {
    return options_.resolve_name ? options_.resolve_name(path, place, {&scope_, nullptr}) : std::nullopt;
  }
  const auto it = sources_.find(schema::qualified_key(path[1], path[2]));
  if (it != sources_.end()) return Resolved{value_of(*it->second, place), 3};
  std::string name(path[0]);
  for (const std::string_view part : path.subspan(1)) name += "." + std::string(part);
  throw hcl::error_at(place, "Unknown data source", name + " does not exist");
}

}  // namespace portolan::language
