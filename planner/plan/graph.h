#pragma once

#include <cstddef>
#include <vector>

namespace portolan::plan {

/// A directed graph over the nodes 0 to n-1. An edge leads from a node to one that must come before it.
class Graph {
 public:
  explicit Graph(std::size_t nodes) : edges_(nodes) {}

  void add_edge(std::size_t from, std::size_t to) { edges_[from].push_back(to); }
  const std::vector<std::size_t>& edges(std::size_t node) const { return edges_[node]; }
  std::size_t size() const { return edges_.size(); }

  struct Order {
    /// Reached nodes as they finished: every node after those it points to, as far as there is no cycle.
    std::vector<std::size_t> nodes;
    bool cyclic = false;
  };

  /// Depth-first search from each of `starts` in turn; edges are followed in the order they were added. Does not
  /// recurse, so that long chains of references cannot exhaust the stack.
  Order visit(const std::vector<std::size_t>& starts) const;

 private:
  std::vector<std::vector<std::size_t>> edges_;
};

}  // namespace portolan::plan
