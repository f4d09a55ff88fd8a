#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "planner/schema/model.h"

namespace portolan::language {

/// What a document's schemas are held against (spec/schema-language.md 1.3).
struct ScopeRequest {
  /// Paths of the document as the user gave them, for messages.
  std::vector<std::string> paths;
  /// `--schema`; empty asks for all.
  std::vector<std::string> requested;
  /// Schema the dev URL is bound to, if it is.
  std::optional<std::string> dev_schema;
  /// Schema the target's URL is bound to, if it is.
  std::optional<std::string> url_schema;
};

/// Whether the document is compared in schema scope, where its schema's name and those of the databases do not matter.
/// Throws UsageError: `schema "X" from paths [...] is not requested (all schemas in HCL must be requested)`,
/// `cannot use HCL with more than 1 schema when dev-url is limited to schema "X"`, the same `when url is limited ...`.
bool in_schema_scope(const schema::Realm& document, const ScopeRequest& request);

/// Schema scope with a live source. Throws UsageError `mismatched HCL and database schemas: "db" <> "doc"`.
void require_same_schema(std::string_view database, std::string_view document);

}  // namespace portolan::language
