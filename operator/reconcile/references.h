#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "operator/kube/object_store.h"
#include "operator/reconcile/redact.h"
#include "operator/resources/spec.h"

namespace portolan::reconcile {

/// One object a resource refers to.
struct Reference {
  resources::Kind kind;
  resources::ObjectKey key;
  /// The resourceVersion that was read; empty: there was no such object.
  std::string version = {};

  friend bool operator==(const Reference&, const Reference&) = default;
};

/// Reads the Secrets and ConfigMaps that one resource refers to, in its own namespace. Remembers what was read: for the
/// index of references, for noticing changed content, and for redaction.
class ReferenceReader {
 public:
  /// @param store, redactor  outlive this object
  ReferenceReader(kube::ObjectStore& store, std::string space, Redactor& redactor)
      : store_(store), space_(std::move(space)), redactor_(redactor) {}

  /// The value of a Secret's key. Nothing when the reference is optional and object or key is missing. Throws
  /// TransientError `secrets "x" not found` or `secret <ns>/<name> does not contain key "<key>"`.
  std::optional<std::string> secret(const resources::KeySelector& selector);

  /// The same for a ConfigMap's key: `configmaps <ns>/<name> does not contain key "<key>"`.
  std::optional<std::string> config_map_key(const resources::KeySelector& selector);

  /// All of a ConfigMap's data; `binaryData` counts where it is UTF-8 text.
  std::map<std::string, std::string> config_map(const std::string& name);

  const std::vector<Reference>& references() const { return references_; }

  /// Hash over everything read so far: differs when any content differs.
  std::string content_hash() const;

 private:
  template <typename Object>
  const Object* read(std::map<std::string, std::optional<Object>>& cache, const resources::Kind& kind,
                     const std::string& name);

  kube::ObjectStore& store_;
  std::string space_;
  Redactor& redactor_;
  std::vector<Reference> references_;
  std::map<std::string, std::optional<resources::Secret>> secrets_;
  std::map<std::string, std::optional<resources::ConfigMap>> config_maps_;
};

}  // namespace portolan::reconcile
