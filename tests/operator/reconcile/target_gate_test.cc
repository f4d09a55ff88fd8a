#include "operator/reconcile/target_gate.h"

#include <gtest/gtest.h>

namespace portolan::reconcile {
namespace {

const resources::ObjectKey kMe{"n", "me"};
const resources::ObjectKey kYou{"n", "you"};
using Access = TargetGate::Access;

TEST(TargetGate, LetsOneWriterAndSomeReadersIn) {
  TargetGate gate(2);
  const auto writer = gate.try_enter("t", kMe, Access::kWrite);
  EXPECT_NE(writer, nullptr);
  EXPECT_EQ(gate.try_enter("t", kYou, Access::kWrite), nullptr);
  const auto first = gate.try_enter("t", kYou, Access::kRead);
  const auto second = gate.try_enter("t", kYou, Access::kRead);
  EXPECT_NE(second, nullptr);
  EXPECT_EQ(gate.try_enter("t", kYou, Access::kRead), nullptr);
  EXPECT_NE(gate.try_enter("other", kYou, Access::kWrite), nullptr);
  EXPECT_EQ(gate.inflight(), 3U);
}

TEST(TargetGate, GivesPlacesBackAndTellsWhoWaited) {
  TargetGate gate;
  auto writer = gate.try_enter("t", kMe);
  EXPECT_EQ(writer->waited().count(), 0);
  EXPECT_EQ(gate.try_enter("t", kYou), nullptr);
  writer.reset();
  EXPECT_EQ(gate.inflight(), 0U);
  const auto second = gate.try_enter("t", kYou);
  ASSERT_NE(second, nullptr);
  EXPECT_GT(second->waited().count(), 0);
}

}  // namespace
}  // namespace portolan::reconcile
