#include "operator/reconcile/drift.h"

#include <map>
#include <set>
#include <utility>

#include "operator/resources/condition.h"
#include "planner/base/hash.h"
#include "planner/base/strings.h"
#include "planner/hcl/library.h"

namespace portolan::reconcile {
namespace {

constexpr std::size_t kFingerprintDigits = 16;

std::string fingerprint_of(const std::vector<engine::DriftChange>& changes) {
  if (changes.empty()) return {};
  std::multiset<std::string> lines;
  for (const engine::DriftChange& change : changes) lines.insert(change.kind + " " + change.object + " " + change.sql);
  base::Sha256 hash;
  for (const std::string& line : lines) hash.update(std::to_string(line.size()) + ":" + line);
  return base::hex_encode(hash.digest()).substr(0, kFingerprintDigits);
}

}  // namespace

resources::DriftStatus drift_status(const std::vector<engine::DriftChange>& changes, DriftSense sense,
                                    const std::string& checked_at) {
  resources::DriftSummary summary;
  std::set<std::pair<std::string, std::string>> seen;
  for (const engine::DriftChange& change : changes) {
    if (!seen.emplace(change.kind, change.object).second) continue;
    const std::size_t underscore = change.kind.find('_');
    const std::string verb = change.kind.substr(0, underscore);
    const bool adds = verb == "add";
    ++summary.total;
    if (!adds && verb != "drop") {
      ++summary.modified;
    } else {
      ++(adds == (sense == DriftSense::kToActual) ? summary.extra : summary.missing);
    }
    if (underscore != std::string::npos) ++summary.types[change.kind.substr(underscore + 1)];
  }
  return {.fingerprint = fingerprint_of(changes), .summary = std::move(summary), .last_check_time = checked_at};
}

std::string drift_text(const resources::DriftSummary& summary, const std::string& version) {
  const std::string place = version.empty() ? "" : " at version " + version;
  if (summary.total == 0) return "no drift detected" + place;
  std::vector<std::string> parts;
  for (const auto& [word, count] : {std::pair("extra", summary.extra), std::pair("missing", summary.missing),
                                    std::pair("modified", summary.modified)}) {
    if (count > 0) parts.push_back(word + (" " + std::to_string(count)));
  }
  std::vector<std::string> types;
  for (const auto& [type, count] : summary.types) types.push_back(type + " " + std::to_string(count));
  return std::to_string(summary.total) + " drifted object(s) (" + base::join(parts, ", ") + ")" + place + ": " +
         base::join(types, ", ");
}

std::string_view drift_news(const std::string& before, const std::string& now) {
  if (before == now) return {};
  if (before.empty()) return resources::reason::kDriftDetected;
  return now.empty() ? resources::reason::kDriftResolved : resources::reason::kDriftChanged;
}

std::chrono::milliseconds interval_of(const std::string& text, std::chrono::milliseconds fallback) {
  const auto nanoseconds = hcl::parse_duration(text);
  if (!nanoseconds || *nanoseconds <= 0) return fallback;
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::nanoseconds(*nanoseconds));
}

std::chrono::milliseconds spread(std::chrono::milliseconds delay, double chance) {
  return delay +
         std::chrono::milliseconds(static_cast<std::int64_t>(static_cast<double>(delay.count()) * 0.1 * chance));
}

}  // namespace portolan::reconcile
