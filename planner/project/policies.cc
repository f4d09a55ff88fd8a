#include <algorithm>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/project/reader.h"

namespace portolan::project {
namespace {

using Sections = std::vector<const hcl::Section*>;

/// One switch of a sub-block of `diff` and what it sets.
struct Switch {
  std::string_view block;
  std::string_view name;
  bool diff::Policy::*field;
};

constexpr Switch kSwitches[] = {
    {"concurrent_index", "add", &diff::Policy::concurrent_add},
    {"concurrent_index", "create", &diff::Policy::concurrent_add},
    {"concurrent_index", "drop", &diff::Policy::concurrent_drop},
    {"add_schema", "if_not_exists", &diff::Policy::add_schema_if_not_exists},
    {"add_table", "if_not_exists", &diff::Policy::add_table_if_not_exists},
    {"add_column", "if_not_exists", &diff::Policy::add_column_if_not_exists},
    {"add_index", "if_not_exists", &diff::Policy::add_index_if_not_exists},
    {"drop_schema", "if_exists", &diff::Policy::drop_schema_if_exists},
    {"drop_schema", "cascade", &diff::Policy::drop_schema_cascade},
    {"drop_table", "if_exists", &diff::Policy::drop_table_if_exists},
    {"drop_table", "cascade", &diff::Policy::drop_table_cascade},
    {"enum", "recreate", &diff::Policy::enum_recreate},
    {"not_null", "check", &diff::Policy::not_null_check},
    {"not_null", "lock_safe", &diff::Policy::not_null_lock_safe},
};

std::string at(const hcl::Place& place) {
  return base::to_string(place.range()) + ": ";
}

void read_skip(const hcl::Section& block, diff::Policy& policy, std::vector<std::string>& warnings) {
  for (const hcl::Section::Item& item : block.attributes) {
    if (!diff::is_skip_word(item.name)) {
      warnings.push_back(at(item.place) + "skip knows no kind of change " + base::quote_go(item.name) +
                         "; it has no effect");
      continue;
    }
    if (read_bool(block, item.name).value_or(false)) policy.skip.insert(item.name);
  }
}

void read_switches(const hcl::Section& block, diff::Policy& policy, std::vector<std::string>& warnings) {
  for (const hcl::Section::Item& item : block.attributes) {
    const auto* found = std::find_if(std::begin(kSwitches), std::end(kSwitches),
                                     [&](const Switch& s) { return s.block == block.type && s.name == item.name; });
    if (found == std::end(kSwitches)) {
      warnings.push_back(at(item.place) + "diff knows no " + block.type + "." + item.name + "; it has no effect");
      continue;
    }
    policy.*(found->field) = policy.*(found->field) || read_bool(block, item.name).value_or(false);
  }
}

/// The sub-blocks of `own`, and of `inherited` those whose type `own` lacks.
Sections merge(const Sections& own, const Sections& inherited) {
  Sections merged = own;
  for (const hcl::Section* block : inherited) {
    const bool defined =
        std::any_of(own.begin(), own.end(), [&](const hcl::Section* mine) { return mine->type == block->type; });
    if (!defined) merged.push_back(block);
  }
  return merged;
}

/// Sub-blocks of the `diff` blocks for one driver; "" stands for those without a label.
Sections parts_for(const Sections& blocks, const std::string& driver) {
  Sections parts;
  for (const hcl::Section* block : blocks) {
    const bool meant = driver.empty() ? block->labels.empty() : block->labels.size() == 1 && block->labels[0] == driver;
    if (!meant) continue;
    for (const hcl::Section& part : block->sections) parts.push_back(&part);
  }
  return parts;
}

diff::Policy read_policy(const Sections& parts, std::vector<std::string>& warnings) {
  diff::Policy policy;
  for (const hcl::Section* part : parts) {
    if (part->type == "skip") {
      read_skip(*part, policy, warnings);
    } else {
      read_switches(*part, policy, warnings);
    }
    if (part->type == "not_null" && policy.not_null_lock_safe && !policy.not_null_check) {
      warnings.push_back(at(part->place) + "diff.not_null.lock_safe needs check = true; it has no effect");
    }
  }
  return policy;
}

}  // namespace

std::map<std::string, diff::Policy, std::less<>> read_policies(const Sections& own, const Sections& global,
                                                               std::vector<std::string>& warnings) {
  std::map<std::string, diff::Policy, std::less<>> policies;
  const Sections common = merge(parts_for(own, ""), parts_for(global, ""));
  policies.emplace("", read_policy(common, warnings));
  std::vector<std::string> repeated;
  for (const Sections* blocks : {&own, &global}) {
    for (const hcl::Section* block : *blocks) {
      if (block->labels.size() != 1 || policies.contains(block->labels[0])) continue;
      const std::string& driver = block->labels[0];
      const Sections parts = merge(merge(parts_for(own, driver), parts_for(global, driver)), common);
      policies.emplace(driver, read_policy(parts, repeated));
    }
  }
  for (std::string& warning : repeated) {
    if (std::find(warnings.begin(), warnings.end(), warning) == warnings.end()) warnings.push_back(std::move(warning));
  }
  return policies;
}

}  // namespace portolan::project
