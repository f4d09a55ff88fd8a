#include "planner/migrate/import.h"

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/migrate/executor.h"
#include "planner/sql/directives.h"

namespace portolan::migrate {
namespace {

constexpr std::string_view kSafeDelimiter = "\n-- end";

std::string without_semicolon(std::string_view text) {
  return std::string(base::trim(text.ends_with(';') ? text.substr(0, text.size() - 1) : text));
}

std::string render(const Script& script, std::string_view delimiter) {
  std::string text;
  for (const sql::Statement& statement : script.statements) {
    if (sql::is_empty_statement(statement.text)) continue;
    for (const std::string& comment : statement.comments) text += comment + (comment.ends_with('\n') ? "" : "\n");
    // Inside another delimiter the closing `;` belongs to the statement (END; of a body).
    text += (delimiter == ";" ? without_semicolon(statement.text) : statement.text) + std::string(delimiter) + "\n";
  }
  return text;
}

/// Whether scanning `text` gives the statements of `script` again.
bool comes_back(const std::string& text, const Script& script, const sql::ScannerOptions& options) {
  std::vector<std::string> wanted;
  for (const sql::Statement& statement : script.statements) {
    if (!sql::is_empty_statement(statement.text)) wanted.push_back(without_semicolon(statement.text));
  }
  std::vector<std::string> found;
  try {
    for (const sql::Statement& statement : sql::scan(text, options)) found.push_back(without_semicolon(statement.text));
  } catch (const SourceError&) {
    return false;
  }
  return found == wanted;
}

std::string import_file(const Script& script, const sql::ScannerOptions& options) {
  std::string text = render(script, ";");
  std::string header;
  if (!comes_back(text, script, options)) {
    text = render(script, kSafeDelimiter);
    header = "-- atlas:delimiter " + sql::escape_delimiter(kSafeDelimiter) + "\n";
  }
  for (const std::string& mode : script.tx_modes) header += "-- atlas:txmode " + mode + "\n";
  return header.empty() ? text : header + "\n" + text;
}

}  // namespace

std::vector<NewFile> import_files(const Dir& source, const sql::ScannerOptions& options) {
  if (source.format().name == "atlas") {
    throw UsageError("cannot import a migration directory already in \"atlas\" format");
  }
  std::vector<NewFile> files;
  for (const File& file : source.files()) {
    const std::string stem = file.version + (file.description.empty() ? "" : "_" + file.description);
    files.push_back({stem + ".sql", import_file(read_script(source.format(), file, options), options)});
  }
  return files;
}

}  // namespace portolan::migrate
