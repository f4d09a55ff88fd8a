#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "planner/schema/model.h"

namespace portolan::schema {

struct StringHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

/// Positions of named items in a vector, for lookups in constant time. Holds copies of the names, not of the items;
/// it goes stale when the vector changes.
class NameIndex {
 public:
  NameIndex() = default;

  /// @param items  anything with `.name`; of equal names the first one wins
  template <typename T>
  explicit NameIndex(const std::vector<T>& items) {
    positions_.reserve(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) positions_.emplace(items[i].name, i);
  }

  /// Position of `name`, or npos.
  std::size_t find(std::string_view name) const {
    const auto it = positions_.find(name);
    return it == positions_.end() ? npos : it->second;
  }
  bool has(std::string_view name) const { return find(name) != npos; }

  static constexpr std::size_t npos = static_cast<std::size_t>(-1);

 private:
  std::unordered_map<std::string, std::size_t, StringHash, std::equal_to<>> positions_;
};

/// One string out of a schema and an object name, for use as a key of maps and sets.
inline std::string qualified_key(std::string_view schema, std::string_view name) {
  std::string key(schema);
  key += '\0';
  key += name;
  return key;
}

/// The same for anything that may be referred to: tables, types, views, ...
inline std::string reference_key(std::string_view kind, std::string_view schema, std::string_view name) {
  return qualified_key(kind, qualified_key(schema, name));
}

}  // namespace portolan::schema
