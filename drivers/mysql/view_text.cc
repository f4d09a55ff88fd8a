#include "drivers/mysql/view_text.h"

#include <algorithm>

#include "drivers/mysql/text.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/sql/lexical.h"

namespace portolan::mysql {
namespace {

/// Goes through a text name by name.
class NameReader {
 public:
  explicit NameReader(std::string_view sql) : sql_(sql) {}

  /// Moves to the next name; false at the end of the text.
  bool next(NameChain& chain) {
    while (at_ < sql_.size() && !starts_name()) skip_other();
    if (at_ == sql_.size()) return false;
    chain = {};
    chain.begin = at_;
    chain.alias = after_as_;
    chain.quoted = sql_[at_] == '`';
    chain.parts.push_back(read_part());
    while (at_ + 1 < sql_.size() && sql_[at_] == '.' && is_name_start(sql_[at_ + 1])) {
      ++at_;
      if (chain.parts.size() == 1) chain.second = at_;
      chain.parts.push_back(read_part());
    }
    chain.call = at_ < sql_.size() && sql_[at_] == '(';
    after_as_ = !chain.quoted && base::equals_ignoring_case(chain.parts.back(), "AS");
    return true;
  }

  std::size_t position() const { return at_; }

 private:
  static bool is_name_start(char c) { return c == '`' || sql::is_word_char(c); }
  bool starts_name() const { return is_name_start(sql_[at_]); }

  void skip_other() {
    const char c = sql_[at_];
    if (c == '\'' || c == '"') {
      read_string(sql_, at_);
    } else {
      ++at_;
    }
    if (!sql::is_space(c)) after_as_ = false;
  }

  std::string read_part() {
    const std::size_t start = at_;
    if (sql_[at_] != '`') {
      while (at_ < sql_.size() && sql::is_word_char(sql_[at_])) ++at_;
      return std::string(sql_.substr(start, at_ - start));
    }
    at_ = std::min(sql::skip_whole_quoted(sql_, at_, {}), sql_.size());
    return sql::unquoted(sql_.substr(start, at_ - start));
  }

  std::string_view sql_;
  std::size_t at_ = 0;
  bool after_as_ = false;
};

/// The word behind `mark` in the head of the statement.
std::string head_word(std::string_view head, std::string_view mark) {
  const std::size_t at = head.find(mark);
  if (at == std::string_view::npos) return {};
  const std::size_t start = at + mark.size();
  return std::string(head.substr(start, head.find(' ', start) - start));
}

}  // namespace

std::vector<NameChain> name_chains(std::string_view sql) {
  std::vector<NameChain> chains;
  NameReader reader(sql);
  for (NameChain chain; reader.next(chain);) chains.push_back(chain);
  return chains;
}

std::string without_schema(const std::string& definition, std::string_view schema) {
  const std::vector<NameChain> chains = name_chains(definition);
  const auto stands_for_table = [&](const NameChain& chain) {
    return chain.parts.size() == 1 && chain.parts.front() == schema && !chain.alias;
  };
  const bool is_alias = std::any_of(chains.begin(), chains.end(), stands_for_table);
  std::string text;
  std::size_t kept = 0;
  for (const NameChain& chain : chains) {
    const std::size_t parts = chain.parts.size();
    if (!chain.quoted || parts < 2 || chain.parts.front() != schema) continue;
    if (parts == 2 && !chain.call && is_alias) continue;
    text.append(definition, kept, chain.begin - kept);
    kept = chain.second;
  }
  return text.append(definition, kept);
}

ViewStatement read_view_statement(const std::string& sql) {
  constexpr std::string_view kWith = " WITH ", kCheckOption = " CHECK OPTION";
  ViewStatement view;
  NameReader reader(sql);
  bool named = false;
  for (NameChain chain; reader.next(chain);) {
    if (chain.quoted || chain.parts.size() > 1) continue;
    named = named || chain.parts.front() == "VIEW";
    if (!named || chain.parts.front() != "AS") continue;
    const std::string_view head = std::string_view(sql).substr(0, chain.begin);
    view.algorithm = head_word(head, "ALGORITHM=");
    view.security = head_word(head, "SQL SECURITY ");
    view.definition = base::trim(std::string_view(sql).substr(reader.position()));
    break;
  }
  if (view.definition.empty()) throw Error("cannot read the definition of a view: " + sql);
  if (!view.definition.ends_with(kCheckOption)) return view;
  const std::size_t with = view.definition.rfind(kWith);
  const std::size_t start = with + kWith.size();
  view.check_option = view.definition.substr(start, view.definition.size() - kCheckOption.size() - start);
  view.definition.resize(with);
  return view;
}

}  // namespace portolan::mysql
