#include "operator/standalone/crd_rules.h"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "planner/base/strings.h"

namespace portolan::standalone {
namespace {

using nlohmann::json;

std::string text_at(const json& object, const char* key) {
  const auto it = object.find(key);
  return it != object.end() && it->is_string() ? it->get<std::string>() : std::string();
}

bool one_directory(const json& self) {
  const bool remote = self.contains("remote") && !text_at(self["remote"], "name").empty();
  return remote || !(self.contains("local") && self.contains("configMapRef"));
}

bool config_needs_env(const json& self) {
  return text_at(self, "config").empty() || !text_at(self, "envName").empty();
}

bool has_key(const json& self) {
  return !text_at(self, "key").empty();
}

bool names_sql_or_hcl(const json& self) {
  const std::string key = base::to_lower(text_at(self, "key"));
  return key.ends_with(".sql") || key.ends_with(".hcl");
}

/// Go durations (`1m30s`) in seconds; negative for text that is none.
double go_duration(std::string_view text) {
  static constexpr std::pair<std::string_view, double> kUnits[] = {
      {"ns", 1e-9}, {"us", 1e-6}, {"µs", 1e-6}, {"ms", 1e-3}, {"h", 3600}, {"m", 60}, {"s", 1}};
  double total = 0;
  while (!text.empty()) {
    std::size_t digits = 0;
    while (digits < text.size() &&
           (std::isdigit(static_cast<unsigned char>(text[digits])) != 0 || text[digits] == '.')) {
      ++digits;
    }
    const std::string_view rest = text.substr(digits);
    const auto* unit = std::find_if(std::begin(kUnits), std::end(kUnits),
                                    [&](const auto& candidate) { return rest.starts_with(candidate.first); });
    if (digits == 0 || !base::is_number(text.substr(0, digits)) || unit == std::end(kUnits)) return -1;
    total += std::stod(std::string(text.substr(0, digits))) * unit->second;
    text = rest.substr(unit->first.size());
  }
  return total;
}

bool at_least_a_minute(const json& self) {
  return self.is_string() && go_duration(self.get<std::string>()) >= 60;
}

const std::pair<std::string_view, CrdRule> kRules[] = {
    {"(has(self.remote)&&has(self.remote.name)&&self.remote.name!='')||!(has(self.local)&&has(self.configMapRef))",
     one_directory},
    {"!has(self.config)||self.config==''||(has(self.envName)&&self.envName!='')", config_needs_env},
    {"has(self.key)&&self.key!=''", has_key},
    {"self.key.lowerAscii().endsWith('.sql')||self.key.lowerAscii().endsWith('.hcl')", names_sql_or_hcl},
    {"duration(self)>=duration('1m')", at_least_a_minute},
};

}  // namespace

CrdRule find_crd_rule(std::string_view rule) {
  std::string compact;
  std::copy_if(rule.begin(), rule.end(), std::back_inserter(compact),
               [](char c) { return std::isspace(static_cast<unsigned char>(c)) == 0; });
  const auto* known = std::find_if(std::begin(kRules), std::end(kRules),
                                   [&](const auto& candidate) { return candidate.first == compact; });
  return known == std::end(kRules) ? nullptr : known->second;
}

}  // namespace portolan::standalone
