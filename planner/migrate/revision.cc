#include "planner/migrate/revision.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <nlohmann/json.hpp>

#include "planner/base/strings.h"

namespace portolan::migrate {
namespace {

constexpr std::string_view kIntentMark = "portolan: in progress";
constexpr std::string_view kDown = " (down)";
constexpr std::string_view kStatement = ": statement ";
constexpr std::string_view kScope = ", scope ";
constexpr std::string_view kSince = ", since ";
constexpr std::string_view kNoFingerprint = "unknown";

/// Reads up to `width` digits at `pos` and moves it; -1 when there is none.
int read_number(std::string_view text, std::size_t& pos, std::size_t width) {
  int value = -1;
  for (std::size_t i = 0; i < width && pos < text.size() && std::isdigit(static_cast<unsigned char>(text[pos])) != 0;
       ++i) {
    value = (value < 0 ? 0 : value * 10) + (text[pos++] - '0');
  }
  return value;
}

bool skip(std::string_view text, std::size_t& pos, std::string_view any_of) {
  if (pos >= text.size() || any_of.find(text[pos]) == std::string_view::npos) return false;
  ++pos;
  return true;
}

/// Nanoseconds of a fraction `.123`.
std::chrono::nanoseconds read_fraction(std::string_view text, std::size_t& pos) {
  if (!skip(text, pos, ".")) return {};
  std::int64_t value = 0;
  for (int digit = 0; digit < 9; ++digit) {
    const int next = read_number(text, pos, 1);
    value = value * 10 + std::max(next, 0);
  }
  while (read_number(text, pos, 1) >= 0) {
  }
  return std::chrono::nanoseconds(value);
}

/// Offset from UTC after the time: `Z`, `+02`, `+02:30`, ` +0000`.
std::chrono::minutes read_offset(std::string_view text, std::size_t pos) {
  skip(text, pos, " ");
  const bool west = pos < text.size() && text[pos] == '-';
  if (!skip(text, pos, "+-")) return {};
  const int hours = std::max(read_number(text, pos, 2), 0);
  skip(text, pos, ":");
  const std::chrono::minutes offset(hours * 60 + std::max(read_number(text, pos, 2), 0));
  return west ? -offset : offset;
}

}  // namespace

bool Revision::is_half_reverted() const {
  return !partial_hashes.empty() && partial_hashes.front().starts_with(kDownMark);
}

Revision half_reverted(Revision row, std::int64_t total, std::int64_t done) {
  row.total = total;
  row.applied = std::max<std::int64_t>(total - done, 0);
  return row;
}

std::string type_text(unsigned type) {
  switch (type) {
    case kBaseline:
      return "baseline";
    case kExecuted:
      return "applied";
    case kResolved:
      return "manually set";
    case kExecuted | kResolved:
      return "applied + manually set";
    default:
      break;
  }
  std::string bits;
  for (unsigned rest = type; rest != 0 || bits.size() < 4; rest >>= 1U) bits.insert(0, 1, (rest & 1U) != 0 ? '1' : '0');
  return "unknown (" + bits + ")";
}

std::string to_text(const Intent& intent) {
  return std::string(kIntentMark) + std::string(intent.down ? kDown : "") + std::string(kStatement) +
         std::to_string(intent.position + 1) + std::string(kScope) +
         (intent.fingerprint.empty() ? std::string(kNoFingerprint) : intent.fingerprint) + std::string(kSince) +
         intent.started_at;
}

std::optional<Intent> parse_intent(std::string_view error) {
  if (!error.starts_with(kIntentMark)) return std::nullopt;
  Intent intent;
  intent.down = error.substr(kIntentMark.size()).starts_with(kDown);
  const std::size_t statement = error.find(kStatement);
  const std::size_t scope = error.find(kScope);
  const std::size_t since = error.find(kSince);
  if (statement == std::string_view::npos || scope == std::string_view::npos || since == std::string_view::npos)
    return intent;
  const std::string_view number = error.substr(statement + kStatement.size(), scope - statement - kStatement.size());
  std::int64_t position = 0;
  std::from_chars(number.data(), number.data() + number.size(), position);
  intent.position = position - 1;
  intent.fingerprint = std::string(error.substr(scope + kScope.size(), since - scope - kScope.size()));
  if (intent.fingerprint == kNoFingerprint) intent.fingerprint.clear();
  intent.started_at = std::string(error.substr(since + kSince.size()));
  return intent;
}

std::string partial_hashes_json(const std::vector<std::string>& hashes) {
  return hashes.empty() ? "null" : nlohmann::json(hashes).dump();
}

std::vector<std::string> parse_partial_hashes(std::string_view json) {
  const nlohmann::json value = nlohmann::json::parse(json, nullptr, false);
  std::vector<std::string> hashes;
  if (!value.is_array()) return hashes;
  for (const nlohmann::json& item : value) {
    if (item.is_string()) hashes.push_back(item.get<std::string>());
  }
  return hashes;
}

std::chrono::system_clock::time_point parse_timestamp(std::string_view text) {
  std::size_t pos = 0;
  std::array<int, 6> fields{};
  constexpr std::array<std::size_t, 6> kWidths = {4, 2, 2, 2, 2, 2};
  constexpr std::array<std::string_view, 6> kSeparators = {"-", "-", " T", ":", ":", ""};
  for (std::size_t i = 0; i < fields.size(); ++i) {
    fields[i] = read_number(text, pos, kWidths[i]);
    if (fields[i] < 0) return {};
    if (!kSeparators[i].empty() && !skip(text, pos, kSeparators[i])) return {};
  }
  const std::chrono::year_month_day date{std::chrono::year(fields[0]),
                                         std::chrono::month(static_cast<unsigned>(fields[1])),
                                         std::chrono::day(static_cast<unsigned>(fields[2]))};
  if (!date.ok()) return {};
  const auto seconds =
      std::chrono::hours(fields[3]) + std::chrono::minutes(fields[4]) + std::chrono::seconds(fields[5]);
  const std::chrono::nanoseconds fraction = read_fraction(text, pos);
  const auto moment = std::chrono::sys_days(date) + seconds - read_offset(text, pos) + fraction;
  return std::chrono::time_point_cast<std::chrono::system_clock::duration>(moment);
}

}  // namespace portolan::migrate
