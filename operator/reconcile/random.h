#pragma once

namespace portolan::reconcile {

/// Evenly distributed in [0, 1); spreads delays, no secrets.
double random_chance();

}  // namespace portolan::reconcile
