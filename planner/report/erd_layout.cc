#include "planner/report/erd_layout.h"

#include <algorithm>
#include <numeric>

namespace portolan::report::erd {
namespace {

constexpr int kMargin = 40;
/// Between layers, where the lines run.
constexpr int kLayerGap = 120;
constexpr int kBoxGap = 32;
/// Rows of unrelated boxes are at least this wide.
constexpr int kRowWidth = 1200;
/// Rounds in which the boxes of the layers are moved towards their neighbours.
constexpr int kSweeps = 4;

using Neighbours = std::vector<std::vector<std::size_t>>;
using Layers = std::vector<std::vector<std::size_t>>;

class Layout {
 public:
  Layout(std::vector<Box>& boxes, const std::vector<Relation>& relations)
      : boxes_(boxes), parents_(boxes.size()), children_(boxes.size()), ranks_(boxes.size(), kUnknown) {
    for (const auto& [child, parent] : relations) {
      if (child == parent) continue;
      parents_[child].push_back(parent);
      children_[parent].push_back(child);
    }
  }

  Extent run() {
    for (std::size_t box = 0; box < boxes_.size(); ++box) rank(box);
    fill_layers();
    for (int sweep = 0; sweep < kSweeps; ++sweep) {
      for (std::size_t i = 1; i < layers_.size(); ++i) sort_by_neighbours(layers_[i], parents_);
      for (std::size_t i = layers_.size(); i-- > 0;) sort_by_neighbours(layers_[i], children_);
    }
    Extent extent = place_layers();
    place_rows(extent);
    return extent;
  }

 private:
  static constexpr int kUnknown = -1;
  /// On the way from child to parent; met again it is a circle, whose last relation does not count.
  static constexpr int kVisiting = -2;

  int rank(std::size_t box) {
    if (ranks_[box] != kUnknown) return ranks_[box];
    ranks_[box] = kVisiting;
    int rank_here = 0;
    for (const std::size_t parent : parents_[box]) {
      if (const int above = rank(parent); above != kVisiting) rank_here = std::max(rank_here, above + 1);
    }
    return ranks_[box] = rank_here;
  }

  void fill_layers() {
    for (std::size_t box = 0; box < boxes_.size(); ++box) {
      if (parents_[box].empty() && children_[box].empty()) {
        alone_.push_back(box);
        continue;
      }
      const auto layer = static_cast<std::size_t>(ranks_[box]);
      if (layers_.size() <= layer) layers_.resize(layer + 1);
      layers_[layer].push_back(box);
    }
    order_.resize(boxes_.size());
    for (const auto& layer : layers_) number(layer);
  }

  void number(const std::vector<std::size_t>& layer) {
    for (std::size_t i = 0; i < layer.size(); ++i) order_[layer[i]] = static_cast<double>(i);
  }

  void sort_by_neighbours(std::vector<std::size_t>& layer, const Neighbours& neighbours) {
    std::vector<double> wanted = order_;
    for (const std::size_t box : layer) {
      const auto& near = neighbours[box];
      if (near.empty()) continue;
      const double sum = std::accumulate(near.begin(), near.end(), 0.0,
                                         [this](double total, std::size_t other) { return total + order_[other]; });
      wanted[box] = sum / static_cast<double>(near.size());
    }
    std::stable_sort(layer.begin(), layer.end(), [&](std::size_t a, std::size_t b) { return wanted[a] < wanted[b]; });
    number(layer);
  }

  int height_of(const std::vector<std::size_t>& layer) const {
    int height = -kBoxGap;
    for (const std::size_t box : layer) height += boxes_[box].height + kBoxGap;
    return height;
  }

  Extent place_layers() {
    int tallest = 0;
    for (const auto& layer : layers_) tallest = std::max(tallest, height_of(layer));
    int x = kMargin;
    for (const auto& layer : layers_) {
      int y = kMargin + (tallest - height_of(layer)) / 2;
      int widest = 0;
      for (const std::size_t box : layer) {
        boxes_[box].x = x;
        boxes_[box].y = y;
        y += boxes_[box].height + kBoxGap;
        widest = std::max(widest, boxes_[box].width);
      }
      x += widest + kLayerGap;
    }
    if (layers_.empty()) return {2 * kMargin, kMargin};
    return {x - kLayerGap + kMargin, kMargin + tallest + kBoxGap};
  }

  void place_rows(Extent& extent) {
    const int limit = std::max(extent.width, kRowWidth) - kMargin;
    int x = kMargin;
    int y = extent.height;
    int tallest = 0;
    for (const std::size_t alone : alone_) {
      Box& box = boxes_[alone];
      if (x > kMargin && x + box.width > limit) {
        x = kMargin;
        y += tallest + kBoxGap;
        tallest = 0;
      }
      box.x = x;
      box.y = y;
      x += box.width + kBoxGap;
      tallest = std::max(tallest, box.height);
      extent.width = std::max(extent.width, box.x + box.width + kMargin);
    }
    extent.height = y + tallest + kMargin;
  }

  std::vector<Box>& boxes_;
  Neighbours parents_, children_;
  std::vector<int> ranks_;
  Layers layers_;
  /// Position of a box inside its layer.
  std::vector<double> order_;
  std::vector<std::size_t> alone_;
};

}  // namespace

Extent place(std::vector<Box>& boxes, const std::vector<Relation>& relations) {
  return Layout(boxes, relations).run();
}

}  // namespace portolan::report::erd
