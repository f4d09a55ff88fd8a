#include "planner/engine/revisions_location.h"

#include "planner/migrate/revisions.h"

namespace portolan::engine {
namespace {

constexpr const char* kNotice =
    "We couldn't find a revision table in the connected schema but found one in \n"
    "the schema 'atlas_schema_revisions' and cannot determine the desired behavior.\n"
    "\n"
    "As a safety guard, we require you to specify whether to use the existing\n"
    "table in 'atlas_schema_revisions' or create a new one in the connected schema\n"
    "by providing the '--revisions-schema' flag or deleting the 'atlas_schema_revisions'\n"
    "schema if it is unused.\n"
    "\n";

bool has_table(Database& target, const std::string& schema) {
  return migrate::Revisions(*target.connection, schema).exists();
}

}  // namespace

AmbiguousRevisions::AmbiguousRevisions() : UsageError(kNotice) {}

std::string find_revisions_schema(Database& target, const std::string& flag) {
  const auto bound = target.connection->bound_schema();
  const std::string common(migrate::kRevisionsTable);
  if (flag.empty() && bound && *bound != common && !has_table(target, *bound) && has_table(target, common)) {
    throw AmbiguousRevisions();
  }
  const std::string schema = migrate::revisions_schema(flag, bound);
  // A dialect that cannot keep the table there says so.
  static_cast<void>(target.dialect().revisions_table(schema));
  return schema;
}

}  // namespace portolan::engine
