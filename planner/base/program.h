#pragma once

#include <string>

namespace portolan::base {

/// Tells this build of the running program from every other one: size and time of its file. For caches whose entries
/// another build may read or make differently.
std::string program_identity();

}  // namespace portolan::base
