#include "planner/report/time_text.h"

#include <cstdint>
#include <cstdio>
#include <ctime>

namespace portolan::report {
namespace {

/// `whole.fraction` of value / unit, with trailing zeros cut.
std::string decimal(std::uint64_t value, std::uint64_t unit) {
  std::string text = std::to_string(value / unit);
  std::string fraction = std::to_string(unit + value % unit).substr(1);
  while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
  return fraction.empty() ? text : text + "." + fraction;
}

std::string zone_text(long offset) {
  if (offset == 0) return "Z";
  char text[8];
  const unsigned long minutes = static_cast<unsigned long>(offset < 0 ? -offset : offset) / 60;
  std::snprintf(text, sizeof text, "%c%02lu:%02lu", offset < 0 ? '-' : '+', minutes / 60 % 24, minutes % 60);
  return text;
}

}  // namespace

std::string duration_text(std::chrono::nanoseconds duration) {
  constexpr std::uint64_t kMicro = 1000;
  constexpr std::uint64_t kMilli = 1000 * kMicro;
  constexpr std::uint64_t kSecond = 1000 * kMilli;
  const bool negative = duration.count() < 0;
  const auto count = static_cast<std::uint64_t>(negative ? -duration.count() : duration.count());
  const std::string sign = negative ? "-" : "";
  if (count == 0) return "0s";
  if (count < kMicro) return sign + std::to_string(count) + "ns";
  if (count < kMilli) return sign + decimal(count, kMicro) + "\u00b5s";
  if (count < kSecond) return sign + decimal(count, kMilli) + "ms";
  const std::uint64_t minutes = count / (60 * kSecond);
  std::string text = decimal(count % (60 * kSecond), kSecond) + "s";
  if (minutes > 0) text = std::to_string(minutes % 60) + "m" + text;
  if (minutes >= 60) text = std::to_string(minutes / 60) + "h" + text;
  return sign + text;
}

std::string time_text(std::chrono::system_clock::time_point time) {
  if (time == std::chrono::system_clock::time_point{}) return "0001-01-01T00:00:00Z";
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  const std::time_t clock = std::chrono::system_clock::to_time_t(seconds);
  std::tm local{};
  localtime_r(&clock, &local);
  char date[32];
  std::strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &local);
  const auto nanos = std::chrono::duration_cast<std::chrono::nanoseconds>(time - seconds).count();
  const std::string fraction = decimal(static_cast<std::uint64_t>(nanos), 1000000000U).substr(1);
  return date + fraction + zone_text(local.tm_gmtoff);
}

}  // namespace portolan::report
