#include "operator/reconcile/heartbeats.h"

#include <gtest/gtest.h>

#include "tests/operator/kube/manual_clock.h"

namespace portolan::reconcile {
namespace {

using namespace std::chrono_literals;

TEST(Heartbeats, NoticeAPassThatGetsNowhere) {
  kube::ManualClock clock;
  Heartbeats beats(clock);
  const resources::ObjectKey key{"n", "a"};
  beats.begin(resources::kAtlasSchema, key);
  clock.advance(15min);
  EXPECT_EQ(beats.stuck(), "");
  clock.advance(1s);
  EXPECT_EQ(beats.stuck(), "AtlasSchema n/a makes no progress");
  beats.end(resources::kAtlasSchema, key);
  EXPECT_EQ(beats.stuck(), "");
}

TEST(Heartbeats, LeaveARunningStatementItsTime) {
  kube::ManualClock clock;
  Heartbeats beats(clock);
  const resources::ObjectKey key{"n", "a"};
  beats.begin(resources::kAtlasSchema, key);
  beats.statement(resources::kAtlasSchema, key);
  clock.advance(10h);
  EXPECT_EQ(beats.stuck(), "");
}

}  // namespace
}  // namespace portolan::reconcile
