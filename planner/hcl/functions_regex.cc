#include <re2/re2.h>

#include <algorithm>
#include <map>
#include <utility>

#include "planner/hcl/library.h"

namespace portolan::hcl {
namespace {

/// A compiled pattern that can run over a text match by match.
class Pattern {
 public:
  /// Throws ArgumentError for the argument `index` when the pattern is wrong.
  Pattern(const std::string& text, std::size_t index) : pattern_(text, quiet()) {
    if (!pattern_.ok()) throw ArgumentError(index, "invalid regexp pattern: " + pattern_.error());
    groups_ = static_cast<std::size_t>(pattern_.NumberOfCapturingGroups());
    if (!pattern_.NamedCapturingGroups().empty() && pattern_.NamedCapturingGroups().size() != groups_) {
      mixed_ = true;
    }
  }

  bool mixes_names() const { return mixed_; }

  /// The next match at or after byte `from`: whole match first, then the groups. False when there is none.
  bool find(const std::string& text, std::size_t from, std::vector<re2::StringPiece>& found) const {
    found.assign(groups_ + 1, {});
    return pattern_.Match(text, from, text.size(), RE2::UNANCHORED, found.data(), static_cast<int>(found.size()));
  }

  /// One match in the shape of `regex`.
  Value shaped(const std::vector<re2::StringPiece>& found) const {
    if (groups_ == 0) return to_value(found[0]);
    const auto& names = pattern_.CapturingGroupNames();
    if (names.empty()) {
      std::vector<Value> values;
      for (std::size_t i = 1; i < found.size(); ++i) values.push_back(to_value(found[i]));
      return Value::list(std::move(values), Type::Kind::string);
    }
    std::vector<Value::Entry> entries;
    for (const auto& [group, name] : names)
      entries.emplace_back(name, to_value(found[static_cast<std::size_t>(group)]));
    return Value::object(std::move(entries));
  }

  const std::map<std::string, int>& named_groups() const { return pattern_.NamedCapturingGroups(); }

  /// Calls `each` for all matches from left to right; an empty match moves one character on.
  template <typename Each>
  void for_each(const std::string& text, Each each) const {
    std::vector<re2::StringPiece> found;
    std::size_t from = 0;
    std::size_t last_end = std::string::npos;
    while (from <= text.size() && find(text, from, found)) {
      const std::size_t begin = static_cast<std::size_t>(found[0].data() - text.data());
      const std::size_t end = begin + found[0].size();
      // An empty match right after another match is none of its own.
      if (begin != end || begin != last_end) each(found, begin, end);
      last_end = end;
      from = end;
      if (begin == end) {
        ++from;
        while (from < text.size() && (static_cast<unsigned char>(text[from]) & 0xC0) == 0x80) ++from;
      }
    }
  }

 private:
  static RE2::Options quiet() {
    RE2::Options options;
    options.set_log_errors(false);
    return options;
  }

  static Value to_value(const re2::StringPiece& piece) {
    return piece.data() ? Value(std::string(piece.data(), piece.size())) : Value();
  }

  RE2 pattern_;
  std::size_t groups_ = 0;
  bool mixed_ = false;
};

void check_names(const Pattern& pattern) {
  if (pattern.mixes_names()) {
    throw ArgumentError(0, "invalid regexp pattern: cannot mix both named and unnamed capture groups");
  }
}

Value first_match(const Call& call) {
  const Pattern pattern(call.arguments[0].as_string(), 0);
  check_names(pattern);
  std::vector<re2::StringPiece> found;
  if (!pattern.find(call.arguments[1].as_string(), 0, found)) {
    throw FunctionError("pattern did not match any part of the given string");
  }
  return pattern.shaped(found);
}

Value all_matches(const Call& call) {
  const Pattern pattern(call.arguments[0].as_string(), 0);
  check_names(pattern);
  std::vector<Value> values;
  pattern.for_each(call.arguments[1].as_string(), [&](const std::vector<re2::StringPiece>& found, std::size_t,
                                                      std::size_t) { values.push_back(pattern.shaped(found)); });
  const Type element = values.empty() ? Type() : values.front().type();
  return Value::list(std::move(values), element);
}

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// The group that `name`, digits or letters, stands for; nothing when there is none.
re2::StringPiece group(const Pattern& pattern, const std::vector<re2::StringPiece>& found, const std::string& name) {
  constexpr std::size_t longest_number = 6;
  if (name.find_first_not_of("0123456789") == std::string::npos && name.size() <= longest_number) {
    const auto number = static_cast<std::size_t>(std::stoul(name));
    return number < found.size() ? found[number] : re2::StringPiece();
  }
  const auto named = pattern.named_groups().find(name);
  return named == pattern.named_groups().end() ? re2::StringPiece() : found[static_cast<std::size_t>(named->second)];
}

/// Appends the replacement with `$1`, `$name`, `${name}` and `$$` filled in.
void expand(const Pattern& pattern, const std::vector<re2::StringPiece>& found, std::string_view replacement,
            std::string& out) {
  for (std::size_t at = 0; at < replacement.size();) {
    if (replacement[at] != '$') {
      out += replacement[at++];
      continue;
    }
    if (replacement.substr(at + 1, 1) == "$") {
      out += '$';
      at += 2;
      continue;
    }
    const bool braced = replacement.substr(at + 1, 1) == "{";
    const std::size_t begin = at + (braced ? 2 : 1);
    std::size_t end = begin;
    while (end < replacement.size() && is_word(replacement[end])) ++end;
    const bool complete = end > begin && (!braced || replacement.substr(end, 1) == "}");
    if (!complete) {
      out += replacement[at++];
      continue;
    }
    const re2::StringPiece text = group(pattern, found, std::string(replacement.substr(begin, end - begin)));
    out.append(text.data() ? text.data() : "", text.size());
    at = end + (braced ? 1 : 0);
  }
}

Value replace_matches(const Call& call) {
  const std::string& text = call.arguments[0].as_string();
  const Pattern pattern(call.arguments[1].as_string(), 1);
  std::string out;
  std::size_t copied = 0;
  pattern.for_each(text, [&](const std::vector<re2::StringPiece>& found, std::size_t begin, std::size_t end) {
    out.append(text, copied, begin - copied);
    expand(pattern, found, call.arguments[2].as_string(), out);
    copied = end;
  });
  return Value(out.append(text, copied));
}

/// A backslash before each character that a pattern treats specially, and before no other.
Value quoted_pattern(const Call& call) {
  constexpr std::string_view special = "\\.+*?()|[]{}^$";
  std::string out;
  for (const char c : call.arguments[0].as_string()) {
    if (special.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return Value(std::move(out));
}

}  // namespace

void add_regex_functions(NameMap<Function>& functions) {
  add(functions, "regex", {string_parameter("pattern"), string_parameter("string")}, first_match);
  add(functions, "regexall", {string_parameter("pattern"), string_parameter("string")}, all_matches);
  add(functions, "regexreplace", {string_parameter("str"), string_parameter("pattern"), string_parameter("replace")},
      replace_matches);
  add(functions, "regexpescape", {string_parameter("str")}, quoted_pattern);
}

}  // namespace portolan::hcl
