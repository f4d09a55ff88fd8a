#pragma once

#include <cstddef>
#include <string_view>

#include "planner/sql/scanner.h"

namespace portolan::sql {

/// How a block that opens with BEGIN closes (spec/migrations.md 6.6).
enum class Body { kPlain, kBlock, kAtomic, kTry };

/// Which body the word BEGIN at `pos` opens under `options`; kPlain for another word and for transaction control
/// (`BEGIN;`, `BEGIN TRANSACTION`, ...).
/// @param statement_start  where the statement begins, to tell transaction control
Body body_at(std::string_view text, std::size_t pos, std::size_t statement_start, const ScannerOptions& options);

/// The label of `label: BEGIN` with BEGIN at `pos`, without quotes; empty when there is none.
std::string_view label_before(std::string_view text, std::size_t pos);

/// Whether one statement of the body, as scanned, closes it.
bool closes_body(std::string_view statement, Body body, std::string_view label);

/// End of a body by counting the words BEGIN, CASE and END, for dialects whose blocks close on a bare END; kNone when
/// it is not closed.
std::size_t counted_body_end(std::string_view text, std::size_t pos, const ScannerOptions& options);

}  // namespace portolan::sql
