#include "planner/plan/plan.h"

#include <algorithm>
#include <set>

#include "planner/plan/scope.h"
#include "planner/plan/sort.h"

namespace portolan::plan {
namespace {

/// Schemas that some change of a table or object takes something out of, or a reference into away: they can be dropped
/// only afterwards.
std::set<std::string> schemas_left(const change::Changes& changes) {
  std::set<std::string> left;
  const auto note = [&](const schema::Table& table, const schema::ForeignKey& key) {
    left.insert(key.ref_schema.empty() ? table.schema : key.ref_schema);
  };
  for (const change::Change& change : changes) {
    if (const auto* drop = std::get_if<change::DropTable>(&change)) {
      left.insert(drop->table.schema);
      for (const schema::ForeignKey& key : drop->table.foreign_keys) note(drop->table, key);
    } else if (const auto* object = std::get_if<change::DropObject>(&change)) {
      left.insert(object->object.schema);
      for (const schema::ObjectRef& ref : object->object.depends_on) left.insert(ref.schema);
    } else if (const auto* modify = std::get_if<change::ModifyTable>(&change)) {
      left.insert(modify->from.schema);
      for (const change::TableChange& part : modify->changes) {
        if (const auto* key = std::get_if<change::DropForeignKey>(&part)) note(modify->from, key->key);
        if (const auto* key = std::get_if<change::ModifyForeignKey>(&part)) note(modify->from, key->from);
      }
    }
  }
  return left;
}

}  // namespace

change::Plan start(change::Changes changes, const change::PlanOptions& options, bool sorted) {
  check_scope(changes, options);
  change::Plan plan;
  if (!sorted || options.mode == change::Mode::kUnsortedDump) {
    plan.changes = std::move(changes);
    return plan;
  }
  const std::set<std::string> left = schemas_left(changes);
  const auto rest = std::stable_partition(changes.begin(), changes.end(), [&](const change::Change& change) {
    if (const auto* drop = std::get_if<change::DropSchema>(&change)) return left.count(drop->schema.name) == 0;
    return std::holds_alternative<change::AddSchema>(change) || std::holds_alternative<change::ModifySchema>(change);
  });
  change::Changes others(std::make_move_iterator(rest), std::make_move_iterator(changes.end()));
  changes.erase(rest, changes.end());
  others = sort_changes(detach_cycles(std::move(others)));
  plan.changes = std::move(changes);
  plan.changes.insert(plan.changes.end(), std::make_move_iterator(others.begin()),
                      std::make_move_iterator(others.end()));
  return plan;
}

void finish(change::Plan& plan) {
  plan.reversible = std::all_of(plan.statements.begin(), plan.statements.end(), [](const change::Statement& statement) {
    return !statement.source || !statement.reverse.empty();
  });
  const bool outside = std::any_of(plan.statements.begin(), plan.statements.end(),
                                   [](const change::Statement& statement) { return statement.outside_transaction; });
  if (!outside) return;
  plan.transactional = false;
  plan.directives.emplace_back("atlas:txmode none");
}

}  // namespace portolan::plan
