#include <algorithm>
#include <utility>

#include "planner/hcl/parser.h"
#include "planner/hcl/unicode.h"

namespace portolan::hcl {
namespace {

/// The value of `count` hexadecimal digits at `at`, or empty.
std::optional<char32_t> hex_value(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return std::nullopt;
  char32_t value = 0;
  for (const char c : text.substr(at, count)) {
    const char lower = static_cast<char>(c | 0x20);
    if (c >= '0' && c <= '9') {
      value = value * 16 + static_cast<char32_t>(c - '0');
    } else if (lower >= 'a' && lower <= 'f') {
      value = value * 16 + static_cast<char32_t>(lower - 'a' + 10);
    } else {
      return std::nullopt;
    }
  }
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (surrogate || value > 0x10FFFF) return std::nullopt;
  return value;
}

std::size_t leading_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  return first == std::string_view::npos ? text.size() : first;
}

}  // namespace

ExpressionPtr Parser::quoted(const Token& opening) {
  if (tokens_[at_].kind == TokenKind::text && tokens_[at_ + 1].kind == TokenKind::quote_close) {
    // By far the most strings are plain.
    std::string plain = unescaped(next(), true);
    next();
    return make(since(opening.begin), Literal{Value(to_nfc(std::move(plain)))});
  }
  std::vector<Piece> parts;
  {
    const Newlines newlines(*this, false);
    parts = pieces(TokenKind::quote_close, true);
    next();
  }
  strip(parts);
  return assemble(std::move(parts), since(opening.begin));
}

ExpressionPtr Parser::heredoc(const Token& opening) {
  std::vector<Piece> parts;
  {
    const Newlines newlines(*this, false);
    parts = pieces(TokenKind::heredoc_close, false);
    next();
  }
  if (text(opening).starts_with("<<-")) unindent(parts);
  strip(parts);
  return assemble(std::move(parts), since(opening.begin));
}

std::string Parser::plain_string() {
  std::string result;
  while (!accept(TokenKind::quote_close)) {
    // An unclosed string; the lexer has said so.
    if (peek().kind == TokenKind::end) throw Mistake{};
    if (peek().kind != TokenKind::text) {
      mistake_here(
          "Invalid string literal; Template sequences are not allowed in this string. To include a literal \"$\", "
          "double "
          "it (as \"$$\") to escape it.");
    }
    result += unescaped(next(), true);
  }
  return to_nfc(std::move(result));
}

std::vector<Parser::Piece> Parser::pieces(TokenKind closing, bool escapes) {
  std::vector<Piece> result;
  bool starts_line = !escapes;
  while (peek().kind != closing) {
    const Token token = peek();
    if (token.kind == TokenKind::text) {
      next();
      Piece piece;
      piece.text = unescaped(token, escapes);
      piece.place = place(token);
      piece.starts_line = starts_line;
      starts_line = !escapes && text(token).ends_with('\n');
      result.push_back(std::move(piece));
    } else if (token.kind == TokenKind::interpolation || token.kind == TokenKind::control) {
      if (starts_line) {
        Piece start;
        start.place = place(token);
        start.starts_line = true;
        result.push_back(std::move(start));
        starts_line = false;
      }
      result.push_back(sequence(token));
    } else {
      // Only an unclosed string ends otherwise, and the lexer has said so.
      throw Mistake{};
    }
  }
  return result;
}

Parser::Piece Parser::sequence(const Token& opening) {
  const Nesting nesting(*this);
  const Newlines newlines(*this, true);
  next();
  Piece piece;
  piece.strip_before = text(opening).ends_with('~');
  if (opening.kind == TokenKind::interpolation) {
    piece.kind = Piece::Kind::value;
    piece.expression = expression();
  } else {
    directive(piece);
  }
  if (peek().kind == TokenKind::end) {
    mistake(
        place(opening),
        "Unclosed template interpolation sequence; There is no closing brace for this interpolation sequence before "
        "the end of the quoted template. This might be caused by incorrect nesting inside the given expression.");
  }
  const Token closing = expect(
      TokenKind::sequence_close,
      opening.kind == TokenKind::interpolation
          ? "Extra characters after interpolation expression; Expected a closing brace to end the interpolation "
            "expression, but found extra characters."
          : "Extra characters in template directive; Expected a closing brace to end the template directive, but found "
            "extra characters.");
  piece.strip_after = text(closing).starts_with('~');
  piece.place = since(opening.begin);
  return piece;
}

