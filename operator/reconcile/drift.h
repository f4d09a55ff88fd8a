#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "operator/resources/spec.h"
#include "operator/resources/status.h"
#include "planner/engine/migrate_drift.h"

/// How a target differs from what is expected of it, as conditions and status show it (spec/operator.md 1.10, 10.9).
namespace portolan::reconcile {

/// Which way the compared plan leads: towards what was found, or towards what is expected.
enum class DriftSense { kToActual, kToExpected };

/// Counts what differs, each object once. The fingerprint is the same for the same differences and empty for none.
/// @param checked_at  RFC 3339
resources::DriftStatus drift_status(const std::vector<engine::DriftChange>& changes, DriftSense sense,
                                    const std::string& checked_at);

/// `3 drifted object(s) (extra 1, modified 2) at version 7: index 1, table 2`, or `no drift detected at version 7`.
/// @param version  empty: nothing is said of versions
std::string drift_text(const resources::DriftSummary& summary, const std::string& version);

/// The reason of the event about a check, empty when nothing is new: drift appeared, changed or went away.
/// @param before  fingerprint of the check before, empty for no drift
std::string_view drift_news(const std::string& before, const std::string& now);

/// A Go duration as CRDs check it (`5m`, `1h30m`); `fallback` for an empty text or one that is none.
std::chrono::milliseconds interval_of(const std::string& text, std::chrono::milliseconds fallback);

/// A delay with up to ten percent more, so that checks do not come all at once. @param chance  in [0, 1]
std::chrono::milliseconds spread(std::chrono::milliseconds delay, double chance);

}  // namespace portolan::reconcile
