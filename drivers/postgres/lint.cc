#include "drivers/postgres/lint.h"

#include "drivers/postgres/dialect.h"

namespace portolan::postgres {
namespace {

ports::LintFill fill(const ports::Dialect& dialect, const schema::Table&, const schema::Column& column) {
  const bool numbered = column.properties.has("identity.generated") || column.properties.has("serial_sequence") ||
                        dialect.type_class(column.type) == ports::TypeClass::kSerial;
  return {numbered ? ports::LintFill::kSelfFilled : ports::LintFill::kRefused};
}

}  // namespace

const ports::LintRules& PostgresDialect::lint_rules() const {
  static const ports::LintRules kRules = {
      .fill = fill,
      .analyzers = {{.name = "concurrent_index",
                     .report = "concurrent index violations detected",
                     .check = concurrent_index_findings,
                     .switches = {{"check_create", "PG101"}, {"check_drop", "PG102"}, {"check_txmode", "PG103"}},
                     .lenient = {"PG103"}},
                    {.name = "blocking", .report = "blocking table changes detected", .check = blocking_findings},
                    {.name = "column_alignment",
                     .report = "non-optimal columns alignment",
                     .check = alignment_findings}},
      .quoting_functions = {"quote_ident", "quote_literal", "quote_nullable"}};
  return kRules;
}

}  // namespace portolan::postgres