void Parser::directive(Piece& piece) {
  const Token keyword = expect(
      TokenKind::identifier,
      "Invalid template directive; A template directive keyword (\"if\", \"for\", etc) is expected at the beginning "
      "of a %{ sequence.");
  const std::string_view word = text(keyword);
  if (word == "if") {
    piece.kind = Piece::Kind::begin_if;
    piece.expression = expression();
  } else if (word == "else") {
    piece.kind = Piece::Kind::begin_else;
  } else if (word == "endif") {
    piece.kind = Piece::Kind::end_if;
  } else if (word == "endfor") {
    piece.kind = Piece::Kind::end_for;
  } else if (word == "for") {
    piece.kind = Piece::Kind::begin_for;
    constexpr std::string_view name_missing =
        "Invalid 'for' directive; For directive requires variable name after 'for'.";
    piece.value_name = text(expect(TokenKind::identifier, name_missing));
    if (accept(TokenKind::comma)) {
      piece.key_name = piece.value_name;
      piece.value_name = text(expect(TokenKind::identifier, name_missing));
    }
    if (peek().kind != TokenKind::identifier || text(peek()) != "in") {
      mistake_here("Invalid 'for' directive; For directive requires the 'in' keyword after its name declarations.");
    }
    next();
    piece.expression = expression();
  } else {
    mistake(place(keyword),
            "Invalid template directive; \"" + std::string(word) + "\" is not a valid template directive keyword.");
  }
}

std::string Parser::unescaped(const Token& token, bool escapes) {
  const std::string_view written = text(token);
  std::string result;
  result.reserve(written.size());
  for (std::size_t at = 0; at < written.size();) {
    const char c = written[at];
    if (escapes && c == '\\') {
      at = escape(written, at, token, result);
    } else if ((c == '$' || c == '%') && written.substr(at + 1, 2) == (c == '$' ? "${" : "%{")) {
      result += c;
      result += '{';
      at += 3;
    } else {
      result += c;
      ++at;
    }
  }
  return result;
}

std::size_t Parser::escape(std::string_view written, std::size_t at, const Token& token, std::string& result) {
  const char selector = at + 1 < written.size() ? written[at + 1] : '\0';
  const auto part = [&](std::size_t size) {
    const auto begin = static_cast<std::uint32_t>(token.begin + at);
    return Place{&source_, begin, static_cast<std::uint32_t>(std::min(begin + size, std::size_t{token.end}))};
  };
  constexpr std::string_view selectors = "nrt\"\\";
  constexpr std::string_view meanings = "\n\r\t\"\\";
  if (const std::size_t index = selectors.find(selector); index != std::string_view::npos) {
    result += meanings[index];
    return at + 2;
  }
  if (selector == 'u' || selector == 'U') {
    const std::size_t count = selector == 'u' ? 4 : 8;
    if (const auto value = hex_value(written, at + 2, count)) {
      append_utf8(result, *value);
      return at + 2 + count;
    }
    note(part(2 + count), selector == 'u'
                              ? "Invalid escape sequence; The \\u escape sequence must be followed by four "
                                "hexadecimal digits."
                              : "Invalid escape sequence; The \\U escape sequence must be followed by eight "
                                "hexadecimal digits.");
    return at + 2;
  }
  const std::size_t size = at + 1 < written.size() ? decode_utf8(written, at + 1).size : 0;
  note(part(1 + size), "Invalid escape sequence; The symbol \"" + std::string(written.substr(at + 1, size)) +
                           "\" is not a valid escape sequence selector.");
  return at + 1 + size;
}

void Parser::unindent(std::vector<Piece>& parts) {
  // A line of white space alone says nothing about the indentation and stays as it is, unless a sequence follows on it.
  const auto counts = [&](std::size_t i) {
    const std::string& line = parts[i].text;
    const std::size_t blanks = leading_blanks(line);
    const bool followed = blanks == line.size() && i + 1 < parts.size();
    return parts[i].starts_line && (followed || (blanks < line.size() && line[blanks] != '\n' && line[blanks] != '\r'));
  };
  std::size_t least = std::string::npos;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (counts(i)) least = std::min(least, leading_blanks(parts[i].text));
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (counts(i)) parts[i].text.erase(0, least);
  }
}

