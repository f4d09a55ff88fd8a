#include "operator/resources/condition.h"

#include <gtest/gtest.h>

#include <chrono>

namespace portolan::resources {
namespace {

using std::chrono::seconds;
using std::chrono::system_clock;

const system_clock::time_point kStart{seconds(1767225600)};

TEST(SetCondition, TransitionTimeMovesOnlyWithTheStatus) {
  std::vector<Condition> conditions;
  set_condition(conditions, {"Ready", "False", "Reconciling", "a", "", 1}, kStart);
  set_condition(conditions, {"Ready", "False", "ReadSchema", "b", "", 2}, kStart + seconds(5));
  ASSERT_EQ(conditions.size(), 1U);
  EXPECT_EQ(conditions[0], (Condition{"Ready", "False", "ReadSchema", "b", "2026-01-01T00:00:00Z", 2}));
  set_condition(conditions, {"Ready", "True", "Applied", "", "", 2}, kStart + seconds(9));
  EXPECT_EQ(conditions[0].last_transition_time, "2026-01-01T00:00:09Z");
}

TEST(SetCondition, KeepsTheOrderOfFirstWriting) {
  std::vector<Condition> conditions;
  for (const char* type : {"Ready", "Reconciling", "Stalled"}) set_condition(conditions, {type, "False"}, kStart);
  set_condition(conditions, {"Ready", "True"}, kStart);
  EXPECT_EQ(conditions[0].type, "Ready");
  EXPECT_EQ(conditions[2].type, "Stalled");
  EXPECT_TRUE(is_true(conditions, "Ready"));
  EXPECT_FALSE(is_true(conditions, "Stalled"));
  EXPECT_EQ(find_condition(conditions, "Drifted"), nullptr);
}

TEST(BoundedMessage, CutsAtEightKibibytesBetweenCharacters) {
  EXPECT_EQ(bounded_message(std::string(8192, 'x')).size(), 8192U);
  std::string text;
  while (text.size() < 9000) text += "\xE2\x82\xAC";
  const std::string cut = bounded_message(text);
  EXPECT_LE(cut.size(), 8192U);
  const std::string tail = "... (truncated)";
  ASSERT_TRUE(cut.ends_with(tail));
  EXPECT_EQ((cut.size() - tail.size()) % 3, 0U);
}

}  // namespace
}  // namespace portolan::resources
