#include "planner/base/glob.h"

#include <optional>

#include "planner/base/errors.h"

namespace portolan::base {
namespace {

[[noreturn]] void fail() {
  throw Error("syntax error in pattern");
}

char class_char(std::string_view pattern, std::size_t& at) {
  if (at >= pattern.size() || pattern[at] == ']') fail();
  if (pattern[at] == '\\' && ++at >= pattern.size()) fail();
  return pattern[at++];
}

/// Matches one character against the class that starts after `[` at `at`, and moves `at` behind its `]`.
bool match_class(std::string_view pattern, std::size_t& at, char c) {
  const bool negated = at < pattern.size() && (pattern[at] == '^' || pattern[at] == '!');
  if (negated) ++at;
  bool matched = false;
  bool first = true;
  while (first || (at < pattern.size() && pattern[at] != ']')) {
    first = false;
    const char low = class_char(pattern, at);
    char high = low;
    if (at < pattern.size() && pattern[at] == '-') high = class_char(pattern, ++at);
    matched = matched || (low <= c && c <= high);
  }
  if (at >= pattern.size()) fail();
  ++at;
  return matched != negated;
}

void check_syntax(std::string_view pattern) {
  for (std::size_t at = 0; at < pattern.size();) {
    if (pattern[at] == '\\' && ++at >= pattern.size()) fail();
    if (pattern[at++] == '[' && (at < 2 || pattern[at - 2] != '\\')) match_class(pattern, at, '\0');
  }
}

/// Matches the pattern element at `at` against one character; moves `at` behind it.
bool match_one(std::string_view pattern, std::size_t& at, char c) {
  switch (pattern[at]) {
    case '?':
      ++at;
      return true;
    case '[':
      return match_class(pattern, ++at, c);
    case '\\':
      ++at;
      [[fallthrough]];
    default:
      return pattern[at++] == c;
  }
}

}  // namespace

bool glob_match(std::string_view pattern, std::string_view text) {
  check_syntax(pattern);
  std::size_t p = 0;
  std::size_t t = 0;
  std::optional<std::size_t> star;
  std::size_t star_text = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = ++p;
      star_text = t;
      continue;
    }
    if (p < pattern.size() && match_one(pattern, p, text[t])) {
      ++t;
      continue;
    }
    if (!star) return false;
    p = *star;
    t = ++star_text;
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace portolan::base
