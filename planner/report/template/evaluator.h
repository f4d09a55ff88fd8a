#pragma once

#include <string>

#include "planner/report/template/budget.h"
#include "planner/report/template/node.h"
#include "planner/report/template/value.h"

namespace portolan::gotemplate {

/// What a key is that a map lacks: no value, or an error (Go's option `missingkey=error`).
enum class MissingKey { kNoValue, kError };

/// Runs a parsed template over `data`.
/// @param functions  functions that may be called, besides Go's own
/// Throws UsageError(`template: NAME:LINE:COLUMN: executing "NAME" at <EXPRESSION>: REASON`); Stopped as it comes.
std::string evaluate(const ParsedTemplate& parsed, const Functions& functions, const Value& data,
                     const Limits& limits = {}, MissingKey missing = MissingKey::kNoValue);

}  // namespace portolan::gotemplate
