#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "planner/hcl/value.h"

namespace portolan::hcl {

/// Whether `text` can be written as a bare name: a Unicode letter or `_`, then letters, digits, `_`, `-`.
bool is_identifier(std::string_view text);

/// `text` between double quotes with the escapes of spec/schema-language.md 2.2; bytes that are no UTF-8 become U+FFFD.
std::string quote_string(std::string_view text);

/// Number::to_string.
std::string format_number(const Number& number);

/// Dotted path; a step that is neither an identifier nor all digits is indexed: `table.t.column["w 1"]`.
/// The first step is the block type.
std::string format_reference(std::span<const std::string> path);

/// `sql("TEXT")`.
std::string format_raw(std::string_view text);

/// A body of SQL as attribute text (spec/schema-language.md 2.4): trimmed, `\r\n` made `\n`; one line gives a quoted
/// string, several an indented heredoc `<<-SQL`. A body that holds the marker as a line gets a longer one.
std::string format_body(std::string_view text, std::string_view marker = "SQL");

/// The text of a value on one line: `[a, b]`, `{ k = v }`, types without blanks after commas: `numeric(10,2)`.
std::string format_value(const Value& value);

/// Writes a document by the layout of spec/schema-language.md 2.1: two blanks per level, aligned `=` in runs of
/// attributes, no blank lines. Attributes come out where they are given, so give trailing ones after the blocks.
class HclWriter {
 public:
  /// Starts a block; ends the run of attributes before it.
  /// @param labels  quoted on output; give an empty list for none
  void open(std::string_view type, std::span<const std::string> labels = {});
  void open(std::string_view type, std::string_view label);

  /// Ends the innermost block.
  void close();

  void attribute(std::string_view name, const Value& value);

  /// An attribute whose text is at hand: a type, a word, format_reference(), format_body(). Printed verbatim; a text
  /// with newlines ends the run.
  void attribute_text(std::string_view name, std::string text);

  /// The document so far. Precondition: every block is closed.
  const std::string& text();

 private:
  struct Attribute {
    std::string name;
    std::string text;
    /// Of the name, in characters as people see them.
    std::size_t width = 0;
  };

  void flush();
  void indent();

  std::string out_;
  int depth_ = 0;
  std::vector<Attribute> run_;
};

}  // namespace portolan::hcl
