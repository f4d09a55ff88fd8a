#include <algorithm>

#include "drivers/sqlite/code_text.h"
#include "drivers/sqlite/dialect.h"
#include "drivers/sqlite/rebuild.h"

/// How views and triggers are compared (spec/planner.md 11.3).
namespace portolan::sqlite {
namespace {

bool same_names(const std::vector<schema::Column>& from, const std::vector<schema::Column>& to) {
  return std::equal(from.begin(), from.end(), to.begin(), to.end(),
                    [](const schema::Column& a, const schema::Column& b) { return a.name == b.name; });
}

/// Types of columns follow from the query. Which columns there are is open in a document that names none, but not
/// where the tables would choose them.
bool same_columns(const schema::Object& from, const schema::Object& to) {
  const bool open = to.columns.empty() && !selects_all(to.definition);
  return open || same_names(from.columns, to.columns);
}

bool same_owner(const schema::Object& from, const schema::Object& to) {
  if (to.kind != "trigger" || from.depends_on.empty() || to.depends_on.empty()) return true;
  return from.depends_on.front() == to.depends_on.front();
}

}  // namespace

std::string SqliteDialect::object_key(const schema::Object& object) const {
  return object.kind + '\0' + table_key(object.name);
}

std::vector<change::PropertyChange> SqliteDialect::object_changes(const schema::Object& from,
                                                                  const schema::Object& to) const {
  std::vector<change::PropertyChange> changes = Dialect::object_changes(from, to);
  std::erase_if(changes, [&](const change::PropertyChange& change) {
    return change.name == "columns" || (change.name == "definition" && same_sql(from.definition, to.definition));
  });
  if (!same_columns(from, to)) changes.push_back({"columns", std::nullopt, std::nullopt});
  if (!same_owner(from, to)) changes.push_back({"on", from.depends_on.front().name, to.depends_on.front().name});
  return changes;
}

bool SqliteDialect::property_equal(const ports::PropertySpec& spec, const schema::PropertyValue* from,
                                   const schema::PropertyValue* to, const schema::Properties& parent) const {
  if (spec.comparison != ports::Comparison::kDialect || from == nullptr || to == nullptr) {
    return Dialect::property_equal(spec, from, to, parent);
  }
  return expressions_equal(schema::to_text(*from), schema::to_text(*to));
}

bool SqliteDialect::makes_anew(const change::ModifyTable& change) const {
  return !can_alter_in_place(change);
}

}  // namespace portolan::sqlite
