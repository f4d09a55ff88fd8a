#pragma once

#include <string_view>

#include "planner/hcl/ast.h"
#include "planner/hcl/type.h"
#include "planner/hcl/value.h"

namespace portolan::language {

/// The type a `variable` block declares (spec/project-file.md 4): string, number, int, bool, list(T), set(T), map(T),
/// tuple([T]), object({k = T}).
/// @param variable  the variable's name, for messages
/// Throws SourceError `invalid type "X" for variable "v". Valid types are: ...`.
hcl::Type parse_variable_type(const hcl::Expression& expression, std::string_view variable);

/// `value` as `type`; one value given for a list or set of such is wrapped.
/// Throws hcl::ConversionError with the bare reason.
hcl::Value convert_input(const hcl::Value& value, const hcl::Type& type);

}  // namespace portolan::language
