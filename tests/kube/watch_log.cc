#include "tests/kube/watch_log.h"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <utility>

namespace portolan::kube {

WatchLog::WatchLog(ObjectStore& store, WatchRequest request)
    : thread_([this, &store, request = std::move(request)](std::stop_token stop) {
        store.watch(
            request, [this](const WatchEvent& event) { take(event); }, std::move(stop));
      }) {}

void WatchLog::take(const WatchEvent& event) {
  static const std::map<Change, std::string> kNames = {{Change::added, "added "},
                                                       {Change::modified, "modified "},
                                                       {Change::deleted, "deleted "},
                                                       {Change::synced, "synced"}};
  const std::lock_guard lock(mutex_);
  entries_.push_back(kNames.at(event.change) + event.key.name);
  if (event.object != nullptr) documents_[event.key.name] = event.object->dump();
  changed_.notify_all();
}

bool WatchLog::wait_for(const std::string& entry, int times) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, std::chrono::minutes(1),
                           [&] { return std::count(entries_.begin(), entries_.end(), entry) >= times; });
}

std::vector<std::string> WatchLog::entries() const {
  const std::lock_guard lock(mutex_);
  return entries_;
}

std::string WatchLog::document(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  const auto found = documents_.find(name);
  return found == documents_.end() ? std::string() : found->second;
}

}  // namespace portolan::kube
