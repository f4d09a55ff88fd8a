#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "operator/devdb/manifests.h"
#include "operator/devdb/pod_watch.h"
#include "operator/kube/object_store.h"
#include "operator/log/logger.h"
#include "planner/base/clock.h"

namespace portolan::devdb {

/// Where a server is reached, and its administrator's password (empty for pods of the user's own).
struct Server {
  std::string address;
  std::string password;
};

/// Tells an event about the resource that wants the database: warning, reason, text.
using Tell = std::function<void(bool warning, std::string_view reason, const std::string& text)>;

/// Keeps the Kubernetes objects of dev databases as they should be: Deployment, Secret, NetworkPolicy. What RBAC does
/// not grant is done without where that is possible. Safe from any thread.
class Instances {
 public:
  /// Everything outlives this object.
  Instances(kube::ObjectStore& store, const Settings& settings, PodWatch& pods, log::Logger& logger,
            const base::Clock& clock)
      : store_(store), settings_(settings), pods_(pods), logger_(logger), clock_(clock) {}

  /// The running server of `instance`; makes it, brings it up to date or scales it up first. Throws Pending while it is
  /// not ready (the waiter is woken then), NoDevDatabase when the cluster refuses.
  Server require(const Instance& instance, const Waiter& waiter, const Tell& tell);

  /// Begins and ends the use of an instance; one in use is never scaled down by this process.
  void begin_use(const Instance& instance);
  void end_use(const Instance& instance);

  /// Scales down what nobody has used for the idle time, and deletes what was for one resource alone.
  void tidy();

  /// Throws away what the used server of a resource holds: fresh pods, or none (spec/operator.md 4.6). Never throws.
  void clean_up(const resources::ObjectKey& instance, bool prewarm, const Tell& tell);

  /// Running instances by driver, and those of them that are in use.
  struct Count {
    int running = 0;
    int in_use = 0;
  };
  std::map<std::string, Count> counts() const;

 private:
  struct Credentials {
    std::string secret_uid;
    std::string password;
  };

  nlohmann::json ensure(const Instance& instance, Credentials& credentials, const Tell& tell);
  nlohmann::json bring_up(const Instance& instance, nlohmann::json found, const nlohmann::json& wanted);
  nlohmann::json replace(const Instance& instance, nlohmann::json found, const nlohmann::json& wanted);
  Credentials ensure_secret(const Instance& instance, const nlohmann::json& deployment);
  void ensure_policy(const Instance& instance, const nlohmann::json& deployment);
  void make_room(const Instance& instance);
  void scale_down(const nlohmann::json& deployment);
  void touch(const nlohmann::json& deployment);
  void tidy(const nlohmann::json& deployment);
  int uses_of(const resources::ObjectKey& instance) const;
  bool unused_for(const nlohmann::json& deployment, std::chrono::milliseconds time) const;

  kube::ObjectStore& store_;
  const Settings& settings_;
  PodWatch& pods_;
  log::Logger& logger_;
  const base::Clock& clock_;
  std::mutex ensuring_;
  mutable std::mutex mutex_;
  std::map<resources::ObjectKey, int> uses_;
  std::map<resources::ObjectKey, std::string> engines_;
  std::map<std::string, int> running_;
};

}  // namespace portolan::devdb
