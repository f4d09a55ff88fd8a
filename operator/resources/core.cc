#include "operator/resources/core.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "operator/resources/codec.h"
#include "planner/base/errors.h"
#include "planner/base/hash.h"

namespace portolan::resources {
namespace {

using nlohmann::json;
using Texts = std::map<std::string, std::string>;

json document(const Kind& kind, const Metadata& metadata) {
  return {{"apiVersion", kind.api_version()}, {"kind", kind.kind}, {"metadata", metadata_json(metadata)}};
}

Texts decoded(const json& object, const char* field) {
  Texts values;
  Reader(object, "")(field, values);
  for (auto& [key, value] : values) {
    try {
      value = base::base64_decode(value);
    } catch (const Error&) {
      throw SourceError(std::string(field) + "." + key + ": not valid base64");
    }
  }
  return values;
}

json encoded(const Texts& values) {
  json node = json::object();
  for (const auto& [key, value] : values) node[key] = base::base64_encode(value);
  return node;
}

template <class Archive>
void lease_fields(const Archive& a, Lease& v) {
  a("holderIdentity", v.holder);
  a("leaseDurationSeconds", v.duration_seconds);
  a("acquireTime", v.acquire_time);
  a("renewTime", v.renew_time);
  a("leaseTransitions", v.transitions);
}

}  // namespace

Secret secret_from_json(const json& object) {
  Secret secret;
  secret.metadata = metadata_of(object);
  const Reader reader(object, "");
  reader("type", secret.type);
  secret.data = decoded(object, "data");
  Texts plain;
  reader("stringData", plain);
  for (auto& [key, value] : plain) secret.data[key] = std::move(value);
  return secret;
}

ConfigMap config_map_from_json(const json& object) {
  ConfigMap config_map;
  config_map.metadata = metadata_of(object);
  Reader(object, "")("data", config_map.data);
  config_map.binary_data = decoded(object, "binaryData");
  return config_map;
}

Lease lease_from_json(const json& object) {
  Lease lease;
  lease.metadata = metadata_of(object);
  const auto spec = object.find("spec");
  if (spec != object.end() && !spec->is_null()) lease_fields(Reader(*spec, "spec"), lease);
  return lease;
}

json to_json(const Secret& secret) {
  json object = document(kSecret, secret.metadata);
  if (!secret.type.empty()) object["type"] = secret.type;
  object["data"] = encoded(secret.data);
  return object;
}

json to_json(const ConfigMap& config_map) {
  json object = document(kConfigMap, config_map.metadata);
  object["data"] = json(config_map.data);
  if (!config_map.binary_data.empty()) object["binaryData"] = encoded(config_map.binary_data);
  return object;
}

json to_json(const Lease& lease) {
  json object = document(kLease, lease.metadata);
  Lease copy = lease;
  lease_fields(Writer(object["spec"]), copy);
  return object;
}

}  // namespace portolan::resources
