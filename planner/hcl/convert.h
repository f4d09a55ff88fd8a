#pragma once

#include <optional>
#include <string>
#include <vector>

#include "planner/base/errors.h"
#include "planner/hcl/type.h"
#include "planner/hcl/value.h"

namespace portolan::hcl {

/// A value cannot become a type. `what()` is the bare reason: `a number is required`, `string required`.
class ConversionError : public Error {
 public:
  using Error::Error;
};

/// The language's automatic conversion (spec/project-file.md 2.2): number <-> string, bool <-> string, tuple -> list or
/// set, object -> map, recursively. null converts to every type. Throws ConversionError.
Value convert(const Value& value, const Type& type);

/// The type all of `types` convert to, any-typed ones (null) left aside; empty when there is none.
std::optional<Type> unify(const std::vector<Type>& types);

/// A tuple as list of its common type; other values as they are. Empty when the elements have no common type.
std::optional<Value> unified(const Value& value);

/// Decimal text of a number, `true`/`false`, or the string itself. Throws ConversionError for other kinds.
std::string to_text(const Value& value);

}  // namespace portolan::hcl
