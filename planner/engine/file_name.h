#pragma once

#include <string_view>

namespace portolan::engine {

/// Whether a name can be the name of a file as it is, on every system: letters, digits, `-`, `.` and `_`, no dot in
/// front.
inline bool is_file_name(std::string_view name) {
  constexpr std::string_view kAllowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._";
  return !name.empty() && name.front() != '.' && name.find_first_not_of(kAllowed) == std::string_view::npos;
}

}  // namespace portolan::engine
