#include "planner/project/rollout.h"

#include <algorithm>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/hcl/convert.h"
#include "planner/hcl/write.h"
#include "planner/language/variable_type.h"
#include "planner/project/reader.h"
#include "planner/project/words.h"

namespace portolan::project {
namespace {

using base::quote_go;

constexpr std::string_view kRolloutNames[] = {"deployment", "vars"};
constexpr std::string_view kGroupNames[] = {"match", "order_by", "parallel", "on_error", "depends_on"};

/// One copy in its group.
struct Member {
  std::size_t environment = 0;
  hcl::Value order;
};

struct Group {
  const hcl::Block* block = nullptr;
  std::string name;
  std::vector<std::string> depends_on;
  Stage stage;
  std::vector<Member> members;
};

const std::string& only_label(const hcl::Block& block) {
  if (block.labels.size() == 1) return block.labels.front().text;
  throw hcl::error_at(block.header, std::string(block.type) + " needs one label, its name");
}

/// The value of a deployment's variable for one copy.
hcl::Value variable(const hcl::Block& block, const Rollout& rollout) {
  const std::string& name = only_label(block);
  const hcl::Attribute* type = block.body.attribute("type");
  if (type == nullptr) {
    throw hcl::error_at(block.header, "Missing required argument",
                        "The argument \"type\" is required, but no definition was found.");
  }
  const auto given = rollout.vars.find(name);
  const hcl::Attribute* fallback = block.body.attribute("default");
  if (given == rollout.vars.end() && fallback == nullptr) {
    throw hcl::error_at(rollout.place, "missing value for required variable " + quote_go(name) + " of deployment " +
                                           quote_go(rollout.deployment));
  }
  const hcl::Value value = given == rollout.vars.end() ? hcl::evaluate(*fallback, {}) : given->second;
  try {
    return language::convert_input(value, language::parse_variable_type(*type->expression, name));
  } catch (const hcl::ConversionError& error) {
    throw hcl::error_at(rollout.place, "variable " + quote_go(name) + ": " + error.what());
  }
}

/// A deployment and the copies that go through it.
class Deployment {
 public:
  Deployment(const hcl::Block& block, const hcl::EvalContext& context) : block_(block), context_(context) {
    std::vector<hcl::Value::Entry> names;
    for (const hcl::Block& nested : block.body.blocks) {
      if (nested.type != "group" && nested.type != "variable") {
        throw hcl::error_at(nested.header, "Unsupported block",
                            "block " + quote_go(nested.type) + " is not expected here.");
      }
      if (nested.type == "variable") {
        variables_.push_back(&nested);
      } else {
        groups_.push_back({.block = &nested, .name = only_label(nested), .depends_on = {}, .stage = {}, .members = {}});
        names.emplace_back(groups_.back().name, hcl::Value(groups_.back().name));
      }
    }
    group_names_ = hcl::Value::object(std::move(names));
  }

  void add(std::size_t environment, const Rollout& rollout) {
    const hcl::Scope scope = scope_of(rollout);
    bool placed = false;
    for (Group& group : groups_) {
      const hcl::Section section = evaluate(group, scope);
      if (group.depends_on.empty()) group.depends_on = read_texts(section, "depends_on");
      const std::optional<bool> match = read_bool(section, "match");
      if (!match) throw hcl::error_at(section.place, "group needs the attribute \"match\"");
      if (placed || !*match) continue;
      placed = true;
      if (group.members.empty()) read_settings(section, group);
      const hcl::Section::Item* order = section.attribute("order_by");
      group.members.push_back({environment, order == nullptr ? hcl::Value() : order->value});
    }
    if (placed) return;
    throw hcl::error_at(rollout.place, "no group of deployment " + quote_go(rollout.deployment) + " matches " +
                                           hcl::format_value(scope.variables.at("var")));
  }

  std::vector<Stage> stages() {
    std::vector<Stage> stages;
    std::vector<std::string> done;
    while (done.size() < groups_.size()) {
      const auto next = std::find_if(groups_.begin(), groups_.end(), [&](const Group& group) {
        return !contains(done, group.name) && std::all_of(group.depends_on.begin(), group.depends_on.end(),
                                                          [&](const auto& name) { return contains(done, name); });
      });
      if (next == groups_.end()) throw hcl::error_at(block_.header, "the groups depend on each other in a circle");
      done.push_back(next->name);
      if (!next->members.empty()) stages.push_back(ordered(*next));
    }
    return stages;
  }

