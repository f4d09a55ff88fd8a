#include "operator/reconcile/drift_check_reconciler.h"

#include <nlohmann/json.hpp>

#include "operator/reconcile/drift_check_pass.h"

namespace portolan::reconcile {

PassResult DriftCheckReconciler::reconcile(const resources::ObjectKey& key, std::stop_token stop) {
  const auto document = environment_.store.get(kind(), key);
  if (!document) return {.gone = true};
  environment_.logger.info("reconciling drift check",
                           {{"kind", std::string(kind().kind)}, {"namespace", key.space}, {"name", key.name}});
  resources::AtlasDriftCheck resource = resources::drift_check_from_json(*document);
  if (!resource.metadata.deletion_timestamp.empty()) return {};
  return DriftCheckPass(environment_, std::move(resource), std::move(stop)).run();
}

}  // namespace portolan::reconcile
