#include "planner/base/unified_diff.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace portolan::base {
namespace {

constexpr std::size_t kContext = 3;
/// More edits than this are not searched for: the memory of the search grows with their square.
constexpr long kMaxEdits = 2000;

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::size_t pos = 0; pos < text.size();) {
    const std::size_t end = std::min(text.find('\n', pos), text.size());
    lines.push_back(text.substr(pos, end - pos));
    pos = end + 1;
  }
  return lines;
}

/// One line of the result: ' ' stays, '-' goes, '+' comes; with the number of lines of either side before it.
struct Step {
  char sign = ' ';
  std::string_view line;
  std::size_t from = 0;
  std::size_t to = 0;
};

/// Myers' greedy search for the shortest edit script ("An O(ND) Difference Algorithm and Its Variations").
class EditSearch {
 public:
  EditSearch(const std::vector<std::string_view>& from, const std::vector<std::string_view>& to)
      : from_(from), to_(to) {}

  /// Empty when the texts differ too much, or hold nothing.
  std::vector<Step> run() {
    for (long edits = 0; edits <= std::min(size(from_) + size(to_), kMaxEdits); ++edits) {
      if (advance(edits)) return backtrack();
    }
    return {};
  }

 private:
  /// How far along `from` each diagonal (position in `from` less position in `to`) is reached by a number of edits.
  struct Reach {
    long edits = 0;
    std::vector<long> x;

    long& at(long diagonal) { return x[static_cast<std::size_t>(diagonal + edits)]; }
    long at(long diagonal) const { return x[static_cast<std::size_t>(diagonal + edits)]; }
    bool has(long diagonal) const { return -edits <= diagonal && diagonal <= edits; }
  };

  /// Whether the edit that leads to `diagonal` adds a line of `to`; otherwise it removes one of `from`.
  static bool adds(const Reach& before, long diagonal) {
    if (!before.has(diagonal - 1)) return true;
    return before.has(diagonal + 1) && before.at(diagonal - 1) < before.at(diagonal + 1);
  }

  /// Makes one more edit on every diagonal. Returns whether both ends are reached.
  bool advance(long edits) {
    Reach reach{edits, std::vector<long>(static_cast<std::size_t>(2 * edits + 1), 0)};
    for (long diagonal = -edits; diagonal <= edits; diagonal += 2) {
      long x = 0;
      if (edits > 0) {
        const Reach& before = reaches_.back();
        x = adds(before, diagonal) ? before.at(diagonal + 1) : before.at(diagonal - 1) + 1;
      }
      while (x < size(from_) && x - diagonal < size(to_) && from_[index(x)] == to_[index(x - diagonal)]) ++x;
      reach.at(diagonal) = x;
    }
    const long last = size(from_) - size(to_);
    const bool done = reach.has(last) && reach.at(last) >= size(from_);
    reaches_.push_back(std::move(reach));
    return done;
  }

  std::vector<Step> backtrack() const {
    std::vector<Step> steps;
    long x = size(from_);
    long diagonal = x - size(to_);
    for (std::size_t edits = reaches_.size(); edits-- > 0;) {
      const Reach* before = edits == 0 ? nullptr : &reaches_[edits - 1];
      const bool added = before != nullptr && adds(*before, diagonal);
      // Where the run of equal lines begins that follows the edit.
      const long start = before == nullptr ? 0 : added ? before->at(diagonal + 1) : before->at(diagonal - 1) + 1;
      for (; x > start; --x) steps.push_back({' ', from_[index(x - 1)], index(x - 1), index(x - 1 - diagonal)});
      if (before == nullptr) break;
      if (added) {
        steps.push_back({'+', to_[index(x - diagonal - 1)], index(x), index(x - diagonal - 1)});
        ++diagonal;
      } else {
        --x;
        --diagonal;
        steps.push_back({'-', from_[index(x)], index(x), index(x - diagonal)});
      }
    }
    std::reverse(steps.begin(), steps.end());
    return steps;
  }

  static long size(const std::vector<std::string_view>& lines) { return static_cast<long>(lines.size()); }
  static std::size_t index(long position) { return static_cast<std::size_t>(position); }

  const std::vector<std::string_view>& from_;
  const std::vector<std::string_view>& to_;
  std::vector<Reach> reaches_;
};

/// Everything goes, everything comes.
std::vector<Step> replace_all(const std::vector<std::string_view>& from, const std::vector<std::string_view>& to) {
  std::vector<Step> steps;
  for (std::size_t i = 0; i < from.size(); ++i) steps.push_back({'-', from[i], i, 0});
  for (std::size_t i = 0; i < to.size(); ++i) steps.push_back({'+', to[i], from.size(), i});
  return steps;
}

std::string range(std::size_t start, std::size_t count) {
  // An empty range names the line before it.
  return std::to_string(count == 0 ? start : start + 1) + (count == 1 ? "" : "," + std::to_string(count));
}

std::string hunk(const std::vector<Step>& steps, std::size_t begin, std::size_t end) {
  std::string body;
  std::size_t removed = 0;
  std::size_t added = 0;
  for (std::size_t i = begin; i < end; ++i) {
    body += std::string(1, steps[i].sign) + std::string(steps[i].line) + "\n";
    removed += steps[i].sign == '+' ? 0 : 1;
    added += steps[i].sign == '-' ? 0 : 1;
  }
  return "@@ -" + range(steps[begin].from, removed) + " +" + range(steps[begin].to, added) + " @@\n" + body;
}

}  // namespace

std::string unified_diff(std::string_view from, std::string_view to) {
  const std::vector<std::string_view> old_lines = lines_of(from);
  const std::vector<std::string_view> new_lines = lines_of(to);
  std::vector<Step> steps = EditSearch(old_lines, new_lines).run();
  if (steps.empty()) steps = replace_all(old_lines, new_lines);
  std::string text;
  for (std::size_t i = 0; i < steps.size();) {
    if (steps[i].sign == ' ') {
      ++i;
      continue;
    }
    const std::size_t begin = i > kContext ? i - kContext : 0;
    std::size_t last = i;
    while (i < steps.size() && i - last <= 2 * kContext) {
      if (steps[i].sign != ' ') last = i;
      ++i;
    }
    const std::size_t end = std::min(last + 1 + kContext, steps.size());
    text += hunk(steps, begin, end);
    i = end;
  }
  return text;
}

}  // namespace portolan::base
