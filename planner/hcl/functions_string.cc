#include <algorithm>
#include <utility>

#include "planner/base/strings.h"
#include "planner/hcl/library.h"
#include "planner/hcl/unicode.h"

namespace portolan::hcl {
namespace {

const std::string& text_of(const Call& call, std::size_t index) {
  return call.arguments[index].as_string();
}

/// A function of one string.
template <typename Map>
void add_text(NameMap<Function>& functions, const char* name, Map map) {
  add(functions, name, {string_parameter("str")},
      [map](const Call& call) { return Value(std::string(map(text_of(call, 0)))); });
}

std::string_view chomp(std::string_view text) {
  while (text.ends_with('\n') || text.ends_with("\r\n")) text.remove_suffix(text.ends_with("\r\n") ? 2 : 1);
  return text;
}

std::string reversed(const std::string& text) {
  std::string result;
  result.reserve(text.size());
  const std::vector<std::size_t> ends = grapheme_ends(text);
  for (std::size_t i = ends.size(); i-- > 0;) {
    const std::size_t begin = i == 0 ? 0 : ends[i - 1];
    result.append(text, begin, ends[i] - begin);
  }
  return result;
}

Value indent(const Call& call) {
  const std::int64_t count = whole_number(call, 0);
  constexpr std::int64_t most = 1000;
  if (count < 0 || count > most) throw ArgumentError(0, "must be between 0 and " + std::to_string(most));
  const std::string blanks(static_cast<std::size_t>(count), ' ');
  return Value(base::replace_all(text_of(call, 1), "\n", "\n" + blanks));
}

Value joined(const Call& call) {
  if (call.arguments.size() < 2) throw FunctionError("at least one list is required");
  std::vector<std::string> parts;
  for (std::size_t i = 1; i < call.arguments.size(); ++i) {
    std::size_t position = 0;
    for (const Value& element : call.arguments[i].elements()) {
      if (element.is_null()) {
        throw ArgumentError(i, "element " + std::to_string(position) + " is null; cannot concatenate null values");
      }
      parts.push_back(element.as_string());
      ++position;
    }
  }
  return Value(base::join(parts, text_of(call, 0)));
}

Value replaced(const Call& call) {
  const std::string& text = text_of(call, 0);
  const std::string& old = text_of(call, 1);
  const std::string& fresh = text_of(call, 2);
  if (!old.empty()) return Value(base::replace_all(text, old, fresh));
  // An empty text occurs before every character and at the end.
  std::string result = fresh;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = decode_utf8(text, at).size;
    result.append(text, at, size).append(fresh);
    at += size;
  }
  return Value(std::move(result));
}

Value split(const Call& call) {
  const std::string& separator = text_of(call, 0);
  const std::string& text = text_of(call, 1);
  std::vector<std::string> parts;
  std::size_t from = 0;
  if (separator.empty()) {
    for (; from < text.size(); from += decode_utf8(text, from).size) {
      parts.push_back(text.substr(from, decode_utf8(text, from).size));
    }
    return string_list(std::move(parts));
  }
  for (std::size_t at = text.find(separator); at != std::string::npos; at = text.find(separator, from)) {
    parts.push_back(text.substr(from, at - from));
    from = at + separator.size();
  }
  parts.push_back(text.substr(from));
  return string_list(std::move(parts));
}

Value substring(const Call& call) {
  const std::string& text = text_of(call, 0);
  const std::vector<std::size_t> ends = grapheme_ends(text);
  const auto count = static_cast<std::int64_t>(ends.size());
  std::int64_t offset = whole_number(call, 1);
  const std::int64_t length = whole_number(call, 2);
  if (offset < 0) offset = std::max<std::int64_t>(0, count + offset);
  if (offset >= count || length == 0) return Value("");
  const std::int64_t last = length < 0 ? count : offset + std::min(length, count - offset);
  const auto byte = [&](std::int64_t cluster) {
    return cluster == 0 ? 0 : ends[static_cast<std::size_t>(cluster - 1)];
  };
  return Value(text.substr(byte(offset), byte(last) - byte(offset)));
}

Value trim_set(const Call& call) {
  const std::string& text = text_of(call, 0);
  std::u32string set;
  const std::string& cutset = text_of(call, 1);
  for (std::size_t at = 0; at < cutset.size(); at += decode_utf8(cutset, at).size) set += decode_utf8(cutset, at).value;
  const auto is_cut = [&](std::size_t at) { return set.find(decode_utf8(text, at).value) != std::u32string::npos; };
  std::size_t begin = 0;
  while (begin < text.size() && is_cut(begin)) begin += decode_utf8(text, begin).size;
  std::size_t end = begin;
  for (std::size_t at = begin; at < text.size();) {
    const std::size_t size = decode_utf8(text, at).size;
    if (!is_cut(at)) end = at + size;
    at += size;
  }
  return Value(text.substr(begin, end - begin));
}

void add_prefix_functions(NameMap<Function>& functions) {
  add(functions, "endswith", {string_parameter("str"), string_parameter("suffix")},
      [](const Call& call) { return Value(text_of(call, 0).ends_with(text_of(call, 1))); });
  add(functions, "startswith", {string_parameter("str"), string_parameter("prefix")},
      [](const Call& call) { return Value(text_of(call, 0).starts_with(text_of(call, 1))); });
  add(functions, "trimprefix", {string_parameter("str"), string_parameter("prefix")}, [](const Call& call) {
    const std::string& text = text_of(call, 0);
    return Value(text.starts_with(text_of(call, 1)) ? text.substr(text_of(call, 1).size()) : text);
  });
  add(functions, "trimsuffix", {string_parameter("str"), string_parameter("suffix")}, [](const Call& call) {
    const std::string& text = text_of(call, 0);
    return Value(text.ends_with(text_of(call, 1)) ? text.substr(0, text.size() - text_of(call, 1).size()) : text);
  });
}

}  // namespace

void add_string_functions(NameMap<Function>& functions) {
  add_text(functions, "chomp", chomp);
  add_text(functions, "lower", unicode_lower);
  add_text(functions, "upper", unicode_upper);
  add_text(functions, "title", unicode_title);
  add_text(functions, "strrev", reversed);
  add_text(functions, "trimspace", trim_white_space);
  add_prefix_functions(functions);
  add(functions, "indent", {number_parameter("spaces"), string_parameter("str")}, indent);
  add_variadic(functions, "join", {string_parameter("separator")}, strings_parameter("lists"), joined);
  add(functions, "replace", {string_parameter("str"), string_parameter("substr"), string_parameter("replace")},
      replaced);
  add(functions, "split", {string_parameter("separator"), string_parameter("str")}, split);
  add(functions, "substr", {string_parameter("str"), number_parameter("offset"), number_parameter("length")},
      substring);
  add(functions, "trim", {string_parameter("str"), string_parameter("cutset")}, trim_set);
}

}  // namespace portolan::hcl
