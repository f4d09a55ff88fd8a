#pragma once

#include <vector>

namespace portolan::ports {

/// What the values of a column are, as far as a program that asks for values cares.
enum class ValueKind { kText, kBool, kNumber, kTime };

/// A Connection that knows the types of what it returned.
class ResultKinds {
 public:
  virtual ~ResultKinds() = default;

  /// Of the columns of the last `query`.
  virtual std::vector<ValueKind> last_kinds() const = 0;
};

}  // namespace portolan::ports
