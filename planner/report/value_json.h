#pragma once

#include <nlohmann/json_fwd.hpp>

#include "planner/report/template/budget.h"
#include "planner/report/template/value.h"

namespace portolan::report {

/// A template value as JSON: a struct in its own form, by its fields or, without any, by its text; a map by its sorted
/// keys, no value as `null`.
nlohmann::ordered_json to_json(const gotemplate::Value& value);
nlohmann::ordered_json to_json(const gotemplate::Value& value, gotemplate::Budget& budget);

}  // namespace portolan::report
