#include "drivers/sqlite/dialect.h"

namespace portolan::sqlite {

const ports::LintRules& SqliteDialect::lint_rules() const {
  // Rows are copied when a column becomes NOT NULL, and the planner's copy fills in the default
  // (spec/lint-and-tools.md 3.5).
  static const ports::LintRules kRules = {
      .not_null_code = "LT101", .default_fills_null = true, .rebuilds_by_copy = true};
  return kRules;
}

}  // namespace portolan::sqlite
