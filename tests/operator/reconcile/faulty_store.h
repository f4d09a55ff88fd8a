#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "operator/kube/object_store.h"
#include "planner/base/errors.h"

namespace portolan::reconcile {

/// A store that is gone from its nth write on, right before that write or right after it, as for a process that dies
/// there.
class FaultyStore final : public kube::ObjectStore {
 public:
  /// @param write  which one, counting from 1; 0: none
  FaultyStore(kube::ObjectStore& inner, int write, bool after) : inner_(inner), write_(write), after_(after) {}

  bool died() const { return dead_; }

  std::vector<nlohmann::json> list(const kube::Kind& kind, const std::string& space,
                                   const std::string& label_selector) override {
    check();
    return inner_.list(kind, space, label_selector);
  }
  std::optional<nlohmann::json> get(const kube::Kind& kind, const kube::ObjectKey& key) override {
    check();
    return inner_.get(kind, key);
  }
  nlohmann::json create(const kube::Kind& kind, const nlohmann::json& object) override {
    return pass([&] { return inner_.create(kind, object); });
  }
  nlohmann::json update(const kube::Kind& kind, const nlohmann::json& object) override {
    return pass([&] { return inner_.update(kind, object); });
  }
  nlohmann::json put_status(const kube::Kind& kind, const nlohmann::json& object) override {
    return pass([&] { return inner_.put_status(kind, object); });
  }
  nlohmann::json patch(const kube::Kind& kind, const kube::ObjectKey& key, const nlohmann::json& merge_patch) override {
    return pass([&] { return inner_.patch(kind, key, merge_patch); });
  }
  void remove(const kube::Kind& kind, const kube::ObjectKey& key, const std::string& uid) override {
    check();
    inner_.remove(kind, key, uid);
  }
  void watch(const kube::WatchRequest& request, const std::function<void(const kube::WatchEvent&)>& on_event,
             std::stop_token stop) override {
    inner_.watch(request, on_event, std::move(stop));
  }
  void record_event(const resources::Event& event) override {
    if (!dead_) inner_.record_event(event);
  }
  void check() override {
    if (dead_) throw TransientError("the store is gone");
  }

 private:
  template <typename Call>
  nlohmann::json pass(const Call& call) {
    check();
    const bool now = ++writes_ == write_;
    if (now && !after_) dead_ = true;
    check();
    nlohmann::json stored = call();
    if (now) dead_ = true;
    check();
    return stored;
  }

  kube::ObjectStore& inner_;
  int write_;
  bool after_;
  int writes_ = 0;
  bool dead_ = false;
};

}  // namespace portolan::reconcile
