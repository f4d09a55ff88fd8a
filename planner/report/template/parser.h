#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "planner/report/template/node.h"

namespace portolan::gotemplate {

/// Parses a template as Go does.
/// @param name   the template's name in messages
/// @param knows  whether a function of that name may be called
/// Throws UsageError(`template: NAME:LINE: WHAT`).
ParsedTemplate parse(const std::string& name, const std::string& text,
                     const std::function<bool(std::string_view)>& knows);

/// Adds the templates of another text to those of `all`, which can then be called from each other, as Go's ParseFiles
/// does; one of the same name is replaced.
void add(ParsedTemplate& all, ParsedTemplate more);

}  // namespace portolan::gotemplate
