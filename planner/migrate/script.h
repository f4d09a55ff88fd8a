#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "planner/migrate/file.h"
#include "planner/sql/scanner.h"

namespace portolan::migrate {

/// A `checks` section: queries that must hold before the migration runs (spec/migrations.md 7).
struct Check {
  /// Section name, for example `checks/empty.sql`.
  std::string name;
  std::vector<sql::Statement> statements;
  /// `-- atlas:assert oneof`: one statement that holds is enough.
  bool one_of = false;
  /// Arguments of its `assert` directives: lint codes that it resolves.
  std::vector<std::string> asserts = {};
};

/// What a migration file holds, split and ready to run. Positions are offsets in the file.
struct Script {
  std::vector<Check> checks;
  std::vector<sql::Statement> statements;
  /// Arguments of the `txmode` directives, as written, in their order.
  std::vector<std::string> tx_modes;
  /// The hand-written way back; empty when the file has none.
  std::vector<sql::Statement> down;
};

/// Which way a file is run.
enum class Direction { kUp, kDown };

/// The statements of one way.
inline const std::vector<sql::Statement>& statements_of(const Script& script, Direction direction) {
  return direction == Direction::kUp ? script.statements : script.down;
}

/// Cumulative statement hashes, base64 without `h1:` (11.2): one per statement.
std::vector<std::string> statement_hashes(const std::vector<sql::Statement>& statements);

/// The hashes as the revisions row keeps them: with `h1:` in front, and for a way back with kDownMark before that.
std::vector<std::string> progress_hashes(const Script& script, Direction direction);

/// One piece of SQL that is a single statement whatever it holds: comments before it are attached, the rest is its
/// text.
/// @param chunk    the text
/// @param offset   where the chunk lies in the file
sql::Statement whole_statement(std::string_view chunk, std::size_t offset, const sql::ScannerOptions& options);

/// Reads an atlas-format file: plain, or sectioned when its first line is `-- atlas:txtar` (7).
/// Throws SourceError for text the scanner refuses and for a sectioned file without `migration.sql`.
Script read_atlas_script(const File& file, const sql::ScannerOptions& options);

/// Scans one part of a file. Positions and the places in errors are those of the whole file.
/// @param content  the whole file
/// @param begin    offset of the part
/// @param end      offset right after it
std::vector<sql::Statement> scan_part(std::string_view content, std::size_t begin, std::size_t end,
                                      const sql::ScannerOptions& options);

}  // namespace portolan::migrate
