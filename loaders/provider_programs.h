#pragma once

#include <string>
#include <vector>

#include "loaders/loader.h"

namespace portolan::loaders {

/// The program line that runs the installed provider of an ORM on models (`?loader=program`, orms.md 1.5).
/// @param request  its first path and its dialect count; a provider has no other settings in common
/// Throws UsageError(`@ariga/atlas-provider-typeorm is not installed; ...`), and for options, which are those of the
/// built-in loaders.
std::vector<std::string> provider_program(const LoadRequest& request, const Reach& reach);

}  // namespace portolan::loaders
