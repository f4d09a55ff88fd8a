#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "planner/change/changes.h"

namespace portolan::ports {

/// Adds a change PREFIX + NAME for each item of `to` whose comment differs from that of the item of this name in
/// `from`; a new item has none before.
/// @tparam Item  has a `name` and an optional `comment`
template <typename Item>
void add_comment_changes(std::string_view prefix, const std::vector<Item>& from, const std::vector<Item>& to,
                         std::vector<change::PropertyChange>& changes) {
  for (const Item& item : to) {
    const auto old = std::find_if(from.begin(), from.end(), [&](const Item& other) { return other.name == item.name; });
    const std::string before = old == from.end() ? "" : old->comment.value_or("");
    const std::string after = item.comment.value_or("");
    if (before != after) changes.push_back({std::string(prefix) + item.name, before, after});
  }
}

}  // namespace portolan::ports
