#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace portolan::report {

/// JSON text as Go's encoder writes it (spec/cli.md 6): no blanks unless `indent` is given, `<`, `>`, `&`, U+2028 and
/// U+2029 escaped, bytes that are no UTF-8 replaced.
/// @param prefix  put in front of every line but the first
/// @param indent  one step of indentation; with `prefix` empty and this empty everything is on one line
std::string json_text(const nlohmann::ordered_json& value, std::string_view prefix = {}, std::string_view indent = {});

}  // namespace portolan::report
