#include <utility>

#include "planner/hcl/convert.h"
#include "planner/hcl/evaluator.h"

namespace portolan::hcl {
namespace {

/// Evaluated arguments with their places.
struct Arguments {
  std::vector<Value> values;
  std::vector<Place> places;
};

Place closing_parenthesis(const FunctionCall& node) {
  return {node.parentheses.source, node.parentheses.end - 1, node.parentheses.end};
}

void append_expanded(Arguments& arguments, const Value& list, const Place& place) {
  constexpr std::string_view summary = "Invalid expanding argument value";
  if (list.is_null()) {
    throw error_at(place, summary, "The expanding argument (indicated by ...) must not be null.");
  }
  if (!list.is_sequence()) {
    throw error_at(place, summary, "The expanding argument (indicated by ...) must be of a tuple, list, or set type.");
  }
  for (const Value& element : list.elements()) {
    arguments.values.push_back(element);
    arguments.places.push_back(place);
  }
}

void check_count(const FunctionCall& node, const Function& function, const Arguments& arguments) {
  const std::size_t given = arguments.values.size();
  const std::size_t wanted = function.parameters.size();
  const std::string name = "Function \"" + std::string(node.name) + "\" expects";
  if (given < wanted) {
    throw error_at(closing_parenthesis(node), "Not enough function arguments",
                   name + (function.rest ? " at least " : " ") + std::to_string(wanted) +
                       " argument(s). Missing value for \"" + function.parameters[given].name + "\".");
  }
  if (given > wanted && !function.rest) {
    throw error_at(join(arguments.places[wanted], arguments.places.back()), "Too many function arguments",
                   name + " only " + std::to_string(wanted) + " argument(s).");
  }
}

const Parameter& parameter_of(const Function& function, std::size_t index) {
  return index < function.parameters.size() ? function.parameters[index] : *function.rest;
}

SourceError argument_error(const Function& function, std::size_t index, const Place& place, const std::string& what) {
  return error_at(place, "Invalid function argument",
                  "Invalid value for \"" + parameter_of(function, index).name + "\" parameter: " + what + ".");
}

void convert_arguments(const Function& function, Arguments& arguments) {
  for (std::size_t i = 0; i < arguments.values.size(); ++i) {
    const Parameter& parameter = parameter_of(function, i);
    Value& value = arguments.values[i];
    if (value.is_null() && !parameter.nullable) {
      throw argument_error(function, i, arguments.places[i], "argument must not be null");
    }
    try {
      value = convert(value, parameter.type);
    } catch (const ConversionError& error) {
      throw argument_error(function, i, arguments.places[i], error.what());
    }
  }
}

}  // namespace

Value Evaluator::visit(const Expression& whole, const FunctionCall& node) const {
  if (const Function* function = find_function(node.name)) return call(node, *function, whole.place);
  if (node.name == "try") return first_that_works(node, whole.place);
  if (node.name == "can") return can(node, whole.place);
  unknown_function(node);
}

const Function* Evaluator::find_function(std::string_view name) const {
  for (const EvalContext* link = &context_; link; link = link->parent) {
    if (!link->scope) continue;
    const auto found = link->scope->functions.find(name);
    if (found != link->scope->functions.end()) return &found->second;
  }
  return nullptr;
}

Value Evaluator::call(const FunctionCall& node, const Function& function, const Place& whole) const {
  Arguments arguments;
  arguments.values.reserve(node.arguments.size());
  arguments.places.reserve(node.arguments.size());
  for (std::size_t i = 0; i < node.arguments.size(); ++i) {
    const Expression& argument = *node.arguments[i];
    Value value = run(argument);
    if (node.expand && i + 1 == node.arguments.size()) {
      append_expanded(arguments, value, argument.place);
    } else {
      arguments.values.push_back(std::move(value));
      arguments.places.push_back(argument.place);
    }
  }
  check_count(node, function, arguments);
  convert_arguments(function, arguments);
  const Call made{node.name, arguments.values, arguments.places, whole};
  try {
    return function.run(made);
  } catch (const SourceError&) {
    throw;
  } catch (const ArgumentError& error) {
    throw argument_error(function, error.index(), arguments.places[error.index()], error.what());
  } catch (const Error& error) {
    throw error_at(whole, "Error in function call",
                   "Call to function \"" + std::string(node.name) + "\" failed: " + error.what() + ".");
  }
}

Value Evaluator::first_that_works(const FunctionCall& node, const Place& whole) const {
  std::string reasons;
  for (const ExpressionPtr& argument : node.arguments) {
    try {
      return run(*argument);
    } catch (const SourceError& error) {
      reasons += std::string("\n- ") + error.what();
    }
  }
  const std::string failed =
      node.arguments.empty()
          ? "at least one argument is required"
          : "no expression succeeded:" + reasons + "\n\nAt least one expression must produce a successful result";
  throw error_at(whole, "Error in function call", "Call to function \"try\" failed: " + failed + ".");
}

Value Evaluator::can(const FunctionCall& node, const Place& whole) const {
  if (node.arguments.size() != 1) {
    throw error_at(whole, "Error in function call",
                   "Call to function \"can\" failed: exactly one argument is required.");
  }
  try {
    run(*node.arguments.front());
    return Value(true);
  } catch (const SourceError&) {
    return Value(false);
  }
}

void Evaluator::unknown_function(const FunctionCall& node) const {
  std::vector<std::string> candidates = {"can", "try"};
  for (const EvalContext* link = &context_; link; link = link->parent) {
    if (!link->scope) continue;
    for (const auto& entry : link->scope->functions) candidates.push_back(entry.first);
  }
  throw error_at(
      node.name_place, "Call to unknown function",
      "There is no function named \"" + std::string(node.name) + "\"." + suggestion(node.name, std::move(candidates)));
}

}  // namespace portolan::hcl
