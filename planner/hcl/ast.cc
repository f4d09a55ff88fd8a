#include "planner/hcl/ast.h"

#include <utility>

namespace portolan::hcl {
namespace {

/// From how many attributes on a body keeps an index.
constexpr std::size_t indexed_from = 17;

/// Walks an expression with the names that enclosing `for`s bind.
class Walker {
 public:
  Walker(const std::function<void(const VariableUse&)>* variable, const std::function<void(const FunctionCall&)>* call)
      : variable_(variable), call_(call) {}

  void walk(const Expression& expression) {
    std::visit([&](const auto& node) { visit(expression, node); }, expression.node);
  }

 private:
  void walk(const ExpressionPtr& expression) {
    if (expression) walk(*expression);
  }

  bool is_bound(std::string_view name) const {
    for (const std::string_view bound : bound_) {
      if (bound == name) return true;
    }
    return false;
  }

  void use(const Variable& variable, const Place& place, const std::vector<Step>* steps) {
    if (!variable_ || is_bound(variable.name)) return;
    VariableUse found{{std::string(variable.name)}, place};
    for (std::size_t i = 0; steps && i < steps->size(); ++i) {
      const std::optional<std::string> name = literal_step((*steps)[i]);
      if (!name) break;
      found.path.push_back(*name);
      found.place.end = (*steps)[i].place.end;
    }
    (*variable_)(found);
  }

  static std::optional<std::string> literal_step(const Step& step) {
    if (step.kind == Step::Kind::attribute) return std::string(step.name);
    if (step.kind != Step::Kind::index) return std::nullopt;
    const auto* literal = std::get_if<Literal>(&step.key->node);
    if (!literal) return std::nullopt;
    if (literal->value.is_string()) return literal->value.as_string();
    if (literal->value.is_number()) return literal->value.as_number().to_string();
    return std::nullopt;
  }

  void visit(const Expression&, const Literal&) {}
  void visit(const Expression&, const Template& node) {
    for (const ExpressionPtr& part : node.parts) walk(part);
  }
  void visit(const Expression&, const TemplateJoin& node) { walk(node.sequence); }
  void visit(const Expression& whole, const Variable& node) { use(node, whole.place, nullptr); }
  void visit(const Expression&, const Access& node) {
    if (const auto* variable = std::get_if<Variable>(&node.source->node)) {
      use(*variable, node.source->place, &node.steps);
    } else {
      walk(node.source);
    }
    for (const Step& step : node.steps) walk(step.key);
  }
  void visit(const Expression&, const FunctionCall& node) {
    if (call_) (*call_)(node);
    for (const ExpressionPtr& argument : node.arguments) walk(argument);
  }
  void visit(const Expression&, const Unary& node) { walk(node.operand); }
  void visit(const Expression&, const Binary& node) {
    walk(node.first);
    for (const Binary::Tail& tail : node.rest) walk(tail.operand);
  }
  void visit(const Expression&, const Conditional& node) {
    walk(node.condition);
    walk(node.yes);
    walk(node.no);
  }
  void visit(const Expression&, const Tuple& node) {
    for (const ExpressionPtr& element : node.elements) walk(element);
  }
  void visit(const Expression&, const Object& node) {
    for (const Object::Item& item : node.items) {
      walk(item.key);
      walk(item.value);
    }
  }
  void visit(const Expression&, const For& node) {
    walk(node.collection);
    const std::size_t before = bound_.size();
    bound_.push_back(node.value_name);
    if (!node.key_name.empty()) bound_.push_back(node.key_name);
    walk(node.key);
    walk(node.value);
    walk(node.condition);
    bound_.resize(before);
  }
  void visit(const Expression&, const Parentheses& node) { walk(node.inner); }

  const std::function<void(const VariableUse&)>* variable_;
  const std::function<void(const FunctionCall&)>* call_;
  std::vector<std::string_view> bound_;
};

}  // namespace

void Body::add(Attribute attribute) {
  const std::size_t place_of_new = attributes.size();
  attributes.push_back(std::move(attribute));
  if (attributes.size() < indexed_from) return;
  if (!index_) {
    index_ = std::make_unique<std::unordered_map<std::string_view, std::size_t>>();
    for (std::size_t i = 0; i < place_of_new; ++i) index_->emplace(attributes[i].name, i);
  }
  index_->emplace(attributes.back().name, place_of_new);
}

const Attribute* Body::attribute(std::string_view name) const {
  if (index_) {
    const auto found = index_->find(name);
    return found == index_->end() ? nullptr : &attributes[found->second];
  }
  for (const Attribute& candidate : attributes) {
    if (candidate.name == name) return &candidate;
  }
  return nullptr;
}

void visit_variables(const Expression& expression, const std::function<void(const VariableUse&)>& found) {
  Walker(&found, nullptr).walk(expression);
}

void visit_variables(const Body& body, const std::function<void(const VariableUse&)>& found) {
  for (const Attribute& attribute : body.attributes) visit_variables(*attribute.expression, found);
  for (const Block& block : body.blocks) visit_variables(block.body, found);
}

bool is_constant(const Expression& expression) {
  if (std::holds_alternative<Literal>(expression.node)) return true;
  bool constant = true;
  visit_variables(expression, [&](const VariableUse&) { constant = false; });
  return constant;
}

void visit_calls(const Expression& expression, const std::function<void(const FunctionCall&)>& found) {
  Walker(nullptr, &found).walk(expression);
}

}  // namespace portolan::hcl
