#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Spelling of PostgreSQL texts: identifiers, literals, names the server makes up.
namespace portolan::postgres {

/// `"x"`, inner quotes doubled.
std::string quote_identifier(std::string_view name);

/// `'x'`, inner quotes doubled. Backslashes stay: standard_conforming_strings is on (the server's default since 9.1).
std::string quote_literal(std::string_view text);

/// Whether the whole text is one single-quoted literal.
bool is_quoted(std::string_view text);

/// The content of a single-quoted literal, quotes undoubled. Precondition: is_quoted.
std::string unquote(std::string_view text);

/// A text that begins with a single-quoted or E'' literal and what follows it.
struct LeadingLiteral {
  /// The decoded content.
  std::string value;
  /// The rest behind the closing quote.
  std::string_view rest;
};

/// Reads the literal a text begins with; nullopt when it begins with anything else.
std::optional<LeadingLiteral> leading_literal(std::string_view text);

/// `text` without a trailing cast (`'x'::character varying` gives `'x'`) when the type is made of letters, digits and
/// blanks with optional size, brackets or qualifier. Other texts come back unchanged.
std::string_view without_cast(std::string_view text);

/// Longest identifier, in bytes, of a server as it is built by default.
inline constexpr std::size_t kMaxName = 63;

/// A name as the server makes it from parts and cuts to 63 bytes (ChooseIndexName, ChooseRelationName):
/// `first_second_label`.
/// @param second  may be empty
std::string generated_name(std::string_view first, std::string_view second, std::string_view label);

/// The elements of a text-form array (`{a,"b c",NULL}`); NULL elements are left out.
std::vector<std::string> array_elements(std::string_view text);

/// Position of the `)` that closes the `(` at `open`; the text's size when nothing does. Quotes are respected.
std::size_t closing_parenthesis(std::string_view text, std::size_t open);

/// Length of the identifier, quoted or not, that a text begins with.
std::size_t identifier_end(std::string_view text);

/// Text between top-level commas; parentheses, brackets and quotes are respected.
std::vector<std::string> split_list(std::string_view text);

/// A word of SQL as it stands in a statement: upper-cased keyword or identifier, one punctuation character, or a
/// literal reduced to `'`. Comments are skipped.
/// @param limit  how many tokens at most
std::vector<std::string> tokens(std::string_view statement, std::size_t limit);

}  // namespace portolan::postgres
