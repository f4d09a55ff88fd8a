#include "planner/plan/null_checks.h"

#include <unordered_map>

#include "planner/plan/builder.h"
#include "planner/schema/index.h"

namespace portolan::plan {
namespace {

/// By new name.
using OldNames = std::unordered_map<std::string, std::string>;

const std::string& before(const OldNames& names, const std::string& key, const std::string& name) {
  const auto it = names.find(key);
  return it == names.end() ? name : it->second;
}

OldNames renamed_columns(const change::ModifyTable& table) {
  OldNames names;
  for (const change::TableChange& item : table.changes) {
    if (const auto* rename = std::get_if<change::RenameColumn>(&item)) names[rename->to.name] = rename->from.name;
  }
  return names;
}

}  // namespace

std::vector<std::string> null_checks(const change::Plan& plan, const ports::Dialect& dialect,
                                     const change::PlanOptions& options) {
  OldNames tables;
  for (const change::Change& item : plan.changes) {
    if (const auto* rename = std::get_if<change::RenameTable>(&item)) {
      tables[schema::qualified_key(rename->to.schema, rename->to.name)] = rename->from.name;
    }
  }
  std::vector<std::string> checks;
  for (const change::Change& item : plan.changes) {
    const auto* table = std::get_if<change::ModifyTable>(&item);
    if (table == nullptr) continue;
    const OldNames columns = renamed_columns(*table);
    const std::string& name = before(tables, schema::qualified_key(table->to.schema, table->to.name), table->to.name);
    for (const change::TableChange& part : table->changes) {
      const auto* modify = std::get_if<change::ModifyColumn>(&part);
      if (modify == nullptr || !modify->flags.has(change::Flag::kNull) || modify->to.nullable) continue;
      checks.push_back("SELECT NOT EXISTS (SELECT 1 FROM " + qualified_name(dialect, options, table->to.schema, name) +
                       " WHERE " + dialect.quote_identifier(before(columns, modify->to.name, modify->to.name)) +
                       " IS NULL) AS " + dialect.quote_identifier("not_null"));
    }
  }
  return checks;
}

}  // namespace portolan::plan
