#include "operator/resources/condition.h"

#include <algorithm>
#include <utility>

#include "planner/base/clock.h"

namespace portolan::resources {
namespace {

constexpr std::size_t kMessageLimit = 8 * 1024;
constexpr std::string_view kTruncated = "... (truncated)";

}  // namespace

void set_condition(std::vector<Condition>& conditions, Condition condition, std::chrono::system_clock::time_point now) {
  condition.message = bounded_message(std::move(condition.message));
  const auto old = std::find_if(conditions.begin(), conditions.end(),
                                [&](const Condition& other) { return other.type == condition.type; });
  const bool same_status =
      old != conditions.end() && old->status == condition.status && !old->last_transition_time.empty();
  condition.last_transition_time = same_status ? old->last_transition_time : base::rfc3339(now);
  if (old == conditions.end()) {
    conditions.push_back(std::move(condition));
  } else {
    *old = std::move(condition);
  }
}

const Condition* find_condition(const std::vector<Condition>& conditions, std::string_view type) {
  const auto found = std::find_if(conditions.begin(), conditions.end(),
                                  [&](const Condition& condition) { return condition.type == type; });
  return found == conditions.end() ? nullptr : &*found;
}

bool is_true(const std::vector<Condition>& conditions, std::string_view type) {
  const Condition* condition = find_condition(conditions, type);
  return condition != nullptr && condition->status == kTrue;
}

std::string bounded_message(std::string text) {
  if (text.size() <= kMessageLimit) return text;
  std::size_t end = kMessageLimit - kTruncated.size();
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  text.resize(end);
  text += kTruncated;
  return text;
}

}  // namespace portolan::resources
