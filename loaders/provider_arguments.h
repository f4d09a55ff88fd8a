#pragma once

#include <string>
#include <vector>

#include "loaders/loader.h"

namespace portolan::loaders {

/// Reads the arguments of a provider's program line into the request for its ORM's loader (orms.md 1.9, "Argument
/// mapping"). Throws UsageError(`unknown flag --x for the built-in gorm loader`).
void read_provider_arguments(const std::vector<std::string>& words, LoadRequest& request);

}  // namespace portolan::loaders
