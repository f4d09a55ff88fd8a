#include "planner/hcl/format.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "planner/hcl/lexer.h"
#include "planner/hcl/parse.h"
#include "planner/hcl/unicode.h"

namespace portolan::hcl {
namespace {

/// One token, or a whole string or heredoc, which stays as it is.
struct Atom {
  TokenKind kind = TokenKind::end;
  std::string_view text;

  bool is_string() const { return kind == TokenKind::quote_open || kind == TokenKind::heredoc_open; }
};

struct Line {
  std::vector<Atom> atoms;
  /// The line ending as written; empty at the end of the file.
  std::string_view newline;
};

/// A line after its blanks are set: `left = right # comment`.
struct Cells {
  std::size_t indent = 0;
  std::string left;
  std::optional<std::string> right;
  std::string_view comment;
  /// Has a multi-line value: takes part in the run before it and ends it.
  bool ends_run = false;
};

int bracket(TokenKind kind) {
  switch (kind) {
    case TokenKind::brace_open:
    case TokenKind::bracket_open:
    case TokenKind::paren_open:
      return 1;
    case TokenKind::brace_close:
    case TokenKind::bracket_close:
    case TokenKind::paren_close:
      return -1;
    default:
      return 0;
  }
}

/// The index of the token that closes the string opened at `at`.
std::size_t string_end(const std::vector<Token>& tokens, std::size_t at) {
  int open = 0;
  for (; tokens[at].kind != TokenKind::end; ++at) {
    const TokenKind kind = tokens[at].kind;
    if (kind == TokenKind::quote_open || kind == TokenKind::heredoc_open) ++open;
    if ((kind == TokenKind::quote_close || kind == TokenKind::heredoc_close) && --open == 0) break;
  }
  return at;
}

/// Whether `text` is a document, so that its strings are closed and its brackets match.
bool parses(std::string_view text) {
  ParseOptions options;
  options.repeatable = [](const std::vector<std::string_view>&, std::string_view) { return true; };
  try {
    parse("", std::string(text), options);
    return true;
  } catch (const SourceError&) {
    return false;
  }
}

std::vector<Line> split_lines(std::string_view text, const std::vector<Token>& tokens) {
  std::vector<Line> lines(1);
  for (std::size_t i = 0; tokens[i].kind != TokenKind::end; ++i) {
    Token token = tokens[i];
    if (token.kind == TokenKind::quote_open || token.kind == TokenKind::heredoc_open) {
      i = string_end(tokens, i);
      token.end = tokens[i].end;
    }
    const std::string_view written = text.substr(token.begin, token.end - token.begin);
    if (token.kind == TokenKind::newline) {
      lines.back().newline = written;
      lines.emplace_back();
    } else {
      lines.back().atoms.push_back({token.kind, written});
    }
  }
  return lines;
}

bool is_keyword(const Atom& atom) {
  return atom.kind == TokenKind::identifier && (atom.text == "in" || atom.text == "if");
}

/// Whether an operand may end with this token, so that `-` after it subtracts and `[` after it indexes.
bool ends_operand(const Atom& atom) {
  switch (atom.kind) {
    case TokenKind::identifier:
      return !is_keyword(atom);
    case TokenKind::number:
    case TokenKind::brace_close:
    case TokenKind::bracket_close:
    case TokenKind::paren_close:
      return true;
    default:
      return atom.is_string();
  }
}

/// Whether a blank stands between `left` and `right`. `before` is what precedes `left`.
bool needs_blank(const Atom* before, const Atom& left, const Atom& right) {
  using enum TokenKind;
  switch (right.kind) {
    case comma:
    case bracket_close:
    case paren_close:
    case dot:
    case ellipsis:
      return false;
    case paren_open:
      if (left.kind == identifier && !is_keyword(left)) return false;
      break;
    case bracket_open:
      if (ends_operand(left)) return false;
      break;
    case brace_close:
      if (left.kind == brace_open) return false;
      break;
    default:
      break;
  }
  switch (left.kind) {
    case paren_open:
    case bracket_open:
    case bang:
      return false;
    // `1. 5` takes an element; without the blank it is a fraction.
    case dot:
      return right.kind == number && before && before->kind == number;
    case minus:
      return before && ends_operand(*before);
    // `.*` is a step; `*` elsewhere multiplies.
    case star:
      return !(before && before->kind == dot && right.kind == bracket_open);
    default:
      return true;
  }
}

std::string joined(const std::vector<Atom>& atoms, std::size_t from, std::size_t to, const Atom* before_first) {
  std::string text;
  for (std::size_t i = from; i < to; ++i) {
    if (i > from) {
      const Atom* before = i >= from + 2 ? &atoms[i - 2] : before_first;
      if (needs_blank(before, atoms[i - 1], atoms[i])) text += ' ';
    }
    text += atoms[i].text;
  }
  return text;
}

/// Levels of indentation. A line that opens several brackets deepens by one level only, which ends when as many are
/// closed again.
class Indentation {
 public:
  /// The level of `line`, which is then taken into account.
  std::size_t next(const Line& line) {
    std::size_t at = 0;
    while (at < line.atoms.size() && bracket(line.atoms[at].kind) < 0) ++at;
    close(at);
    const std::size_t level = open_.size();
    int net = 0;
    for (; at < line.atoms.size(); ++at) {
      const int change = bracket(line.atoms[at].kind);
      net += change;
      if (net < 0) {
        close(1);
        net = 0;
      }
    }
    if (net > 0) open_.push_back(static_cast<std::size_t>(net));
    return level;
  }

