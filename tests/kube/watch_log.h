#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "operator/kube/object_store.h"

namespace portolan::kube {

/// Runs a watch in the background and keeps what it delivered, as `added NAME`, `modified NAME`, `deleted NAME` and
/// `synced`.
class WatchLog {
 public:
  WatchLog(ObjectStore& store, WatchRequest request);

  /// Waits for the entry to have come `times` times; false when it does not come for a minute.
  bool wait_for(const std::string& entry, int times = 1);

  std::vector<std::string> entries() const;

  /// The last document delivered for the object, as text.
  std::string document(const std::string& name) const;

 private:
  void take(const WatchEvent& event);

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> entries_;
  std::map<std::string, std::string> documents_;
  std::jthread thread_;
};

}  // namespace portolan::kube
