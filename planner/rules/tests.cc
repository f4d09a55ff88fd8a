#include "planner/rules/tests.h"

#include <algorithm>

#include "planner/base/strings.h"
#include "planner/hcl/convert.h"
#include "planner/language/variable_type.h"

namespace portolan::rules {
namespace {

using hcl::Value;

/// Predicates that use each other in a circle end here.
constexpr int kDeepest = 100;

/// The children of a kind as a list for expressions: `self.parts`, `self.columns` of a table.
std::optional<Value> plural(const Model& model, const Object& object, std::string_view name) {
  for (const Child& child : object.kind->children) {
    const std::string plain(child.name);
    if (name != plain + "s" && name != plain + "es") continue;
    std::vector<Value> values;
    for (const Object& item : children_of(model, object, child)) values.push_back(to_value(model, item));
    return Value::tuple(std::move(values));
  }
  return std::nullopt;
}

/// `self` and what follows it, as far as it leads through objects.
class Self : public hcl::Resolver {
 public:
  Self(const Model& model, const Subject& self) : model_(model), self_(self) {}

  std::optional<Resolved> resolve(std::span<const std::string_view> path, const hcl::Place& place) const override {
    if (path[0] != "self") return std::nullopt;
    Subject subject = self_;
    for (std::size_t used = 1; used < path.size(); ++used) {
      const Object* object = std::get_if<Object>(&subject);
      if (object == nullptr) return Resolved{std::get<Value>(subject), used};
      subject = step(*object, path[used], place);
    }
    const Object* object = std::get_if<Object>(&subject);
    return Resolved{object != nullptr ? to_value(model_, *object) : std::get<Value>(subject), path.size()};
  }

 private:
  Subject step(const Object& object, std::string_view name, const hcl::Place& place) const {
    if (object.from != nullptr && name == "from") return *object.from;
    if (object.from != nullptr && name == "to") return without_from(object);
    if (const Attribute* attribute = object.kind->attribute(name)) return attribute_of(model_, object, *attribute);
    if (auto list = plural(model_, object, name)) return std::move(*list);
    throw hcl::error_at(
        place, "Unsupported attribute",
        "This " + std::string(object.kind->name) + " does not have an attribute named " + base::quote_go(name) + ".");
  }

  static Object without_from(Object object) {
    object.from = nullptr;
    return object;
  }

