#include "planner/engine/replay.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/engine/declarations.h"
#include "planner/engine/dev_request.h"
#include "planner/migrate/executor.h"
#include "planner/rows/read.h"
#include "planner/schema/filter.h"
#include "planner/sql/object_positions.h"
#include "planner/sql/scanner.h"

namespace portolan::engine {
namespace {

using base::quote_go;

DatabaseError prefixed(const std::string& prefix, const DatabaseError& error) {
  return DatabaseError(prefix + error.what(), error.code(), error.statement(), error.offset())
      .set_transient(error.transient());
}

/// `FILE:LINE,COL-COL`-able place of a byte offset in a text.
base::Range place(const std::string& file, std::string_view text, std::size_t offset) {
  base::Position position{file, 1, 1, offset};
  for (std::size_t i = 0; i < offset && i < text.size(); ++i) {
    if (text[i] == '\n') {
      ++position.line;
      position.column = 1;
    } else if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) {
      ++position.column;
    }
  }
  return {position, position};
}

std::string where(const SourceFile& file, std::size_t offset) {
  const base::Range range = place(file.name, file.content, offset);
  return " (" + file.name + ":" + std::to_string(range.start.line) + ":" + std::to_string(range.start.column) + ")";
}

/// The place that the file's header tells of what a statement makes (orms.md 1.3).
std::optional<std::string> declared_at(const SourceFile& file, const sql::Statement& statement,
                                       const sql::ScannerOptions& options) {
  const std::vector<sql::ObjectPosition> positions = sql::object_positions(file.content);
  const sql::ObjectPosition* position = sql::position_of(statement.text, options, positions);
  return position == nullptr ? std::nullopt : std::optional(sql::place_text(*position));
}

/// Programs and their libraries print more than SQL; what stands in front of it makes the first statement fail.
std::string greeting(const SourceFile& file, const sql::Statement& statement, const sql::Statement& first) {
  constexpr std::string_view kVerbs[] = {"create", "alter",  "comment", "set",    "do",    "if",
                                         "exec",   "insert", "grant",   "drop",   "use",   "select",
                                         "begin",  "pragma", "with",    "update", "delete"};
  constexpr std::size_t kShown = 80;
  if (&statement != &first || !file.name.starts_with("data.external_schema.")) return "";
  const std::string word = base::to_lower(statement.text.substr(0, statement.text.find_first_of(" \n\t(;")));
  if (std::find(std::begin(kVerbs), std::end(kVerbs), word) != std::end(kVerbs)) return "";
  return "\nthe program's output does not start with SQL: " + quote_go(statement.text.substr(0, kShown));
}

constexpr const char* kReadState = "sql/migrate: read migration directory state: ";

/// Texts of spec/schema-language.md 8.1.
std::vector<sql::Statement> scan_file(const SourceFile& file, const sql::ScannerOptions& options) {
  try {
    return sql::scan(file.content, options);
  } catch (const SourceError& error) {
    throw SourceError(kReadState + ("sql/migrate: scanning statements from " + quote_go(file.name)) + ": " +
                      error.message());
  }
}

migrate::Script scan_migration(const migrate::Dir& directory, const migrate::File& file,
                               const sql::ScannerOptions& options) {
  try {
    return migrate::read_script(directory.format(), file, options);
  } catch (const SourceError& error) {
    throw SourceError(kReadState + error.message());
  }
}

}  // namespace

State read_back(ports::DevLease& lease, const StateScope& scope) {
  State state;
  state.realm = lease.inspect({scope.schemas, {}});
  schema::limit_database_objects(state.realm, scope.schemas);
  state.schema_scope = lease.connection().bound_schema().has_value();
  if (scope.rows) state.rows = rows::read_all(lease.connection(), state.realm, *scope.rows, state.schema_scope);
  return state;
}

State replay_files(const Context& context, const std::vector<SourceFile>& files, ports::DevLease& lease,
                   const StateScope& scope) {
  std::vector<sql::RenameDeclaration> renames;
  const sql::ScannerOptions options = lease.connection().dialect().scanner_options();
  for (const SourceFile& file : files) {
    const auto statements = scan_file(file, options);
    for (const sql::Statement& statement : statements) {
      if (context.stop.stop_requested()) throw Stopped("stopped while reading the desired state");
      if (sql::is_empty_statement(statement.text)) continue;
      try {
        lease.connection().execute(statement.text);
      } catch (const DatabaseError& error) {
        const std::string text = "read state from " + quote_go(file.name) +
                                 ": executing statement: " + quote_go(statement.text) + ": " + error.what() +
                                 declared_at(file, statement, options)
                                     .value_or(where(file, statement.position + error.offset().value_or(0))) +
                                 greeting(file, statement, statements.front());
        throw DatabaseError(text, error.code(), statement.text, error.offset()).set_transient(error.transient());
      }
      const auto declared = sql::rename_declarations(statement, options);
      renames.insert(renames.end(), declared.begin(), declared.end());
    }
  }
  State state = read_back(lease, scope);
  declare_renames(renames, state.realm);
  return state;
}

State replay_on_dev(const Context& context, const migrate::Dir& directory, const DevSettings& dev, bool schema_scope,
                    const StateScope& scope) {
  const auto lease = context.dev.lease(dev_request(dev, schema_scope), context.stop);
  return replay_directory(context, directory, "", *lease, scope);
}

State replay_directory(const Context& context, const migrate::Dir& directory, const std::string& to_version,
                       ports::DevLease& lease, const StateScope& scope) {
  const std::string prefix = kReadState;
  const std::vector<migrate::File>& files = directory.files();
  std::size_t end = files.size();
  if (!to_version.empty()) {
    const migrate::File* last = directory.find(to_version);
    if (last == nullptr) {
      throw UsageError(prefix + "sql/migrate: migration with version " + quote_go(to_version) + " not found");
    }
    end = static_cast<std::size_t>(last - files.data()) + 1;
  }
  std::size_t begin = 0;
  for (std::size_t i = 0; i < end; ++i) {
    if (migrate::is_checkpoint(files[i])) begin = i;
  }
  for (std::size_t i = begin; i < end; ++i) {
    const auto script = scan_migration(directory, files[i], lease.connection().dialect().scanner_options());
    for (const sql::Statement& statement : script.statements) {
      if (context.stop.stop_requested()) throw Stopped("stopped while replaying the migration directory");
      if (sql::is_empty_statement(statement.text)) continue;
      try {
        lease.connection().execute(statement.text);
      } catch (const DatabaseError& error) {
        throw prefixed(prefix + "sql/migrate: executing statement " + quote_go(statement.text) + " from version " +
                           quote_go(files[i].version) + ": ",
                       error);
      }
    }
  }
  return read_back(lease, scope);
}

}  // namespace portolan::engine
