#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace portolan::sql {

/// What a dialect tells the scanner; the rules are the rows of spec/migrations.md 6.1. All off is plain SQL.
struct ScannerOptions {
  bool begin_end = false;              ///< `BEGIN … END` bodies of triggers and routines
  bool begin_atomic = false;           ///< `BEGIN ATOMIC … END` bodies (SQL-standard functions)
  bool begin_try = false;              ///< `BEGIN TRY … END TRY BEGIN CATCH … END CATCH`
  bool dollar_quotes = false;          ///< `$tag$ … $tag$`
  bool backslash_escapes = false;      ///< `\` skips the next character inside quotes
  bool escape_strings = false;         ///< the same inside `E'…'` only
  bool hash_comments = false;          ///< `#` starts a line comment
  bool executable_comments = false;    ///< `/*! … */` and `/*M! … */` are statement text, not comments
  bool go_batches = false;             ///< a line `GO [n]` ends a batch; n is checked, the batch runs once
  bool end_without_semicolon = false;  ///< a block closes on the bare word `END`
  bool bracket_names = false;          ///< `[name]` is a quoted name; nothing inside is escaped

  bool operator==(const ScannerOptions&) const = default;
};

/// The options used where no driver is at hand: import and foreign formats (spec/migrations.md 6.1, "generic").
ScannerOptions generic_options();

/// One statement of a text.
struct Statement {
  std::size_t position = 0;           ///< byte offset of the first byte of `text` in the scanned text
  std::string text;                   ///< trimmed; keeps a closing `;`, never another delimiter (6.3)
  std::vector<std::string> comments;  ///< comments attached before it; line comments keep their newline (6.4)

  bool operator==(const Statement&) const = default;
};

/// Splits `text` into statements. The scan is tolerant: it finds statement ends and does not parse SQL.
/// A first line `-- atlas:delimiter X` sets the delimiter of the whole text. A leading UTF-8 byte order mark is
/// skipped.
/// @param text     the content of a file or of one section of it
/// @param options  the dialect's options
/// Throws SourceError with the text `LINE:COL: message` (1-based line, byte column) for unbalanced parentheses, an
/// unclosed quote, an empty delimiter or a bad GO count.
std::vector<Statement> scan(std::string_view text, const ScannerOptions& options);

/// Whether a statement is nothing but `;` (6.3): it is counted, and skipped when executing.
bool is_empty_statement(std::string_view text);

}  // namespace portolan::sql
