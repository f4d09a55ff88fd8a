#pragma once

#include <cstddef>
#include <utility>
#include <vector>

/// Where the boxes of a diagram stand (spec/lint-and-tools.md 10.3): in layers from parents to children. The same input
/// gives the same places.
namespace portolan::report::erd {

struct Box {
  int width = 0;
  int height = 0;
  /// Top left corner; filled by `place`.
  int x = 0;
  int y = 0;
};

/// A child and its parent, as positions in the list of boxes.
using Relation = std::pair<std::size_t, std::size_t>;

/// Size of the whole drawing.
struct Extent {
  int width = 0;
  int height = 0;
};

/// Gives every box its place: parents to the left of their children, related boxes at similar heights, boxes without
/// any relation in rows below.
Extent place(std::vector<Box>& boxes, const std::vector<Relation>& relations);

}  // namespace portolan::report::erd
