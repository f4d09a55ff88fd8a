#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <limits>
#include <utility>

#include "planner/base/strings.h"
#include "planner/hcl/convert.h"
#include "planner/hcl/library.h"
#include "planner/hcl/unicode.h"

namespace portolan::hcl {
namespace {

// Aliases repeat what they name, so that a short text could stand for very much.
constexpr std::size_t most_nodes = 1000000;
constexpr int deepest_yaml = 200;

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

std::optional<Number> integer_of(std::string text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.erase(0, 1);
  constexpr std::array<std::pair<std::string_view, int>, 3> prefixes = {{{"0x", 16}, {"0o", 8}, {"0b", 2}}};
  for (const auto& [prefix, base] : prefixes) {
    if (!text.starts_with(prefix)) continue;
    const auto number = Number::parse_integer(text.substr(prefix.size()), base);
    if (number) return negative ? -*number : *number;
  }
  return std::nullopt;
}

/// Which words are booleans.
enum class Booleans {
  core,  ///< `true` and `false`, as YAML 1.2
  old,   ///< also `yes`, `no`, `on`, `off`, `y` and `n`, as YAML 1.1; `yamldecode` has always read these
};

std::optional<bool> old_boolean(const std::string& text) {
  if (is_one_of(text, {"y", "Y", "yes", "Yes", "YES", "on", "On", "ON"})) return true;
  if (is_one_of(text, {"n", "N", "no", "No", "NO", "off", "Off", "OFF"})) return false;
  return std::nullopt;
}

/// The value of a plain scalar.
Value plain_scalar(const std::string& text, Booleans booleans) {
  if (booleans == Booleans::old) {
    if (const auto value = old_boolean(text)) return Value(*value);
  }
  if (is_one_of(text, {"", "~", "null", "Null", "NULL"})) return Value();
  if (is_one_of(text, {"true", "True", "TRUE"})) return Value(true);
  if (is_one_of(text, {"false", "False", "FALSE"})) return Value(false);
  if (const auto number = Number::parse(text)) return Value(*number);
  if (const auto number = integer_of(text)) return Value(*number);
  const double infinity = std::numeric_limits<double>::infinity();
  if (is_one_of(text, {".inf", "+.inf", ".Inf"})) return Value(Number::from_double(infinity));
  if (is_one_of(text, {"-.inf", "-.Inf"})) return Value(Number::from_double(-infinity));
  return Value(to_nfc(text));
}

class YamlReader {
 public:
  explicit YamlReader(Booleans booleans) : booleans_(booleans) {}

  Value read(const YAML::Node& node, int depth = 0) {
    if (++nodes_ > most_nodes || depth > deepest_yaml) throw FunctionError("YAML is too large or nested too deep");
    if (node.IsSequence()) {
      std::vector<Value> elements;
      for (const YAML::Node& element : node) elements.push_back(read(element, depth + 1));
      return Value::tuple(std::move(elements));
    }
    if (node.IsMap()) return mapping(node, depth);
    if (!node.IsScalar()) return Value();
    const bool plain = node.Tag() == "?" || node.Tag().empty();
    return plain ? plain_scalar(node.Scalar(), booleans_) : Value(to_nfc(node.Scalar()));
  }

 private:
  Value mapping(const YAML::Node& node, int depth) {
    std::vector<Value::Entry> merged;
    std::vector<Value::Entry> entries;
    for (const auto& entry : node) {
      if (!entry.first.IsScalar()) throw FunctionError("YAML mapping keys must be scalars");
      Value value = read(entry.second, depth + 1);
      if (entry.first.Scalar() == "<<" && entry.first.Tag() == "?") {
        merge(value, merged);
      } else {
        const Value key = read(entry.first, depth + 1);
        entries.emplace_back(key.is_null() ? entry.first.Scalar() : to_text(key), std::move(value));
      }
    }
    merged.insert(merged.end(), entries.begin(), entries.end());
    return Value::object(std::move(merged));
  }

  /// `<<: *a` and `<<: [*a, *b]`, of which the first one wins.
  static void merge(const Value& value, std::vector<Value::Entry>& merged) {
    if (value.is_mapping()) {
      merged.insert(merged.begin(), value.entries().begin(), value.entries().end());
    } else if (value.is_sequence()) {
      for (const Value& part : value.elements()) merge(part, merged);
    } else {
      throw FunctionError("map merge requires map or sequence of maps as the value");
    }
  }

  Booleans booleans_;
  std::size_t nodes_ = 0;
};

Value decode(const std::string& text, Booleans booleans) {
  try {
    return YamlReader(booleans).read(YAML::Load(text));
  } catch (const YAML::Exception& error) {
    const YAML::Mark& mark = error.mark;
    const std::string where = mark.is_null() ? "" : "line " + std::to_string(mark.line + 1) + ": ";
    throw FunctionError("invalid YAML: " + where + error.msg);
  }
}

std::string double_quoted(std::string_view text) {
  std::string out = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    const char32_t c = point.value;
    if (c == '"' || c == '\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c == '\r') {
      out += "\\r";
    } else if (is_printable(c)) {
      append_utf8(out, c);
    } else {
      char escaped[16];
      std::snprintf(escaped, sizeof escaped,
                    c < 0x100     ? "\\x%02X"
                    : c < 0x10000 ? "\\u%04X"
                                  : "\\U%08X",
                    static_cast<unsigned>(c));
      out += escaped;
    }
    at += point.size;
  }
  return out + "\"";
}

bool has_hidden(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    if (!is_printable(point.value)) return true;
    at += point.size;
  }
  return false;
}

