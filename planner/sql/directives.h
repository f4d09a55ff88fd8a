#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "planner/sql/scanner.h"

/// Directive comments: `-- atlas:name argument` (spec/migrations.md 5).
namespace portolan::sql {

struct Directive {
  std::string name;      ///< the word after `atlas:`
  std::string argument;  ///< the rest of the line, trimmed; may be empty

  bool operator==(const Directive&) const = default;
};

/// The directive on one line, if it holds one: any printable ASCII prefix, `atlas:`, a name and optionally its
/// argument.
std::optional<Directive> parse_directive(std::string_view line);

/// The file header (5.1): the run of lines at the very start that begin with `#` or `--`, when an empty line or the end
/// of the text follows it; otherwise empty. A byte order mark before it is skipped.
std::string_view file_header(std::string_view text);

/// Directives of the file header, in their order.
std::vector<Directive> file_directives(std::string_view text);

/// Arguments of every directive called `name`.
std::vector<std::string> directive_arguments(const std::vector<Directive>& directives, std::string_view name);

/// The directive on the first line of the text alone, as `atlas:sum` and `atlas:txtar` need.
std::optional<Directive> first_line_directive(std::string_view text);

/// `text` with `-- atlas:name[ argument]` as its first line, and an empty line after it when it had no header before.
std::string add_file_directive(std::string_view text, std::string_view name, std::string_view argument);

/// Directives among the comments attached to a statement (5.2).
std::vector<Directive> statement_directives(const Statement& statement);

/// A first line `-- atlas:delimiter X`.
struct DelimiterLine {
  std::string delimiter;  ///< with its escapes resolved
  std::size_t end = 0;    ///< offset right after the line and its newline
};
std::optional<DelimiterLine> delimiter_line(std::string_view text);

/// `\n`, `\r` and `\t` as two characters each become one, and back.
std::string unescape_delimiter(std::string_view text);
std::string escape_delimiter(std::string_view text);

}  // namespace portolan::sql
