#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "operator/resources/metadata.h"
#include "operator/resources/status.h"

namespace portolan::resources {

/// `targetRef` of an AtlasDriftCheck: an object of the same namespace.
struct DriftTarget {
  std::string kind;  ///< `AtlasMigration` or `AtlasSchema`; empty means `AtlasMigration`
  std::string name;

  friend bool operator==(const DriftTarget&, const DriftTarget&) = default;
};

/// AtlasDriftCheck.spec (spec/operator.md 1.10).
struct DriftCheckSpec {
  DriftTarget target_ref;
  std::string interval;  ///< Go duration; empty means 5m
  std::string timeout;   ///< Go duration; empty means 5m
  bool suspend = false;
  std::string on_drift;  ///< `Report` or `Fail`; empty means `Report`
  std::vector<std::string> exclude;

  friend bool operator==(const DriftCheckSpec&, const DriftCheckSpec&) = default;
};

/// AtlasDriftCheck.status.
struct DriftCheckStatus {
  std::int64_t observed_generation = -1;
  std::vector<Condition> conditions;
  std::string version;
  std::string fingerprint;
  std::string mode;  ///< `local` or `registry`
  std::optional<DriftSummary> summary;
  std::string last_check_time;

  friend bool operator==(const DriftCheckStatus&, const DriftCheckStatus&) = default;
};

/// One AtlasDriftCheck object.
struct AtlasDriftCheck {
  Metadata metadata;
  DriftCheckSpec spec;
  DriftCheckStatus status;

  friend bool operator==(const AtlasDriftCheck&, const AtlasDriftCheck&) = default;
};

/// As the functions of resource.h.
AtlasDriftCheck drift_check_from_json(const nlohmann::json& object);
nlohmann::json to_json(const AtlasDriftCheck& resource);

}  // namespace portolan::resources
