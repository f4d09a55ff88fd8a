#pragma once

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>

/// What the generators of random schema pairs share: repeatable dice and which pairs to run.
namespace portolan::test {

/// The same numbers for the same seed on every machine (splitmix64).
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31U);
  }

  /// A number from 0 up to, not including, `n`.
  template <typename Number>
  Number below(Number n) {
    return static_cast<Number>(next() % static_cast<std::uint64_t>(n));
  }

  /// True once in `n` times.
  bool one_in(int n) { return below(n) == 0; }

  template <typename T, std::size_t N>
  const T& pick(const std::array<T, N>& items) {
    return items[below(N)];
  }
  template <std::size_t N>
  std::string pick(const char* const (&items)[N]) {
    return items[below(N)];
  }

 private:
  std::uint64_t state_;
};

inline unsigned number_from_environment(const char* name, unsigned otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : static_cast<unsigned>(std::strtoul(text, nullptr, 10));
}

/// Which pairs to run: PORTOLAN_RANDOM_PAIRS of them (500), from seed PORTOLAN_RANDOM_FIRST (1) on.
struct RandomPairs {
  unsigned first = number_from_environment("PORTOLAN_RANDOM_FIRST", 1);
  unsigned count = number_from_environment("PORTOLAN_RANDOM_PAIRS", 500);
  unsigned end() const { return first + count; }

  /// Calls `pair(seed)` for each seed until one fails, and prints its seed; a line for every 500 that passed says where
  /// a run that was ended goes on. After PORTOLAN_RANDOM_SECONDS (480) of wall time it stops without a failure and
  /// prints how many ran.
  template <typename Pair>
  void run(Pair&& pair) const {
    const std::chrono::seconds limit(number_from_environment("PORTOLAN_RANDOM_SECONDS", 480));
    const auto start = std::chrono::steady_clock::now();
    for (unsigned seed = first; seed < end(); ++seed) {
      if (std::chrono::steady_clock::now() - start > limit) {
        std::cout << "stopped after " << limit.count() << " seconds: " << seed - first << " of " << count
                  << " pairs ran\n";
        return;
      }
      ASSERT_NO_THROW(pair(seed)) << "seed " << seed;
      ASSERT_FALSE(::testing::Test::HasFailure()) << "seed " << seed;
      if ((seed + 1 - first) % 500 == 0) std::cout << "seeds " << first << " to " << seed << " passed" << std::endl;
    }
  }
};

}  // namespace portolan::test
