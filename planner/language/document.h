#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "planner/base/position.h"
#include "planner/language/data.h"
#include "planner/language/inputs.h"
#include "planner/ports/dialect.h"
#include "planner/schema/model.h"

namespace portolan::language {

/// One file of a schema document.
struct SourceFile {
  /// As diagnostics show it.
  std::string path;
  std::string text;
};

/// Something in a document that has no effect and that its author may not have meant.
struct Warning {
  std::string message;
  base::Range range;
};

/// `FILE:LINE,COL-COL: message`.
std::string to_string(const Warning& warning);

/// A schema document as a model.
struct Document {
  /// Objects in document order: files by name, blocks in source order (spec/schema-language.md 1.3).
  schema::Realm realm;
  /// In source order.
  std::vector<Warning> warnings;
  /// Types of the top-level blocks present: a kind that is not declared is not managed (spec/schema-language.md 9).
  std::set<std::string, std::less<>> declared_kinds;
  /// Tables with `data` blocks, in the order of their first one.
  std::vector<DataTable> data;
  /// Keep the places of `data` valid.
  std::vector<std::shared_ptr<const hcl::Source>> sources;
};

/// Reads schema documents: all files form one document (spec/schema-language.md 1.3). Time is linear in their size.
/// @param values   input variables; names that no block declares are ignored
/// @param options  extra names in scope and the loader of data sources
/// Throws SourceError with the place (syntax, evaluation, `DIALECT: failed converting to *schema.Realm: ...`),
/// UsageError
/// (`missing value for required variable "v"`, `cannot parse project file "PATH" as a schema file`).
Document load_document(std::vector<SourceFile> files, const InputValues& values, const ports::Dialect& dialect,
                       InputOptions options = {});

}  // namespace portolan::language