void Parser::strip(std::vector<Piece>& parts) {
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].strip_before && i > 0 && parts[i - 1].kind == Piece::Kind::text) {
      std::string& before = parts[i - 1].text;
      before.resize(trim_white_space_right(before).size());
    }
    if (parts[i].strip_after && i + 1 < parts.size() && parts[i + 1].kind == Piece::Kind::text) {
      std::string& after = parts[i + 1].text;
      after.erase(0, after.size() - trim_white_space_left(after).size());
    }
  }
}

ExpressionPtr Parser::assemble(std::vector<Piece> parts, const Place& whole) {
  const bool all_text =
      std::all_of(parts.begin(), parts.end(), [](const Piece& piece) { return piece.kind == Piece::Kind::text; });
  if (all_text) {
    std::string joined;
    for (const Piece& piece : parts) joined += piece.text;
    return make(whole, Literal{Value(to_nfc(std::move(joined)))});
  }
  const bool wraps = parts.size() == 1 && parts.front().kind == Piece::Kind::value;
  std::size_t at = 0;
  std::vector<ExpressionPtr> nested = nest(parts, at, nullptr);
  return make(whole, Template{std::move(nested), wraps});
}

/// The parts up to the directive that ends what `opened` began; that directive is left for the caller.
std::vector<ExpressionPtr> Parser::nest(std::vector<Piece>& parts, std::size_t& at, const Piece* opened) {
  const Nesting nesting(*this);
  std::vector<ExpressionPtr> result;
  for (; at < parts.size(); ++at) {
    Piece& piece = parts[at];
    switch (piece.kind) {
      case Piece::Kind::text:
        if (!piece.text.empty()) result.push_back(make(piece.place, Literal{Value(to_nfc(std::move(piece.text)))}));
        break;
      case Piece::Kind::value:
        result.push_back(std::move(piece.expression));
        break;
      case Piece::Kind::begin_if:
        result.push_back(nest_if(parts, at));
        break;
      case Piece::Kind::begin_for:
        result.push_back(nest_for(parts, at));
        break;
      default: {
        const bool in_if = opened && opened->kind != Piece::Kind::begin_for;
        const bool fits = piece.kind == Piece::Kind::end_for ? opened && !in_if : in_if;
        const bool second_else =
            piece.kind == Piece::Kind::begin_else && opened && opened->kind == Piece::Kind::begin_else;
        if (fits && !second_else) return result;
        mistake(piece.place,
                "Unexpected template directive; This directive does not end the directive that is open at this point.");
      }
    }
  }
  if (opened) {
    mistake(opened->place, std::string("Unexpected end of template; The ") +
                               (opened->kind == Piece::Kind::begin_for ? "for" : "if") +
                               " directive is missing its corresponding " +
                               (opened->kind == Piece::Kind::begin_for ? "endfor" : "endif") + " directive.");
  }
  return result;
}

ExpressionPtr Parser::nest_if(std::vector<Piece>& parts, std::size_t& at) {
  const Piece& opened = parts[at];
  Conditional node;
  node.condition = std::move(parts[at].expression);
  ++at;
  node.yes = part_template(nest(parts, at, &opened), opened.place);
  if (parts[at].kind == Piece::Kind::begin_else) {
    const Piece& otherwise = parts[at];
    ++at;
    node.no = part_template(nest(parts, at, &otherwise), otherwise.place);
  } else {
    node.no = make(opened.place, Literal{Value(std::string())});
  }
  return make(hcl::join(opened.place, parts[at].place), std::move(node));
}

ExpressionPtr Parser::nest_for(std::vector<Piece>& parts, std::size_t& at) {
  const Piece& opened = parts[at];
  For node;
  node.key_name = opened.key_name;
  node.value_name = opened.value_name;
  node.collection = std::move(parts[at].expression);
  ++at;
  node.value = part_template(nest(parts, at, &opened), opened.place);
  const Place whole = hcl::join(opened.place, parts[at].place);
  return make(whole, TemplateJoin{make(whole, std::move(node))});
}

ExpressionPtr Parser::part_template(std::vector<ExpressionPtr> parts, const Place& place) const {
  return make(place, Template{std::move(parts), false});
}

}  // namespace portolan::hcl
