#include "operator/devdb/manifests.h"

#include <nlohmann/json.hpp>

#include "operator/resources/core.h"
#include "planner/base/hash.h"
#include "planner/base/random.h"

namespace portolan::devdb {
namespace {

using nlohmann::json;

constexpr const char* kDefaultResources =
    R"({"requests": {"cpu": "50m", "memory": "256Mi"}, "limits": {"cpu": "2", "memory": "1Gi"}})";

json parsed(const std::string& text) {
  return json::parse(text);
}

json environment_of(const Instance& instance) {
  const dev::PodImage& image = *instance.image;
  json variables = json::array();
  for (const auto& [name, value] : image.environment) variables.push_back({{"name", name}, {"value", value}});
  if (instance.bound && !image.bound_variable.empty()) {
    variables.push_back({{"name", image.bound_variable}, {"value", image.bound_database}});
  }
  variables.push_back({{"name", image.password_variable},
                       {"valueFrom", {{"secretKeyRef", {{"name", instance.key.name}, {"key", kPasswordKey}}}}}});
  return variables;
}

json probe(const dev::PodImage& image, int failures) {
  return {{"exec", {{"command", image.probe}}},
          {"periodSeconds", 2},
          {"timeoutSeconds", 5},
          {"failureThreshold", failures}};
}

json container(const Instance& instance, const PodSettings& pod) {
  const dev::PodImage& image = *instance.image;
  json mounts = json::array();
  for (std::size_t i = 0; i < image.writable.size(); ++i) {
    mounts.push_back({{"name", "writable-" + std::to_string(i)}, {"mountPath", image.writable[i]}});
  }
  json result = {
      {"name", image.driver},
      {"image", instance.image_name},
      {"ports", json::array({json{{"name", image.driver}, {"containerPort", image.port}, {"protocol", "TCP"}}})},
      {"env", environment_of(instance)},
      {"volumeMounts", mounts},
      {"startupProbe", probe(image, 150)},
      {"readinessProbe", probe(image, 3)},
      {"resources", parsed(pod.resources.empty() ? kDefaultResources : pod.resources)},
      {"securityContext",
       {{"runAsNonRoot", true},
        {"runAsUser", image.uid},
        {"allowPrivilegeEscalation", false},
        {"readOnlyRootFilesystem", true},
        {"capabilities", {{"drop", json::array({"ALL"})}}},
        {"seccompProfile", {{"type", "RuntimeDefault"}}}}}};
  if (!image.arguments.empty()) result["args"] = image.arguments;
  if (!pod.image_pull_policy.empty()) result["imagePullPolicy"] = pod.image_pull_policy;
  return result;
}

json automatic_pod_spec(const Instance& instance, const PodSettings& pod) {
  json volumes = json::array();
  for (std::size_t i = 0; i < instance.image->writable.size(); ++i) {
    volumes.push_back({{"name", "writable-" + std::to_string(i)}, {"emptyDir", json::object()}});
  }
  json spec = {{"containers", json::array({container(instance, pod)})},
               {"volumes", volumes},
               {"automountServiceAccountToken", false},
               {"enableServiceLinks", false},
               {"terminationGracePeriodSeconds", 5},
               {"securityContext",
                {{"runAsNonRoot", true},
                 {"runAsUser", instance.image->uid},
                 {"runAsGroup", instance.image->uid},
                 {"fsGroup", instance.image->uid},
                 {"seccompProfile", {{"type", "RuntimeDefault"}}}}}};
  const std::pair<const char*, const std::string*> optional[] = {{"imagePullSecrets", &pod.image_pull_secrets},
                                                                 {"nodeSelector", &pod.node_selector},
                                                                 {"tolerations", &pod.tolerations},
                                                                 {"affinity", &pod.affinity}};
  for (const auto& [name, text] : optional) {
    if (!text->empty()) spec[name] = parsed(*text);
  }
  if (!pod.priority_class.empty()) spec["priorityClassName"] = pod.priority_class;
  if (!pod.runtime_class.empty()) spec["runtimeClassName"] = pod.runtime_class;
  return spec;
}

/// `more` first, so that the operator's own win.
std::map<std::string, std::string> merged(std::map<std::string, std::string> more,
                                          const std::map<std::string, std::string>& own) {
  for (const auto& [key, value] : own) more[key] = value;
  return more;
}

json pod_template(const Instance& instance, const Settings& settings, const std::string& secret_uid) {
  const PodSettings& pod = settings.pod;
  const auto labels = merged(merged(pod.labels, instance.labels), selector_labels(instance));
  std::map<std::string, std::string> annotations = merged(pod.annotations, instance.annotations);
  annotations[marker::kTemplate] = instance.url_template;
  if (!secret_uid.empty()) annotations["portolan.db/devdb-secret"] = secret_uid;
  const bool own = !instance.pod_spec.empty();
  return {{"metadata", {{"labels", labels}, {"annotations", annotations}}},
          {"spec", own ? parsed(instance.pod_spec) : automatic_pod_spec(instance, pod)}};
}

json metadata(const Instance& instance, const std::optional<resources::OwnerReference>& owner) {
  resources::Metadata metadata;
  metadata.name = instance.key.name;
  metadata.space = instance.key.space;
  metadata.labels = selector_labels(instance);
  metadata.labels[marker::kKind] = instance.kind;
  if (owner) metadata.owners = {*owner};
  return resources::metadata_json(metadata);
}

}  // namespace

std::map<std::string, std::string> selector_labels(const Instance& instance) {
  return {{marker::kEngine, instance.engine},
          {marker::kInstance, instance.key.name},
          {"app.kubernetes.io/name", "atlas-dev-db"},
          {"app.kubernetes.io/part-of", "atlas-operator"},
          {"app.kubernetes.io/created-by", "controller-manager"}};
}

json deployment_document(const Instance& instance, const Settings& settings, const std::string& secret_uid,
                         int replicas) {
  json pods = pod_template(instance, settings, secret_uid);
  const std::string hash = base::hex_encode(base::sha256(pods.dump())).substr(0, 16);
  pods["metadata"]["annotations"][marker::kSpec] = hash;
  json document = {{"apiVersion", "apps/v1"},
                   {"kind", "Deployment"},
                   {"metadata", metadata(instance, instance.owner)},
                   {"spec",
                    {{"replicas", replicas},
                     {"revisionHistoryLimit", 1},
                     {"strategy", {{"type", "Recreate"}}},
                     {"selector", {{"matchLabels", selector_labels(instance)}}},
                     {"template", pods}}}};
  document["metadata"]["annotations"][marker::kSpec] = hash;
  return document;
}

json secret_document(const Instance& instance, const resources::OwnerReference& owner) {
  resources::Secret secret{.type = "Opaque", .data = {{kPasswordKey, base::hex_encode(base::random_bytes(32))}}};
  json document = resources::to_json(secret);
  document["metadata"] = metadata(instance, owner);
  return document;
}

json network_policy_document(const Instance& instance, const Settings& settings,
                             const resources::OwnerReference& owner) {
  json from = {{"podSelector", {{"matchLabels", settings.pod.operator_labels}}},
               {"namespaceSelector", {{"matchLabels", {{"kubernetes.io/metadata.name", settings.operator_space}}}}}};
  json ingress = {{"from", json::array({from})}};
  if (instance.image != nullptr)
    ingress["ports"] = json::array({json{{"protocol", "TCP"}, {"port", instance.image->port}}});
  return {{"apiVersion", "networking.k8s.io/v1"},
          {"kind", "NetworkPolicy"},
          {"metadata", metadata(instance, owner)},
          {"spec",
           {{"podSelector", {{"matchLabels", selector_labels(instance)}}},
            {"policyTypes", json::array({"Ingress", "Egress"})},
            {"ingress", json::array({ingress})},
            {"egress", json::array()}}}};
}

resources::OwnerReference owner_of(const json& deployment) {
  const resources::Metadata found = resources::metadata_of(deployment);
  return {.api_version = "apps/v1",
          .kind = "Deployment",
          .name = found.name,
          .uid = found.uid,
          .controller = false,
          .block_owner_deletion = false};
}

}  // namespace portolan::devdb
