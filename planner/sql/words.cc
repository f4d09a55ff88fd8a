#include "planner/sql/words.h"

#include <algorithm>

#include "planner/base/strings.h"
#include "planner/sql/lexical.h"

namespace portolan::sql {
bool Word::is(std::string_view keyword) const {
  return !quoted && base::equals_ignoring_case(text, keyword);
}

bool Word::names(std::string_view name) const {
  return quoted ? text == name : !text.empty() && base::equals_ignoring_case(text, name);
}

Words::Words(std::string_view statement, const ScannerOptions& options) {
  for (std::size_t at = 0; at < statement.size();) {
    const char c = statement[at];
    if (is_space(c)) {
      ++at;
      continue;
    }
    const Comment comment = match_comment(statement, at, options);
    if (comment.end != kNone && !comment.executable) {
      at = comment.end;
      continue;
    }
    if (is_quote(c, options)) {
      const std::size_t end = skip_whole_quoted(statement, at, options);
      if (end == kNone) return;
      words_.push_back({unquoted(statement.substr(at, end - at)), true, c});
      at = end;
      continue;
    }
    std::size_t end = at;
    while (end < statement.size() && is_word_char(statement[end])) ++end;
    if (end == at) ++end;
    words_.push_back({std::string(statement.substr(at, end - at))});
    at = end;
  }
}

bool Words::at(std::size_t i, std::initializer_list<std::string_view> keywords) const {
  return std::all_of(keywords.begin(), keywords.end(), [&](std::string_view keyword) { return at(i++).is(keyword); });
}

std::size_t Words::skip(std::size_t i, std::initializer_list<std::string_view> keywords) const {
  return at(i, keywords) ? i + keywords.size() : i;
}

std::size_t Words::find(std::string_view keyword, std::size_t from) const {
  while (from < words_.size() && !words_[from].is(keyword)) ++from;
  return std::min(from, words_.size());
}

QualifiedName read_name(const Words& words, std::size_t& i) {
  QualifiedName result{{}, words.at(i++)};
  if (words.at(i).is(".")) {
    result.schema = std::move(result.name);
    result.name = words.at(i + 1);
    i += 2;
  }
  return result;
}

}  // namespace portolan::sql
