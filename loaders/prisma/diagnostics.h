#pragma once

#include <string>
#include <vector>

#include "planner/hcl/source.h"

namespace portolan::loaders::prisma {

/// Mistakes of a user's schema, kept until all are known.
class Diagnostics {
 public:
  void add(const hcl::Place& place, const std::string& message);

  bool empty() const { return found_.empty(); }

  /// Throws Error with a line `FILE:LINE:COLUMN: TEXT` for each mistake, in the order of the text, unless there is
  /// none.
  void raise() const;

 private:
  struct Mistake {
    hcl::Place place;
    std::string message;
  };
  std::vector<Mistake> found_;
};

/// `FILE:LINE:COLUMN`.
std::string written(const hcl::Place& place);

}  // namespace portolan::loaders::prisma
