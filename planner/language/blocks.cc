#include "planner/language/blocks.h"

#include <algorithm>

#include "planner/base/strings.h"
#include "planner/hcl/convert.h"
#include "planner/schema/index.h"

namespace portolan::language {
namespace {

bool is_input(const hcl::Block& block) {
  return block.type == "variable" || block.type == "locals" || (block.type == "data" && block.labels.size() == 2);
}

std::string address(std::string_view type, std::string_view name) {
  return schema::qualified_key(type, name);
}

/// Whether an expression needs nothing but inputs, so that other blocks may ask for its value.
bool needs_only_inputs(const hcl::Expression& expression) {
  bool plain = true;
  hcl::visit_variables(expression, [&](const hcl::VariableUse& use) {
    const std::string& name = use.path.front();
    plain = plain && (name == "var" || name == "local" || name == "each" || name == "data");
  });
  return plain;
}

std::vector<std::string> extended(const hcl::Reference& reference, std::string_view name) {
  std::vector<std::string> path = reference.path;
  path.emplace_back(name);
  return path;
}

std::vector<std::string_view> views(const std::vector<std::string>& path) {
  return {path.begin(), path.end()};
}

hcl::Value make_reference(std::vector<std::string> path, std::size_t target, const hcl::Place& place) {
  hcl::Reference reference;
  reference.path = std::move(path);
  reference.target = target;
  reference.place = place;
  return hcl::Value(std::move(reference));
}

std::string key_text(const hcl::Value& key) {
  try {
    return hcl::to_text(key);
  } catch (const Error&) {
    return {};
  }
}

}  // namespace

const hcl::Block* Instance::find_nested(std::string_view type, std::string_view label) const {
  if (!nested) {
    nested = std::make_unique<hcl::NameMap<const hcl::Block*>>();
    for (const hcl::Block& inner : block->body.blocks) {
      if (inner.labels.empty()) continue;
      nested->emplace(address(inner.type, inner.labels.back().text), &inner);
      nested->emplace(address(inner.type, {}), &inner);
    }
  }
  const auto it = nested->find(address(type, label));
  return it == nested->end() ? nullptr : it->second;
}

/// A block with for_each that waits to be expanded.
struct Blocks::Expansion {
  enum class State { kWaiting, kRunning, kDone };
  const hcl::Block* block = nullptr;
  const hcl::Attribute* for_each = nullptr;
  State state = State::kWaiting;
  std::vector<std::size_t> numbers;
};

Blocks::Blocks(std::span<const hcl::File> files, const hcl::Scope& inputs) : inputs_context_{&inputs, nullptr} {
  scope_.resolver = this;
  std::vector<Expansion> expansions;
  hcl::NameMap<std::vector<std::size_t>> named;
  std::vector<std::pair<const hcl::Block*, std::size_t>> plain;
  for (const hcl::File& file : files) {
    for (const hcl::Block& block : file.body.blocks) {
      if (is_input(block)) continue;
      check_labels(block);
      const hcl::Attribute* for_each = block.body.attribute("for_each");
      if (for_each == nullptr) {
        plain.emplace_back(&block, add(block, nullptr, {}));
        continue;
      }
      for (const hcl::Label& label : block.labels) named[address(block.type, label.text)].push_back(expansions.size());
      expansions.push_back({&block, for_each, Expansion::State::kWaiting, {}});
      plain.emplace_back(&block, expansions.size() - 1);
    }
  }
  for (Expansion& expansion : expansions) expand(expansion, expansions, named);
  for (const auto& [block, position] : plain) {
    if (block->body.attribute("for_each") == nullptr) {
      order_.push_back(position);
    } else {
      const auto& numbers = expansions[position].numbers;
      order_.insert(order_.end(), numbers.begin(), numbers.end());
    }
  }
  index_schema_names();
  check_qualifiers();
}

void Blocks::check_labels(const hcl::Block& block) const {
  if (block.labels.size() < 3) return;
  std::vector<std::string> labels;
  for (const hcl::Label& label : block.labels) labels.push_back(label.text);
  throw hcl::error_at(block.header, "too many labels for block: [" + base::join(labels, " ") + "]");
}

std::size_t Blocks::add(const hcl::Block& block, std::unique_ptr<hcl::Scope> each, std::string key) {
  const std::size_t number = instances_.size();
  Instance& instance = instances_.emplace_back();
  instance.block = &block;
  instance.key = std::move(key);
  if (!block.labels.empty()) instance.name = block.labels.back().text;
  if (block.labels.size() == 2) instance.qualifier = block.labels.front().text;
  Group& group = groups_[std::string(block.type)];
  group.by_label[instance.name].push_back(number);
  if (instance.qualifier.empty()) {
    group.by_name[instance.name].push_back(number);
  } else {
    group.by_qualified[schema::qualified_key(instance.qualifier, instance.name)].push_back(number);
    group.qualifiers.emplace(instance.qualifier, &block);
  }
  if (block.type == "schema") instance.name = schema_name(block, each.get(), instance.name);
  instance.each = std::move(each);
  return number;
}

std::string Blocks::schema_name(const hcl::Block& block, const hcl::Scope* each, const std::string& label) const {
  const hcl::Attribute* attribute = block.body.attribute("name");
  if (attribute == nullptr) return label;
  const hcl::EvalContext outer = context();
  const hcl::Value name =
      hcl::evaluate(*attribute->expression, each == nullptr ? outer : hcl::EvalContext{each, &outer});
  if (name.is_null()) return label;
  if (!name.is_string()) {
    throw hcl::error_at(attribute->expression->place,
                        "value of attr \"name\" cannot be read as string: string value is required");
  }
  return name.as_string();
}

void Blocks::expand(Expansion& expansion, std::vector<Expansion>& all,
                    const hcl::NameMap<std::vector<std::size_t>>& named) {
  const hcl::Block& block = *expansion.block;
  if (expansion.state == Expansion::State::kDone) return;
  if (expansion.state == Expansion::State::kRunning) {
    const std::string name = block.labels.empty() ? std::string() : "." + block.labels.back().text;
    throw hcl::error_at(expansion.for_each->place,
                        "cyclic reference to " + base::quote_go(std::string(block.type) + name));
  }
  expansion.state = Expansion::State::kRunning;
  hcl::visit_variables(*expansion.for_each->expression, [&](const hcl::VariableUse& use) {
    if (use.path.size() < 2) return;
    const auto it = named.find(address(use.path[0], use.path[1]));
    if (it == named.end()) return;
    for (const std::size_t position : it->second) expand(all[position], all, named);
  });
  for (const hcl::Value& element : elements(*expansion.for_each)) {
    auto each = std::make_unique<hcl::Scope>();
    each->variables.emplace("each", element);
    expansion.numbers.push_back(add(block, std::move(each), key_text(*element.find("key"))));
  }
  expansion.state = Expansion::State::kDone;
}

/// The `each` object of every element that for_each runs over.
std::vector<hcl::Value> Blocks::elements(const hcl::Attribute& attribute) const {
  using Kind = hcl::Value::Kind;
  const hcl::Value value = hcl::evaluate(*attribute.expression, context());
  std::vector<hcl::Value> result;
  const auto push = [&](hcl::Value key, hcl::Value element) {
    std::vector<hcl::Value::Entry> each;
    each.emplace_back("key", std::move(key));
    each.emplace_back("value", std::move(element));
    result.push_back(hcl::Value::object(std::move(each)));
  };
  if (value.is_mapping()) {
    for (const auto& [key, element] : value.entries()) push(hcl::Value(key), element);
  } else if (value.kind() == Kind::set) {
    for (const hcl::Value& element : value.elements()) push(element, element);
  } else if (value.kind() == Kind::tuple) {
    std::int64_t index = 0;
    for (const hcl::Value& element : value.elements()) push(hcl::Value::integer(index++), element);
  } else if (value.is_reference() && !candidates(value.as_reference()).empty() &&
             base_length(value.as_reference()) == value.as_reference().path.size()) {
    // The blocks of another for_each: each.key is theirs.
    for (const std::size_t number : candidates(value.as_reference())) {
      push(hcl::Value(instances_[number].key),
           make_reference(value.as_reference().path, number, value.as_reference().place));
    }
  } else {
    throw hcl::error_at(attribute.expression->place,
                        "schemahcl: for_each does not support " + value.type_name() + " type");
  }
  return result;
}

void Blocks::index_schema_names() {
  const auto it = groups_.find("schema");
  if (it == groups_.end()) return;
  for (std::size_t number = 0; number < instances_.size(); ++number) {
    const Instance& instance = instances_[number];
    if (instance.block->type != "schema" || it->second.by_name.contains(instance.name)) continue;
    it->second.by_name[instance.name].push_back(number);
  }
}

void Blocks::check_qualifiers() const {
  for (const std::size_t number : order_) {
    const Instance& instance = instances_[number];
    if (!instance.qualifier.empty() || instance.block->labels.empty()) continue;
    const Group& group = groups_.find(instance.block->type)->second;
    const std::string& label = instance.block->labels.back().text;
    if (!group.qualifiers.contains(label)) continue;
    const std::string type(instance.block->type);
    throw hcl::error_at(instance.block->header, type + " " + base::quote_go(label) +
                                                    " has the name of a qualifier of other " + type +
                                                    " blocks; give it a qualifier as well");
  }
}

Blocks::Found Blocks::locate(std::span<const std::string_view> path) const {
  Found found;
  const auto group = groups_.find(path[0]);
  if (group == groups_.end()) return found;
  found.length = 1;
  if (path.size() < 2) return found;
  if (group->second.qualifiers.contains(path[1])) {
    found.length = 2;
    if (path.size() < 3) return found;
    const auto it = group->second.by_qualified.find(schema::qualified_key(path[1], path[2]));
    if (it != group->second.by_qualified.end()) found = {3, it->second};
  } else if (const auto it = group->second.by_name.find(path[1]); it != group->second.by_name.end()) {
    found = {2, it->second};
  }
  if (found.numbers.empty() || found.length >= path.size()) return found;
  const std::string_view step = path[found.length];
  if (instances_[found.numbers.front()].find_nested(step, {}) != nullptr) return found;
  std::vector<std::size_t> keyed;
  for (const std::size_t number : found.numbers) {
    if (instances_[number].each && instances_[number].key == step) keyed.push_back(number);
  }
  if (!keyed.empty()) found = {found.length + 1, std::move(keyed)};
  return found;
}

std::vector<std::size_t> Blocks::candidates(const hcl::Reference& reference) const {
  if (reference.target != hcl::Reference::no_target) return {reference.target};
  return locate(views(reference.path)).numbers;
}

std::span<const std::size_t> Blocks::of_type(std::string_view type, std::string_view name) const {
  const auto group = groups_.find(type);
  if (group == groups_.end()) return {};
  const auto it = group->second.by_label.find(name);
  return it == group->second.by_label.end() ? std::span<const std::size_t>() : it->second;
}

bool Blocks::knows(std::string_view type, std::string_view name) const {
  const auto group = groups_.find(type);
  return group != groups_.end() && (group->second.qualifiers.contains(name) || group->second.by_name.contains(name));
}

std::size_t Blocks::base_length(const hcl::Reference& reference) const {
  return locate(views(reference.path)).length;
}

std::optional<hcl::Resolver::Resolved> Blocks::resolve(std::span<const std::string_view> path,
                                                       const hcl::Place& place) const {
  const Found found = locate(path);
  if (found.length == 0) return std::nullopt;
  std::size_t used = found.length;
  std::size_t target = hcl::Reference::no_target;
  if (!found.numbers.empty()) {
    if (found.numbers.size() == 1) target = found.numbers.front();
    const Instance& instance = instances_[found.numbers.front()];
    if (path.size() > used + 1 && instance.find_nested(path[used], path[used + 1]) != nullptr) used += 2;
  }
  const auto taken = path.subspan(0, used);
  return Resolved{make_reference({taken.begin(), taken.end()}, target, place), used};
}

std::optional<hcl::Value> Blocks::plain_attribute(const Instance& instance, const hcl::Body& body,
                                                  std::string_view name) const {
  const hcl::Attribute* attribute = body.attribute(name);
  if (attribute == nullptr || !needs_only_inputs(*attribute->expression)) return std::nullopt;
  const hcl::EvalContext outer = context();
  return hcl::evaluate(*attribute, instance.each ? hcl::EvalContext{instance.each.get(), &outer} : outer);
}

std::optional<hcl::Value> Blocks::member(const hcl::Reference& reference, std::string_view name,
                                         const hcl::Place& place) const {
  const std::vector<std::string> longer = extended(reference, name);
  const Found found = locate(views(longer));
  if (found.length == 0) return std::nullopt;
  std::size_t target = reference.target;
  if (target == hcl::Reference::no_target && found.numbers.size() == 1) target = found.numbers.front();
  if (found.length == longer.size()) return make_reference(longer, target, place);
  if (found.numbers.empty() && target == hcl::Reference::no_target) return std::nullopt;
  const Instance& instance = instances_[target == hcl::Reference::no_target ? found.numbers.front() : target];
  const std::size_t inside = reference.path.size() - found.length;
  if (inside == 0) {
    if (name == "name") return hcl::Value(instance.name);
    if (auto value = plain_attribute(instance, instance.block->body, name)) return value;
    if (instance.find_nested(name, {}) != nullptr) return make_reference(longer, target, place);
  } else if (inside == 1 && instance.find_nested(reference.path.back(), name) != nullptr) {
    return make_reference(longer, target, place);
  } else if (inside == 2) {
    if (name == "name") return hcl::Value(reference.path.back());
    const hcl::Block* nested = instance.find_nested(reference.path[found.length], reference.path.back());
    if (nested != nullptr) return plain_attribute(instance, nested->body, name);
  }
  return std::nullopt;
}

std::optional<hcl::Resolver::Resolved> LocalNames::resolve(std::span<const std::string_view> path,
                                                           const hcl::Place& place) const {
  if (instance_.find_nested(path[0], {}) == nullptr) return std::nullopt;
  const bool whole = path.size() > 1 && instance_.find_nested(path[0], path[1]) != nullptr;
  const auto taken = path.subspan(0, whole ? 2 : 1);
  return Resolved{make_reference({taken.begin(), taken.end()}, number_, place), taken.size()};
}

std::optional<hcl::Value> LocalNames::member(const hcl::Reference& reference, std::string_view name,
                                             const hcl::Place& place) const {
  if (reference.target != number_) return std::nullopt;
  if (reference.path.size() == 1 && instance_.find_nested(reference.path[0], name) != nullptr) {
    return make_reference({reference.path[0], std::string(name)}, number_, place);
  }
  const bool labelled = reference.path.size() == 2 && instance_.find_nested(reference.path[0], reference.path[1]);
  if (labelled && name == "name") return hcl::Value(reference.path[1]);
  return std::nullopt;
}

}  // namespace portolan::language
