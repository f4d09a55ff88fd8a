#include <utility>

#include "planner/hcl/convert.h"
#include "planner/hcl/evaluator.h"

namespace portolan::hcl {
namespace {

constexpr std::string_view no_such_element = "The given key does not identify an element in this collection value.";

/// The beginning of `steps` that is literal, as names. `numbers` keeps the texts of number steps alive.
std::vector<std::string_view> literal_path(std::string_view root, std::span<const Step> steps,
                                           std::vector<std::string>& numbers) {
  std::vector<std::string_view> path;
  path.reserve(steps.size() + 1);
  path.push_back(root);
  numbers.reserve(steps.size());
  for (const Step& step : steps) {
    if (step.kind == Step::Kind::attribute) {
      path.push_back(step.name);
      continue;
    }
    if (step.kind != Step::Kind::index) break;
    const auto* literal = std::get_if<Literal>(&step.key->node);
    if (literal && literal->value.is_string()) {
      path.push_back(literal->value.as_string());
    } else if (literal && literal->value.is_number()) {
      path.push_back(numbers.emplace_back(literal->value.as_number().to_string()));
    } else {
      break;
    }
  }
  return path;
}

bool is_dotted(const Step& step) {
  return step.place.text().starts_with('.');
}

/// How many of `steps` a splat before them takes along for each element.
std::size_t splat_reach(Step::Kind kind, std::span<const Step> steps) {
  if (kind == Step::Kind::full_splat) return steps.size();
  std::size_t reach = 0;
  while (reach < steps.size() && is_dotted(steps[reach]) && steps[reach].kind != Step::Kind::attribute_splat) ++reach;
  return reach;
}

}  // namespace

Value Evaluator::visit(const Expression& whole, const Variable& node) const {
  const std::string_view path[] = {node.name};
  return look_up(node, path, whole.place, whole.place).value;
}

Value Evaluator::visit(const Expression& whole, const Access& node) const {
  const std::span<const Step> all = node.steps;
  const auto* variable = std::get_if<Variable>(&node.source->node);
  if (!variable) return steps(run(*node.source), all);
  std::vector<std::string> numbers;
  const std::vector<std::string_view> path = literal_path(variable->name, all, numbers);
  Resolver::Resolved found = look_up(*variable, path, whole.place, node.source->place);
  return steps(std::move(found.value), all.subspan(found.used - 1));
}

Resolver::Resolved Evaluator::look_up(const Variable& variable, std::span<const std::string_view> path,
                                      const Place& place, const Place& name_place) const {
  for (const EvalContext* link = &context_; link; link = link->parent) {
    if (!link->scope) continue;
    const auto found = link->scope->variables.find(variable.name);
    if (found != link->scope->variables.end()) return {found->second, 1};
    if (!link->scope->resolver) continue;
    if (auto resolved = link->scope->resolver->resolve(path, place)) return std::move(*resolved);
  }
  unknown_name(variable.name, path.size() == 1, name_place);
}

void Evaluator::unknown_name(std::string_view name, bool bare, const Place& place) const {
  const std::string named = " named \"" + std::string(name) + "\".";
  std::vector<std::string> candidates;
  for (const EvalContext* link = &context_; link; link = link->parent) {
    if (!link->scope) continue;
    for (const auto& entry : link->scope->variables) candidates.push_back(entry.first);
    if (!bare || link->scope->title.empty()) continue;
    for (const auto& entry : link->scope->functions) candidates.push_back(entry.first);
    const std::string& title = link->scope->title;
    const std::string attribute_name = title.substr(title.rfind('.') + 1);
    throw error_at(place, "Unknown " + title,
                   "There is no " + attribute_name + named + suggestion(name, std::move(candidates)));
  }
  throw error_at(place, "Unknown variable", "There is no variable" + named + suggestion(name, std::move(candidates)));
}

Value Evaluator::steps(Value value, std::span<const Step> all) const {
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Step& step = all[i];
    if (step.kind == Step::Kind::attribute) {
      value = attribute(value, step.name, step.place);
    } else if (step.kind == Step::Kind::index) {
      value = index(value, run(*step.key), step.place);
    } else {
      const std::size_t reach = splat_reach(step.kind, all.subspan(i + 1));
      const std::span<const Step> each = all.subspan(i + 1, reach);
      std::vector<Value> results;
      if (value.is_sequence()) {
        for (const Value& element : value.elements()) results.push_back(steps(element, each));
      } else if (!value.is_null()) {
        results.push_back(steps(value, each));
      }
      value = Value::tuple(std::move(results));
      i += reach;
    }
  }
  return value;
}

Value Evaluator::attribute(const Value& value, std::string_view name, const Place& place) const {
  constexpr std::string_view unsupported = "Unsupported attribute";
  if (value.is_null()) {
    throw error_at(place, "Attempt to get attribute from null value",
                   "This value is null, so it does not have any attributes.");
  }
  if (value.is_reference()) return member(value.as_reference(), name, place);
  if (!value.is_mapping()) throw error_at(place, unsupported, "This value does not have any attributes.");
  if (const Value* found = value.find(name)) return *found;
  if (value.kind() == Value::Kind::map) {
    throw error_at(place, "Missing map element",
                   "This map does not have an element with the key \"" + std::string(name) + "\".");
  }
  throw error_at(place, unsupported, "This object does not have an attribute named \"" + std::string(name) + "\".");
}

Value Evaluator::index(const Value& value, const Value& key, const Place& place) const {
  constexpr std::string_view invalid = "Invalid index";
  if (value.is_null()) {
    throw error_at(place, "Attempt to index null value", "This value is null, so it does not have any indices.");
  }
  if (key.is_null()) throw error_at(place, invalid, "Can't use a null value as an indexing key.");
  try {
    if (value.is_reference()) return member(value.as_reference(), to_text(key), place);
    if (value.is_mapping()) {
      const Value* found = value.find(to_text(key));
      if (!found) throw error_at(place, invalid, no_such_element);
      return *found;
    }
    if (!value.is_sequence() || value.kind() == Value::Kind::set) {
      throw error_at(place, invalid, "This value does not have any indices.");
    }
    const auto number = convert(key, Type::Kind::number).as_number().to_int64();
    if (!number || *number < 0 || static_cast<std::size_t>(*number) >= value.size()) {
      throw error_at(place, invalid, no_such_element);
    }
    return value.elements()[static_cast<std::size_t>(*number)];
  } catch (const ConversionError& error) {
    throw error_at(
        place, invalid,
        std::string("The given key does not identify an element in this collection value: ") + error.what() + ".");
  }
}

Value Evaluator::member(const Reference& reference, std::string_view name, const Place& place) const {
  for (const EvalContext* link = &context_; link; link = link->parent) {
    if (!link->scope || !link->scope->resolver) continue;
    if (auto found = link->scope->resolver->member(reference, name, place)) return std::move(*found);
  }
  throw error_at(place, "Unsupported attribute",
                 "This object does not have an attribute named \"" + std::string(name) + "\".");
}

}  // namespace portolan::hcl
