#include "drivers/sqlite/create_text.h"

#include <algorithm>
#include <array>

#include "drivers/sqlite/tokens.h"
#include "planner/base/strings.h"

namespace portolan::sqlite {
namespace {

/// Words that end the type of a column and begin a constraint.
constexpr std::array<std::string_view, 12> kConstraintWords = {"CONSTRAINT", "PRIMARY",   "NOT",     "NULL",
                                                               "UNIQUE",     "CHECK",     "DEFAULT", "COLLATE",
                                                               "REFERENCES", "GENERATED", "AS",      "FOREIGN"};

/// Reads the parenthesized body of a CREATE TABLE statement from left to right.
class BodyParser {
 public:
  BodyParser(const Tokens& tokens, TableText& table) : tokens_(tokens), table_(table) {}

  void parse(std::size_t open) {
    const std::size_t close = tokens_.closing(open);
    for (std::size_t begin = open + 1; begin < close;) {
      const std::size_t end = item_end(begin, close);
      parse_item(begin, end);
      begin = end + 1;
    }
  }

 private:
  /// The comma that ends the item at `begin`, or `close`.
  std::size_t item_end(std::size_t begin, std::size_t close) const {
    for (std::size_t i = begin; i < close; ++i) {
      if (tokens_.is_symbol(i, '(')) i = tokens_.closing(i);
      if (tokens_.is_symbol(i, ',')) return i;
    }
    return close;
  }

  void parse_item(std::size_t begin, std::size_t end) {
    at_ = begin;
    end_ = end;
    column_.clear();
    const bool constraint = word("CONSTRAINT") || word("PRIMARY") || word("UNIQUE") || word("CHECK") || word("FOREIGN");
    if (!constraint) {
      column_ = tokens_.name(at_++);
      skip_type();
    }
    pending_name_.clear();
    while (at_ < end_) parse_constraint();
  }

  bool word(std::string_view keyword) const { return at_ < end_ && tokens_.is_word(at_, keyword); }

  bool take(std::string_view keyword) {
    if (!word(keyword)) return false;
    ++at_;
    return true;
  }

  void skip_type() {
    const auto begins_constraint = [&] {
      return std::any_of(kConstraintWords.begin(), kConstraintWords.end(), [&](auto keyword) { return word(keyword); });
    };
    while (at_ < end_ && !begins_constraint()) skip_one();
  }

  /// Skips one token, or a whole pair of parentheses.
  void skip_one() {
    if (tokens_.is_symbol(at_, '(')) at_ = tokens_.closing(at_);
    ++at_;
  }

  TableText::Column& column() { return table_.columns[base::to_lower(column_)]; }

  void parse_constraint() {
    if (take("CONSTRAINT")) {
      if (at_ < end_) pending_name_ = tokens_.name(at_++);
      return;
    }
    if (take("CHECK")) {
      table_.checks.push_back({take_name(), take_parentheses()});
    } else if (take("FOREIGN")) {
      take("KEY");
      std::vector<std::string> columns = take_names();
      if (take("REFERENCES")) parse_references(std::move(columns));
    } else if (take("REFERENCES")) {
      parse_references({column_});
    } else if (take("DEFAULT")) {
      skip_default();
    } else if (take("COLLATE")) {
      if (at_ < end_) column().collate = tokens_.name(at_++);
    } else if (take("AUTOINCREMENT")) {
      if (!column_.empty()) column().autoincrement = true;
    } else if (take("AS")) {
      std::string expression = take_parentheses();
      if (!column_.empty()) column().generated = std::move(expression);
    } else if (take("PRIMARY")) {
      take("KEY");
      pending_name_.clear();
      if (word("DESC")) table_.key_has_order = true;
      parse_key_columns();
    } else if (take("UNIQUE")) {
      pending_name_.clear();
      table_.unique = true;
      if (column_.empty()) skip_one();
    } else {
      skip_one();
    }
  }

  /// `(a AUTOINCREMENT)`, which SQLite takes in a table constraint as well.
  void parse_key_columns() {
    if (!tokens_.is_symbol(at_, '(') || at_ >= end_) return;
    const std::size_t close = tokens_.closing(at_);
    for (std::size_t i = at_ + 1; i < close; ++i) {
      if (tokens_.is_word(i, "AUTOINCREMENT")) {
        table_.columns[base::to_lower(tokens_.name(at_ + 1))].autoincrement = true;
      }
      if (tokens_.is_word(i, "DESC") || tokens_.is_word(i, "COLLATE")) table_.key_has_order = true;
    }
    at_ = close + 1;
  }

  /// A literal, a signed number, a word or an expression in parentheses.
  void skip_default() {
    if (tokens_.is_symbol(at_, '+') || tokens_.is_symbol(at_, '-')) ++at_;
    const bool blob = tokens_.is_word(at_, "X") && tokens_.has(at_ + 1) &&
                      tokens_[at_ + 1].kind == TokenKind::kString && tokens_[at_ + 1].begin == tokens_[at_].end;
    if (blob) ++at_;
    if (at_ < end_) skip_one();
  }

