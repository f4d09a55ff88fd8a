#include "planner/ports/types.h"

#include "planner/base/strings.h"

namespace portolan::ports {
namespace {

/// Reads a quoted argument that starts at `at`; leaves `at` behind its closing quote.
std::string quoted_argument(std::string_view text, std::size_t& at) {
  const char quote = text[at++];
  std::string value;
  for (; at < text.size(); ++at) {
    if (text[at] == quote) {
      if (at + 1 >= text.size() || text[at + 1] != quote) break;
      ++at;
    }
    value += text[at];
  }
  if (at < text.size()) ++at;
  return value;
}

}  // namespace

TypeTable::TypeTable(std::vector<TypeSpec> specs) : specs_(std::move(specs)) {
  for (std::size_t i = 0; i < specs_.size(); ++i) {
    const TypeSpec& spec = specs_[i];
    if (!spec.hcl.empty()) hcl_.emplace(spec.hcl, i);
    sql_.emplace(base::to_lower(spec.sql), i);
  }
  // Names of their own win over aliases of other rows, whatever the order of the rows.
  for (std::size_t i = 0; i < specs_.size(); ++i) {
    for (const std::string_view alias : specs_[i].aliases) {
      hcl_.emplace(alias, i);
      sql_.emplace(alias, i);
    }
  }
}

const TypeSpec* TypeTable::by_hcl(std::string_view word) const {
  const auto it = hcl_.find(std::string(word));
  return it == hcl_.end() ? nullptr : &specs_[it->second];
}

const TypeSpec* TypeTable::by_sql(std::string_view name) const {
  const auto it = sql_.find(base::to_lower(name));
  return it == sql_.end() ? nullptr : &specs_[it->second];
}

TypeText split_type(std::string_view sql) {
  TypeText text;
  const std::string_view whole = base::trim(sql);
  const auto open = whole.find('(');
  text.name = base::to_lower(base::trim(whole.substr(0, open)));
  if (open == std::string_view::npos) return text;
  std::size_t at = open + 1;
  std::string current;
  bool quoted = false;
  int depth = 1;
  const auto finish = [&] {
    if (quoted || !base::trim(current).empty()) {
      text.args.push_back(quoted ? current : std::string(base::trim(current)));
    }
    current.clear();
    quoted = false;
  };
  while (at < whole.size() && depth > 0) {
    const char c = whole[at];
    if ((c == '\'' || c == '"') && depth == 1) {
      current = quoted_argument(whole, at);
      quoted = true;
      continue;
    }
    if (c == '(') ++depth;
    if (c == ')') --depth;
    if (depth == 0 || (c == ',' && depth == 1)) {
      finish();
    } else if (!quoted) {
      current += c;
    }
    ++at;
  }
  text.suffix = base::to_lower(base::trim(whole.substr(at)));
  return text;
}

}  // namespace portolan::ports
