#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <optional>
#include <utility>

#include "planner/hcl/library.h"

namespace portolan::hcl {
namespace {

/// A moment as written, with its offset from UTC.
struct Timestamp {
  std::chrono::sys_seconds utc;
  int offset_minutes = 0;
  long nanoseconds = 0;
};

/// Reads an RFC 3339 timestamp from left to right.
class TimestampReader {
 public:
  explicit TimestampReader(std::string_view text) : text_(text) {}

  std::optional<Timestamp> read() {
    const int year = digits(4);
    mark('-');
    const int month = digits(2);
    mark('-');
    const int day = digits(2);
    mark('T');
    const int hour = digits(2);
    mark(':');
    const int minute = digits(2);
    mark(':');
    const int second = digits(2);
    Timestamp result;
    result.nanoseconds = fraction();
    result.offset_minutes = offset();
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    const bool fits = ok_ && at_ == text_.size() && date.ok() && hour < 24 && minute < 60 && second < 60;
    if (!fits) return std::nullopt;
    result.utc = std::chrono::sys_days(date) + std::chrono::hours(hour) +
                 std::chrono::minutes(minute - result.offset_minutes) + std::chrono::seconds(second);
    return result;
  }

 private:
  int digits(std::size_t count) {
    int value = 0;
    for (std::size_t i = 0; i < count; ++i, ++at_) {
      if (at_ >= text_.size() || text_[at_] < '0' || text_[at_] > '9') {
        ok_ = false;
        return 0;
      }
      value = value * 10 + (text_[at_] - '0');
    }
    return value;
  }

  void mark(char wanted) {
    if (at_ >= text_.size() || text_[at_] != wanted) {
      ok_ = false;
    } else {
      ++at_;
    }
  }

  long fraction() {
    if (at_ >= text_.size() || text_[at_] != '.') return 0;
    ++at_;
    long value = 0;
    long unit = 100000000;
    const std::size_t begin = at_;
    for (; at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9'; ++at_, unit /= 10) {
      value += unit * (text_[at_] - '0');
    }
    ok_ = ok_ && at_ > begin;
    return value;
  }

