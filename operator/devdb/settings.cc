#include "operator/devdb/settings.h"

#include <functional>
#include <nlohmann/json.hpp>

#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::devdb {
namespace {

using nlohmann::json;
using Texts = std::map<std::string, std::string>;

struct Key {
  std::string_view name;
  json::value_t type;
  std::function<void(PodSettings&, const json&)> take;
};

auto text_into(std::string PodSettings::*member) {
  return [member](PodSettings& settings, const json& value) { settings.*member = value.get<std::string>(); };
}

auto json_into(std::string PodSettings::*member) {
  return [member](PodSettings& settings, const json& value) { settings.*member = value.empty() ? "" : value.dump(); };
}

auto map_into(Texts PodSettings::*member) {
  return [member](PodSettings& settings, const json& value) { settings.*member = value.get<Texts>(); };
}

const std::vector<Key>& pod_keys() {
  static const std::vector<Key> kKeys = {
      {"images", json::value_t::object, map_into(&PodSettings::images)},
      {"imagePullPolicy", json::value_t::string, text_into(&PodSettings::image_pull_policy)},
      {"imagePullSecrets", json::value_t::array, json_into(&PodSettings::image_pull_secrets)},
      {"resources", json::value_t::object, json_into(&PodSettings::resources)},
      {"nodeSelector", json::value_t::object, json_into(&PodSettings::node_selector)},
      {"tolerations", json::value_t::array, json_into(&PodSettings::tolerations)},
      {"affinity", json::value_t::object, json_into(&PodSettings::affinity)},
      {"priorityClassName", json::value_t::string, text_into(&PodSettings::priority_class)},
      {"runtimeClassName", json::value_t::string, text_into(&PodSettings::runtime_class)},
      {"labels", json::value_t::object, map_into(&PodSettings::labels)},
      {"annotations", json::value_t::object, map_into(&PodSettings::annotations)},
      {"operatorPodLabels", json::value_t::object, map_into(&PodSettings::operator_labels)},
  };
  return kKeys;
}

void take(PodSettings& settings, const std::string& name, const json& value) {
  for (const Key& key : pod_keys()) {
    if (key.name != name) continue;
    if (value.is_null()) return;
    if (value.type() != key.type) throw UsageError("dev database pods: " + base::quote_go(name) + " has a wrong type");
    try {
      key.take(settings, value);
    } catch (const json::exception&) {
      throw UsageError("dev database pods: the values of " + base::quote_go(name) + " must be strings");
    }
    return;
  }
  throw UsageError("dev database pods: unknown key " + base::quote_go(name));
}

}  // namespace

PodSettings parse_pod_settings(const std::string& text) {
  PodSettings settings;
  if (text.empty()) return settings;
  const json document = json::parse(text, nullptr, false);
  if (!document.is_object()) throw UsageError("dev database pods: the text is no JSON object");
  for (const auto& [name, value] : document.items()) take(settings, name, value);
  return settings;
}

}  // namespace portolan::devdb
