#pragma once

#include <cstddef>
#include <string_view>

#include "planner/base/errors.h"

namespace portolan::gotemplate {

/// What one rendering may use up.
struct Limits {
  /// Nodes evaluated, items walked over and compared.
  std::size_t steps = 10'000'000;
  /// Bytes written and bytes of text made on the way.
  std::size_t bytes = std::size_t{1} << 30;
  /// Templates calling templates, and values inside of values.
  std::size_t depth = 500;
};

/// A rendering wanted more than it may.
class LimitError : public UsageError {
 public:
  using UsageError::UsageError;
};

/// Counts down the limits of one rendering. Every method throws LimitError when it is over.
class Budget {
 public:
  explicit Budget(const Limits& limits) : limits_(limits), left_(limits) {}

  void step(std::size_t count = 1);
  /// Call before the bytes are made.
  void grow(std::size_t bytes);

  /// One level deeper as long as it lives.
  class Level {
   public:
    explicit Level(Budget& budget);
    ~Level() { ++budget_.left_.depth; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;

   private:
    Budget& budget_;
  };

 private:
  Limits limits_;
  Limits left_;
};

}  // namespace portolan::gotemplate