 private:
  void close(std::size_t count) {
    while (count > 0 && !open_.empty()) {
      const std::size_t taken = std::min(count, open_.back());
      open_.back() -= taken;
      count -= taken;
      if (open_.back() == 0) open_.pop_back();
    }
  }

  std::vector<std::size_t> open_;
};

/// The `=` that splits the line, when its value ends on this line or is a heredoc.
std::optional<std::size_t> assignment(const std::vector<Atom>& atoms) {
  std::optional<std::size_t> found;
  int depth = 0;
  for (std::size_t i = 0; i < atoms.size(); ++i) {
    depth += bracket(atoms[i].kind);
    if (depth < 0) return std::nullopt;
    if (!found && depth == 0 && i > 0 && atoms[i].kind == TokenKind::assign) found = i;
  }
  if (depth != 0) return std::nullopt;
  return found;
}

Cells to_cells(const Line& line, std::size_t indent) {
  Cells cells;
  cells.indent = indent;
  std::vector<Atom> atoms = line.atoms;
  if (atoms.size() > 1 && atoms.back().kind == TokenKind::comment) {
    cells.comment = atoms.back().text;
    atoms.pop_back();
  }
  for (const Atom& atom : atoms) cells.ends_run = cells.ends_run || atom.text.find('\n') != std::string_view::npos;
  if (const auto assign = assignment(atoms)) {
    cells.left = joined(atoms, 0, *assign, nullptr);
    cells.right = joined(atoms, *assign + 1, atoms.size(), &atoms[*assign]);
  } else {
    cells.left = joined(atoms, 0, atoms.size(), nullptr);
  }
  return cells;
}

void pad(std::string& text, std::size_t width) {
  const std::size_t now = grapheme_count(text);
  if (now < width) text.append(width - now, ' ');
}

/// Joins `left = right`, aligned over runs of consecutive lines; the result is in `left`.
void align_assignments(std::vector<Cells>& lines) {
  for (std::size_t i = 0; i < lines.size();) {
    std::size_t end = i;
    std::size_t widest = 0;
    while (end < lines.size() && lines[end].right) {
      widest = std::max(widest, grapheme_count(lines[end].left));
      if (lines[end++].ends_run) break;
    }
    for (std::size_t j = i; j < end; ++j) {
      pad(lines[j].left, widest);
      lines[j].left += " =";
      if (!lines[j].right->empty()) lines[j].left += " " + *lines[j].right;
    }
    i = std::max(end, i + 1);
  }
}

void align_comments(std::vector<Cells>& lines) {
  for (Cells& cells : lines) {
    if (!cells.left.empty()) cells.left.insert(0, cells.indent * 2, ' ');
  }
  const auto last_line = [](const std::string& text) { return text.substr(text.rfind('\n') + 1); };
  for (std::size_t i = 0; i < lines.size();) {
    std::size_t end = i;
    std::size_t widest = 0;
    for (; end < lines.size() && !lines[end].comment.empty(); ++end) {
      widest = std::max(widest, grapheme_count(last_line(lines[end].left)));
    }
    for (std::size_t j = i; j < end; ++j) {
      const std::size_t width = grapheme_count(last_line(lines[j].left));
      lines[j].left.append(widest - width + 1, ' ');
      lines[j].left += lines[j].comment;
    }
    i = std::max(end, i + 1);
  }
}

}  // namespace

std::string format(std::string_view text) {
  if (!parses(text)) return std::string(text);
  const Source source("", std::string(text));
  const TokenList list = lex(source);
  const std::vector<Line> lines = split_lines(text, list.tokens);
  std::vector<Cells> cells;
  cells.reserve(lines.size());
  Indentation indentation;
  for (const Line& line : lines) cells.push_back(to_cells(line, indentation.next(line)));
  align_assignments(cells);
  align_comments(cells);
  std::string out = text.starts_with("\xEF\xBB\xBF") ? "\xEF\xBB\xBF" : "";
  for (std::size_t i = 0; i < lines.size(); ++i) {
    out += cells[i].left;
    out += lines[i].newline;
  }
  return out;
}

}  // namespace portolan::hcl
