#pragma once

#include <string>

namespace portolan::cli {

/// A variable of the process; empty when it is not set.
std::string environment_variable(const std::string& name);

}  // namespace portolan::cli
