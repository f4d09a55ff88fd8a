#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "operator/resources/metadata.h"
#include "operator/resources/spec.h"
#include "operator/resources/status.h"

namespace portolan::resources {

/// One AtlasSchema object.
struct AtlasSchema {
  Metadata metadata;
  SchemaSpec spec;
  SchemaStatus status;

  friend bool operator==(const AtlasSchema&, const AtlasSchema&) = default;
};

/// One AtlasMigration object.
struct AtlasMigration {
  Metadata metadata;
  MigrationSpec spec;
  MigrationStatus status;

  friend bool operator==(const AtlasMigration&, const AtlasMigration&) = default;
};

/// Reads a whole object document (`apiVersion`, `kind`, `metadata`, `spec`, `status`). Fields that the kind does not
/// have are passed over, as the API server prunes them. Throws SourceError naming the field whose type is wrong.
AtlasSchema schema_from_json(const nlohmann::json& object);
AtlasMigration migration_from_json(const nlohmann::json& object);

/// The whole object document. Unset fields are left out, except those of the status that the peer always writes
/// (spec/operator.md 1.7).
nlohmann::json to_json(const AtlasSchema& resource);
nlohmann::json to_json(const AtlasMigration& resource);

/// Paths of `spec` fields that are set but that Portolan does not act on yet, sorted, for example
/// `spec.policy.lint.review`. False, zero, "" and empty collections do not count as set. The resource is reported as
/// stalled with this list (spec/operator.md, "Which section wins").
/// @param object  a whole AtlasSchema or AtlasMigration document
std::vector<std::string> unsupported_fields(const nlohmann::json& object);

}  // namespace portolan::resources
