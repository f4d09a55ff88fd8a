#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string_view>

#include "operator/resources/kind.h"
#include "operator/resources/resource.h"

namespace portolan::resources {
namespace {

using nlohmann::json;

/// The spec fields Portolan acts on; everything below a path is covered by it. A new feature adds its row here.
constexpr std::array kBothKinds = {
    std::string_view("url"),          std::string_view("urlFrom"),
    std::string_view("credentials"),  std::string_view("devURL"),
    std::string_view("devURLFrom"),   std::string_view("backoffLimit"),
    std::string_view("suspend"),      std::string_view("config"),
    std::string_view("configFrom"),   std::string_view("envName"),
    std::string_view("vars"),         std::string_view("devDB"),
    std::string_view("prewarmDevDB"), std::string_view("allowMultipleTargets"),
};

constexpr std::array kSchemaOnly = {
    std::string_view("schema.sql"),
    std::string_view("schema.hcl"),
    std::string_view("schema.configMapKeyRef"),
    std::string_view("schema.url"),
    std::string_view("schemas"),
    std::string_view("exclude"),
    std::string_view("txMode"),
    std::string_view("mode"),
    std::string_view("policy.lint.destructive"),
    std::string_view("policy.lint.review"),
    std::string_view("driftCheck"),
    std::string_view("policy.diff"),
};

constexpr std::array kMigrationOnly = {
    std::string_view("dir.local"),      std::string_view("dir.configMapRef"), std::string_view("execOrder"),
    std::string_view("baseline"),       std::string_view("revisionsSchema"),  std::string_view("mode"),
    std::string_view("protectedFlows"), std::string_view("policy.drift"),     std::string_view("dir.remote"),
    std::string_view("cloud"),
};

using Paths = std::vector<std::string_view>;

Paths supported_paths(const std::string& kind) {
  Paths paths(kBothKinds.begin(), kBothKinds.end());
  if (kind == kAtlasSchema.kind) paths.insert(paths.end(), kSchemaOnly.begin(), kSchemaOnly.end());
  if (kind == kAtlasMigration.kind) paths.insert(paths.end(), kMigrationOnly.begin(), kMigrationOnly.end());
  return paths;
}

bool is_set(const json& value) {
  if (value.is_object() || value.is_array()) {
    return std::any_of(value.begin(), value.end(), [](const json& item) { return is_set(item); });
  }
  if (value.is_string()) return !value.get_ref<const std::string&>().empty();
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_number()) return value.get<double>() != 0;
  return false;
}

bool leads_to_supported(const std::string& path, const Paths& supported) {
  const std::string prefix = path + ".";
  return std::any_of(supported.begin(), supported.end(),
                     [&](std::string_view other) { return other.starts_with(prefix); });
}

void collect(const json& node, const std::string& path, const Paths& supported, std::vector<std::string>& found) {
  for (const auto& [key, value] : node.items()) {
    const std::string here = path.empty() ? key : path + "." + key;
    if (std::find(supported.begin(), supported.end(), here) != supported.end()) continue;
    if (value.is_object() && leads_to_supported(here, supported)) {
      collect(value, here, supported, found);
    } else if (is_set(value)) {
      found.push_back("spec." + here);
    }
  }
}

}  // namespace

std::vector<std::string> unsupported_fields(const json& object) {
  std::vector<std::string> found;
  const auto spec = object.find("spec");
  if (spec == object.end() || !spec->is_object()) return found;
  collect(*spec, "", supported_paths(object.value("kind", "")), found);
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace portolan::resources
