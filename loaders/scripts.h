#pragma once

#include <string>
#include <utility>
#include <vector>

namespace portolan::loaders {

/// The scripts of this folder, compiled in: path relative to `loaders/`, and content.
std::vector<std::pair<std::string, std::string>> scripts();

}  // namespace portolan::loaders
