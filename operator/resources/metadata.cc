#include "operator/resources/metadata.h"

#include <nlohmann/json.hpp>

#include "operator/resources/codec.h"

namespace portolan::resources {

template <class Archive>
static void fields(const Archive& a, OwnerReference& v) {
  a("apiVersion", v.api_version);
  a("kind", v.kind);
  a("name", v.name);
  a("uid", v.uid);
  a("controller", v.controller);
  a("blockOwnerDeletion", v.block_owner_deletion);
}

template <class Archive>
static void fields(const Archive& a, Metadata& v) {
  a("name", v.name);
  a("namespace", v.space);
  a("uid", v.uid);
  a("resourceVersion", v.resource_version);
  a("generation", v.generation);
  a("creationTimestamp", v.creation_timestamp);
  a("deletionTimestamp", v.deletion_timestamp);
  a("finalizers", v.finalizers);
  a("labels", v.labels);
  a("annotations", v.annotations);
  a("ownerReferences", v.owners);
}

Metadata metadata_of(const nlohmann::json& object) {
  Metadata metadata;
  Reader(object, "")("metadata", metadata);
  return metadata;
}

std::string annotation(const Metadata& metadata, std::string_view name) {
  const auto found = metadata.annotations.find(std::string(name));
  return found == metadata.annotations.end() ? "" : found->second;
}

nlohmann::json metadata_json(const Metadata& metadata) {
  nlohmann::json node = nlohmann::json::object();
  Metadata copy = metadata;
  fields(Writer(node), copy);
  return node;
}

}  // namespace portolan::resources
