#pragma once

#include <string>
#include <string_view>

#include "operator/kube/object_store.h"
#include "operator/reconcile/redact.h"
#include "operator/resources/drift_check.h"
#include "operator/resources/resource.h"

namespace portolan::reconcile {

/// Writes the status of `resource`, conditional on the version that was read. When only metadata changed meanwhile the
/// write is repeated on the new version; `resource.metadata` follows. Throws ConflictError when the spec changed (the
/// pass speaks of an old one), kube::NotFound when the object is gone.
void write_status(kube::ObjectStore& store, resources::AtlasSchema& resource);
void write_status(kube::ObjectStore& store, resources::AtlasMigration& resource);
void write_status(kube::ObjectStore& store, resources::AtlasDriftCheck& resource);

/// Records an event about an object. The text is redacted.
void record(kube::ObjectStore& store, const Redactor& redactor, const resources::Kind& kind,
            const resources::Metadata& about, bool warning, std::string_view reason, std::string_view message);

/// The in-flight finalizer (spec/operator.md 10.15): keeps a deleted object until its open attempt has ended. Adding is
/// best effort, because older roles do not allow it; the destructor removes it again.
class InFlightFinalizer {
 public:
  /// @param metadata  of the object; its resourceVersion follows the writes. Outlives this object.
  InFlightFinalizer(kube::ObjectStore& store, const resources::Kind& kind, resources::Metadata& metadata);
  ~InFlightFinalizer();
  InFlightFinalizer(const InFlightFinalizer&) = delete;
  InFlightFinalizer& operator=(const InFlightFinalizer&) = delete;

 private:
  kube::ObjectStore& store_;
  const resources::Kind& kind_;
  resources::Metadata& metadata_;
  bool added_ = false;
};

/// Takes the in-flight finalizer off an object that is being deleted. Returns whether it had one.
bool remove_finalizer(kube::ObjectStore& store, const resources::Kind& kind, resources::Metadata& metadata);

}  // namespace portolan::reconcile
