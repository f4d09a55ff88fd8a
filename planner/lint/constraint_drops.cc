#include <algorithm>

#include "planner/base/strings.h"
#include "planner/lint/analyzers.h"

namespace portolan::lint {
namespace {

bool drops_column(const change::ModifyTable& modify, const std::vector<std::string>& names) {
  return std::any_of(modify.changes.begin(), modify.changes.end(), [&](const change::TableChange& part) {
    const auto* drop = std::get_if<change::DropColumn>(&part);
    return drop != nullptr && std::find(names.begin(), names.end(), drop->column.name) != names.end();
  });
}

bool adds_primary_key(const change::ModifyTable& modify) {
  return std::any_of(modify.changes.begin(), modify.changes.end(), [](const change::TableChange& part) {
    return std::holds_alternative<change::AddPrimaryKey>(part);
  });
}

}  // namespace

ports::LintFindings constraint_drops(const ports::LintFile& file, const Rules&) {
  ports::LintFindings findings;
  const auto report = [&](std::size_t at, const char* code, const std::string& text) {
    findings.push_back({code, text, at});
  };
  ports::each_change<change::ModifyTable>(file, [&](std::size_t at, const change::ModifyTable& modify) {
    if (file.spans.table(modify.to).added) return;
    for (const change::TableChange& part : modify.changes) {
      if (const auto* drop = std::get_if<change::DropForeignKey>(&part)) {
        const bool ours = file.spans.foreign_key(modify.to, drop->key.symbol).added;
        if (ours || drops_column(modify, drop->key.columns)) continue;
        report(at, "CD101", "Dropping foreign-key constraint " + base::quote_go(drop->key.symbol));
      } else if (const auto* check = std::get_if<change::DropCheck>(&part)) {
        if (file.spans.check(modify.to, check->check.name).added) continue;
        report(at, "CD102", "Dropping check constraint " + base::quote_go(check->check.name));
      } else if (std::holds_alternative<change::DropPrimaryKey>(part) && !adds_primary_key(modify)) {
        report(at, "CD103", "Dropping primary key of table " + base::quote_go(modify.to.name));
      }
    }
  });
  return findings;
}

}  // namespace portolan::lint
