#pragma once

#include <optional>
#include <vector>

#include "operator/config/configuration.h"
#include "operator/reconcile/project.h"
#include "operator/reconcile/redact.h"
#include "operator/reconcile/references.h"
#include "operator/reconcile/target.h"
#include "operator/resources/spec.h"
#include "planner/engine/context.h"
#include "planner/engine/state.h"

namespace portolan::reconcile {

/// What an AtlasSchema comes to: its target and what is declared for it.
struct SchemaInputs {
  Target target;
  /// Where the desired state is tried out; unset: nowhere that the spec names.
  std::optional<base::Url> dev;
  engine::StateSource desired;
  /// The spec and its configuration. Lives in the configuration that was read.
  const project::Environment* environment = nullptr;
};

/// Reads the spec, its configuration and all they refer to (spec/operator.md 2.2, steps 1 to 4): one for each target,
/// in the order of the project's environments.
/// @param configuration  of this pass; outlives the result
/// Throws Failure, UsageError, SourceError, and TransientError where something that is referred to is missing.
std::vector<SchemaInputs> read_schema_inputs(const resources::SchemaSpec& spec, ReferenceReader& reader,
                                             Redactor& redactor, config::Configuration& configuration,
                                             const engine::Context& context);

/// Which part of the target an AtlasSchema manages.
engine::StateScope schema_scope(const project::Environment& environment);

}  // namespace portolan::reconcile
