#pragma once

#include <string>

#include "planner/change/plan.h"
#include "planner/ports/dialect.h"
#include "planner/schema/model.h"

namespace portolan::report {

/// What leads to the state of a page.
struct ErdChange {
  change::Changes changes;
  /// What creates the state before.
  change::Plan before;
  /// Title and text of what is to be read first: the plan, a report.
  std::string heading;
  std::string text;
};

/// A state that is drawn. Its plans are those of a dump.
struct ErdPage {
  const schema::Realm& realm;
  /// What creates the state.
  const change::Plan& creation;
  /// Names are compared without their schema.
  bool schema_scope = false;
  /// Null: the state alone.
  const ErdChange* change = nullptr;
};

/// One self-contained HTML file with a list of the objects, their diagram and their details; of a change with its marks
/// (spec/lint-and-tools.md 10.3). It loads nothing, and everything that comes from the database is escaped. The same
/// input gives the same text.
std::string erd_html(const ErdPage& page, const ports::Dialect& dialect);

}  // namespace portolan::report
