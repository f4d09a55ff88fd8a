#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "planner/sql/scanner.h"

namespace portolan::sql {

/// A word, a quoted name or a single character of a statement.
struct Word {
  std::string text;  ///< as written, quotes removed
  bool quoted = false;
  char quote = '\0';  ///< the character it was quoted with

  /// Whether it is this keyword or character (upper case), and not a quoted name.
  bool is(std::string_view keyword) const;
  /// Whether it may name `name`: exactly when quoted, else in any case.
  bool names(std::string_view name) const;
};

/// A statement as a list of words without comments. `at(i)` behind the end is an empty word.
class Words {
 public:
  Words(std::string_view statement, const ScannerOptions& options);

  std::size_t size() const { return words_.size(); }
  const Word& at(std::size_t i) const { return i < words_.size() ? words_[i] : end_; }
  /// Whether the keywords stand from position `i` on.
  bool at(std::size_t i, std::initializer_list<std::string_view> keywords) const;
  /// Position right after the keywords when they stand at `i`, else `i`.
  std::size_t skip(std::size_t i, std::initializer_list<std::string_view> keywords) const;
  /// First position of a keyword at or after `from`; size() when there is none.
  std::size_t find(std::string_view keyword, std::size_t from = 0) const;

 private:
  std::vector<Word> words_;
  Word end_;
};

/// A name with an optional schema in front: `s.t`.
struct QualifiedName {
  Word schema;
  Word name;
};

/// Reads a qualified name at `i` and moves `i` behind it.
QualifiedName read_name(const Words& words, std::size_t& i);

}  // namespace portolan::sql
