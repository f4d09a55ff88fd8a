#include "operator/reconcile/object_writer.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "operator/resources/condition.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::reconcile {
namespace {

constexpr int kStatusTries = 5;

template <typename Resource>
void write_status_of(kube::ObjectStore& store, const resources::Kind& kind, Resource& resource) {
  for (int tries = 1;; ++tries) {
    try {
      const auto stored = store.put_status(kind, resources::to_json(resource));
      resource.metadata.resource_version = resources::metadata_of(stored).resource_version;
      return;
    } catch (const ConflictError&) {
      const auto current = store.get(kind, resource.metadata.key());
      if (!current) throw kube::NotFound(resource.metadata.key().text() + " is gone");
      const resources::Metadata metadata = resources::metadata_of(*current);
      if (metadata.uid != resource.metadata.uid) throw kube::NotFound(resource.metadata.key().text() + " is gone");
      if (metadata.generation != resource.metadata.generation || tries == kStatusTries) throw;
      resource.metadata = metadata;
    }
  }
}

nlohmann::json finalizer_patch(const resources::Metadata& metadata, const std::vector<std::string>& finalizers) {
  return {{"metadata", {{"finalizers", finalizers}, {"resourceVersion", metadata.resource_version}}}};
}

void patch_finalizers(kube::ObjectStore& store, const resources::Kind& kind, resources::Metadata& metadata,
                      std::vector<std::string> finalizers) {
  const auto stored = store.patch(kind, metadata.key(), finalizer_patch(metadata, finalizers));
  metadata.resource_version = resources::metadata_of(stored).resource_version;
  metadata.finalizers = std::move(finalizers);
}

}  // namespace

void write_status(kube::ObjectStore& store, resources::AtlasSchema& resource) {
  write_status_of(store, resources::kAtlasSchema, resource);
}

void write_status(kube::ObjectStore& store, resources::AtlasMigration& resource) {
  write_status_of(store, resources::kAtlasMigration, resource);
}

void write_status(kube::ObjectStore& store, resources::AtlasDriftCheck& resource) {
  write_status_of(store, resources::kAtlasDriftCheck, resource);
}

void record(kube::ObjectStore& store, const Redactor& redactor, const resources::Kind& kind,
            const resources::Metadata& about, bool warning, std::string_view reason, std::string_view message) {
  store.record_event({.kind = kind,
                      .about = about,
                      .warning = warning,
                      .reason = std::string(reason),
                      .message = redactor.apply(base::trim(message)),
                      .component = base::to_lower(kind.kind) + "-controller"});
}

InFlightFinalizer::InFlightFinalizer(kube::ObjectStore& store, const resources::Kind& kind,
                                     resources::Metadata& metadata)
    : store_(store), kind_(kind), metadata_(metadata) {
  std::vector<std::string> finalizers = metadata.finalizers;
  const std::string name(resources::marker::kInFlightFinalizer);
  if (std::find(finalizers.begin(), finalizers.end(), name) != finalizers.end()) {
    added_ = true;
    return;
  }
  finalizers.push_back(name);
  try {
    patch_finalizers(store, kind, metadata, std::move(finalizers));
    added_ = true;
  } catch (const kube::Forbidden&) {
    added_ = false;
  }
}

InFlightFinalizer::~InFlightFinalizer() {
  if (!added_) return;
  try {
    remove_finalizer(store_, kind_, metadata_);
  } catch (const Error&) {
    // The next pass over the object removes it.
    added_ = false;
  }
}

bool remove_finalizer(kube::ObjectStore& store, const resources::Kind& kind, resources::Metadata& metadata) {
  constexpr int kTries = 3;
  for (int tries = 1;; ++tries) {
    std::vector<std::string> finalizers = metadata.finalizers;
    if (std::erase(finalizers, std::string(resources::marker::kInFlightFinalizer)) == 0) return false;
    try {
      patch_finalizers(store, kind, metadata, std::move(finalizers));
      return true;
    } catch (const kube::NotFound&) {
      return true;
    } catch (const ConflictError&) {
      const auto current = store.get(kind, metadata.key());
      if (!current || tries == kTries) return current.has_value();
      metadata = resources::metadata_of(*current);
    }
  }
}

}  // namespace portolan::reconcile
