#include "operator/kube/event_recorder.h"

#include <chrono>
#include <nlohmann/json.hpp>
#include <utility>

#include "operator/kube/lister.h"

namespace portolan::kube {
namespace {

using nlohmann::json;

constexpr std::size_t kRemembered = 1024;
constexpr std::size_t kMessageLimit = 1024;
/// An event must not hold up the work it tells about.
constexpr std::chrono::milliseconds kDeadline = std::chrono::seconds(5);

std::string bounded(std::string text) {
  if (text.size() <= kMessageLimit) return text;
  std::size_t end = kMessageLimit - 3;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "...";
}

std::string type_of(const resources::Event& event) {
  return event.warning ? "Warning" : "Normal";
}

json document(const resources::Event& event, const std::string& now) {
  const resources::Metadata& about = event.about;
  return {{"apiVersion", "v1"},
          {"kind", "Event"},
          {"metadata", {{"generateName", about.name + "."}, {"namespace", about.space}}},
          {"involvedObject",
           {{"apiVersion", event.kind.api_version()},
            {"kind", event.kind.kind},
            {"namespace", about.space},
            {"name", about.name},
            {"uid", about.uid},
            {"resourceVersion", about.resource_version}}},
          {"type", type_of(event)},
          {"reason", event.reason},
          {"message", bounded(event.message)},
          {"source", {{"component", event.component}}},
          {"reportingComponent", event.component},
          {"firstTimestamp", now},
          {"lastTimestamp", now},
          {"count", 1}};
}

}  // namespace

void EventRecorder::record(const resources::Event& event) {
  const std::string now = base::rfc3339(clock_.now());
  const std::string identity = json::array({event.kind.plural, event.about.space, event.about.name, event.about.uid,
                                            type_of(event), event.reason, bounded(event.message), event.component})
                                   .dump(-1, ' ', false, json::error_handler_t::replace);
  if (repeat(identity, now)) return;
  Call call{.verb = "create", .method = "POST", .path = resource_path(resources::kEvent, event.about.space)};
  call.body = document(event, now).dump(-1, ' ', false, json::error_handler_t::replace);
  call.deadline = kDeadline;
  remember({identity, key_of(rest_.call(call))});
}

bool EventRecorder::repeat(const std::string& identity, const std::string& now) {
  ObjectKey key;
  int count = 0;
  {
    const std::lock_guard lock(mutex_);
    const auto found = by_identity_.find(identity);
    if (found == by_identity_.end()) return false;
    latest_first_.splice(latest_first_.begin(), latest_first_, found->second);
    key = found->second->key;
    count = ++found->second->count;
  }
  Call call{.verb = "patch", .method = "PATCH", .path = resource_path(resources::kEvent, key.space, key.name)};
  call.content_type = "application/merge-patch+json";
  call.body = json{{"count", count}, {"lastTimestamp", now}}.dump();
  call.deadline = kDeadline;
  try {
    rest_.call(call);
    return true;
  } catch (const NotFound&) {
    // The API server forgets events after an hour; the next one starts a new count.
    return false;
  }
}

void EventRecorder::remember(Known known) {
  const std::lock_guard lock(mutex_);
  const auto old = by_identity_.find(known.identity);
  if (old != by_identity_.end()) {
    latest_first_.erase(old->second);
    by_identity_.erase(old);
  }
  latest_first_.push_front(std::move(known));
  by_identity_[latest_first_.front().identity] = latest_first_.begin();
  if (latest_first_.size() <= kRemembered) return;
  by_identity_.erase(latest_first_.back().identity);
  latest_first_.pop_back();
}

}  // namespace portolan::kube
