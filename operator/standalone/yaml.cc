#include "operator/standalone/yaml.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <vector>

#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::standalone {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 11> kTrue{"y",  "Y",  "yes",  "Yes",  "YES", "on",
                                                 "On", "ON", "true", "True", "TRUE"};
constexpr std::array<std::string_view, 11> kFalse{"n",   "N",   "no",    "No",    "NO",   "off",
                                                  "Off", "OFF", "false", "False", "FALSE"};
constexpr int kDeepest = 100;

template <typename Words>
bool is_one_of(const Words& words, std::string_view text) {
  // Single letters are strings in YAML 1.2 and in Kubernetes tools, which write `y` as a key often enough.
  return text.size() > 1 && std::find(words.begin(), words.end(), text) != words.end();
}

std::optional<std::int64_t> integer(std::string_view text) {
  std::int64_t value = 0;
  const bool plus = text.starts_with('+');
  const auto* begin = text.data() + (plus ? 1 : 0);
  const auto* end = text.data() + text.size();
  int base_of = 10;
  if (end - begin > 2 && begin[0] == '0' && (begin[1] == 'x' || begin[1] == 'o')) {
    base_of = begin[1] == 'x' ? 16 : 8;
    begin += 2;
  }
  const auto [stop, error] = std::from_chars(begin, end, value, base_of);
  if (error != std::errc() || stop != end || begin == end) return std::nullopt;
  return value;
}

json plain_scalar(const std::string& text) {
  if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL") return nullptr;
  if (is_one_of(kTrue, text)) return true;
  if (is_one_of(kFalse, text)) return false;
  if (const auto number = integer(text)) return *number;
  if (base::is_number(text)) return std::stod(text);
  return text;
}

[[noreturn]] void fail(const YAML::Mark& mark, const std::string& file, const std::string& message) {
  base::Range range;
  range.start = {file, mark.line + 1, mark.column + 1, static_cast<std::size_t>(std::max(mark.pos, 0))};
  range.end = range.start;
  throw SourceError(message, range);
}

json to_json(const YAML::Node& node, const std::string& file, int depth) {
  if (depth > kDeepest) fail(node.Mark(), file, "the document is nested too deeply");
  switch (node.Type()) {
    case YAML::NodeType::Undefined:
    case YAML::NodeType::Null:
      return nullptr;
    case YAML::NodeType::Scalar:
      return node.Tag() == "!" || node.Tag() == "tag:yaml.org,2002:str" ? json(node.Scalar())
                                                                        : plain_scalar(node.Scalar());
    case YAML::NodeType::Sequence: {
      json list = json::array();
      for (const auto& item : node) list.push_back(to_json(item, file, depth + 1));
      return list;
    }
    case YAML::NodeType::Map:
      break;
  }
  json object = json::object();
  for (const auto& entry : node) {
    const std::string key = entry.first.Scalar();
    if (object.contains(key)) fail(entry.first.Mark(), file, "key " + base::quote_go(key) + " is given twice");
    object[key] = to_json(entry.second, file, depth + 1);
  }
  return object;
}

void emit(YAML::Emitter& out, const json& value) {
  if (value.is_object()) {
    out << YAML::BeginMap;
    for (const auto& [key, item] : value.items()) {
      out << YAML::Key << key << YAML::Value;
      emit(out, item);
    }
    out << YAML::EndMap;
  } else if (value.is_array()) {
    out << YAML::BeginSeq;
    for (const auto& item : value) emit(out, item);
    out << YAML::EndSeq;
  } else if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    // A literal block always ends in one newline; other multi-line texts are quoted.
    const bool block = text.find('\n') != std::string::npos && text.ends_with('\n') && !text.ends_with("\n\n") &&
                       text.front() != ' ' && text.front() != '\n' && text.find('\t') == std::string::npos;
    if (block) {
      out << YAML::Literal << text;
    } else if (text.find('\n') != std::string::npos || !plain_scalar(text).is_string()) {
      out << YAML::DoubleQuoted << text;
    } else {
      out << text;
    }
  } else if (value.is_null()) {
    out << YAML::Null;
  } else {
    out << value.dump();
  }
}

}  // namespace

void read_yaml(const std::string& text, const std::string& file, const YamlReceiver& receive) {
  std::vector<YAML::Node> nodes;
  try {
    nodes = YAML::LoadAll(text);
  } catch (const YAML::Exception& error) {
    fail(error.mark, file, error.msg);
  }
  for (const YAML::Node& node : nodes) {
    if (!node.IsDefined() || node.IsNull()) continue;
    json document = to_json(node, file, 0);
    receive(document, node.Mark().line + 1);
  }
}

std::string write_yaml(const nlohmann::json& value) {
  YAML::Emitter out;
  emit(out, value);
  return std::string(out.c_str()) + "\n";
}

}  // namespace portolan::standalone
