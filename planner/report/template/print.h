#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "planner/report/template/budget.h"
#include "planner/report/template/value.h"

/// Go's fmt over template values. Everything that is made counts against the budget.
namespace portolan::gotemplate {

/// The value as `%v` prints it.
std::string print_value(const Value& value, Budget& budget);

/// fmt.Sprint: blanks between neighbours of which neither is a string.
std::string print(const std::vector<Value>& values, Budget& budget);

/// fmt.Sprintln: blanks between all, and a newline.
std::string print_line(const std::vector<Value>& values, Budget& budget);

/// fmt.Sprintf, with its ways to report wrong verbs and arguments inside the text.
std::string print_format(std::string_view format, const std::vector<Value>& values, Budget& budget);

}  // namespace portolan::gotemplate
