#pragma once

#include <functional>
#include <memory>
#include <string>

#include "operator/kube/object_store.h"
#include "planner/base/clock.h"

namespace portolan::standalone {

/// Where standalone mode tells what happens, a line at a time, without newline.
using Report = std::function<void(const std::string& line)>;

/// A folder of manifests in place of an API server. It keeps what the API server would: pruning, defaults and
/// validation by the CRDs, `stringData`, uid, generation, resourceVersion with conflicts, deletion with finalizers,
/// events. The status of object NAME is in `NAME.status.yaml` beside its manifest, written as a whole or not at all;
/// what the operator itself creates (Secrets, ConfigMaps, Leases) is below `.portolan/`, readable by the owner alone.
///
/// A manifest that cannot be read or is not valid changes nothing: the last good version stays in force and the report
/// says what is wrong.
class FolderStore final : public kube::ObjectStore {
 public:
  /// Locks and reads the folder, and follows its changes from then on.
  /// Throws UsageError when the folder does not exist or another process works on it.
  FolderStore(std::string folder, Report report, const base::Clock& clock = base::system_clock());
  ~FolderStore() override;

  std::vector<nlohmann::json> list(const kube::Kind& kind, const std::string& space,
                                   const std::string& label_selector = {}) override;
  std::optional<nlohmann::json> get(const kube::Kind& kind, const kube::ObjectKey& key) override;
  nlohmann::json create(const kube::Kind& kind, const nlohmann::json& object) override;
  nlohmann::json update(const kube::Kind& kind, const nlohmann::json& object) override;
  nlohmann::json put_status(const kube::Kind& kind, const nlohmann::json& object) override;
  nlohmann::json patch(const kube::Kind& kind, const kube::ObjectKey& key, const nlohmann::json& merge_patch) override;
  void remove(const kube::Kind& kind, const kube::ObjectKey& key, const std::string& uid = {}) override;
  void watch(const kube::WatchRequest& request, const std::function<void(const kube::WatchEvent&)>& on_event,
             std::stop_token stop) override;
  void record_event(const resources::Event& event) override;
  void check() override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace portolan::standalone
