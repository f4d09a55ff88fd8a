#include "operator/kube/kube_store.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "operator/kube/event_recorder.h"
#include "operator/kube/lister.h"
#include "operator/kube/rest.h"
#include "operator/kube/watcher.h"

namespace portolan::kube {
namespace {

using nlohmann::json;

/// Text from outside may hold bytes that are not UTF-8; the API server would refuse them.
std::string text_of(const json& document) {
  return document.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace

struct KubeStore::Impl {
  Impl(ClusterConfig config, const base::Clock& clock_, KubeStoreOptions options_)
      : options(std::move(options_)),
        clock(clock_),
        rest(std::move(config), options.deadline, options.on_answer),
        events(rest, clock) {}

  json write(const char* verb, const char* method, const std::string& path, const json& body) {
    return rest.call({.verb = verb, .method = method, .path = path, .body = text_of(body)});
  }

  KubeStoreOptions options;
  const base::Clock& clock;
  Rest rest;
  EventRecorder events;
};

KubeStore::KubeStore(ClusterConfig config, const base::Clock& clock, KubeStoreOptions options)
    : impl_(std::make_unique<Impl>(std::move(config), clock, std::move(options))) {}

KubeStore::~KubeStore() = default;

std::vector<json> KubeStore::list(const Kind& kind, const std::string& space, const std::string& label_selector) {
  Listing listing = list_all(impl_->rest, {kind, space, label_selector, false, impl_->options.page_size}, {});
  std::sort(listing.items.begin(), listing.items.end(),
            [](const json& a, const json& b) { return key_of(a) < key_of(b); });
  return std::move(listing.items);
}

std::optional<json> KubeStore::get(const Kind& kind, const ObjectKey& key) {
  try {
    return impl_->rest.call({.verb = "get", .path = resource_path(kind, key.space, key.name)});
  } catch (const NotFound&) {
    return std::nullopt;
  }
}

json KubeStore::create(const Kind& kind, const json& object) {
  return impl_->write("create", "POST", resource_path(kind, key_of(object).space), object);
}

json KubeStore::update(const Kind& kind, const json& object) {
  const ObjectKey key = key_of(object);
  return impl_->write("update", "PUT", resource_path(kind, key.space, key.name), object);
}

json KubeStore::put_status(const Kind& kind, const json& object) {
  const ObjectKey key = key_of(object);
  return impl_->rest.call({.verb = "update status of",
                           .method = "PUT",
                           .path = resource_path(kind, key.space, key.name, "status"),
                           .accept = kMetadataItem,
                           .body = text_of(object)});
}

json KubeStore::patch(const Kind& kind, const ObjectKey& key, const json& merge_patch) {
  return impl_->rest.call({.verb = "patch",
                           .method = "PATCH",
                           .path = resource_path(kind, key.space, key.name),
                           .accept = kMetadataItem,
                           .content_type = "application/merge-patch+json",
                           .body = text_of(merge_patch)});
}

void KubeStore::remove(const Kind& kind, const ObjectKey& key, const std::string& uid) {
  json options = {{"apiVersion", "v1"}, {"kind", "DeleteOptions"}, {"propagationPolicy", "Background"}};
  if (!uid.empty()) options["preconditions"] = {{"uid", uid}};
  try {
    impl_->write("delete", "DELETE", resource_path(kind, key.space, key.name), options);
  } catch (const NotFound&) {
    return;
  }
}

void KubeStore::watch(const WatchRequest& request, const std::function<void(const WatchEvent&)>& on_event,
                      std::stop_token stop) {
  Watcher(impl_->rest, impl_->clock, impl_->options, request, on_event).run(std::move(stop));
}

void KubeStore::record_event(const resources::Event& event) {
  try {
    impl_->events.record(event);
  } catch (const std::exception& error) {
    if (impl_->options.on_problem) impl_->options.on_problem(error.what());
  }
}

void KubeStore::check() {
  try {
    impl_->rest.call({.verb = "get", .path = "/version", .deadline = std::chrono::seconds(5)});
  } catch (const Forbidden&) {
    return;
  } catch (const TransientError&) {
    throw;
  } catch (const Error& error) {
    throw TransientError(error.what());
  }
}

}  // namespace portolan::kube
