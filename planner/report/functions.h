#pragma once

#include "planner/report/style.h"
#include "planner/report/template/value.h"

/// The functions that `--format` templates may call, by command (spec/cli.md 6).
namespace portolan::report {

/// `json v [indent]`, `json v prefix indent`.
gotemplate::Function json_function();

/// `name v arguments...` as the method of `v`, for the renderers that an object brings along.
gotemplate::Function method_function(const std::string& method);

/// The one optional text of a method such as `MarshalSQL "  "`. Throws UsageError(`unexpected number of arguments: N`).
std::string optional_text(const gotemplate::Call& call);

/// schema apply and migrate apply.
gotemplate::Functions apply_functions(const Style& style);
/// migrate status: `default v` is its usual report.
gotemplate::Functions status_functions(const Style& style);
/// migrate lint.
gotemplate::Functions lint_functions(const Style& style);
/// schema inspect: all but what works on schemas alone.
gotemplate::Functions inspect_functions();

}  // namespace portolan::report