  int offset() {
    if (at_ < text_.size() && text_[at_] == 'Z') {
      ++at_;
      return 0;
    }
    const bool west = at_ < text_.size() && text_[at_] == '-';
    mark(west ? '-' : '+');
    const int hours = digits(2);
    mark(':');
    const int minutes = hours * 60 + digits(2);
    return west ? -minutes : minutes;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool ok_ = true;
};

Timestamp timestamp_argument(const Call& call, std::size_t index) {
  const std::string& text = call.arguments[index].as_string();
  if (const auto time = TimestampReader(text).read()) return *time;
  throw ArgumentError(index, "not a valid RFC3339 timestamp: \"" + text + "\"");
}

/// Calendar fields in the timestamp's own offset.
struct Fields {
  int year;
  unsigned month;
  unsigned day;
  unsigned weekday;
  int hour;
  int minute;
  int second;
  int offset_minutes;
};

Fields fields_of(const Timestamp& time) {
  const auto local = time.utc + std::chrono::minutes(time.offset_minutes);
  const auto days = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::year_month_day date(days);
  const auto seconds = static_cast<int>((local - days).count());
  constexpr int minute = 60;
  constexpr int hour = 3600;
  return {static_cast<int>(date.year()),
          static_cast<unsigned>(date.month()),
          static_cast<unsigned>(date.day()),
          std::chrono::weekday(days).c_encoding(),
          seconds / hour,
          seconds % hour / minute,
          seconds % minute,
          time.offset_minutes};
}

std::string two(int value) {
  std::string text = std::to_string(value);
  return text.size() < 2 ? "0" + text : text;
}

std::string offset_text(const Fields& fields, bool colon) {
  const int minutes = std::abs(fields.offset_minutes);
  constexpr int hour = 60;
  return (fields.offset_minutes < 0 ? "-" : "+") + two(minutes / hour) + (colon ? ":" : "") + two(minutes % hour);
}

std::string year_text(int year) {
  char text[16];
  std::snprintf(text, sizeof text, "%04d", year);
  return text;
}

constexpr std::array<std::string_view, 12> months = {"January",   "February", "March",    "April",
                                                     "May",       "June",     "July",     "August",
                                                     "September", "October",  "November", "December"};
constexpr std::array<std::string_view, 7> weekdays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                      "Thursday", "Friday", "Saturday"};

int half_day_hour(int hour) {
  return hour % 12 == 0 ? 12 : hour % 12;
}

/// One verb of formatdate and what it prints.
struct DateVerb {
  std::string_view verb;
  std::string (*print)(const Fields& fields);
};

constexpr std::array date_verbs = {
    DateVerb{"YYYY", [](const Fields& f) { return year_text(f.year); }},
    DateVerb{"YY", [](const Fields& f) { return two(f.year % 100); }},
    DateVerb{"MMMM", [](const Fields& f) { return std::string(months[f.month - 1]); }},
    DateVerb{"MMM", [](const Fields& f) { return std::string(months[f.month - 1].substr(0, 3)); }},
    DateVerb{"MM", [](const Fields& f) { return two(static_cast<int>(f.month)); }},
    DateVerb{"M", [](const Fields& f) { return std::to_string(f.month); }},
    DateVerb{"DD", [](const Fields& f) { return two(static_cast<int>(f.day)); }},
    DateVerb{"D", [](const Fields& f) { return std::to_string(f.day); }},
    DateVerb{"EEEE", [](const Fields& f) { return std::string(weekdays[f.weekday]); }},
    DateVerb{"EEE", [](const Fields& f) { return std::string(weekdays[f.weekday].substr(0, 3)); }},
    DateVerb{"hh", [](const Fields& f) { return two(f.hour); }},
    DateVerb{"h", [](const Fields& f) { return std::to_string(f.hour); }},
    DateVerb{"HH", [](const Fields& f) { return two(half_day_hour(f.hour)); }},
    DateVerb{"H", [](const Fields& f) { return std::to_string(half_day_hour(f.hour)); }},
    DateVerb{"mm", [](const Fields& f) { return two(f.minute); }},
    DateVerb{"m", [](const Fields& f) { return std::to_string(f.minute); }},
    DateVerb{"ss", [](const Fields& f) { return two(f.second); }},
    DateVerb{"s", [](const Fields& f) { return std::to_string(f.second); }},
    DateVerb{"AA", [](const Fields& f) { return std::string(f.hour < 12 ? "AM" : "PM"); }},
    DateVerb{"aa", [](const Fields& f) { return std::string(f.hour < 12 ? "am" : "pm"); }},
    DateVerb{"ZZZZZ", [](const Fields& f) { return offset_text(f, true); }},
    DateVerb{"ZZZZ", [](const Fields& f) { return offset_text(f, false); }},
    DateVerb{"ZZZ", [](const Fields& f) { return f.offset_minutes == 0 ? std::string("UTC") : offset_text(f, false); }},
    DateVerb{"Z", [](const Fields& f) { return f.offset_minutes == 0 ? std::string("Z") : offset_text(f, true); }},
};

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Appends the literal text of `'...'` from `at`, where `''` inside is one quote; returns the byte after it.
std::size_t append_literal(const std::string& format, std::size_t at, std::string& out) {
  for (++at; at < format.size(); ++at) {
    if (format[at] != '\'') {
      out += format[at];
    } else if (at + 1 < format.size() && format[at + 1] == '\'') {
      out += format[at++];
    } else {
      return at + 1;
    }
  }
  throw ArgumentError(0, "unterminated literal '");
}

Value format_date(const Call& call) {
  const std::string& format = call.arguments[0].as_string();
  const Fields fields = fields_of(timestamp_argument(call, 1));
  std::string out;
  for (std::size_t at = 0; at < format.size();) {
    if (format[at] == '\'') {
      at = append_literal(format, at, out);
      continue;
    }
    if (!is_letter(format[at])) {
      out += format[at++];
      continue;
    }
    std::size_t end = at;
    while (end < format.size() && format[end] == format[at]) ++end;
    const std::string verb = format.substr(at, end - at);
    const auto* found =
        std::find_if(date_verbs.begin(), date_verbs.end(), [&](const DateVerb& known) { return known.verb == verb; });
    if (found == date_verbs.end()) throw ArgumentError(0, "invalid date format verb \"" + verb + "\"");
    out += found->print(fields);
    at = end;
  }
  return Value(std::move(out));
}

struct DurationUnit {
  std::string_view name;
  double seconds;
};

constexpr std::array duration_units = {DurationUnit{"ns", 1e-9},        DurationUnit{"us", 1e-6},
                                       DurationUnit{"\xC2\xB5s", 1e-6}, DurationUnit{"\xCE\xBCs", 1e-6},
                                       DurationUnit{"ms", 1e-3},        DurationUnit{"s", 1},
                                       DurationUnit{"m", 60},           DurationUnit{"h", 3600}};

Value add_time(const Call& call) {
  Timestamp time = timestamp_argument(call, 0);
  const std::string& text = call.arguments[1].as_string();
  const auto duration = parse_duration(text);
  if (!duration) throw ArgumentError(1, "time: invalid duration \"" + text + "\"");
  const auto exact = std::chrono::nanoseconds(time.nanoseconds + *duration);
  time.utc += std::chrono::floor<std::chrono::seconds>(exact);
  const Fields f = fields_of(time);
  return Value(year_text(f.year) + "-" + two(static_cast<int>(f.month)) + "-" + two(static_cast<int>(f.day)) + "T" +
               two(f.hour) + ":" + two(f.minute) + ":" + two(f.second) +
               (f.offset_minutes == 0 ? "Z" : offset_text(f, true)));
}

}  // namespace

std::optional<std::int64_t> parse_duration(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text == "0") return 0;
  if (text.empty()) return std::nullopt;
  double total = 0;
  while (!text.empty()) {
    std::size_t number = 0;
    while (number < text.size() && ((text[number] >= '0' && text[number] <= '9') || text[number] == '.')) ++number;
    const auto amount = Number::parse(text.substr(0, number));
    if (!amount) return std::nullopt;
    text.remove_prefix(number);
    std::size_t size = 0;
    while (size < text.size() && text[size] != '.' && (text[size] < '0' || text[size] > '9')) ++size;
    const auto* unit = std::find_if(duration_units.begin(), duration_units.end(),
                                    [&](const DurationUnit& known) { return known.name == text.substr(0, size); });
    if (unit == duration_units.end()) return std::nullopt;
    total += amount->to_double() * unit->seconds;
    text.remove_prefix(size);
  }
  constexpr double longest = 9.2e9;
  if (total > longest) return std::nullopt;
  const auto nanoseconds = static_cast<std::int64_t>(std::llround(total * 1e9));
  return negative ? -nanoseconds : nanoseconds;
}

void add_time_functions(NameMap<Function>& functions) {
  add(functions, "formatdate", {string_parameter("format"), string_parameter("time")}, format_date);
  add(functions, "timeadd", {string_parameter("timestamp"), string_parameter("duration")}, add_time);
}

}  // namespace portolan::hcl
