#include "drivers/mysql/partitions.h"

#include <algorithm>
#include <cstdlib>
#include <unordered_map>
#include <unordered_set>

#include "drivers/mysql/text.h"
#include "planner/base/strings.h"

namespace portolan::mysql {
namespace {

using plan::Builder;
using schema::Partition;
using Partitions = std::vector<Partition>;

std::vector<std::string> values_of(const Partition& partition, std::string_view name) {
  return partition.properties.get<std::vector<std::string>>(name).value_or(std::vector<std::string>());
}

std::vector<std::string> bound_of(const Partition& partition) {
  return values_of(partition, "values_less_than");
}

void define(Builder& b, const Speller& speller, const Partition& partition) {
  b.p("PARTITION").ident(partition.name);
  if (const auto bound = bound_of(partition); !bound.empty()) {
    b.p("VALUES LESS THAN (" + base::join(bound, ", ") + ")");
  }
  if (const auto values = values_of(partition, "values_in"); values == std::vector<std::string>{"DEFAULT"}) {
    b.p("DEFAULT");
  } else if (!values.empty()) {
    b.p("VALUES IN (" + base::join(values, ", ") + ")");
  }
  if (const std::string comment = partition.properties.text("comment"); !comment.empty()) {
    b.p("COMMENT " + speller.literal(comment));
  }
}

std::string definitions(const Speller& speller, const Partitions& partitions) {
  return speller.builder()
      .wrap_list(partitions, [&](Builder& b, const Partition& item) { define(b, speller, item); })
      .text();
}

std::string names(const Speller& speller, const Partitions& partitions) {
  return speller.builder().list(partitions, [](Builder& b, const Partition& item) { b.ident(item.name); }).text();
}

Partitions joined(Partitions first, const Partitions& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

/// Spells what leads from partitions that are neighbours to those in their place.
class Replacement {
 public:
  Replacement(const Speller& speller, Partitions gone, Partitions fresh, const Partition* next)
      : speller_(speller), gone_(std::move(gone)), fresh_(std::move(fresh)) {
    if (next != nullptr) next_ = {*next};
  }

  PartitionStep step() const { return {clause(gone_, fresh_, false), clause(fresh_, gone_, true)}; }

 private:
  /// @param keep_rows  rows of partitions that go without others in their place move to the next one
  std::string clause(const Partitions& gone, const Partitions& fresh, bool keep_rows) const {
    if (gone.empty() && next_.empty()) return "ADD PARTITION " + definitions(speller_, fresh);
    if (gone.empty()) return reorganize(next_, joined(fresh, next_));
    if (!fresh.empty()) return reorganize(gone, fresh);
    if (keep_rows && !next_.empty()) return reorganize(joined(gone, next_), next_);
    return "DROP PARTITION " + names(speller_, gone);
  }

  std::string reorganize(const Partitions& gone, const Partitions& fresh) const {
    return "REORGANIZE PARTITION " + names(speller_, gone) + " INTO " + definitions(speller_, fresh);
  }

  const Speller& speller_;
  Partitions gone_, fresh_;
  /// The partition behind the gap, when there is one.
  Partitions next_;
};

/// A range may be split and joined, but only whole partitioning anew moves its end.
std::vector<PartitionStep> range_steps(const Speller& speller, const Partitions& from, const Partitions& to) {
  std::vector<PartitionStep> steps;
  std::size_t i = 0, k = 0;
  while (i < from.size() || k < to.size()) {
    // Bounds grow, so partitions that both sides have stand in the same order.
    Partitions gone, fresh;
    std::size_t anchor = i, match = to.size();
    for (; anchor < from.size() && match == to.size(); ++anchor) {
      match = static_cast<std::size_t>(std::find(to.begin() + static_cast<std::ptrdiff_t>(k), to.end(), from[anchor]) -
                                       to.begin());
      if (match == to.size()) gone.push_back(from[anchor]);
    }
    fresh.assign(to.begin() + static_cast<std::ptrdiff_t>(k), to.begin() + static_cast<std::ptrdiff_t>(match));
    const Partition* next = match < to.size() ? &to[match] : nullptr;
    i = anchor;
    k = next == nullptr ? match : match + 1;
    if (gone.empty() && fresh.empty()) continue;
    if (!gone.empty() && !fresh.empty() && bound_of(gone.back()) != bound_of(fresh.back())) {
      // The border between the two moves.
      if (next == nullptr) return {};
      gone.push_back(*next);
      fresh.push_back(*next);
    }
    steps.push_back(Replacement(speller, gone, fresh, next).step());
  }
  return steps;
}

bool holds(const Partitions& items, const Partition& item) {
  return std::any_of(items.begin(), items.end(), [&](const Partition& other) { return other.name == item.name; });
}

/// Whether one of `items` stands between two of `moved`.
bool stands_between(const Partitions& from, const Partitions& items, const Partitions& moved) {
  bool begun = false, waiting = false;
  for (const Partition& item : from) {
    if (holds(moved, item)) {
      if (waiting) return true;
      begun = true;
    } else if (begun && holds(items, item)) {
      waiting = true;
    }
  }
  return false;
}

/// The server reorganizes partitions that stand next to each other alone: takes in what stands between those that move
/// and stays as it is.
void include_between(const Partitions& from, const Partitions& dropped, Partitions& moved, Partitions& fresh) {
  Partitions span, waiting;
  for (const Partition& item : from) {
    if (holds(dropped, item)) continue;
    if (!holds(moved, item)) {
      if (!span.empty()) waiting.push_back(item);
      continue;
    }
    span.insert(span.end(), waiting.begin(), waiting.end());
    fresh.insert(fresh.end(), waiting.begin(), waiting.end());
    waiting.clear();
    span.push_back(item);
  }
  moved = std::move(span);
}

std::vector<PartitionStep> list_steps(const Speller& speller, const Partitions& from, const Partitions& to) {
  std::unordered_map<std::string, const Partition*> before, after;
  for (const Partition& item : from) before.emplace(item.name, &item);
  for (const Partition& item : to) after.emplace(item.name, &item);
  const auto differs = [](const std::unordered_map<std::string, const Partition*>& others, const Partition& item) {
    const auto it = others.find(item.name);
    return it == others.end() || !(*it->second == item);
  };
  Partitions moved, dropped, fresh;
  std::unordered_set<std::string> values;
  for (const Partition& item : to) {
    if (!differs(before, item)) continue;
    fresh.push_back(item);
    for (std::string& value : values_of(item, "values_in")) values.insert(std::move(value));
  }
  for (const Partition& item : from) {
    if (!differs(after, item)) continue;
    const std::vector<std::string> own = values_of(item, "values_in");
    const bool lives_on =
        after.contains(item.name) ||
        std::any_of(own.begin(), own.end(), [&](const std::string& value) { return values.contains(value); });
    (lives_on ? moved : dropped).push_back(item);
  }
  // Dropped last: a table is never left without partitions, and rows stay until the rest has worked. What stands
  // between partitions that are reorganized is in their way and goes first.
  const bool first = stands_between(from, dropped, moved);
  std::vector<PartitionStep> steps;
  const auto drop = [&] {
    if (!dropped.empty()) steps.push_back(Replacement(speller, dropped, {}, nullptr).step());
  };
  if (first) drop();
  include_between(from, dropped, moved, fresh);
  if (!moved.empty() || !fresh.empty()) steps.push_back(Replacement(speller, moved, fresh, nullptr).step());
  if (!first) drop();
  return steps;
}

std::vector<PartitionStep> count_steps(std::int64_t from, std::int64_t to) {
  const std::string more = "ADD PARTITION PARTITIONS " + std::to_string(std::abs(to - from));
  const std::string less = "COALESCE PARTITION " + std::to_string(std::abs(to - from));
  return {to > from ? PartitionStep{more, less} : PartitionStep{less, more}};
}

}  // namespace

bool partitions_by_expression(std::string_view type) {
  return type == "RANGE" || type == "LIST" || type == "HASH" || type == "LINEAR HASH";
}

bool partitions_by_list(std::string_view type) {
  return type == "LIST" || type == "LIST COLUMNS";
}

std::string spell_partitioning(const Speller& speller, const schema::Partitioning& partitioning) {
  Builder b = speller.builder();
  b.p("PARTITION BY").p(partitioning.type);
  b.wrap_list(partitioning.parts, [](Builder& part, const schema::IndexPart& item) {
    if (item.column.empty()) {
      part.p(unwrapped(item.expression));
    } else {
      part.ident(item.column);
    }
  });
  if (!partitioning.partitions.empty()) return b.p(definitions(speller, partitioning.partitions)).text();
  if (const auto count = partitioning.properties.get<std::int64_t>("partitions")) {
    b.p("PARTITIONS " + std::to_string(*count));
  }
  return b.text();
}

std::vector<PartitionStep> partition_steps(const Speller& speller, const schema::Partitioning& from,
                                           const schema::Partitioning& to) {
  if (from.type != to.type || from.parts != to.parts) return {};
  if (partitions_by_list(to.type)) return list_steps(speller, from.partitions, to.partitions);
  if (to.type.starts_with("RANGE")) return range_steps(speller, from.partitions, to.partitions);
  if (!from.partitions.empty() || !to.partitions.empty()) return {};
  const auto count = [](const schema::Partitioning& item) {
    return item.properties.get<std::int64_t>("partitions").value_or(1);
  };
  return count_steps(count(from), count(to));
}

}  // namespace portolan::mysql
