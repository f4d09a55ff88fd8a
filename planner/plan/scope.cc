#include "planner/plan/scope.h"

#include <set>

#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::plan {
namespace {

bool may_modify_schema(change::Mode mode) {
  return mode == change::Mode::kInPlace || mode == change::Mode::kDump || mode == change::Mode::kUnsortedDump;
}

[[noreturn]] void refuse(std::string_view type) {
  throw Error("*schema." + std::string(type) + " is not allowed when migration plan is scoped to one schema");
}

struct ScopeCheck {
  const change::PlanOptions& options;
  std::set<std::string> schemas = {};

  void operator()(const change::AddSchema&) { refuse("AddSchema"); }
  void operator()(const change::DropSchema&) { refuse("DropSchema"); }

  void operator()(const change::ModifySchema& modify) {
    if (!may_modify_schema(options.mode)) refuse("ModifySchema");
    const std::string& qualifier = *options.qualifier;
    if (!qualifier.empty() && modify.to.name != qualifier) {
      throw Error("modify schema " + modify.to.name + " is not allowed when migration plan is scoped to schema " +
                  qualifier);
    }
  }

  void operator()(const change::AddTable& add) { note(add.table); }
  void operator()(const change::DropTable& drop) { note(drop.table); }
  void operator()(const change::ModifyTable& modify) { note(modify.to); }
  void operator()(const change::RenameTable& rename) { note(rename.to); }
  template <typename Other>
  void operator()(const Other&) {}

  void note(const schema::Table& table) {
    schemas.insert(table.schema);
    for (const schema::Column& column : table.columns) {
      if (column.type.object && column.type.object->kind == "enum") schemas.insert(column.type.object->schema);
    }
  }
};

}  // namespace

void check_scope(const change::Changes& changes, const change::PlanOptions& options) {
  if (!options.qualifier) return;
  ScopeCheck check{options};
  for (const change::Change& change : changes) std::visit(check, change);
  if (check.schemas.size() <= 1) return;
  std::vector<std::string> names;
  for (const std::string& name : check.schemas) names.push_back(base::quote_go(name));
  throw Error("found " + std::to_string(names.size()) + " schemas when migration plan is scoped to one: [" +
              base::join(names, " ") + "]");
}

}  // namespace portolan::plan
