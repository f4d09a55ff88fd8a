#include "loaders/prisma/date_time.h"

#include <chrono>

namespace portolan::loaders::prisma {
namespace {

/// Takes exactly `digits` digits off the front of `text`; -1 when they are not there.
int take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return -1;
  int value = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, std::string_view any_of) {
  if (text.empty() || any_of.find(text[0]) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

/// The digits behind the point in groups of three, without groups that are zero at the end.
std::string fraction(std::string_view& text) {
  std::string digits;
  while (!text.empty() && text[0] >= '0' && text[0] <= '9') {
    if (digits.size() < 9) digits += text[0];
    text.remove_prefix(1);
  }
  digits.resize((digits.size() + 2) / 3 * 3, '0');
  while (digits.ends_with("000")) digits.resize(digits.size() - 3);
  return digits;
}

bool read_offset(std::string_view& text, DateTime& moment) {
  if (take(text, "Zz")) return true;
  const bool west = text.starts_with('-');
  if (!take(text, "+-")) return false;
  const int hours = take_number(text, 2);
  if (hours < 0 || hours > 23 || !take(text, ":")) return false;
  const int minutes = take_number(text, 2);
  if (minutes < 0 || minutes > 59) return false;
  moment.offset = (hours * 60 + minutes) * (west ? -1 : 1);
  return true;
}

bool in_range(const DateTime& moment) {
  const std::chrono::year_month_day date{std::chrono::year(moment.year),
                                         std::chrono::month(static_cast<unsigned>(moment.month)),
                                         std::chrono::day(static_cast<unsigned>(moment.day))};
  return date.ok() && moment.hour < 24 && moment.minute < 60 && moment.second < 60;
}

std::string padded(int value, std::size_t width) {
  std::string text = std::to_string(value);
  return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

}  // namespace

std::optional<DateTime> parse_date_time(std::string_view text) {
  DateTime result;
  struct Part {
    int* value;
    std::size_t digits;
    std::string_view mark;  ///< what follows
  };
  const Part parts[] = {{&result.year, 4, "-"}, {&result.month, 2, "-"},  {&result.day, 2, "Tt "},
                        {&result.hour, 2, ":"}, {&result.minute, 2, ":"}, {&result.second, 2, ""}};
  for (const Part& part : parts) {
    *part.value = take_number(text, part.digits);
    if (*part.value < 0 || (!part.mark.empty() && !take(text, part.mark))) return std::nullopt;
  }
  if (take(text, ".")) {
    if (text.empty() || text[0] < '0' || text[0] > '9') return std::nullopt;
    result.fraction = fraction(text);
  }
  if (!read_offset(text, result) || !text.empty() || !in_range(result)) return std::nullopt;
  return result;
}

DateTime in_utc(DateTime moment) {
  using namespace std::chrono;
  const sys_days date{year(moment.year) / month(static_cast<unsigned>(moment.month)) /
                      day(static_cast<unsigned>(moment.day))};
  const sys_seconds utc = date + hours(moment.hour) + minutes(moment.minute - moment.offset) + seconds(moment.second);
  const sys_days utc_day = floor<days>(utc);
  const year_month_day ymd(utc_day);
  const hh_mm_ss clock(utc - utc_day);
  moment.year = static_cast<int>(ymd.year());
  moment.month = static_cast<int>(static_cast<unsigned>(ymd.month()));
  moment.day = static_cast<int>(static_cast<unsigned>(ymd.day()));
  moment.hour = static_cast<int>(clock.hours().count());
  moment.minute = static_cast<int>(clock.minutes().count());
  moment.second = static_cast<int>(clock.seconds().count());
  moment.offset = 0;
  return moment;
}

std::string date_of(const DateTime& moment) {
  return padded(moment.year, 4) + "-" + padded(moment.month, 2) + "-" + padded(moment.day, 2);
}

std::string time_of(const DateTime& moment) {
  const std::string text = padded(moment.hour, 2) + ":" + padded(moment.minute, 2) + ":" + padded(moment.second, 2);
  return moment.fraction.empty() ? text : text + "." + moment.fraction;
}

std::string offset_of(const DateTime& moment) {
  const int minutes = moment.offset < 0 ? -moment.offset : moment.offset;
  return (moment.offset < 0 ? "-" : "+") + padded(minutes / 60, 2) + ":" + padded(minutes % 60, 2);
}

}  // namespace portolan::loaders::prisma
