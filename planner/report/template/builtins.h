#pragma once

#include "planner/report/template/value.h"

namespace portolan::gotemplate {

/// The functions that every template has (pkg.go.dev/text/template, "Functions"), but for `and` and `or`, which the
/// evaluator knows because they do not evaluate all their arguments.
const Functions& builtins();

/// Whether a function of this name needs no definition.
bool is_builtin(std::string_view name);

}  // namespace portolan::gotemplate
