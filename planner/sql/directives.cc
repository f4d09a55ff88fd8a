#include "planner/sql/directives.h"

#include <algorithm>
#include <cctype>

#include "planner/base/strings.h"
#include "planner/sql/lexical.h"

namespace portolan::sql {
namespace {

constexpr std::string_view kMarker = "atlas:";

bool is_name_char(char c) {
  return c == '_' || std::isalnum(static_cast<unsigned char>(c)) != 0;
}
bool is_printable(char c) {
  return c >= ' ' && c <= '~';
}

std::string_view without_mark(std::string_view text) {
  return text.starts_with(kByteOrderMark) ? text.substr(kByteOrderMark.size()) : text;
}

/// The line at `pos` without its newline.
std::string_view line_at(std::string_view text, std::size_t pos) {
  return text.substr(pos, std::min(text.find('\n', pos), text.size()) - pos);
}

bool is_comment_line(std::string_view line) {
  return line.starts_with('#') || line.starts_with("--");
}

/// The content of a comment in one of the forms of 5.2, or nullopt.
std::optional<std::string_view> comment_content(std::string_view comment) {
  comment = base::trim(comment);
  if (comment.starts_with("-- ")) return comment.substr(3);
  if (comment.starts_with("--")) return comment.substr(2);
  if (comment.starts_with('#')) return comment.substr(1);
  if (comment.starts_with("/*") && comment.ends_with("*/") && comment.find('\n') == std::string_view::npos) {
    return base::trim(comment.substr(2, comment.size() - 4));
  }
  return std::nullopt;
}

}  // namespace

std::optional<Directive> parse_directive(std::string_view line) {
  std::size_t at = line.rfind(kMarker);
  while (at != std::string_view::npos) {
    const std::string_view prefix = line.substr(0, at);
    const std::string_view rest = line.substr(at + kMarker.size());
    const auto name_end =
        static_cast<std::size_t>(std::find_if_not(rest.begin(), rest.end(), is_name_char) - rest.begin());
    if (name_end > 0 && std::all_of(prefix.begin(), prefix.end(), is_printable)) {
      Directive directive{std::string(rest.substr(0, name_end)), {}};
      const std::string_view tail = rest.substr(name_end);
      if (tail.starts_with(' ')) directive.argument = std::string(base::trim(tail));
      return directive;
    }
    if (at == 0) break;
    at = line.rfind(kMarker, at - 1);
  }
  return std::nullopt;
}

std::string_view file_header(std::string_view text) {
  text = without_mark(text);
  std::size_t pos = 0;
  while (pos < text.size()) {
    const std::string_view line = line_at(text, pos);
    if (!is_comment_line(line)) break;
    pos = std::min(pos + line.size() + 1, text.size());
  }
  const bool ends = pos >= text.size() || base::trim(line_at(text, pos)).empty();
  return ends ? text.substr(0, pos) : std::string_view{};
}

std::vector<Directive> file_directives(std::string_view text) {
  std::vector<Directive> directives;
  for (const std::string& line : base::split(file_header(text), '\n')) {
    if (std::optional<Directive> directive = parse_directive(line)) directives.push_back(std::move(*directive));
  }
  return directives;
}

std::vector<std::string> directive_arguments(const std::vector<Directive>& directives, std::string_view name) {
  std::vector<std::string> arguments;
  for (const Directive& directive : directives) {
    if (directive.name == name) arguments.push_back(directive.argument);
  }
  return arguments;
}

std::optional<Directive> first_line_directive(std::string_view text) {
  const std::string_view line = line_at(without_mark(text), 0);
  return is_comment_line(line) ? parse_directive(line) : std::nullopt;
}

std::string add_file_directive(std::string_view text, std::string_view name, std::string_view argument) {
  std::string line = "-- " + std::string(kMarker) + std::string(name);
  if (!argument.empty()) line += " " + std::string(argument);
  line += '\n';
  if (file_header(text).empty()) line += '\n';
  const std::string_view body = without_mark(text);
  // A byte order mark stays first.
  return std::string(text.substr(0, text.size() - body.size())) + line + std::string(body);
}

std::vector<Directive> statement_directives(const Statement& statement) {
  std::vector<Directive> directives;
  for (const std::string& comment : statement.comments) {
    const std::optional<std::string_view> content = comment_content(comment);
    if (!content || !content->starts_with(kMarker)) continue;
    if (std::optional<Directive> directive = parse_directive(*content)) directives.push_back(std::move(*directive));
  }
  return directives;
}

std::optional<DelimiterLine> delimiter_line(std::string_view text) {
  constexpr std::string_view kPrefix = "-- atlas:delimiter";
  const std::string_view line = line_at(text, 0);
  if (!line.starts_with(kPrefix)) return std::nullopt;
  const std::string_view rest = line.substr(kPrefix.size());
  if (!rest.starts_with(' ') || base::trim(rest).empty()) return std::nullopt;
  return DelimiterLine{unescape_delimiter(base::trim(rest)), std::min(line.size() + 1, text.size())};
}

std::string unescape_delimiter(std::string_view text) {
  return base::replace_all(base::replace_all(base::replace_all(text, "\\n", "\n"), "\\r", "\r"), "\\t", "\t");
}

std::string escape_delimiter(std::string_view text) {
  return base::replace_all(base::replace_all(base::replace_all(text, "\n", "\\n"), "\r", "\\r"), "\t", "\\t");
}

}  // namespace portolan::sql
