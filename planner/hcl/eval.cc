#include "planner/hcl/eval.h"

#include <algorithm>
#include <map>
#include <utility>

#include "planner/hcl/convert.h"
#include "planner/hcl/evaluator.h"
#include "planner/hcl/unicode.h"

namespace portolan::hcl {
namespace {

// A string that doubles in every local would otherwise fill the memory after a few dozen lines.
constexpr std::size_t largest_string = std::size_t{32} << 20;

/// Values of these types say what they are by themselves, so that arms of a condition may differ in them.
bool stands_alone(const Value& value) {
  return value.is_reference() || value.is_raw() || value.is_call();
}

Value guarded_tuple(std::vector<Value> elements, const Place& place) {
  try {
    return Value::tuple(std::move(elements));
  } catch (const Error& error) {
    throw error_at(place, "Value too deep", error.what());
  }
}

Value guarded_object(std::vector<Value::Entry> entries, const Place& place) {
  try {
    return Value::object(std::move(entries));
  } catch (const Error& error) {
    throw error_at(place, "Value too deep", error.what());
  }
}

/// The chosen arm in the type common to both.
Value chosen_arm(const Expression& whole, const Value& yes, const Value& no, bool is_yes) {
  const Value& chosen = is_yes ? yes : no;
  if (yes.is_null() || no.is_null() || stands_alone(yes) || stands_alone(no)) return chosen;
  const Type yes_type = yes.type();
  const Type no_type = no.type();
  if (yes_type == no_type) return chosen;
  const std::optional<Type> common = unify({yes_type, no_type});
  if (!common) {
    throw error_at(whole.place, "Inconsistent conditional result types",
                   "The true and false result expressions must have consistent types. The 'true' value is " +
                       yes.type_name() + ", but the 'false' value is " + no.type_name() + ".");
  }
  try {
    return convert(chosen, *common);
  } catch (const ConversionError& error) {
    throw error_at(
        whole.place, "Inconsistent conditional result types",
        std::string("The ") + (is_yes ? "true" : "false") + " result value has the wrong type: " + error.what() + ".");
  }
}

bool condition_of(const Value& value, const Place& place) {
  if (value.is_null()) {
    throw error_at(place, "Null condition", "The condition value is null. Conditions must either be true or false.");
  }
  try {
    return convert(value, Type::Kind::boolean).as_bool();
  } catch (const ConversionError&) {
    throw error_at(place, "Incorrect condition type", "The condition expression must be of type bool.");
  }
}

/// One turn of a `for`.
struct Item {
  Value key;
  const Value* value;
};

std::vector<Item> items_of(const Value& collection, const Place& place) {
  if (collection.is_null()) {
    throw error_at(place, "Iteration over null value",
                   "A null value cannot be used as the collection in a 'for' expression.");
  }
  std::vector<Item> items;
  if (collection.is_mapping()) {
    for (const Value::Entry& entry : collection.entries()) items.push_back({Value(entry.first), &entry.second});
  } else if (collection.is_sequence()) {
    const bool is_set = collection.kind() == Value::Kind::set;
    std::int64_t index = 0;
    for (const Value& element : collection.elements()) {
      items.push_back({is_set ? element : Value::integer(index), &element});
      ++index;
    }
  } else {
    throw error_at(
        place, "Iteration over non-iterable value",
        "A value of type " + collection.type_name() + " cannot be used as the collection in a 'for' expression.");
  }
  return items;
}

bool for_condition(const Value& value, const Place& place) {
  if (value.is_null()) {
    throw error_at(place, "Condition is null", "The value of the 'if' clause must not be null.");
  }
  try {
    return convert(value, Type::Kind::boolean).as_bool();
  } catch (const ConversionError& error) {
    throw error_at(place, "Invalid 'for' condition",
                   std::string("The 'if' clause value is invalid: ") + error.what() + ".");
  }
}

std::string for_key(const Value& value, const Place& place) {
  if (value.is_null()) {
    throw error_at(place, "Invalid object key", "Key expression in 'for' expression must not produce a null value.");
  }
  try {
    return to_text(value);
  } catch (const ConversionError& error) {
    throw error_at(place, "Invalid object key",
                   std::string("The key expression produced an invalid result: ") + error.what() + ".");
  }
}

/// Collects the results of an object `for`.
class ForObject {
 public:
  explicit ForObject(const For& node) : node_(node) {}

  void add(std::string key, Value value) {
    std::vector<Value>& values = found_[key];
    values.push_back(std::move(value));
    if (node_.group || values.size() == 1) return;
    throw error_at(
        node_.key->place, "Duplicate object key",
        "Two different items produced the key \"" + key +
            "\" in this 'for' expression. If duplicates are expected, use the ellipsis (...) after the value "
            "expression to enable grouping by key.");
  }

  Value result(const Place& place) {
    std::vector<Value::Entry> entries;
    for (auto& [key, values] : found_) {
      entries.emplace_back(key, node_.group ? guarded_tuple(std::move(values), place) : std::move(values.front()));
    }
    return guarded_object(std::move(entries), place);
  }

