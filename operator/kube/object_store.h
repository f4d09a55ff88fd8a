#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "operator/resources/core.h"
#include "operator/resources/kind.h"
#include "operator/resources/metadata.h"
#include "planner/base/errors.h"

namespace portolan::kube {

using resources::Kind;
using resources::ObjectKey;

/// The object does not exist (any more), or its kind is not served.
class NotFound : public Error {
 public:
  using Error::Error;
};

/// RBAC refuses the call; `what()` names verb, resource and namespace.
class Forbidden : public Error {
 public:
  using Error::Error;
};

/// The API server refuses the object itself; `what()` carries its explanation.
class Invalid : public Error {
 public:
  using Error::Error;
};

/// What happened to an object.
enum class Change {
  added,
  modified,
  deleted,
  synced,  ///< the list is delivered in full, at the start and after each new list; the event carries no object
};

/// One event of a watch.
struct WatchEvent {
  Change change;
  ObjectKey key;
  const nlohmann::json* object = nullptr;  ///< valid during the call; null with `synced` and maybe with `deleted`
};

/// What to watch.
struct WatchRequest {
  Kind kind;
  std::string space;           ///< one namespace; empty means all
  std::string label_selector;  ///< Kubernetes selector syntax; empty means everything
  bool metadata_only = false;  ///< objects carry `metadata` only; read the object by name when it matters
  /// Names of the objects somebody refers to now. Used where list or watch is forbidden: these are then polled by name.
  /// Must be callable from the watching thread.
  std::function<std::vector<ObjectKey>()> referenced;
};

/// The seam to the place where Kubernetes objects live: an API server, or a folder of manifests in standalone mode.
/// Objects are whole JSON documents (`apiVersion`, `kind`, `metadata`, ...). Every method may be called from any
/// thread.
///
/// Errors of every call: TransientError (network, server restarts, 429, 5xx), Forbidden, Invalid, NotFound,
/// ConflictError (the object was changed or created meanwhile). Texts carry no secrets.
class ObjectStore {
 public:
  virtual ~ObjectStore() = default;

  /// All objects of `kind` in namespace `space` (empty: all namespaces), sorted by namespace and name.
  virtual std::vector<nlohmann::json> list(const Kind& kind, const std::string& space,
                                           const std::string& label_selector = {}) = 0;

  /// The object as it is now, or nothing when it does not exist.
  virtual std::optional<nlohmann::json> get(const Kind& kind, const ObjectKey& key) = 0;

  /// Creates `object` and returns it as stored. ConflictError when it exists already.
  virtual nlohmann::json create(const Kind& kind, const nlohmann::json& object) = 0;

  /// Replaces the object, conditional on `metadata.resourceVersion` when it is given; the status is not touched on
  /// kinds that have a status subresource. Returns it as stored.
  virtual nlohmann::json update(const Kind& kind, const nlohmann::json& object) = 0;

  /// Replaces the status alone, conditional on `metadata.resourceVersion` of `object`. Returns the metadata of the
  /// object as stored, perhaps with the rest. ConflictError: read again and recompute.
  virtual nlohmann::json put_status(const Kind& kind, const nlohmann::json& object) = 0;

  /// Applies a JSON merge patch (RFC 7386) to everything but the status. With `metadata.resourceVersion` in the patch
  /// the call is conditional on it. Returns as put_status.
  virtual nlohmann::json patch(const Kind& kind, const ObjectKey& key, const nlohmann::json& merge_patch) = 0;

  /// Deletes the object; one that is not there is fine. Dependents go in the background.
  /// @param uid  when not empty, only the object with this uid is deleted (ConflictError otherwise)
  virtual void remove(const Kind& kind, const ObjectKey& key, const std::string& uid = {}) = 0;

  /// Delivers every object as `added`, then `synced`, then every change, until `stop` is requested. Survives lost
  /// connections, restarts of the server and expired versions: what changed or vanished meanwhile comes as `modified`
  /// or `deleted`, followed by another `synced`. `on_event` is called from the calling thread, one event at a time, and
  /// must not throw. Objects come without `metadata.managedFields`.
  virtual void watch(const WatchRequest& request, const std::function<void(const WatchEvent&)>& on_event,
                     std::stop_token stop) = 0;

  /// Records an event about an object, best effort: a repeated one raises the count of the first. Never throws.
  virtual void record_event(const resources::Event& event) = 0;

  /// Returns when the store answers; throws TransientError when it does not. For readiness probes.
  virtual void check() = 0;
};

}  // namespace portolan::kube
