#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "operator/kube/object_store.h"

namespace portolan::kube {

/// Another store, written to only while that is allowed: a replica that was paused beyond its Lease must not overwrite
/// what the new owner says (spec/operator.md 10.17). Reads are always allowed.
class GuardedStore final : public ObjectStore {
 public:
  /// @param store  outlives this object
  /// @param check_write  throws Stopped when nothing may be written any more; called before every write
  GuardedStore(ObjectStore& store, std::function<void()> check_write)
      : store_(store), check_write_(std::move(check_write)) {}

  std::vector<nlohmann::json> list(const Kind& kind, const std::string& space, const std::string& selector) override;
  std::optional<nlohmann::json> get(const Kind& kind, const ObjectKey& key) override;
  nlohmann::json create(const Kind& kind, const nlohmann::json& object) override;
  nlohmann::json update(const Kind& kind, const nlohmann::json& object) override;
  nlohmann::json put_status(const Kind& kind, const nlohmann::json& object) override;
  nlohmann::json patch(const Kind& kind, const ObjectKey& key, const nlohmann::json& merge_patch) override;
  void remove(const Kind& kind, const ObjectKey& key, const std::string& uid) override;
  void watch(const WatchRequest& request, const std::function<void(const WatchEvent&)>& on_event,
             std::stop_token stop) override;
  /// Events are dropped where a write would be refused.
  void record_event(const resources::Event& event) override;
  void check() override { store_.check(); }

 private:
  ObjectStore& store_;
  const std::function<void()> check_write_;
};

}  // namespace portolan::kube
