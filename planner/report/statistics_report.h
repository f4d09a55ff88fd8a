#pragma once

#include <string>

#include "planner/ports/statistics.h"
#include "planner/report/template/value.h"
#include "planner/schema/model.h"

namespace portolan::report {

/// `schema stats inspect` (spec/lint-and-tools.md 13). Borrows all of it.
struct StatisticsReport {
  const schema::Realm& realm;
  const ports::Dialect& dialect;
  const ports::Statistics& statistics;
};

/// In OpenMetrics' text form.
std::string text(const StatisticsReport& report);

/// The object of `--format`: as JSON the sizes of the tables; its `Realm` is that of `schema inspect` with the sizes in
/// its tables and indexes.
gotemplate::Value value(const StatisticsReport& report);

}  // namespace portolan::report
