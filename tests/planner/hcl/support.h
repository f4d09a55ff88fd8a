#pragma once

#include <string>

#include "planner/base/errors.h"
#include "planner/hcl/eval.h"
#include "planner/hcl/functions.h"
#include "planner/hcl/parse.h"
#include "planner/hcl/write.h"

namespace portolan::hcl::testing {

/// The scope of the pure functions alone.
inline Scope function_scope() {
  Scope scope;
  scope.functions = standard_functions();
  return scope;
}

/// The value of an expression that sees the pure functions alone.
inline Value value_of(const std::string& text) {
  static const Scope scope = function_scope();
  const ParsedExpression parsed = parse_expression("t.hcl", text);
  return evaluate(*parsed.expression, EvalContext{&scope, nullptr});
}

/// Its printed form, or the text of the error it gives.
inline std::string printed(const std::string& text) {
  try {
    return format_value(value_of(text));
  } catch (const Error& error) {
    return error.what();
  }
}

/// The error that parsing `text` as a document gives; "" when it parses.
inline std::string parse_error(const std::string& text) {
  try {
    parse("t.hcl", text);
    return "";
  } catch (const Error& error) {
    return error.what();
  }
}

}  // namespace portolan::hcl::testing
