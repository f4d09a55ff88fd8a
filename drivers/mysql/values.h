#pragma once

#include <cstddef>
#include <string>
#include <vector>

/// The lists of values of enum and set columns.
namespace portolan::mysql {

/// What changed in the values of an enum or set column.
struct ValueChange {
  std::vector<std::string> removed;
  std::vector<std::string> inserted;
  bool reordered = false;
  /// The old list is not the front of the new one.
  bool shifted = false;
};
ValueChange compare_values(const std::vector<std::string>& from, const std::vector<std::string>& to);

/// Bytes that a value of an enum or set with so many values takes.
std::size_t enum_bytes(std::size_t values);
std::size_t set_bytes(std::size_t values);

}  // namespace portolan::mysql
