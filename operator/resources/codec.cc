#include "operator/resources/codec.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "planner/base/errors.h"

namespace portolan::resources {
namespace {

using nlohmann::json;

[[noreturn]] void wrong_type(const std::string& path, const char* wanted, const json& got) {
  throw SourceError(path + ": expected " + wanted + ", got " + got.type_name());
}

/// The field, or null when it is absent or JSON null.
const json* find(const json& node, const std::string& key) {
  const auto found = node.find(key);
  return found == node.end() || found->is_null() ? nullptr : &*found;
}

const json* find_object(const json& node, const std::string& key, const std::string& path) {
  const json* found = find(node, key);
  if (found != nullptr && !found->is_object()) wrong_type(path, "an object", *found);
  return found;
}

const json* find_array(const json& node, const std::string& key, const std::string& path) {
  const json* found = find(node, key);
  if (found != nullptr && !found->is_array()) wrong_type(path, "a list", *found);
  return found;
}

}  // namespace

Reader::Reader(const json& node, std::string path) : node_(&node), path_(std::move(path)) {
  if (!node.is_object()) wrong_type(path_.empty() ? "the document" : path_, "an object", node);
}

std::string Reader::path_of(const std::string& key) const {
  return path_.empty() ? key : path_ + "." + key;
}

void Reader::operator()(const char* key, std::string& value) const {
  const json* found = find(*node_, key);
  if (found == nullptr) return;
  if (!found->is_string()) wrong_type(path_of(key), "a string", *found);
  value = found->get<std::string>();
}

void Reader::operator()(const char* key, bool& value) const {
  const json* found = find(*node_, key);
  if (found == nullptr) return;
  if (!found->is_boolean()) wrong_type(path_of(key), "true or false", *found);
  value = found->get<bool>();
}

void Reader::operator()(const char* key, std::int64_t& value) const {
  const json* found = find(*node_, key);
  if (found == nullptr) return;
  if (!found->is_number_integer()) wrong_type(path_of(key), "an integer", *found);
  value = found->get<std::int64_t>();
}

void Reader::operator()(const char* key, std::vector<std::string>& values) const {
  values.clear();
  const json* found = find_array(*node_, key, path_of(key));
  if (found == nullptr) return;
  for (std::size_t i = 0; i < found->size(); ++i) {
    const json& item = (*found)[i];
    if (!item.is_string()) wrong_type(path_of(key) + "[" + std::to_string(i) + "]", "a string", item);
    values.push_back(item.get<std::string>());
  }
}

void Reader::operator()(const char* key, std::map<std::string, std::string>& values) const {
  values.clear();
  const json* found = find_object(*node_, key, path_of(key));
  if (found == nullptr) return;
  for (const auto& [name, item] : found->items()) {
    if (!item.is_string()) wrong_type(path_of(key) + "." + name, "a string", item);
    values.emplace(name, item.get<std::string>());
  }
}

void Reader::operator()(const char* key, std::map<std::string, std::int64_t>& values) const {
  values.clear();
  const json* found = find_object(*node_, key, path_of(key));
  if (found == nullptr) return;
  for (const auto& [name, item] : found->items()) {
    if (!item.is_number_integer()) wrong_type(path_of(key) + "." + name, "an integer", item);
    values.emplace(name, item.get<std::int64_t>());
  }
}

void Reader::raw(const char* key, std::string& value) const {
  const json* found = find_object(*node_, key, path_of(key));
  if (found != nullptr) value = found->dump();
}

bool Reader::has(const char* key) const {
  return find(*node_, key) != nullptr;
}

std::optional<Reader> Reader::enter(const char* key) const {
  const json* found = find(*node_, key);
  if (found == nullptr) return std::nullopt;
  return Reader(*found, path_of(key));
}

std::size_t Reader::size(const char* key) const {
  const json* found = find_array(*node_, key, path_of(key));
  return found == nullptr ? 0 : found->size();
}

Reader Reader::element(const char* key, std::size_t index) const {
  return Reader((*node_)[key][index], path_of(key) + "[" + std::to_string(index) + "]");
}

Writer::Writer(json& node) : node_(&node) {
  if (!node.is_object()) node = json::object();
}

void Writer::operator()(const char* key, std::string& value) const {
  if (!value.empty()) (*node_)[key] = value;
}

void Writer::operator()(const char* key, bool& value) const {
  if (value) (*node_)[key] = true;
}

void Writer::operator()(const char* key, std::int64_t& value) const {
  if (value != 0) (*node_)[key] = value;
}

void Writer::operator()(const char* key, std::vector<std::string>& values) const {
  if (!values.empty()) (*node_)[key] = values;
}

void Writer::operator()(const char* key, std::map<std::string, std::string>& values) const {
  if (!values.empty()) (*node_)[key] = values;
}

void Writer::operator()(const char* key, std::map<std::string, std::int64_t>& values) const {
  if (!values.empty()) (*node_)[key] = values;
}

void Writer::always(const char* key, std::string& value) const {
  (*node_)[key] = value;
}
void Writer::always(const char* key, bool& value) const {
  (*node_)[key] = value;
}
void Writer::always(const char* key, std::int64_t& value) const {
  (*node_)[key] = value;
}
void Writer::always(const char* key, std::map<std::string, std::string>& values) const {
  (*node_)[key] = json(values);
}

void Writer::raw(const char* key, std::string& value) const {
  if (!value.empty()) (*node_)[key] = json::parse(value);
}

json& Writer::child(const char* key) const {
  return (*node_)[key];
}

json& Writer::append(const char* key) const {
  json& list = (*node_)[key];
  list.push_back(json::object());
  return list.back();
}

}  // namespace portolan::resources
