#include "operator/kube/watcher.h"

#include <algorithm>
#include <exception>
#include <nlohmann/json.hpp>
#include <random>
#include <unordered_set>
#include <utility>
#include <vector>

namespace portolan::kube {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;

/// The server ends a watch by itself after its length; only a dead connection lasts longer than this on top.
constexpr milliseconds kGrace = std::chrono::seconds(30);

/// A watch that ends sooner than this without an event is a failure, or the next one would follow without a pause.
constexpr std::chrono::seconds kShort{1};

/// A random share of `longest`, so that replicas and watches do not come back in step.
milliseconds random_part(milliseconds longest) {
  std::random_device source;
  return milliseconds(std::uniform_int_distribution<milliseconds::rep>(0, longest.count())(source));
}

}  // namespace

Watcher::Watcher(Rest& rest, const base::Clock& clock, const KubeStoreOptions& options, const WatchRequest& request,
                 const std::function<void(const WatchEvent&)>& on_event)
    : rest_(rest), clock_(clock), options_(options), request_(request), on_event_(on_event) {}

void Watcher::run(std::stop_token stop) {
  while (!stop.stop_requested()) {
    try {
      step(stop);
      failures_ = 0;
    } catch (const Stopped&) {
      return;
    } catch (const Expired&) {
      version_.clear();
      if (++failures_ > 1) pause(stop);
    } catch (const Forbidden& error) {
      version_.clear();
      if (!refused_) report(error.what());
      refused_ = true;
      if (request_.referenced) {
        poll(stop);
        clock_.sleep(options_.poll_interval, stop);
      } else {
        pause(stop);
      }
    } catch (const std::exception& error) {
      report(error.what());
      pause(stop);
    }
  }
}

void Watcher::step(const std::stop_token& stop) {
  if (version_.empty()) relist(stop);
  follow(stop);
  refused_ = false;
}

void Watcher::relist(const std::stop_token& stop) {
  Listing listing = list_all(
      rest_, {request_.kind, request_.space, request_.label_selector, request_.metadata_only, options_.page_size},
      stop);
  std::unordered_set<ObjectKey> present;
  for (json& item : listing.items) {
    const ObjectKey key = key_of(item);
    present.insert(key);
    set(key, std::move(item));
  }
  std::vector<ObjectKey> gone;
  for (const auto& [key, version] : versions_) {
    if (!present.contains(key)) gone.push_back(key);
  }
  std::sort(gone.begin(), gone.end());
  for (const ObjectKey& key : gone) forget(key, nullptr);
  version_ = listing.resource_version;
  on_event_({Change::synced, {}});
}

void Watcher::follow(const std::stop_token& stop) {
  // Between half and the whole length, as client-go does, so that the watches of many clients do not end together.
  const auto length = options_.watch_length / 2 + random_part(options_.watch_length / 2);
  const auto seconds = std::max<long long>(1, std::chrono::duration_cast<std::chrono::seconds>(length).count());
  Call call{.verb = "watch"};
  call.path = resource_path(request_.kind, request_.space) +
              "?watch=true&allowWatchBookmarks=true&resourceVersion=" + percent_encode(version_) +
              "&timeoutSeconds=" + std::to_string(seconds);
  if (!request_.label_selector.empty()) call.path += "&labelSelector=" + percent_encode(request_.label_selector);
  if (request_.metadata_only) call.accept = kMetadataItem;
  call.deadline = std::chrono::seconds(seconds) + kGrace;
  call.silence = options_.watch_silence;
  const auto start = clock_.steady();
  const auto before = lines_;
  rest_.stream(
      call, [this](json line) { take(std::move(line)); }, stop);
  if (lines_ == before && clock_.steady() - start < kShort) {
    throw TransientError("watch " + std::string(request_.kind.plural) + ": ended at once without an event");
  }
}

void Watcher::take(json line) {
  ++lines_;
  const std::string type = line.value("type", "");
  const auto object = line.find("object");
  if (object == line.end()) return;
  if (type == "ERROR") {
    Rest::fail("watch " + std::string(request_.kind.plural), object->value("code", 500), object->value("message", ""));
  }
  version_ = version_of(*object);
  failures_ = 0;
  if (type == "BOOKMARK") return;
  const ObjectKey key = key_of(*object);
  if (type == "DELETED") {
    forget(key, &*object);
    return;
  }
  set(key, as_object(request_.kind, std::move(*object)));
}

void Watcher::poll(const std::stop_token& stop) {
  std::unordered_set<ObjectKey> wanted;
  try {
    for (const ObjectKey& key : request_.referenced()) {
      wanted.insert(key);
      Call call{.verb = "get", .path = resource_path(request_.kind, key.space, key.name)};
      if (request_.metadata_only) call.accept = kMetadataItem;
      try {
        set(key, as_object(request_.kind, rest_.call(call, stop)));
      } catch (const NotFound&) {
        forget(key, nullptr);
      }
    }
  } catch (const Stopped&) {
    return;
  } catch (const Error& error) {
    report(error.what());
    return;
  }
  // What nobody refers to any more is no longer followed; it is not known to be deleted.
  std::erase_if(versions_, [&](const auto& entry) { return !wanted.contains(entry.first); });
  on_event_({Change::synced, {}});
}

void Watcher::set(const ObjectKey& key, json object) {
  const std::string version = version_of(object);
  const auto [known, fresh] = versions_.try_emplace(key, version);
  if (!fresh && known->second == version) return;
  known->second = version;
  on_event_({fresh ? Change::added : Change::modified, key, &object});
}

void Watcher::forget(const ObjectKey& key, const json* object) {
  if (versions_.erase(key) > 0) on_event_({Change::deleted, key, object});
}

void Watcher::pause(const std::stop_token& stop) {
  milliseconds length = options_.first_retry;
  for (int i = 0; i < failures_ && length < options_.longest_retry; ++i) length *= 2;
  ++failures_;
  length = std::min(length, options_.longest_retry);
  clock_.sleep(length / 2 + random_part(length / 2), stop);
}

void Watcher::report(const std::string& problem) const {
  if (options_.on_problem) options_.on_problem(problem);
}

}  // namespace portolan::kube
