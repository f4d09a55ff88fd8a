#include "planner/report/time_text.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>

namespace portolan::report {
namespace {

using namespace std::chrono_literals;

TEST(DurationText, PrintsAsGoDoes) {
  EXPECT_EQ(duration_text(0ns), "0s");
  EXPECT_EQ(duration_text(796ns), "796ns");
  EXPECT_EQ(duration_text(116522ns), "116.522\u00b5s");
  EXPECT_EQ(duration_text(2366734ns), "2.366734ms");
  EXPECT_EQ(duration_text(1500ms), "1.5s");
  EXPECT_EQ(duration_text(62500ms), "1m2.5s");
  EXPECT_EQ(duration_text(3603s), "1h0m3s");
  EXPECT_EQ(duration_text(100h), "100h0m0s");
  EXPECT_EQ(duration_text(-1500us), "-1.5ms");
}

TEST(TimeText, CutsZerosAndNamesTheZone) {
  setenv("TZ", "UTC", 1);
  tzset();
  const auto time = std::chrono::system_clock::time_point(1700000000s);
  EXPECT_EQ(time_text(time), "2023-11-14T22:13:20Z");
  EXPECT_EQ(time_text(time + 120300us), "2023-11-14T22:13:20.1203Z");
  EXPECT_EQ(time_text({}), "0001-01-01T00:00:00Z");
  setenv("TZ", "XXX-5:30", 1);
  tzset();
  EXPECT_EQ(time_text(time), "2023-11-15T03:43:20+05:30");
  setenv("TZ", "UTC", 1);
  tzset();
}

}  // namespace
}  // namespace portolan::report
