#pragma once

#include <vector>

#include "planner/ports/dialect.h"
#include "planner/report/archive.h"
#include "planner/schema/model.h"

namespace portolan::report {

/// A realm as Markdown (spec/lint-and-tools.md 10.4): `index.md` and one file per schema with its tables, their
/// columns, indexes, keys and checks, the other objects with their source, and a Mermaid diagram. Throws UsageError for
/// schemas whose names cannot be files'.
std::vector<ArchiveFile> markdown(const schema::Realm& realm, const ports::Dialect& dialect);

}  // namespace portolan::report
