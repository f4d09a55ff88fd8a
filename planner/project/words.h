#pragma once

#include <string_view>
#include <vector>

#include "planner/hcl/eval.h"

namespace portolan::project {

/// The bare words that are legal for one attribute (spec/project-file.md 8.2), or null pointer.
/// @param path  block types from the top: {"env", "migration"}
const hcl::Scope* words_of(const std::vector<std::string_view>& path, std::string_view attribute);

}  // namespace portolan::project