  const Model& model_;
  const Subject& self_;
};

}  // namespace

Value evaluate(const hcl::Expression& expression, const Frame& frame, const Subject& self) {
  const Self resolver(frame.model, self);
  hcl::Scope scope;
  scope.resolver = &resolver;
  return hcl::evaluate(expression, {&scope, &frame.names});
}

bool all_hold(const Tests& tests, const Frame& frame, const Subject& subject) {
  return std::all_of(tests.begin(), tests.end(), [&](const TestPtr& test) { return test->holds(frame, subject); });
}

bool Junction::holds(const Frame& frame, const Subject& subject) const {
  if (!any_) return all_hold(tests_, frame, subject);
  return std::any_of(tests_.begin(), tests_.end(), [&](const TestPtr& test) { return test->holds(frame, subject); });
}

bool Condition::holds(const Frame& frame, const Subject& subject) const {
  const Value value = evaluate(expression_, frame, subject);
  if (!value.is_bool()) throw hcl::error_at(expression_.place, "bool value is required");
  return value.as_bool();
}

namespace {

/// The subject as an operator sees it.
Value plain(const Frame& frame, const Subject& subject) {
  const Object* object = std::get_if<Object>(&subject);
  return object != nullptr ? to_value(frame.model, *object) : std::get<Value>(subject);
}

}  // namespace

bool Comparison::holds(const Frame& frame, const Subject& subject) const {
  return compare_(plain(frame, subject), evaluate(operand_, frame, frame.self), operand_.place);
}

bool Match::holds(const Frame& frame, const Subject& subject) const {
  const Value operand = evaluate(operand_, frame, frame.self);
  if (!operand.is_string()) throw hcl::error_at(operand_.place, "string value is required");
  if (!compiled_ || compiled_->first != operand.as_string()) {
    try {
      compiled_.emplace(operand.as_string(), lint::Pattern(operand.as_string(), "parsing regexp"));
    } catch (const UsageError& error) {
      throw hcl::error_at(operand_.place, error.what());
    }
  }
  const Value value = plain(frame, subject);
  const bool has_text = value.is_string() || value.is_number() || value.is_bool();
  return has_text && compiled_->second.matches(hcl::to_text(value));
}

bool OfAttribute::holds(const Frame& frame, const Subject& subject) const {
  const Object& object = std::get<Object>(subject);
  const Frame inner{frame.model, frame.names, subject, frame.depth};
  if (attribute_ == nullptr) return all_hold(tests_, inner, subject);
  return all_hold(tests_, inner, attribute_of(frame.model, object, *attribute_));
}

bool Quantifier::holds(const Frame& frame, const Subject& subject) const {
  const std::vector<Object> children = children_of(frame.model, std::get<Object>(subject), child_);
  const auto passes = [&](const Object& child) {
    const Subject self = child;
    return all_hold(tests_, {frame.model, frame.names, self, frame.depth}, self);
  };
  return quantity_ == Quantity::kAll ? std::all_of(children.begin(), children.end(), passes)
                                     : std::any_of(children.begin(), children.end(), passes);
}

bool Count::holds(const Frame& frame, const Subject& subject) const {
  std::int64_t count = 0;
  for (const Object& child : children_of(frame.model, std::get<Object>(subject), child_)) {
    const Subject self = child;
    if (all_hold(tests_, {frame.model, frame.names, self, frame.depth}, self)) ++count;
  }
  return all_hold(comparisons_, {frame.model, frame.names, subject, frame.depth}, Value::integer(count));
}

namespace {

/// The names of the rule files, without the parameters of the predicate that is being asked.
const hcl::EvalContext& files(const hcl::EvalContext& names) {
  return names.parent == nullptr ? names : *names.parent;
}

}  // namespace

Value Use::arguments(const Frame& frame) const {
  std::map<std::string, Value> all;
  const auto& variables = files(frame.names).scope->variables;
  if (const auto found = variables.find("var"); found != variables.end()) {
    for (const auto& [name, value] : found->second.entries()) all.emplace(name, value);
  }
  const Value given = vars_ != nullptr ? evaluate(*vars_, frame, frame.self) : Value::object({});
  if (!given.is_mapping()) throw hcl::error_at(vars_->place, "object or map value is required");
  for (const auto& [name, value] : given.entries()) {
    const bool known = std::any_of(predicate_.parameters.begin(), predicate_.parameters.end(),
                                   [&name = name](const auto& parameter) { return parameter.name == name; });
    if (known) continue;
    throw hcl::error_at(vars_->place,
                        "predicate " + base::quote_go(predicate_.name) + " has no variable " + base::quote_go(name));
  }
  for (const Predicate::Parameter& parameter : predicate_.parameters) {
    const Value* value = given.find(parameter.name);
    if (value == nullptr && !parameter.fallback) {
      throw hcl::error_at(place_.place, "missing value for required variable " + base::quote_go(parameter.name) +
                                            " of predicate " + base::quote_go(predicate_.name));
    }
    try {
      all[parameter.name] = value == nullptr ? *parameter.fallback : language::convert_input(*value, parameter.type);
    } catch (const hcl::ConversionError& error) {
      throw hcl::error_at(vars_->place, "variable " + base::quote_go(parameter.name) + ": " + error.what());
    }
  }
  return Value::object({all.begin(), all.end()});
}

bool Use::holds(const Frame& frame, const Subject& subject) const {
  if (frame.depth >= kDeepest) {
    throw hcl::error_at(place_.place, "predicate " + base::quote_go(predicate_.name) + " uses itself without end");
  }
  const hcl::EvalContext& outer = files(frame.names);
  if (predicate_.parameters.empty() && vars_ == nullptr) {
    return all_hold(predicate_.tests, {frame.model, outer, subject, frame.depth + 1}, subject);
  }
  hcl::Scope scope;
  scope.variables.emplace("var", arguments(frame));
  const hcl::EvalContext names{&scope, &outer};
  return all_hold(predicate_.tests, {frame.model, names, subject, frame.depth + 1}, subject);
}

}  // namespace portolan::rules
