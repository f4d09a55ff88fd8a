#pragma once

#include <string>

namespace portolan::base {

/// A path as messages show it: relative to the current directory where it lies below that.
std::string shown_path(const std::string& path);

}  // namespace portolan::base
