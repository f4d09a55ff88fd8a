#include "operator/reconcile/references.h"

#include <nlohmann/json.hpp>
#include <type_traits>

#include "operator/resources/core.h"
#include "planner/base/errors.h"
#include "planner/base/hash.h"
#include "planner/base/strings.h"

namespace portolan::reconcile {
namespace {

std::string missing_object(const resources::Kind& kind, const std::string& name) {
  return std::string(kind.plural) + " " + base::quote_go(name) + " not found";
}

}  // namespace

template <typename Object>
const Object* ReferenceReader::read(std::map<std::string, std::optional<Object>>& cache, const resources::Kind& kind,
                                    const std::string& name) {
  const auto known = cache.find(name);
  if (known != cache.end()) return known->second ? &*known->second : nullptr;
  Reference& reference = references_.emplace_back(Reference{kind, {space_, name}});
  std::optional<Object> object;
  if (const auto document = store_.get(kind, {space_, name})) {
    reference.version = resources::metadata_of(*document).resource_version;
    if constexpr (std::is_same_v<Object, resources::Secret>) {
      object = resources::secret_from_json(*document);
    } else {
      object = resources::config_map_from_json(*document);
    }
  }
  const auto& stored = cache.emplace(name, std::move(object)).first->second;
  return stored ? &*stored : nullptr;
}

std::optional<std::string> ReferenceReader::secret(const resources::KeySelector& selector) {
  const resources::Secret* object = read(secrets_, resources::kSecret, selector.name);
  const bool optional = selector.optional.value_or(false);
  if (object == nullptr) {
    if (optional) return std::nullopt;
    throw TransientError(missing_object(resources::kSecret, selector.name));
  }
  const auto value = object->data.find(selector.key);
  if (value == object->data.end()) {
    if (optional) return std::nullopt;
    throw TransientError("secret " + space_ + "/" + selector.name + " does not contain key " +
                         base::quote_go(selector.key));
  }
  redactor_.add(value->second);
  return value->second;
}

std::map<std::string, std::string> ReferenceReader::config_map(const std::string& name) {
  const resources::ConfigMap* object = read(config_maps_, resources::kConfigMap, name);
  if (object == nullptr) throw TransientError(missing_object(resources::kConfigMap, name));
  std::map<std::string, std::string> files = object->data;
  files.insert(object->binary_data.begin(), object->binary_data.end());
  return files;
}

std::optional<std::string> ReferenceReader::config_map_key(const resources::KeySelector& selector) {
  const bool optional = selector.optional.value_or(false);
  const resources::ConfigMap* object = read(config_maps_, resources::kConfigMap, selector.name);
  if (object == nullptr) {
    if (optional) return std::nullopt;
    throw TransientError(missing_object(resources::kConfigMap, selector.name));
  }
  for (const auto* data : {&object->data, &object->binary_data}) {
    const auto value = data->find(selector.key);
    if (value != data->end()) return value->second;
  }
  if (optional) return std::nullopt;
  throw TransientError("configmaps " + space_ + "/" + selector.name + " does not contain key " +
                       base::quote_go(selector.key));
}

std::string ReferenceReader::content_hash() const {
  base::Sha256 hash;
  const auto add = [&hash](const std::string& text) {
    hash.update(std::to_string(text.size()) + ":");
    hash.update(text);
  };
  for (const auto& [name, secret] : secrets_) {
    add("secret " + name);
    if (!secret) continue;
    for (const auto& [key, value] : secret->data) {
      add(key);
      add(value);
    }
  }
  for (const auto& [name, config_map] : config_maps_) {
    add("configmap " + name);
    if (!config_map) continue;
    for (const auto* data : {&config_map->data, &config_map->binary_data}) {
      for (const auto& [key, value] : *data) {
        add(key);
        add(value);
      }
    }
  }
  return base::hex_encode(hash.digest());
}

}  // namespace portolan::reconcile
