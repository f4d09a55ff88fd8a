#include <algorithm>

#include "drivers/mysql/alter.h"
#include "planner/base/strings.h"
#include "planner/schema/index.h"

namespace portolan::mysql {

const schema::Column& Alter::original(const schema::Column& column) const {
  const auto renamed = renamed_.find(column.name);
  const schema::Column* found =
      schema::find_column(modify_.from, renamed == renamed_.end() ? column.name : renamed->second);
  return found == nullptr ? column : *found;
}

const schema::Index& Alter::original(const schema::Index& index) const {
  const schema::Index* found = schema::find_index(modify_.from, index.name);
  return found == nullptr ? index : *found;
}

const schema::Check& Alter::original(const schema::Check& check) const {
  for (const schema::Check& item : modify_.from.checks) {
    if (item.name == check.name) return item;
  }
  return check;
}

schema::ForeignKey Alter::original(const schema::ForeignKey& key) const {
  // The parent keeps its new names: tables are renamed before any ALTER TABLE and back after all of them.
  schema::ForeignKey result = key;
  for (const schema::ForeignKey& item : modify_.from.foreign_keys) {
    if (item.symbol == key.symbol) result.columns = item.columns;
  }
  return result;
}

bool Alter::mentions_renamed(const std::string& expression) const {
  return std::any_of(renamed_.begin(), renamed_.end(), [&](const auto& names) {
    return expression.find(base::quote_doubled(names.second, '`')) != std::string::npos;
  });
}

void Alter::restate_dependents() {
  for (const schema::Column& column : modify_.from.columns) {
    if (!column.generated || dropped_columns_.contains(column.name)) continue;
    if (mentions_renamed(column.generated->expression)) redefine_column(column.name);
  }
  const schema::NameIndex checks(modify_.to.checks), indexes(modify_.to.indexes);
  for (const schema::Check& check : modify_.from.checks) {
    const std::size_t at = checks.find(check.name);
    if (at == schema::NameIndex::npos || touched_.contains(check.name) || !mentions_renamed(check.expression)) continue;
    clause(drop_check(check) + ", " + add_check(modify_.to.checks[at]), drop_check(check) + ", " + add_check(check));
  }
  for (const schema::Index& index : modify_.from.indexes) {
    const std::size_t at = indexes.find(index.name);
    const bool affected = std::any_of(index.parts.begin(), index.parts.end(),
                                      [&](const schema::IndexPart& part) { return mentions_renamed(part.expression); });
    if (at == schema::NameIndex::npos || touched_.contains(index.name) || !affected) continue;
    clause(drop_index(index) + ", " + add_index(modify_.to.indexes[at]), drop_index(index) + ", " + add_index(index));
  }
}

}  // namespace portolan::mysql
