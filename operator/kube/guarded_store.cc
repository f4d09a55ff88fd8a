#include "operator/kube/guarded_store.h"

#include <nlohmann/json.hpp>
#include <utility>

namespace portolan::kube {

using nlohmann::json;

std::vector<json> GuardedStore::list(const Kind& kind, const std::string& space, const std::string& selector) {
  return store_.list(kind, space, selector);
}

std::optional<json> GuardedStore::get(const Kind& kind, const ObjectKey& key) {
  return store_.get(kind, key);
}

json GuardedStore::create(const Kind& kind, const json& object) {
  check_write_();
  return store_.create(kind, object);
}

json GuardedStore::update(const Kind& kind, const json& object) {
  check_write_();
  return store_.update(kind, object);
}

json GuardedStore::put_status(const Kind& kind, const json& object) {
  check_write_();
  return store_.put_status(kind, object);
}

json GuardedStore::patch(const Kind& kind, const ObjectKey& key, const json& merge_patch) {
  check_write_();
  return store_.patch(kind, key, merge_patch);
}

void GuardedStore::remove(const Kind& kind, const ObjectKey& key, const std::string& uid) {
  check_write_();
  store_.remove(kind, key, uid);
}

void GuardedStore::watch(const WatchRequest& request, const std::function<void(const WatchEvent&)>& on_event,
                         std::stop_token stop) {
  store_.watch(request, on_event, std::move(stop));
}

void GuardedStore::record_event(const resources::Event& event) {
  try {
    check_write_();
  } catch (const Stopped&) {
    return;
  }
  store_.record_event(event);
}

}  // namespace portolan::kube
