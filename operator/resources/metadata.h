#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace portolan::resources {

/// Namespace and name: what identifies an object within its kind.
struct ObjectKey {
  std::string space;  ///< the Kubernetes namespace
  std::string name;

  /// `namespace/name`.
  std::string text() const { return space + "/" + name; }

  friend auto operator<=>(const ObjectKey&, const ObjectKey&) = default;
};

/// One entry of `metadata.ownerReferences`.
struct OwnerReference {
  std::string api_version;
  std::string kind;
  std::string name;
  std::string uid;
  bool controller = false;
  bool block_owner_deletion = false;

  friend bool operator==(const OwnerReference&, const OwnerReference&) = default;
};

/// The parts of ObjectMeta that Portolan reads or writes. Times are RFC 3339 text, empty when absent.
struct Metadata {
  std::string name;
  std::string space;  ///< `metadata.namespace`
  std::string uid;
  std::string resource_version;  ///< opaque; only equality means something
  std::int64_t generation = 0;   ///< counts spec changes
  std::string creation_timestamp;
  std::string deletion_timestamp;
  std::vector<std::string> finalizers;
  std::map<std::string, std::string> labels;
  std::map<std::string, std::string> annotations;
  std::vector<OwnerReference> owners;

  ObjectKey key() const { return {space, name}; }

  friend bool operator==(const Metadata&, const Metadata&) = default;
};

/// The `metadata` of a whole object document. Throws SourceError naming the field when a type is wrong.
Metadata metadata_of(const nlohmann::json& object);

/// The value of the annotation `name`; empty when there is none.
std::string annotation(const Metadata& metadata, std::string_view name);

/// `metadata` as the API server takes it; empty parts are left out.
nlohmann::json metadata_json(const Metadata& metadata);

}  // namespace portolan::resources

template <>
struct std::hash<portolan::resources::ObjectKey> {
  std::size_t operator()(const portolan::resources::ObjectKey& key) const noexcept {
    return std::hash<std::string>{}(key.space) * 31 + std::hash<std::string>{}(key.name);
  }
};
