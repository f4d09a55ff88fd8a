#pragma once

#include <cstddef>
#include <string>

namespace portolan::base {

/// `count` unpredictable bytes, for keys and passwords. Throws Error when the system has none.
std::string random_bytes(std::size_t count);

}  // namespace portolan::base
