#include "planner/plan/graph.h"

namespace portolan::plan {
namespace {

enum class State : unsigned char { kNew, kOpen, kDone };

struct Frame {
  std::size_t node;
  std::size_t next_edge = 0;
};

}  // namespace

Graph::Order Graph::visit(const std::vector<std::size_t>& starts) const {
  Order order;
  std::vector<State> states(size(), State::kNew);
  std::vector<Frame> stack;
  for (const std::size_t start : starts) {
    if (states[start] != State::kNew) continue;
    states[start] = State::kOpen;
    stack.push_back({start});
    while (!stack.empty()) {
      Frame& frame = stack.back();
      const auto& edges = edges_[frame.node];
      if (frame.next_edge == edges.size()) {
        states[frame.node] = State::kDone;
        order.nodes.push_back(frame.node);
        stack.pop_back();
        continue;
      }
      const std::size_t target = edges[frame.next_edge++];
      if (states[target] == State::kOpen) order.cyclic = true;
      if (states[target] != State::kNew) continue;
      states[target] = State::kOpen;
      stack.push_back({target});
    }
  }
  return order;
}

}  // namespace portolan::plan