 private:
  const For& node_;
  std::map<std::string, std::vector<Value>> found_;
};

}  // namespace

std::optional<Value> Resolver::member(const Reference&, std::string_view, const Place&) const {
  return std::nullopt;
}

Value Evaluator::run(const Expression& expression) const {
  if (budget_.steps == 0) {
    throw error_at(expression.place, "Expression too costly",
                   "Its evaluation takes more than " + std::to_string(Budget::whole) + " steps.");
  }
  --budget_.steps;
  return std::visit([&](const auto& node) { return visit(expression, node); }, expression.node);
}

Value Evaluator::visit(const Expression&, const Literal& node) const {
  return node.value;
}

Value Evaluator::visit(const Expression&, const Parentheses& node) const {
  return run(*node.inner);
}

void Evaluator::append_part(std::string& text, const Value& part, const Place& place) const {
  constexpr std::string_view summary = "Invalid template interpolation value";
  if (part.is_null()) {
    throw error_at(place, summary, "The expression result is null. Cannot include a null value in a string template.");
  }
  try {
    text += to_text(part);
  } catch (const ConversionError& error) {
    throw error_at(place, summary,
                   std::string("Cannot include the given value in a string template: ") + error.what() + ".");
  }
  if (text.size() > largest_string) throw error_at(place, summary, "The string would be larger than 32 MiB.");
}

Value Evaluator::visit(const Expression&, const Template& node) const {
  if (node.wraps) return run(*node.parts.front());
  std::string text;
  for (const ExpressionPtr& part : node.parts) append_part(text, run(*part), part->place);
  return Value(to_nfc(std::move(text)));
}

Value Evaluator::visit(const Expression&, const TemplateJoin& node) const {
  std::string text;
  const Value parts = run(*node.sequence);
  for (const Value& part : parts.elements()) append_part(text, part, node.sequence->place);
  return Value(std::move(text));
}

Value Evaluator::visit(const Expression& whole, const Conditional& node) const {
  const bool is_yes = condition_of(run(*node.condition), node.condition->place);
  const Value chosen = run(is_yes ? *node.yes : *node.no);
  Value other;
  try {
    other = run(is_yes ? *node.no : *node.yes);
  } catch (const SourceError&) {
    // The arm that is not taken matters for the common type only.
    return chosen;
  }
  return is_yes ? chosen_arm(whole, chosen, other, true) : chosen_arm(whole, other, chosen, false);
}

Value Evaluator::visit(const Expression& whole, const Tuple& node) const {
  std::vector<Value> elements;
  elements.reserve(node.elements.size());
  for (const ExpressionPtr& element : node.elements) elements.push_back(run(*element));
  return guarded_tuple(std::move(elements), whole.place);
}

Value Evaluator::visit(const Expression& whole, const Object& node) const {
  std::vector<Value::Entry> entries;
  entries.reserve(node.items.size());
  for (const Object::Item& item : node.items) {
    const Value key = run(*item.key);
    if (key.is_null()) throw error_at(item.key->place, "Null value as key", "Can't use a null value as a key.");
    try {
      entries.emplace_back(to_text(key), run(*item.value));
    } catch (const ConversionError& error) {
      throw error_at(item.key->place, "Incorrect key type",
                     std::string("Can't use this value as a key: ") + error.what() + ".");
    }
  }
  return guarded_object(std::move(entries), whole.place);
}

Value Evaluator::visit(const Expression& whole, const For& node) const {
  const Value collection = run(*node.collection);
  return for_result(whole, node, collection);
}

Value Evaluator::for_result(const Expression& whole, const For& node, const Value& collection) const {
  Scope names;
  const EvalContext inner{&names, &context_};
  const Evaluator evaluator(inner, budget_);
  Value& value = names.variables[std::string(node.value_name)];
  Value* key = node.key_name.empty() ? nullptr : &names.variables[std::string(node.key_name)];
  std::vector<Value> elements;
  ForObject object(node);
  for (Item& item : items_of(collection, node.collection->place)) {
    if (key) *key = std::move(item.key);
    value = *item.value;
    if (node.condition && !for_condition(evaluator.run(*node.condition), node.condition->place)) continue;
    if (!node.key) {
      elements.push_back(evaluator.run(*node.value));
      continue;
    }
    std::string name = for_key(evaluator.run(*node.key), node.key->place);
    object.add(std::move(name), evaluator.run(*node.value));
  }
  return node.key ? object.result(whole.place) : guarded_tuple(std::move(elements), whole.place);
}

Value evaluate(const Expression& expression, const EvalContext& context) {
  Evaluator::Budget budget;
  return Evaluator(context, budget).run(expression);
}

Value evaluate(const Attribute& attribute, const EvalContext& context) {
  Value value = evaluate(*attribute.expression, context);
  if (value.kind() != Value::Kind::tuple) return value;
  Type common;
  bool same_type = true;
  for (const Value& element : value.elements()) {
    if (element.is_null()) continue;
    const Type type = element.type();
    if (common.is_any()) common = type;
    if (type.kind() != common.kind()) {
      throw error_at(attribute.place, "mixed list types used in \"" + std::string(attribute.name) + "\" attribute");
    }
    same_type = same_type && type == common;
  }
  if (!same_type) return value;
  return Value::list({value.elements().begin(), value.elements().end()}, common);
}

std::string suggestion(std::string_view given, std::vector<std::string> candidates) {
  constexpr std::size_t farthest = 2;
  std::sort(candidates.begin(), candidates.end());
  std::string best;
  std::size_t best_distance = farthest + 1;
  std::vector<std::size_t> row;
  for (const std::string& candidate : candidates) {
    const std::size_t difference =
        candidate.size() > given.size() ? candidate.size() - given.size() : given.size() - candidate.size();
    if (difference >= best_distance) continue;
    row.resize(candidate.size() + 1);
    for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= given.size(); ++i) {
      std::size_t diagonal = row[0];
      row[0] = i;
      for (std::size_t j = 1; j < row.size(); ++j) {
        const std::size_t replace = diagonal + (given[i - 1] == candidate[j - 1] ? 0 : 1);
        diagonal = row[j];
        row[j] = std::min({row[j] + 1, row[j - 1] + 1, replace});
      }
    }
    if (row.back() < best_distance) {
      best_distance = row.back();
      best = candidate;
    }
  }
  return best.empty() ? "" : " Did you mean \"" + best + "\"?";
}

}  // namespace portolan::hcl
