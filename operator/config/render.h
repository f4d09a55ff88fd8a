#pragma once

#include <string>

#include "operator/resources/spec.h"

namespace portolan::config {

/// Name of the environment when the spec gives none (spec/operator.md 1.3).
inline constexpr const char* kDefaultEnvironment = "kubernetes";

/// What is known beside the spec's plain fields; an empty text leaves the attribute out.
struct Resolved {
  std::string environment = kDefaultEnvironment;
  /// Target and dev database.
  std::string url, dev;
  /// The desired state or the migration directory.
  std::string source;
};

/// The document that says what the spec says (spec/operator.md 5.1, 5.3), to lay a custom configuration over. Where the
/// store is and who asks is the operator's to know, so that there is no `atlas` block.
std::string render(const resources::SchemaSpec& spec, const Resolved& resolved);
std::string render(const resources::MigrationSpec& spec, const Resolved& resolved);

}  // namespace portolan::config
