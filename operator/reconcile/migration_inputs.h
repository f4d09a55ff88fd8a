#pragma once

#include <optional>
#include <string>
#include <vector>

#include "operator/reconcile/project.h"
#include "operator/resources/resource.h"
#include "planner/engine/context.h"
#include "planner/migrate/dir.h"

namespace portolan::reconcile {

/// What one pass over an AtlasMigration works with.
struct MigrationInputs {
  Target target;
  std::optional<base::Url> dev;
  migrate::Dir directory;
  /// The spec names a directory of the store.
  bool remote = false;
  /// HMAC over everything that decides what the target becomes (spec/operator.md 3.6, 10.6).
  std::string hash;
  /// The spec and its configuration. Lives in the configuration of the pass.
  const project::Environment* environment = nullptr;
};

/// Whether the spec names a directory of the store.
bool is_remote(const resources::Directory& dir);

/// Reads them, one for each target, in the order of the project's environments: the directory goes into the working
/// directory, from where the configuration may take it and make another one of it (spec/operator.md 1.6, 5.3).
/// @param context   reaches that working directory
/// @param hash_key  of the HMAC
/// Throws UsageError with the texts of those sections, and what ReferenceReader and Configuration throw.
std::vector<MigrationInputs> read_migration_inputs(const resources::MigrationSpec& spec, ReferenceReader& reader,
                                                   Redactor& redactor, config::Configuration& configuration,
                                                   const engine::Context& context, const std::string& hash_key);

}  // namespace portolan::reconcile
