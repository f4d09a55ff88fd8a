#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>

namespace portolan::reconcile {

/// Lets one pass at a time work on a target database (spec/operator.md 10.5). Thread-safe.
class TargetGate {
 public:
  /// Holds a target until it is destroyed.
  class Pass {
   public:
    Pass(TargetGate& gate, std::string key) : gate_(gate), key_(std::move(key)) {}
    ~Pass() { gate_.leave(key_); }
    Pass(const Pass&) = delete;
    Pass& operator=(const Pass&) = delete;

   private:
    TargetGate& gate_;
    std::string key_;
  };

  /// Holds `key` (target_key) from now on; null while another pass works on it. Nobody waits here: a waiting worker
  /// would keep other targets from being served.
  [[nodiscard]] std::unique_ptr<Pass> try_enter(const std::string& key);

  /// Targets in work now.
  std::size_t inflight() const;

 private:
  void leave(const std::string& key);

  mutable std::mutex mutex_;
  std::set<std::string> busy_;
};

}  // namespace portolan::reconcile
