#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace portolan::gotemplate {

/// Flags, width and precision in front of a verb of Go's Printf.
struct Directive {
  bool plus = false;
  bool minus = false;
  bool sharp = false;
  bool space = false;
  bool zero = false;
  std::optional<int> width;
  std::optional<int> precision;
  char32_t verb = 'v';
};

/// `text` padded to the width, counted in characters.
std::string pad(const Directive& directive, const std::string& text);

/// An integer by the verbs v d b o O x X c q U; nullopt for another verb.
std::optional<std::string> format_integer(const Directive& directive, std::int64_t value);

/// A float by the verbs v e E f F g G; nullopt for another verb.
std::optional<std::string> format_real(const Directive& directive, double value);

}  // namespace portolan::gotemplate