 private:
  static bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  }

  hcl::Scope scope_of(const Rollout& rollout) const {
    std::vector<hcl::Value::Entry> values;
    for (const hcl::Block* block : variables_) values.emplace_back(only_label(*block), variable(*block, rollout));
    for (const auto& [name, value] : rollout.vars) {
      const auto known = [&](const auto& entry) { return entry.first == name; };
      if (std::any_of(values.begin(), values.end(), known)) continue;
      throw hcl::error_at(rollout.place,
                          "deployment " + quote_go(rollout.deployment) + " has no variable " + quote_go(name));
    }
    hcl::Scope scope;
    scope.variables.emplace("var", hcl::Value::object(std::move(values)));
    scope.variables.emplace("group", group_names_);
    return scope;
  }

  hcl::Section evaluate(const Group& group, const hcl::Scope& scope) const {
    hcl::SectionOptions options;
    options.words = words_of;
    hcl::Section section = hcl::evaluate(*group.block, {&scope, &context_}, options);
    refuse_others(section.attributes, kGroupNames, "argument");
    refuse_others(section.sections, {}, "block");
    return section;
  }

  static void read_settings(const hcl::Section& section, Group& group) {
    group.stage.group = group.name;
    if (const hcl::Section::Item* parallel = section.attribute("parallel")) {
      group.stage.parallel = read_count(section, "parallel");
      if (group.stage.parallel == 0) throw hcl::error_at(parallel->place, "parallel must be at least 1");
    }
    const std::string word = read_text(section, "on_error");
    if (!word.empty() && word != "FAIL" && word != "CONTINUE") {
      throw hcl::error_at(section.attribute("on_error")->place,
                          "unknown on_error " + quote_go(word) + "; use FAIL or CONTINUE");
    }
    group.stage.goes_on = word == "CONTINUE";
  }

  static Stage ordered(Group& group) {
    const hcl::Type type = group.members.front().order.type();
    for (const Member& member : group.members) {
      if (member.order.type() == type) continue;
      throw hcl::error_at(group.block->header, "order_by has values of several types");
    }
    if (!group.members.front().order.is_null()) {
      std::stable_sort(group.members.begin(), group.members.end(),
                       [](const Member& a, const Member& b) { return hcl::Value::before(a.order, b.order); });
    }
    for (const Member& member : group.members) group.stage.environments.push_back(member.environment);
    return group.stage;
  }

  const hcl::Block& block_;
  const hcl::EvalContext& context_;
  std::vector<const hcl::Block*> variables_;
  std::vector<Group> groups_;
  hcl::Value group_names_;
};

const hcl::Block& find_deployment(const std::vector<const hcl::Block*>& blocks, const Rollout& rollout) {
  for (const hcl::Block* block : blocks) {
    if (block->type == "deployment" && only_label(*block) == rollout.deployment) return *block;
  }
  throw hcl::error_at(rollout.place, "deployment " + quote_go(rollout.deployment) + " is not defined");
}

}  // namespace

Rollout read_rollout(const hcl::Section& block) {
  refuse_others(block.attributes, kRolloutNames, "argument");
  refuse_others(block.sections, {}, "block");
  const hcl::Section::Item* deployment = block.attribute("deployment");
  const bool named = deployment != nullptr && deployment->value.is_reference();
  if (!named || deployment->value.as_reference().path.size() != 2) {
    throw hcl::error_at(deployment == nullptr ? block.place : deployment->place,
                        "rollout needs deployment = deployment.NAME");
  }
  return {deployment->value.as_reference().path[1], read_values(block, "vars"), block.place};
}

std::vector<Stage> stages_of(const std::vector<Environment>& environments, const std::vector<const hcl::Block*>& blocks,
                             const hcl::EvalContext& context) {
  const auto first = std::find_if(environments.begin(), environments.end(),
                                  [](const Environment& e) { return e.rollout.has_value(); });
  if (first == environments.end()) return {};
  Deployment deployment(find_deployment(blocks, *first->rollout), context);
  for (std::size_t i = 0; i < environments.size(); ++i) {
    const std::optional<Rollout>& rollout = environments[i].rollout;
    if (!rollout || rollout->deployment != first->rollout->deployment) {
      throw hcl::error_at(first->rollout->place, "not all environments " + quote_go(environments[i].name) +
                                                     " have a rollout of the same deployment");
    }
    deployment.add(i, *rollout);
  }
  return deployment.stages();
}

}  // namespace portolan::project
