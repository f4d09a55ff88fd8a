#include "cli/flag_parser.h"

#include <algorithm>

#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::cli {
namespace {

using base::quote_go;

const FlagSpec* by_name(const FlagTable& table, std::string_view name) {
  const auto it = std::find_if(table.begin(), table.end(), [&](const FlagSpec& f) { return f.name == name; });
  return it == table.end() ? nullptr : &*it;
}

const FlagSpec* by_letter(const FlagTable& table, char letter) {
  const auto it = std::find_if(table.begin(), table.end(), [&](const FlagSpec& f) { return f.shorthand == letter; });
  return it == table.end() ? nullptr : &*it;
}

class Parser {
 public:
  Parser(const FlagTable& table, const std::vector<std::string>& words)
      : table_(table), words_(words), result_{FlagValues(table), {}, false, {}} {}

  ParsedFlags parse() {
    while (at_ < words_.size() && !result_.help) {
      const std::string& word = words_[at_++];
      if (word == "--") {
        result_.arguments.insert(result_.arguments.end(), words_.begin() + static_cast<std::ptrdiff_t>(at_),
                                 words_.end());
        break;
      }
      if (word.starts_with("--")) {
        parse_long(word);
      } else if (word.size() > 1 && word[0] == '-') {
        parse_letters(word);
      } else {
        result_.arguments.push_back(word);
      }
    }
    return std::move(result_);
  }

 private:
  void take(const FlagSpec& flag, const std::string& value) {
    result_.values.assign(flag, value);
    if (!flag.deprecated.empty()) {
      result_.notices.push_back("Flag --" + std::string(flag.name) + " has been deprecated, " +
                                std::string(flag.deprecated));
    }
  }

  void parse_long(const std::string& word) {
    const std::string body = word.substr(2);
    if (body[0] == '-' || body[0] == '=') throw UsageError("bad flag syntax: " + word);
    const std::size_t equals = body.find('=');
    const std::string name = body.substr(0, equals);
    const FlagSpec* flag = by_name(table_, name);
    if (flag == nullptr) {
      if (name != "help") throw UsageError("unknown flag: --" + name);
      result_.help = true;
    } else if (equals != std::string::npos) {
      take(*flag, body.substr(equals + 1));
    } else if (flag->type == FlagType::kBool) {
      take(*flag, "true");
    } else if (at_ < words_.size()) {
      take(*flag, words_[at_++]);
    } else {
      throw UsageError("flag needs an argument: --" + name);
    }
  }

  /// `-u`, `-uvalue`, `-u=value`, and several bools in one word.
  void parse_letters(const std::string& word) {
    for (std::size_t i = 1; i < word.size(); ++i) {
      const FlagSpec* flag = by_letter(table_, word[i]);
      const std::string rest = word.substr(i + 1);
      const std::string place = quote_single(word[i]) + " in -" + word.substr(i);
      if (flag == nullptr) {
        if (word[i] != 'h') throw UsageError("unknown shorthand flag: " + place);
        result_.help = true;
        return;
      }
      if (rest.size() > 1 && rest[0] == '=') return take(*flag, rest.substr(1));
      if (flag->type == FlagType::kBool) {
        take(*flag, "true");
        continue;
      }
      if (!rest.empty()) return take(*flag, rest);
      if (at_ < words_.size()) return take(*flag, words_[at_++]);
      throw UsageError("flag needs an argument: " + place);
    }
  }

  static std::string quote_single(char c) { return "'" + std::string(1, c) + "'"; }

  const FlagTable& table_;
  const std::vector<std::string>& words_;
  std::size_t at_ = 0;
  ParsedFlags result_;
};

/// Whether the word is a flag whose value is the next word.
bool takes_next(const FlagTable& table, const std::string& word) {
  if (word.starts_with("--")) {
    if (word.find('=') != std::string::npos) return false;
    const FlagSpec* flag = by_name(table, word.substr(2));
    return word != "--help" && (flag == nullptr || flag->type != FlagType::kBool);
  }
  if (word.size() != 2) return false;
  const FlagSpec* flag = by_letter(table, word[1]);
  return word != "-h" && (flag == nullptr || flag->type != FlagType::kBool);
}

std::string quoted_list(const std::vector<std::string_view>& names) {
  std::vector<std::string> quoted;
  for (const std::string_view name : names) quoted.push_back(quote_go(name));
  return base::join(quoted, ", ");
}

std::string bracketed(const std::vector<std::string_view>& names) {
  return "[" + base::join({names.begin(), names.end()}, " ") + "]";
}

}  // namespace

ParsedFlags parse_flags(const FlagTable& table, const std::vector<std::string>& words) {
  return Parser(table, words).parse();
}

void require_flags(const FlagTable& table, const FlagValues& values) {
  std::vector<std::string_view> missing;
  for (const FlagSpec& flag : table) {
    if (flag.required && !values.is_set(flag.name)) missing.push_back(flag.name);
  }
  if (!missing.empty()) throw UsageError("required flag(s) " + quoted_list(missing) + " not set");
}

void require_exclusive(const std::vector<std::vector<std::string_view>>& groups, const FlagValues& values) {
  for (const auto& group : groups) {
    std::vector<std::string_view> set;
    std::copy_if(group.begin(), group.end(), std::back_inserter(set), [&](auto name) { return values.is_set(name); });
    if (set.size() < 2) continue;
    std::sort(set.begin(), set.end());
    throw UsageError("if any flags in the group " + bracketed(group) + " are set none of the others can be; " +
                     bracketed(set) + " were all set");
  }
}

std::vector<std::size_t> plain_words(const FlagTable& table, const std::vector<std::string>& words) {
  std::vector<std::size_t> plain;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--") break;
    if (words[i].size() > 1 && words[i][0] == '-') {
      if (takes_next(table, words[i])) ++i;
    } else {
      plain.push_back(i);
    }
  }
  return plain;
}

}  // namespace portolan::cli
