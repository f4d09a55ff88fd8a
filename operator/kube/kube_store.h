#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "operator/kube/config.h"
#include "operator/kube/object_store.h"
#include "planner/base/clock.h"

namespace portolan::kube {

/// Settings of KubeStore; the defaults suit production.
struct KubeStoreOptions {
  /// The longest a call may take, watches aside. A store that only serves leases needs one well below their renew time.
  std::chrono::milliseconds deadline = std::chrono::seconds(30);
  /// How often objects are polled by name where RBAC refuses to list or watch them.
  std::chrono::milliseconds poll_interval = std::chrono::seconds(30);
  /// First and longest pause before a broken watch is tried again; each pause is up to doubled by chance.
  std::chrono::milliseconds first_retry = std::chrono::milliseconds(500);
  std::chrono::milliseconds longest_retry = std::chrono::seconds(30);
  int page_size = 500;  ///< objects per list call
  /// How long the server may keep one watch call open; a new call follows it without a list.
  std::chrono::seconds watch_length = std::chrono::minutes(5);
  /// How long a watch may be silent before a new call takes its place: its connection may be dead. A server sends
  /// bookmarks each minute for kinds that change and none for others, so that silence alone is no problem to report.
  std::chrono::milliseconds watch_silence = std::chrono::seconds(90);
  /// Told about problems that the store deals with itself, for the log. Called from any thread; may be null.
  std::function<void(const std::string&)> on_problem = {};
  /// Told method and status code of every answer, 0 where there was none. Called from any thread; may be null.
  std::function<void(const std::string& method, int code)> on_answer = {};
};

/// ObjectStore over the REST interface of an API server.
class KubeStore final : public ObjectStore {
 public:
  /// @param clock  must outlive the store
  /// Throws UsageError when the server's URL or a certificate cannot be read. Nothing is sent yet.
  KubeStore(ClusterConfig config, const base::Clock& clock, KubeStoreOptions options = {});
  ~KubeStore() override;

  std::vector<nlohmann::json> list(const Kind& kind, const std::string& space,
                                   const std::string& label_selector = {}) override;
  std::optional<nlohmann::json> get(const Kind& kind, const ObjectKey& key) override;
  nlohmann::json create(const Kind& kind, const nlohmann::json& object) override;
  nlohmann::json update(const Kind& kind, const nlohmann::json& object) override;
  nlohmann::json put_status(const Kind& kind, const nlohmann::json& object) override;
  nlohmann::json patch(const Kind& kind, const ObjectKey& key, const nlohmann::json& merge_patch) override;
  void remove(const Kind& kind, const ObjectKey& key, const std::string& uid = {}) override;
  void watch(const WatchRequest& request, const std::function<void(const WatchEvent&)>& on_event,
             std::stop_token stop) override;
  void record_event(const resources::Event& event) override;
  void check() override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace portolan::kube
