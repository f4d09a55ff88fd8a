#include "planner/language/scope.h"

#include <algorithm>

#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::language {
namespace {

std::string quoted_list(const std::vector<std::string>& items) {
  std::vector<std::string> quoted;
  for (const std::string& item : items) quoted.push_back(base::quote_go(item));
  return "[" + base::join(quoted, " ") + "]";
}

void require_requested(const schema::Realm& document, const ScopeRequest& request) {
  if (request.requested.empty()) return;
  for (const schema::Schema& schema : document.schemas) {
    const auto& wanted = request.requested;
    if (std::find(wanted.begin(), wanted.end(), schema.name) != wanted.end()) continue;
    throw UsageError("schema " + base::quote_go(schema.name) + " from paths " + quoted_list(request.paths) +
                     " is not requested (all schemas in HCL must be requested)");
  }
}

void require_one_schema(std::string_view url, const std::optional<std::string>& schema) {
  if (!schema) return;
  throw UsageError("cannot use HCL with more than 1 schema when " + std::string(url) + " is limited to schema " +
                   base::quote_go(*schema));
}

}  // namespace

bool in_schema_scope(const schema::Realm& document, const ScopeRequest& request) {
  require_requested(document, request);
  if (document.schemas.size() > 1) {
    require_one_schema("dev-url", request.dev_schema);
    require_one_schema("url", request.url_schema);
  }
  return document.schemas.size() == 1 && (request.dev_schema || request.url_schema);
}

void require_same_schema(std::string_view database, std::string_view document) {
  if (database == document) return;
  throw UsageError("mismatched HCL and database schemas: " + base::quote_go(database) + " <> " +
                   base::quote_go(document));
}

}  // namespace portolan::language
