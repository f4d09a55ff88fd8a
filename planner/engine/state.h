#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "planner/base/url.h"
#include "planner/engine/context.h"
#include "planner/hcl/value.h"
#include "planner/migrate/dir.h"
#include "planner/rows/rows.h"
#include "planner/schema/model.h"

namespace portolan::engine {

/// An open database and where it came from.
struct Database {
  const ports::Driver* driver = nullptr;
  base::Url url;
  std::unique_ptr<ports::Connection> connection;

  const ports::Dialect& dialect() const { return connection->dialect(); }
  bool schema_scope() const { return connection->bound_schema().has_value(); }
};

/// Opens the database of a URL. Throws what Driver::open throws, UsageError for an unknown scheme.
Database open_database(const Context& context, const base::Url& url);

/// One file of a desired state.
struct SourceFile {
  std::string name;
  std::string content;
};

enum class SourceKind { kHcl, kSqlFile, kSqlDirectory, kMigrationDirectory, kDatabase, kComposite };

struct StatePart;

/// What limits a state: names of schemas, patterns of what to leave out, and patterns of what to keep (none keeps all),
/// looked at first (spec/planner.md 14).
struct StateScope {
  std::vector<std::string> schemas;
  std::vector<std::string> exclude;
  std::vector<std::string> include = {};
  /// Rows are part of the state (spec/project-file.md 10.7); else it is the structure alone.
  std::optional<rows::Request> rows = {};
  /// Kinds of objects that are managed, whatever a document declares, or left out (spec/project-file.md 8.5).
  std::map<std::string, bool, std::less<>> kinds = {};

  bool operator==(const StateScope&) const = default;
};

/// Where a state comes from: documents, SQL, a migration directory or a live database.
struct StateSource {
  SourceKind kind = SourceKind::kHcl;
  /// Paths or names as the user wrote them, for messages.
  std::vector<std::string> names;
  /// kHcl, kSqlFile, kSqlDirectory: the files in name order.
  std::vector<SourceFile> files;
  /// kMigrationDirectory.
  std::optional<migrate::Dir> directory;
  /// kMigrationDirectory: replay up to this version, inclusive.
  std::string to_version;
  /// kDatabase.
  std::optional<base::Url> url;
  /// kHcl: values of input variables; a repeated name makes a list.
  std::multimap<std::string, std::string> variables;
  /// kHcl: typed values of input variables; they win over `variables`.
  std::map<std::string, hcl::Value, std::less<>> values;
  /// kHcl: `values` are all there is; what an environment or flags set does not reach these documents.
  bool own_values = false;
  /// What the source leaves out by itself, before anybody's scope: it was pushed to a store that way.
  StateScope limits = {};
  /// kComposite: what is created one after the other on one dev database.
  std::vector<StatePart> parts;
};

/// One part of a composite state (orms.md 1.4).
struct StatePart {
  /// Schema of its names; empty: as the part says.
  std::string schema;
  /// Front of its errors: `data.composite_schema.x: part 1 (file://a.sql): `.
  std::string address;
  StateSource source;
};

/// Turns URLs of one state into its source, reading files as needed (spec/cli.md 4).
/// @param flag  the flag they were given with, for messages ("to")
/// Throws UsageError with the texts of that section.
StateSource resolve_source(const Context& context, const std::vector<std::string>& urls, const std::string& flag);

/// A migration directory behind a `mem://` URL and the folder it was made from.
struct MemoryDirectory {
  migrate::Dir directory;
  std::string folder;
};

/// Its atlas.sum is computed from what it holds. Throws UsageError(`data-source state "mem://…" not found in memory`).
MemoryDirectory memory_directory(const Context& context, const migrate::DirUrl& url);

/// The dev database wanted for reading states.
struct DevSettings {
  std::optional<base::Url> url;
  /// A target whose family and version an automatic dev database has to match.
  const Database* target = nullptr;
  /// How long to wait while another run uses the same dev database.
  std::chrono::milliseconds lock_timeout{10000};
};

/// A state ready to be compared.
struct State {
  schema::Realm realm;
  /// Whether the state speaks of one schema whose name does not matter.
  bool schema_scope = false;
  /// Read from a database (live or dev), as opposed to a document used as written.
  bool normalized = true;
  /// The text came from documents: schemas are compared by name (spec/cli.md 3.2, mixing rules).
  bool from_document = false;
  /// Object kinds the document does not manage (spec/schema-language.md 9, "Unmanaged kinds").
  std::set<std::string, std::less<>> unmanaged_kinds;
  /// What people should be told about the source, also when the state comes from the cache.
  std::vector<std::string> warnings = {};
  /// Tables with declared rows, or with rows on the dev database, where the scope asks for them.
  std::vector<rows::TableRows> rows = {};
};

/// Opens what `source` or `dev` name as needed and reads the state: documents are evaluated and, where the dialect
/// wants it, created on the dev database and read back; SQL and directories are replayed there.
/// @param target  the database the state will be compared with; null when there is none
/// Throws SourceError, UsageError, DatabaseError (with `read state from ...` in front), PolicyError for an unclean dev
/// database.
State load_state(const Context& context, const StateSource& source, const Database* target, const DevSettings& dev,
                 const StateScope& scope);

/// Reads a document on a dev database that something else was done on before: what the document does not manage stays
/// there, and the document may refer to it (spec/schema-language.md 9, "Order of use"). Throws as load_state.
State load_document_beside(const Context& context, const StateSource& source, ports::DevLease& lease,
                           const StateScope& scope);

/// Creates a state on a clean dev database as far as it can be: SQL runs there as written, with all that no model
/// holds; of documents and databases what the model holds is created. Throws as load_state.
void create_state(const Context& context, const StateSource& source, ports::DevLease& lease, const StateScope& scope);

/// Leaves out of a state what its scope does not want: by patterns, and by kinds of objects.
void limit(State& state, const StateScope& scope);

/// The state of an open database within `scope`. Warns of objects in it that no plan touches.
State inspect_database(const Context& context, Database& database, const StateScope& scope);

/// base64(SHA-256) of the HCL document that inspect prints for the state (spec/operator.md 2.3).
std::string state_hash(const State& state, const ports::Dialect& dialect);

}  // namespace portolan::engine
