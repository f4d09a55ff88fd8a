#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "drivers/mysql/spell.h"

/// The `partition` block of a table (spec/schema-language.md 4.10, spec/planner.md 11.2).
namespace portolan::mysql {

/// Whether the kind splits by one expression (RANGE, LIST, HASH, LINEAR HASH) and not by a list of columns.
bool partitions_by_expression(std::string_view type);

/// Whether the order of the partitions means nothing (LIST, LIST COLUMNS).
bool partitions_by_list(std::string_view type);

/// `PARTITION BY RANGE (expr) (PARTITION ...)`.
std::string spell_partitioning(const Speller& speller, const schema::Partitioning& partitioning);

/// One clause that ALTER TABLE takes on its own, and the clause that undoes it.
struct PartitionStep {
  std::string forward;
  std::string reverse;
};

/// ADD, DROP, REORGANIZE and COALESCE PARTITION from one state to the other, in order; empty when the whole
/// partitioning has to be stated anew. A partition that goes without another in its place is dropped with its rows;
/// the way back keeps the rows of partitions that were added.
std::vector<PartitionStep> partition_steps(const Speller& speller, const schema::Partitioning& from,
                                           const schema::Partitioning& to);

}  // namespace portolan::mysql
