#include "planner/report/template/budget.h"

#include <string>

namespace portolan::gotemplate {

void Budget::step(std::size_t count) {
  if (count > left_.steps) {
    throw LimitError("the template takes more than " + std::to_string(limits_.steps) + " steps");
  }
  left_.steps -= count;
}

void Budget::grow(std::size_t bytes) {
  if (bytes > left_.bytes) {
    throw LimitError("the template makes more than " + std::to_string(limits_.bytes) + " bytes of text");
  }
  left_.bytes -= bytes;
}

Budget::Level::Level(Budget& budget) : budget_(budget) {
  if (budget.left_.depth == 0) {
    throw LimitError("exceeded maximum template depth (" + std::to_string(budget.limits_.depth) + ")");
  }
  --budget.left_.depth;
}

}  // namespace portolan::gotemplate
