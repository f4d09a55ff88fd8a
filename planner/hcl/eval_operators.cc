#include <utility>

#include "planner/hcl/convert.h"
#include "planner/hcl/evaluator.h"

namespace portolan::hcl {
namespace {

Value operand(const Value& value, Type::Kind kind, const char* side, const Place& place) {
  const std::string prefix = std::string("Unsuitable value for ") + side + " operand: ";
  if (value.is_null()) throw error_at(place, "Invalid operand", prefix + "argument must not be null.");
  try {
    return convert(value, kind);
  } catch (const ConversionError& error) {
    throw error_at(place, "Invalid operand", prefix + error.what() + ".");
  }
}

bool is_logical(Operator op) {
  return op == Operator::logical_and || op == Operator::logical_or;
}

Value arithmetic(Operator op, const Number& a, const Number& b) {
  switch (op) {
    case Operator::add:
      return Value(a + b);
    case Operator::subtract:
      return Value(a - b);
    case Operator::multiply:
      return Value(a * b);
    case Operator::divide:
      return Value(a / b);
    case Operator::modulo:
      return Value(a % b);
    case Operator::less:
      return Value(a < b);
    case Operator::less_equal:
      return Value(a <= b);
    case Operator::greater:
      return Value(a > b);
    default:
      return Value(a >= b);
  }
}

}  // namespace

Value Evaluator::visit(const Expression& whole, const Unary& node) const {
  const bool is_not = node.op == Operator::logical_not;
  const Value value = operand(run(*node.operand), is_not ? Type::Kind::boolean : Type::Kind::number, "unary",
                              is_not ? node.operand->place : whole.place);
  return is_not ? Value(!value.as_bool()) : Value(-value.as_number());
}

Value Evaluator::visit(const Expression&, const Binary& node) const {
  Value result = run(*node.first);
  Place place = node.first->place;
  for (const Binary::Tail& tail : node.rest) {
    if (is_logical(tail.op)) {
      result = operand(result, Type::Kind::boolean, "left", place);
      // The other operand cannot change the result.
      if (result.as_bool() == (tail.op == Operator::logical_or)) return result;
    }
    result = apply(tail.op, result, place, run(*tail.operand), tail.operand->place);
    place = join(place, tail.operand->place);
  }
  return result;
}

Value Evaluator::apply(Operator op, const Value& left, const Place& left_place, const Value& right,
                       const Place& right_place) const {
  if (op == Operator::equal) return Value(left == right);
  if (op == Operator::not_equal) return Value(!(left == right));
  if (is_logical(op)) return operand(right, Type::Kind::boolean, "right", right_place);
  const Value a = operand(left, Type::Kind::number, "left", left_place);
  const Value b = operand(right, Type::Kind::number, "right", right_place);
  try {
    return arithmetic(op, a.as_number(), b.as_number());
  } catch (const Error& error) {
    throw error_at(join(left_place, right_place), "Operation failed",
                   std::string("Error during operation: ") + error.what() + ".");
  }
}

}  // namespace portolan::hcl
