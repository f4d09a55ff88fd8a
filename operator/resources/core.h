#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "operator/resources/kind.h"
#include "operator/resources/metadata.h"

namespace portolan::resources {

/// A core Secret. Values are the decoded bytes.
struct Secret {
  Metadata metadata;
  std::string type;
  std::map<std::string, std::string> data;

  friend bool operator==(const Secret&, const Secret&) = default;
};

/// A core ConfigMap. `binary_data` holds decoded bytes.
struct ConfigMap {
  Metadata metadata;
  std::map<std::string, std::string> data;
  std::map<std::string, std::string> binary_data;

  friend bool operator==(const ConfigMap&, const ConfigMap&) = default;
};

/// What an event tells about one object. The store fills name, times and count.
struct Event {
  Kind kind;             ///< of the object the event is about
  Metadata about;        ///< of that object: name, namespace, uid and resourceVersion are used
  bool warning = false;  ///< type `Warning` instead of `Normal`
  std::string reason;
  std::string message;    ///< cut at 1024 bytes by the store, the API server's limit
  std::string component;  ///< for example `atlasschema-controller`
};

/// A coordination Lease. Times are RFC 3339 with microseconds, empty when absent.
struct Lease {
  Metadata metadata;
  std::string holder;
  std::int64_t duration_seconds = 0;
  std::string acquire_time;
  std::string renew_time;
  std::int64_t transitions = 0;

  friend bool operator==(const Lease&, const Lease&) = default;
};

/// Reading throws SourceError naming the field whose type is wrong. A Secret's `stringData` wins over `data`, as the
/// API server merges it.
Secret secret_from_json(const nlohmann::json& object);
ConfigMap config_map_from_json(const nlohmann::json& object);
Lease lease_from_json(const nlohmann::json& object);

nlohmann::json to_json(const Secret& secret);
nlohmann::json to_json(const ConfigMap& config_map);
nlohmann::json to_json(const Lease& lease);

}  // namespace portolan::resources
