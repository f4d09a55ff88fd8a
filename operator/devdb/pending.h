#pragma once

#include "planner/base/errors.h"

namespace portolan::devdb {

/// The dev database is on its way (its pod starts, or all of them are in use); whoever waits is woken when there is
/// news. What is said goes to the Reconciling condition (spec/operator.md 4.5, 9.2).
class Pending : public TransientError {
 public:
  using TransientError::TransientError;
};

}  // namespace portolan::devdb
