#pragma once

#include <string>
#include <string_view>

#include "planner/engine/state.h"

namespace portolan::engine {

/// A state as bytes, for the cache: everything in it, unlike the HCL form (spec/schema-language.md 7.1), including
/// positions and declarations of renames. The form is private to one build of the program.
std::string encode_state(const State& state);

/// The state of encode_state(). Throws Error for other bytes.
State decode_state(std::string_view bytes);

}  // namespace portolan::engine
