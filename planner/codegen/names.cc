#include "planner/codegen/names.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>

#include "planner/base/strings.h"

namespace portolan::codegen {
namespace {

constexpr std::array kInitialisms = {"id",  "url",  "uri",   "api",  "http", "https", "json", "xml", "html", "sql",
                                     "ip",  "uuid", "uid",   "utf8", "cpu",  "ram",   "ttl",  "tls", "ssh",  "os",
                                     "db",  "acl",  "ascii", "css",  "dns",  "eof",   "guid", "lhs", "qps",  "rhs",
                                     "rpc", "sla",  "smtp",  "tcp",  "udp",  "ui",    "vm",   "xss"};

constexpr std::array kKeywords = {"break",  "case",        "chan", "const",   "continue", "default", "defer",
                                  "else",   "fallthrough", "for",  "func",    "go",       "goto",    "if",
                                  "import", "interface",   "map",  "package", "range",    "return",  "select",
                                  "struct", "switch",      "type", "var"};

bool is_word_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0;
}

/// Words of a name: split at everything but letters and digits, and where a capital follows a small letter.
std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words(1);
  char previous = '\0';
  for (const char c : name) {
    const bool border =
        std::islower(static_cast<unsigned char>(previous)) != 0 && std::isupper(static_cast<unsigned char>(c)) != 0;
    if (!words.back().empty() && (!is_word_character(c) || border)) words.emplace_back();
    if (is_word_character(c)) words.back() += c;
    previous = c;
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

std::string capitalized(const std::string& word) {
  const std::string lower = base::to_lower(word);
  if (std::find(kInitialisms.begin(), kInitialisms.end(), lower) != kInitialisms.end()) return base::to_upper(word);
  std::string text = word;
  text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
  return text;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += capitalized(word);
  if (text.empty()) return "X";
  return std::isdigit(static_cast<unsigned char>(text.front())) != 0 ? "N" + text : text;
}

bool ends_with_any(std::string_view word, std::initializer_list<std::string_view> endings) {
  return std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) { return word.ends_with(ending); });
}

std::string singular(const std::string& word) {
  static const std::map<std::string, std::string> kIrregular = {
      {"people", "person"}, {"men", "man"},       {"women", "woman"},  {"children", "child"}, {"mice", "mouse"},
      {"data", "data"},     {"series", "series"}, {"news", "news"},    {"leaves", "leaf"},    {"shelves", "shelf"},
      {"wolves", "wolf"},   {"halves", "half"},   {"knives", "knife"}, {"lives", "life"},     {"wives", "wife"}};
  const std::string lower = base::to_lower(word);
  if (const auto found = kIrregular.find(lower); found != kIrregular.end()) return found->second;
  const auto without = [&](std::size_t count) { return word.substr(0, word.size() - count); };
  if (word.size() > 3 && lower.ends_with("ies")) return without(3) + "y";
  if (ends_with_any(lower, {"sses", "shes", "ches", "xes", "zes"})) return without(2);
  if (ends_with_any(lower, {"us", "is", "ss"})) return word;
  return word.size() > 1 && lower.ends_with("s") ? without(1) : word;
}

}  // namespace

std::string go_name(std::string_view name) {
  return joined(words_of(name));
}

std::string struct_name(std::string_view table) {
  std::vector<std::string> words = words_of(table);
  if (!words.empty()) words.back() = singular(words.back());
  return joined(words);
}

std::string file_name(std::string_view table) {
  std::vector<std::string> words = words_of(table);
  for (std::string& word : words) word = base::to_lower(word);
  std::string name = words.empty() ? "table" : base::join(words, "_");
  // The go command reads these endings as conditions.
  if (name.ends_with("_test")) name += "_table";
  return name + ".go";
}

std::string NameSet::unique(const std::string& name) {
  const bool reserved = name == "TableName" || std::find(kKeywords.begin(), kKeywords.end(), name) != kKeywords.end();
  const std::string stem = reserved ? name + "_" : name;
  std::string candidate = stem;
  for (int i = 2; !taken_.insert(candidate).second; ++i) candidate = stem + std::to_string(i);
  return candidate;
}

}  // namespace portolan::codegen
