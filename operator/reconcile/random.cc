#include "operator/reconcile/random.h"

#include <random>

namespace portolan::reconcile {

double random_chance() {
  thread_local std::minstd_rand generator{std::random_device{}()};
  return std::uniform_real_distribution<double>(0.0, 1.0)(generator);
}

}  // namespace portolan::reconcile
