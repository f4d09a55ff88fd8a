#include "planner/report/erd_layout.h"

#include <gtest/gtest.h>

namespace portolan::report::erd {
namespace {

bool overlap(const Box& a, const Box& b) {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

void expect_apart(const std::vector<Box>& boxes, const Extent& extent) {
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    EXPECT_GE(boxes[i].x, 0);
    EXPECT_GE(boxes[i].y, 0);
    EXPECT_LE(boxes[i].x + boxes[i].width, extent.width);
    EXPECT_LE(boxes[i].y + boxes[i].height, extent.height);
    for (std::size_t j = i + 1; j < boxes.size(); ++j) EXPECT_FALSE(overlap(boxes[i], boxes[j])) << i << " " << j;
  }
}

TEST(ErdLayout, ParentsStandLeftOfTheirChildren) {
  std::vector<Box> boxes(4, Box{.width = 100, .height = 50});
  const Extent extent = place(boxes, {{1, 0}, {2, 1}, {3, 0}});
  EXPECT_LT(boxes[0].x + boxes[0].width, boxes[1].x);
  EXPECT_LT(boxes[1].x + boxes[1].width, boxes[2].x);
  EXPECT_EQ(boxes[1].x, boxes[3].x);
  expect_apart(boxes, extent);
}

TEST(ErdLayout, CirclesAndRelationsToOneselfAreNoProblem) {
  std::vector<Box> boxes(3, Box{.width = 100, .height = 50});
  const Extent extent = place(boxes, {{0, 1}, {1, 2}, {2, 0}, {0, 0}});
  expect_apart(boxes, extent);
}

TEST(ErdLayout, BoxesWithoutRelationsFillRowsBelow) {
  std::vector<Box> boxes(42, Box{.width = 200, .height = 40});
  const Extent extent = place(boxes, {{1, 0}});
  expect_apart(boxes, extent);
  EXPECT_GT(boxes[2].y, boxes[0].y + boxes[0].height);
  EXPECT_GT(boxes[41].y, boxes[2].y);
  EXPECT_LE(extent.width, 1400);
}

TEST(ErdLayout, RelatedBoxesStandAtSimilarHeights) {
  // Children in the reverse order of their parents: without sorting their lines would cross.
  std::vector<Box> boxes(6, Box{.width = 100, .height = 50});
  place(boxes, {{3, 2}, {4, 1}, {5, 0}});
  EXPECT_EQ(boxes[5].y, boxes[0].y);
  EXPECT_EQ(boxes[4].y, boxes[1].y);
  EXPECT_EQ(boxes[3].y, boxes[2].y);
}

TEST(ErdLayout, NothingHasOnlyItsMargins) {
  std::vector<Box> boxes;
  const Extent extent = place(boxes, {});
  EXPECT_GT(extent.width, 0);
  EXPECT_GT(extent.height, 0);
}

}  // namespace
}  // namespace portolan::report::erd
