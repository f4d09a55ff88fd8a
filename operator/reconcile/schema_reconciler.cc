#include "operator/reconcile/schema_reconciler.h"

#include <nlohmann/json.hpp>

#include "operator/reconcile/object_writer.h"
#include "operator/reconcile/schema_pass.h"

namespace portolan::reconcile {

PassResult SchemaReconciler::reconcile(const resources::ObjectKey& key, std::stop_token stop) {
  const auto document = environment_.store.get(kind(), key);
  if (!document) {
    inputs_.forget(key);
    left_out_.forget(key);
    return {.gone = true};
  }
  environment_.logger.info("reconciling schema",
                           {{"kind", std::string(kind().kind)}, {"namespace", key.space}, {"name", key.name}});
  resources::AtlasSchema resource = resources::schema_from_json(*document);
  if (!resource.metadata.deletion_timestamp.empty()) {
    remove_finalizer(environment_.store, kind(), resource.metadata);
    return {};
  }
  return SchemaPass(environment_, inputs_, left_out_, std::move(resource), resources::unsupported_fields(*document),
                    std::move(stop))
      .run();
}

}  // namespace portolan::reconcile