/// A string as the four-space style writes it: bare where it reads back as a string.
std::string bare_or_quoted(const std::string& text) {
  const bool resolves = !plain_scalar(text, Booleans::old).is_string();
  if (text.empty() || resolves || has_hidden(text)) return double_quoted(text);
  constexpr std::string_view indicators = "-?:,[]{}#&*!|>'\"%@`";
  const bool starts_badly =
      indicators.find(text[0]) != std::string_view::npos &&
      !(std::string_view("-?:").find(text[0]) != std::string_view::npos && text.size() > 1 && text[1] != ' ');
  const bool blanks = text.front() == ' ' || text.back() == ' ' || text.back() == ':';
  const bool splits = text.find(": ") != std::string::npos || text.find(" #") != std::string::npos;
  if (!starts_badly && !blanks && !splits) return text;
  return "'" + base::replace_all(text, "'", "''") + "'";
}

/// The two layouts: `yamlencode` quotes every string, `yamlmerge` only where it must.
struct Style {
  bool quote_all = true;
  std::size_t indent = 2;
  bool indent_sequences = false;
};

class YamlWriter {
 public:
  explicit YamlWriter(Style style) : style_(style) {}

  std::string write(const Value& value) {
    if (is_block(value)) {
      block(value, 0, true);
    } else {
      out_ += scalar(value) + "\n";
    }
    return std::move(out_);
  }

 private:
  static bool is_block(const Value& value) { return (value.is_sequence() || value.is_mapping()) && value.size() > 0; }

  std::string text(const std::string& value) const {
    return style_.quote_all ? double_quoted(value) : bare_or_quoted(value);
  }

  std::string scalar(const Value& value) const {
    switch (value.kind()) {
      case Value::Kind::null:
        return "null";
      case Value::Kind::boolean:
        return value.as_bool() ? "true" : "false";
      case Value::Kind::number:
        return value.as_number().to_string();
      case Value::Kind::string:
        return text(value.as_string());
      case Value::Kind::list:
      case Value::Kind::set:
      case Value::Kind::tuple:
        return "[]";
      case Value::Kind::map:
      case Value::Kind::object:
        return "{}";
      default:
        throw Error("cannot encode a " + value.type_name());
    }
  }

  /// The lines of a filled collection. `at_start` says that the first line needs its indentation, which after `- ` is
  /// there already.
  void block(const Value& value, std::size_t indent, bool at_start) {
    const auto begin_line = [&] {
      if (at_start) out_.append(indent, ' ');
      at_start = true;
    };
    if (value.is_mapping()) {
      for (const Value::Entry& entry : value.entries()) {
        begin_line();
        out_ += text(entry.first) + ":";
        member(entry.second, indent);
      }
      return;
    }
    for (const Value& element : value.elements()) {
      begin_line();
      out_ += "- ";
      if (is_block(element)) {
        block(element, indent + 2, false);
      } else {
        out_ += scalar(element) + "\n";
      }
    }
  }

  void member(const Value& value, std::size_t indent) {
    if (!is_block(value)) {
      out_ += " " + scalar(value) + "\n";
      return;
    }
    out_ += "\n";
    const bool deeper = value.is_mapping() || style_.indent_sequences;
    block(value, indent + (deeper ? style_.indent : 0), true);
  }

  Style style_;
  std::string out_;
};

/// `over` merged into `under`: mappings deeply, lists appended, scalars replaced.
Value merged(const Value& under, const Value& over) {
  if (under.is_sequence() && over.is_sequence()) {
    std::vector<Value> elements = copy_elements(under);
    elements.insert(elements.end(), over.elements().begin(), over.elements().end());
    return Value::tuple(std::move(elements));
  }
  if (!under.is_mapping() || !over.is_mapping()) return over;
  std::vector<Value::Entry> entries(under.entries().begin(), under.entries().end());
  for (const Value::Entry& entry : over.entries()) {
    const Value* before = under.find(entry.first);
    if (!before) {
      entries.push_back(entry);
      continue;
    }
    if (before->is_mapping() != entry.second.is_mapping() || before->is_sequence() != entry.second.is_sequence()) {
      throw FunctionError("key " + entry.first + " is defined in both src and dst, but has a different type");
    }
    entries.emplace_back(entry.first, merged(*before, entry.second));
  }
  return Value::object(std::move(entries));
}

Value merge_all(const Call& call) {
  Value result;
  for (const Value& text : call.arguments) {
    const Value next = decode(text.as_string(), Booleans::core);
    result = result.is_null() ? next : merged(result, next);
  }
  constexpr std::size_t four = 4;
  return Value(YamlWriter({false, four, true}).write(result));
}

}  // namespace

void add_yaml_functions(NameMap<Function>& functions) {
  add(functions, "yamldecode", {string_parameter("src")},
      [](const Call& call) { return decode(call.arguments[0].as_string(), Booleans::old); });
  add(functions, "yamlencode", {nullable_parameter("value")},
      [](const Call& call) { return Value(YamlWriter(Style()).write(call.arguments[0])); });
  add_variadic(functions, "yamlmerge", {string_parameter("a"), string_parameter("b")}, string_parameter("others"),
               merge_all);
}

}  // namespace portolan::hcl
