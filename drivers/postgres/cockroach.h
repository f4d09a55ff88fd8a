#pragma once

#include "planner/ports/dialect.h"

/// What CockroachDB does otherwise (spec/planner.md 7). Written from the specification; no server was at hand.
namespace portolan::postgres {

bool is_cockroach(const ports::ServerFacts& facts);

/// Brings a table into the form the server reports: a key of its own, its names of types, serial columns as plain
/// integers.
void align_cockroach(schema::Table& table);

}  // namespace portolan::postgres
