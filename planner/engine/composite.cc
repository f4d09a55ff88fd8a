#include "planner/engine/composite.h"

#include <algorithm>
#include <utility>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/engine/normalize.h"
#include "planner/engine/rename.h"
#include "planner/engine/replay.h"
#include "planner/schema/filter.h"
#include "planner/sql/scanner.h"

namespace portolan::engine {
namespace {

/// What a document or a database describes, under the name the part gives it.
schema::Realm described(const Context& context, const StatePart& part, const ports::Dialect& dialect, bool schema_scope,
                        const StateScope& scope) {
  schema::Realm realm;
  if (part.source.kind == SourceKind::kHcl) {
    language::Document document = read_document(part.source, dialect);
    if (context.warn) {
      for (const language::Warning& warning : document.warnings) context.warn(language::to_string(warning));
    }
    if (scope.rows && !document.data.empty()) {
      throw UsageError("data blocks of a part are not carried out; write the rows of table " +
                       base::quote_go(document.data.front().table) + " as INSERT statements in a SQL part");
    }
    realm = std::move(document.realm);
  } else {
    Database database = open_database(context, *part.source.url);
    realm = inspect_database(context, database, {}).realm;
  }
  const bool named = !part.schema.empty() && !schema_scope;
  if (named && realm.schemas.size() == 1) rename_schema(realm, realm.schemas.front().name, part.schema);
  return realm;
}

bool says_nothing(const schema::Realm& realm) {
  return realm.objects.empty() && std::all_of(realm.schemas.begin(), realm.schemas.end(), [](const auto& schema) {
           return schema.tables.empty() && schema.objects.empty();
         });
}

/// Whether SQL files hold nothing to run and do not say that this is meant (orms.md 1.2).
bool says_nothing(const std::vector<SourceFile>& files, const ports::Dialect& dialect) {
  return std::all_of(files.begin(), files.end(), [&](const SourceFile& file) {
    if (file.content.find("-- portolan:empty") != std::string::npos) return false;
    const auto statements = sql::scan(file.content, dialect.scanner_options());
    return std::all_of(statements.begin(), statements.end(),
                       [](const sql::Statement& one) { return sql::is_empty_statement(one.text); });
  });
}

/// A part without content is more likely a wrong path than meant, and taking it for one would drop what it held.
[[noreturn]] void refuse_empty() {
  throw UsageError("the part is empty; leave it out if this is meant");
}

void create(const Context& context, const StatePart& part, ports::DevLease& lease, const StateScope& scope) {
  const bool schema_scope = lease.connection().bound_schema().has_value();
  const StateSource& source = part.source;
  if (source.kind == SourceKind::kHcl || source.kind == SourceKind::kDatabase) {
    schema::Realm realm = described(context, part, lease.connection().dialect(), schema_scope, scope);
    if (says_nothing(realm)) refuse_empty();
    create_beside(realm, lease, schema_scope);
    return;
  }
  const bool empty = source.kind == SourceKind::kMigrationDirectory
                         ? source.directory->files().empty()
                         : says_nothing(source.files, lease.connection().dialect());
  if (empty) refuse_empty();
  if (!part.schema.empty() && !schema_scope) {
    throw UsageError("a schema label on SQL needs a dev URL that is limited to one schema; qualify the names instead");
  }
  if (source.kind == SourceKind::kMigrationDirectory) {
    source.directory->validate();
    replay_directory(context, *source.directory, source.to_version, lease, {});
  } else {
    replay_files(context, source.files, lease, {});
  }
}

}  // namespace

State build_composite(const Context& context, const StateSource& source, ports::DevLease& lease,
                      const StateScope& scope) {
  for (const StatePart& part : source.parts) {
    try {
      create(context, part, lease, scope);
    } catch (const DatabaseError& error) {
      throw DatabaseError(part.address + error.what(), error.code(), error.statement(), error.offset())
          .set_transient(error.transient());
    } catch (const UsageError& error) {
      throw UsageError(part.address + error.what());
    }
  }
  return read_back(lease, scope);
}

}  // namespace portolan::engine
