#pragma once

#include <cstdint>
#include <optional>

#include "planner/ports/properties.h"
#include "planner/schema/model.h"

namespace portolan::mysql {

/// Properties of the family in print order (spec/schema-language.md 2.5, 4):
/// - schema: `charset`, `collate`
/// - table: `charset`, `collate`, `engine`, `auto_increment` (start value), `create_options` (as the catalog gives
/// them,
///   no HCL form), `partition_by` (the whole clause of partitions that the model does not know, no HCL form),
///   `system_versioned`
/// - column: `charset`, `collate`, `on_update` (RawSql), `auto_increment`, `invisible`, `srid`
/// - primary key and index: `type` (BTREE when absent), index also `parser`; index part: `prefix`
/// - partitioning: `partitions` (their number, when they have nothing of their own); partition: `values_less_than`,
///   `values_in`, `comment`
/// - check: `enforced` (true when absent), `column_level` (MariaDB: it hangs on its column; no HCL form)
/// - view: `check_option`, `security`, `algorithm`
/// - function and procedure: `deterministic`, `data_access`, `security`; function also `charset` and `collate` of what
///   it returns, as its arguments have them
/// - event: `schedule.every`, `.starts`, `.ends` or `.at`, `on_completion`, `enabled`
/// - trigger: `follows` (the one that fires right before it), `precedes` (documents only), `before.insert`, ...
const ports::PropertyTable& property_table();

/// Where the counter of a table starts, if a column counts and it does not start at 1. MySQL's catalog also keeps the
/// start of a counter that is gone.
std::optional<std::int64_t> counter_start(const schema::Table& table);

}  // namespace portolan::mysql
