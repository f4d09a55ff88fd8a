#include "operator/reconcile/migration_reconciler.h"

#include <nlohmann/json.hpp>

#include "operator/reconcile/migration_pass.h"
#include "operator/reconcile/object_writer.h"

namespace portolan::reconcile {

PassResult MigrationReconciler::reconcile(const resources::ObjectKey& key, std::stop_token stop) {
  const auto document = environment_.store.get(kind(), key);
  if (!document) {
    inputs_.forget(key);
    return {.gone = true};
  }
  environment_.logger.info("reconciling migration",
                           {{"kind", std::string(kind().kind)}, {"namespace", key.space}, {"name", key.name}});
  resources::AtlasMigration resource = resources::migration_from_json(*document);
  if (!resource.metadata.deletion_timestamp.empty()) {
    remove_finalizer(environment_.store, kind(), resource.metadata);
    return {};
  }
  return MigrationPass(environment_, inputs_, std::move(resource), resources::unsupported_fields(*document),
                       std::move(stop))
      .run();
}

}  // namespace portolan::reconcile
