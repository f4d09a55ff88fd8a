#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "planner/diff/diff.h"

namespace portolan::diff {

/// What all comparisons of one diff share. References outlive it.
class Context {
 public:
  Context(const ports::Dialect& dialect, const DiffOptions& options);

  const ports::Dialect& dialect() const { return dialect_; }
  const DiffOptions& options() const { return options_; }
  const Policy& policy() const { return options_.policy; }

  /// The property rows of one carrier, in the dialect's order.
  const std::vector<const ports::PropertySpec*>& specs(ports::Carrier carrier) const;

  /// Whether the defaults of a column are the same; an open question becomes a doubt and counts as a difference.
  bool defaults_equal(const schema::Table& table, const schema::Column& from, const schema::Column& to);

  std::vector<Doubt> take_doubts() { return std::move(doubts_); }

 private:
  static constexpr std::size_t kCarriers = static_cast<std::size_t>(ports::Carrier::kObject) + 1;

  const ports::Dialect& dialect_;
  const DiffOptions& options_;
  std::array<std::vector<const ports::PropertySpec*>, kCarriers> specs_;
  std::vector<Doubt> doubts_;
};

/// Differences of two bags and the flags they raise (Modify changes, spec/planner.md 2.2).
struct PropertyDifference {
  std::vector<change::PropertyChange> changes;
  change::Flags flags;
};
PropertyDifference compare_properties(const Context& context, ports::Carrier carrier, const schema::Properties& from,
                                      const schema::Properties& to, const schema::Properties& parent);

/// The change of a comment: none for equal texts, where absent equals empty, and where the server keeps no comments; a
/// removed one becomes "" (planner.md 3.2).
std::optional<change::PropertyChange> compare_comments(const Context& context, const std::optional<std::string>& from,
                                                       const std::optional<std::string>& to);

/// Flags of kUnique, kParts, kComment and kAttribute (kind, predicate, included columns, properties).
change::Flags compare_indexes(const Context& context, const schema::Index& from, const schema::Index& to,
                              const schema::Table& table);

/// Whether two lists of key parts are the same.
bool parts_equal(const Context& context, const std::vector<schema::IndexPart>& from,
                 const std::vector<schema::IndexPart>& to);

/// Flags of kColumn, kRefTable, kRefColumn, kUpdateAction, kDeleteAction and kAttribute.
/// `from_table` and `to_table` carry the keys.
change::Flags compare_foreign_keys(const Context& context, const schema::Table& from_table,
                                   const schema::ForeignKey& from, const schema::Table& to_table,
                                   const schema::ForeignKey& to);

/// Flags of kParts (the expression), kComment and kAttribute (properties).
change::Flags compare_checks(const Context& context, const schema::Check& from, const schema::Check& to,
                             const schema::Table& table);

/// Whether both tables are partitioned the same way.
bool partitionings_equal(const Context& context, const schema::Table& from, const schema::Table& to);

}  // namespace portolan::diff
