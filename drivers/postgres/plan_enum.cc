#include <algorithm>
#include <unordered_map>

#include "drivers/postgres/objects.h"
#include "drivers/postgres/text.h"
#include "planner/base/strings.h"
#include "planner/plan/comments.h"

namespace portolan::postgres {
namespace {

using Labels = std::vector<std::string>;

Labels labels_of(const schema::Object& object) {
  return object.properties.get<Labels>("values").value_or(Labels{});
}

/// Whether the server can make the desired labels out of the current ones: it adds, but neither drops nor reorders.
bool only_adds(const Labels& current, const Labels& desired) {
  auto at = desired.begin();
  return std::all_of(current.begin(), current.end(), [&](const std::string& label) {
    at = std::find(at, desired.end(), label);
    return at != desired.end();
  });
}

/// Throws what tells why `only_adds` does not hold (spec/planner.md 6.4).
void check_labels(const std::string& name, const Labels& current, const Labels& desired) {
  std::unordered_map<std::string, std::size_t> positions;
  for (std::size_t i = 0; i < desired.size(); ++i) positions.emplace(desired[i], i);
  std::size_t next = 0;
  for (const std::string& label : current) {
    const auto it = positions.find(label);
    if (it == positions.end()) {
      throw Error("dropping value " + base::quote_go(label) + " from enum " + base::quote_go(name) +
                  " is not supported");
    }
    if (it->second < next) {
      throw Error("reordering enum " + base::quote_go(name) + " value " + base::quote_go(label) + " is not supported");
    }
    next = it->second + 1;
  }
}

std::string place(const Labels& current, const Labels& desired, std::size_t position) {
  if (position + 1 == desired.size() || current.empty()) return {};
  if (position == 0) return " BEFORE " + quote_literal(current.front());
  return " AFTER " + quote_literal(desired[position - 1]);
}

}  // namespace

std::vector<Script> create_enum(const Spelling& spelling, const schema::Object& object, const change::Clauses&) {
  const std::string name = spelling.qualified(object.schema, object.name);
  Labels quoted;
  for (const std::string& label : labels_of(object)) quoted.push_back(quote_literal(label));
  std::vector<Script> script = {{"CREATE TYPE " + name + " AS ENUM (" + base::join(quoted, ", ") + ")",
                                 plan::comments::named("create enum type", object.name), "DROP TYPE " + name}};
  append_type_comment(script, spelling, object);
  return script;
}

void modify_enum(PlanWriter& writer, const change::ModifyObject& change) {
  const Labels current = labels_of(change.from);
  const Labels desired = labels_of(change.to);
  if (change.clauses.recreate && !only_adds(current, desired)) return replace_type(writer, change);
  check_labels(change.to.name, current, desired);
  // Before version 12 the statement refuses to run inside a transaction.
  const bool outside = writer.dialect().facts().version_number < since::kGenerated;
  const std::string head =
      "ALTER TYPE " + writer.spelling().qualified(change.to.schema, change.to.name) + " ADD VALUE ";
  for (std::size_t i = 0; i < desired.size(); ++i) {
    if (std::find(current.begin(), current.end(), desired[i]) != current.end()) continue;
    writer.append(head + quote_literal(desired[i]) + place(current, desired, i),
                  "add value to enum type: " + base::quote_go(change.to.name), {}, outside);
    writer.note_enum_label(desired[i]);
  }
  comment_type(writer, change);
}

}  // namespace portolan::postgres
