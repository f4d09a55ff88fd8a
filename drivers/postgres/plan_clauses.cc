#include <algorithm>
#include <iterator>

#include "drivers/postgres/cockroach.h"
#include "drivers/postgres/planner.h"
#include "planner/base/strings.h"
#include "planner/plan/comments.h"

namespace portolan::postgres {
namespace {

std::string alter_table_head(const PlanWriter& writer, const schema::Table& table) {
  return "ALTER TABLE " + writer.spelling().qualified(table.schema, table.name) + " ";
}

/// For a server that does not combine a change of type with other clauses.
void append_one_by_one(PlanWriter& writer, const schema::Table& table, const std::vector<Clause>& clauses) {
  const std::string head = alter_table_head(writer, table);
  for (const Clause& clause : clauses) {
    if (clause.forward.empty()) continue;
    std::vector<std::string> reverse;
    if (clause.reverse && !clause.reverse->empty()) reverse.push_back(head + *clause.reverse);
    writer.append(head + clause.forward, plan::comments::modify_table(table.name), std::move(reverse),
                  clause.turn == Turn::kRetypes);
  }
}

void append_together(PlanWriter& writer, const schema::Table& table, const std::vector<Clause>& clauses,
                     const std::vector<std::string>& restore) {
  std::vector<std::string> forward;
  std::vector<std::string> backward;
  bool reversible = true;
  for (const Clause& clause : clauses) {
    if (!clause.forward.empty()) forward.push_back(clause.forward);
    reversible = reversible && clause.reverse.has_value();
    if (clause.reverse && !clause.reverse->empty()) backward.insert(backward.begin(), *clause.reverse);
  }
  // A check goes with its column: it must be dropped by name before.
  std::stable_partition(backward.begin(), backward.end(),
                        [](const std::string& clause) { return clause.starts_with("DROP CONSTRAINT "); });
  const std::string head = alter_table_head(writer, table);
  std::vector<std::string> reverse;
  if (reversible) {
    if (!backward.empty()) reverse.push_back(head + base::join(backward, ", "));
    reverse.insert(reverse.end(), restore.begin(), restore.end());
  }
  writer.append(head + base::join(forward, ", "), plan::comments::modify_table(table.name), std::move(reverse));
}

bool has_turn(const std::vector<Clause>& clauses, Turn turn) {
  return std::any_of(clauses.begin(), clauses.end(), [&](const Clause& clause) { return clause.turn == turn; });
}

}  // namespace

void append_clauses(PlanWriter& writer, const schema::Table& table, std::vector<Clause> clauses,
                    std::vector<std::string> restore) {
  if (clauses.empty()) return;
  if (is_cockroach(writer.dialect().facts()) && clauses.size() > 1) return append_one_by_one(writer, table, clauses);
  std::vector<Clause> computed;
  if (has_turn(clauses, Turn::kRetypes) && has_turn(clauses, Turn::kComputes)) {
    const auto late = std::stable_partition(clauses.begin(), clauses.end(), [](const Clause& clause) {
      return clause.turn == Turn::kUsual || clause.turn == Turn::kRetypes;
    });
    computed.assign(std::make_move_iterator(late), std::make_move_iterator(clauses.end()));
    clauses.erase(late, clauses.end());
  }
  append_together(writer, table, clauses, restore);
  if (!computed.empty()) append_together(writer, table, computed, {});
}

}  // namespace portolan::postgres
