#pragma once

#include "planner/report/style.h"
#include "planner/report/template/value.h"

/// Groups of template functions; functions.h puts them together by command.
namespace portolan::report {

/// base64url hasPrefix hasSuffix join lower maxWidth repeat replace splitBy trim trimAll trimPrefix trimSuffix upper,
/// indent_ln.
const gotemplate::Functions& text_functions();
/// add sub inc mul div mod.
const gotemplate::Functions& number_functions();
/// dict get set unset hasKey list append, assert fail include.
const gotemplate::Functions& value_functions();
/// json json_merge.
const gotemplate::Functions& json_functions();
/// cyan green red yellow redBgWhiteFg underline gray colorize.
gotemplate::Functions color_functions(const Style& style);

}  // namespace portolan::report
