#pragma once

#include "planner/ports/properties.h"

namespace portolan::postgres {

/// What PostgreSQL objects have beyond the typed core, in print order (spec/schema-language.md 2.5, planner.md 6.2).
///
/// Besides what documents carry there are facts that only inspection gives (HCL name "-"):
/// `serial_sequence` (column: the sequence behind a serial column when it has not the generated name), `identity.last`
/// (column: last value drawn), `invalid` (index: an unfinished concurrent build), `comment_on_index` (constraint: its
/// comment was made on the index behind it), `leaves` (partition key: schema and name of each partition in turn, absent
/// when one of them is partitioned itself).
const ports::PropertyTable& property_table();

/// Names of index storage parameters (in a bag `storage_params.<name>`, but `pages_per_range` under its own name).
inline constexpr std::string_view kStorageParams = "storage_params.";

}  // namespace portolan::postgres
