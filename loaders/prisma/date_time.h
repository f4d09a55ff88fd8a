#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace portolan::loaders::prisma {

/// A moment as RFC 3339 writes it.
struct DateTime {
  int year = 0;
  int month = 0;
  int day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  std::string fraction;  ///< 0, 3, 6 or 9 digits, as few as the value needs
  int offset = 0;        ///< minutes east of UTC
};

/// Reads `YYYY-MM-DDThh:mm:ss[.f](Z|+hh:mm)`; nothing when the text is no such moment.
std::optional<DateTime> parse_date_time(std::string_view text);

/// The same moment with offset 0.
DateTime in_utc(DateTime moment);

/// `YYYY-MM-DD`, `hh:mm:ss[.f]` and `+hh:mm`.
std::string date_of(const DateTime& moment);
std::string time_of(const DateTime& moment);
std::string offset_of(const DateTime& moment);

}  // namespace portolan::loaders::prisma
