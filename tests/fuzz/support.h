#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace portolan::fuzz {

/// Ends the program, so that the fuzzer keeps its input, when `holds` is false.
inline void require(bool holds, const std::string& what) {
  if (holds) return;
  std::fprintf(stderr, "broken promise: %s\n", what.c_str());
  std::abort();
}

/// The fuzzer's bytes as text.
inline std::string_view text_of(const unsigned char* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

}  // namespace portolan::fuzz
