#include "operator/support_bundle.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>

#include "operator/reconcile/redact.h"

namespace portolan::op {
namespace {

using nlohmann::json;

/// Fields whose text, or whose texts below, never leave the cluster: of the custom resources and of pods.
constexpr std::string_view kHidden[] = {"password", "token", "value", "config", "sql", "hcl", "local"};
constexpr std::string_view kRepeatsTheManifest = "kubectl.kubernetes.io/last-applied-configuration";

std::string length_of(const std::string& text) {
  return text.empty() ? text : "*** (" + std::to_string(text.size()) + " bytes)";
}

void redact(json& node, const reconcile::Redactor& redactor, bool hidden) {
  if (node.is_string()) {
    const auto& text = node.get_ref<const std::string&>();
    node = hidden ? length_of(text) : redactor.apply(text);
    return;
  }
  if (!node.is_structured()) return;
  for (const auto& [key, value] : node.items()) {
    const bool hides = node.is_object() && std::find(std::begin(kHidden), std::end(kHidden), key) != std::end(kHidden);
    redact(value, redactor, hidden || hides);
  }
}

/// What is collected of one kind.
struct Part {
  const char* file;
  const resources::Kind& kind;
  bool own_space;
  bool selected;
};

constexpr Part kParts[] = {
    {"atlasschemas.json", resources::kAtlasSchema, false, true},
    {"atlasmigrations.json", resources::kAtlasMigration, false, true},
    {"atlasdriftchecks.json", resources::kAtlasDriftCheck, false, true},
    {"events.json", resources::kEvent, false, false},
    {"deployments.json", resources::kDeployment, true, false},
    {"pods.json", resources::kPod, true, false},
    {"leases.json", resources::kLease, true, false},
};

bool is_of_interest(const resources::Kind& kind, const json& object) {
  if (!(kind == resources::kEvent)) return true;
  const std::string version = object.value("/involvedObject/apiVersion"_json_pointer, "");
  return version.starts_with(resources::kAtlasSchema.group);
}

json collect(kube::ObjectStore& store, const Part& part, const BundleScope& scope) {
  std::vector<std::string> spaces = scope.namespaces;
  if (spaces.empty()) spaces = {""};
  if (part.own_space) spaces = {scope.own_space};
  json found = json::array();
  for (const std::string& space : spaces) {
    for (json& object : store.list(part.kind, space, part.selected ? scope.label_selector : "")) {
      if (is_of_interest(part.kind, object)) found.push_back(without_secrets(std::move(object)));
    }
  }
  return found;
}

}  // namespace

json without_secrets(json object) {
  if (object.contains("metadata")) {
    json& metadata = object["metadata"];
    metadata.erase("managedFields");
    if (metadata.contains("annotations")) metadata["annotations"].erase(std::string(kRepeatsTheManifest));
  }
  redact(object, reconcile::Redactor(), false);
  return object;
}

std::map<std::string, std::string> support_bundle(kube::ObjectStore& store, const BundleScope& scope) {
  std::map<std::string, std::string> files;
  std::string readme =
      "What portolan-operator " PORTOLAN_VERSION
      " found in the cluster. Passwords, values of variables, configurations, SQL and HCL are left\n"
      "out; Secrets and ConfigMaps were not read. Look it through before you send it. Add the operator's log:\n"
      "kubectl logs -n " +
      scope.own_space + " deployment/<operator> --all-pods\n";
  for (const Part& part : kParts) {
    std::string problem;
    try {
      files[part.file] = collect(store, part, scope).dump(1, ' ', false, json::error_handler_t::replace) + "\n";
    } catch (const kube::Forbidden& error) {
      problem = error.what();
    } catch (const kube::NotFound& error) {
      problem = error.what();
    }
    if (!problem.empty()) readme += std::string("Left out: ") + part.file + ": " + problem + "\n";
  }
  files["README.txt"] = readme;
  return files;
}

}  // namespace portolan::op
