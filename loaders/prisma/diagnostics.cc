#include "loaders/prisma/diagnostics.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "planner/base/shown_path.h"
#include "planner/base/strings.h"

namespace portolan::loaders::prisma {

void Diagnostics::add(const hcl::Place& place, const std::string& message) {
  found_.push_back({place, message});
}

void Diagnostics::raise() const {
  if (found_.empty()) return;
  std::vector<Mistake> sorted = found_;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Mistake& a, const Mistake& b) {
    return std::tie(a.place.source->name(), a.place.begin) < std::tie(b.place.source->name(), b.place.begin);
  });
  std::vector<std::string> lines;
  std::set<std::string> seen;
  for (const Mistake& each : sorted) {
    std::string line = written(each.place) + ": " + each.message;
    if (seen.insert(line).second) lines.push_back(std::move(line));
  }
  throw Error(base::join(lines, "\n"));
}

std::string written(const hcl::Place& place) {
  const base::Position start = place.range().start;
  return base::shown_path(start.file) + ":" + std::to_string(start.line) + ":" + std::to_string(start.column);
}

}  // namespace portolan::loaders::prisma