  std::string take_name() {
    std::string name = std::move(pending_name_);
    pending_name_.clear();
    return name;
  }

  std::string take_parentheses() {
    if (at_ >= end_ || !tokens_.is_symbol(at_, '(')) return {};
    const std::size_t close = tokens_.closing(at_);
    std::string inner = tokens_.inside(at_, close);
    at_ = close + 1;
    return inner;
  }

  std::vector<std::string> take_names() {
    std::vector<std::string> names;
    if (at_ >= end_ || !tokens_.is_symbol(at_, '(')) return names;
    const std::size_t close = tokens_.closing(at_);
    for (std::size_t i = at_ + 1; i < close; ++i) {
      if (!tokens_.is_symbol(i, ',')) names.push_back(tokens_.name(i));
    }
    at_ = close + 1;
    return names;
  }

  void parse_references(std::vector<std::string> columns) {
    TableText::ForeignKey key;
    key.name = take_name();
    key.columns = std::move(columns);
    if (at_ < end_) key.ref_table = tokens_.name(at_++);
    take_names();
    for (bool more = true; more;) {
      if (take("ON")) {
        // DELETE or UPDATE, then one word or, for SET NULL, SET DEFAULT and NO ACTION, two.
        ++at_;
        if (word("SET") || word("NO")) ++at_;
        ++at_;
      } else if (take("MATCH")) {
        ++at_;
      } else if (word("NOT") && tokens_.is_word(at_ + 1, "DEFERRABLE")) {
        at_ += 2;
        if (take("INITIALLY")) ++at_;
      } else if (take("DEFERRABLE")) {
        key.deferrable = "INITIALLY IMMEDIATE";
        if (take("INITIALLY")) {
          if (word("DEFERRED")) key.deferrable = "INITIALLY DEFERRED";
          ++at_;
        }
      } else {
        more = false;
      }
    }
    table_.foreign_keys.push_back(std::move(key));
  }

  const Tokens& tokens_;
  TableText& table_;
  std::size_t at_ = 0;
  std::size_t end_ = 0;
  /// The column whose definition is being read; empty inside a table constraint.
  std::string column_;
  std::string pending_name_;
};

std::size_t first_parenthesis(const Tokens& tokens) {
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens.is_symbol(i, '(')) return i;
    // `CREATE TABLE t AS SELECT` is stored with a column list, so an AS before it means a text of another kind.
    if (tokens.is_word(i, "AS")) break;
  }
  return tokens.size();
}

bool is_name(const Tokens& tokens, std::size_t i) {
  const TokenKind kind = tokens[i].kind;
  return kind == TokenKind::kWord || kind == TokenKind::kQuoted || kind == TokenKind::kString;
}

/// Cuts a COLLATE off the end of a key part and returns its collation; empty when there is none.
std::string take_collation(const Tokens& tokens, std::size_t begin, std::size_t& end) {
  if (end < begin + 3 || !tokens.is_word(end - 2, "COLLATE")) return {};
  end -= 2;
  return tokens.name(end + 1);
}

/// One key part from `begin` up to `end`.
IndexText::Part parse_part(const Tokens& tokens, std::size_t begin, std::size_t end) {
  IndexText::Part part;
  if (end > begin + 1 && (tokens.is_word(end - 1, "ASC") || tokens.is_word(end - 1, "DESC"))) {
    part.descending = tokens.is_word(end - 1, "DESC");
    --end;
  }
  part.collate = take_collation(tokens, begin, end);
  if (begin < end) part.text = tokens.between(begin, end - 1);
  std::string inner;
  while (end > begin + 2 && tokens.is_symbol(begin, '(') && tokens.closing(begin) == end - 1) {
    ++begin;
    --end;
    const std::string collation = take_collation(tokens, begin, end);
    if (inner.empty()) inner = collation;
  }
  if (end != begin + 1 || !is_name(tokens, begin)) return part;
  part.name = tokens.name(begin);
  if (part.collate.empty()) part.collate = inner;
  return part;
}

}  // namespace

TableText parse_create_table(std::string_view sql) {
  TableText table;
  const Tokens tokens(sql);
  const std::size_t open = first_parenthesis(tokens);
  if (tokens.has(open)) BodyParser(tokens, table).parse(open);
  return table;
}

IndexText parse_create_index(std::string_view sql) {
  IndexText index;
  const Tokens tokens(sql);
  const std::size_t open = first_parenthesis(tokens);
  if (!tokens.has(open)) return index;
  index.unique = tokens.is_word(1, "UNIQUE");
  const std::size_t close = tokens.closing(open);
  std::size_t begin = open + 1;
  for (std::size_t i = begin; i < close; ++i) {
    if (tokens.is_symbol(i, '(')) i = tokens.closing(i);
    if (!tokens.is_symbol(i, ',')) continue;
    index.parts.push_back(parse_part(tokens, begin, i));
    begin = i + 1;
  }
  index.parts.push_back(parse_part(tokens, begin, close));
  if (tokens.is_word(close + 1, "WHERE") && tokens.has(close + 2)) {
    index.where = tokens.between(close + 2, tokens.size() - 1);
  }
  return index;
}

}  // namespace portolan::sqlite
