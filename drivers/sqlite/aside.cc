#include "drivers/sqlite/aside.h"

#include <algorithm>

#include "drivers/sqlite/rebuild.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::sqlite {
namespace {

std::string key_of(const std::string& kind, const std::string& name) {
  return kind + '\0' + base::to_lower(name);
}

std::string key_of(const Dependent& dependent) {
  return key_of(dependent.object_kind(), dependent.name);
}

}  // namespace

Aside::Aside(const change::Changes& changes) {
  note_changes(changes);
  std::vector<const schema::Properties*> rebuilt, remade, dropped;
  for (const change::Change& change : changes) {
    const auto* modify = std::get_if<change::ModifyTable>(&change);
    if (modify != nullptr && !can_alter_in_place(*modify)) rebuilt.push_back(&modify->from.properties);
    if (const auto* table = std::get_if<change::DropTable>(&change)) dropped.push_back(&table->table.properties);
    if (const auto* object = std::get_if<change::DropObject>(&change)) {
      const bool comes_back = made_.contains(key_of(object->object.kind, object->object.name));
      (comes_back ? remade : dropped).push_back(&object->object.properties);
    }
  }
  for (const schema::Properties* owner : dropped) {
    for (const Dependent& dependent : dependents_of(*owner)) {
      if (dependent.is_own()) going_.insert(dependent.name);
    }
  }
  for (const schema::Properties* view : remade) collect(*view, Which::kOwn);
  // Only a rename looks at code that names something else.
  if (!rebuilt.empty() || !old_names_.empty()) {
    for (const schema::Properties* table : rebuilt) collect(*table, Which::kAll);
    for (const schema::Properties* owner : dropped) collect(*owner, Which::kOthers);
    for (const schema::Properties* view : remade) collect(*view, Which::kOthers);
  }
  std::stable_partition(kept_.begin(), kept_.end(), [](const Dependent& dependent) { return dependent.is_view(); });
  refuse_renames();
}

bool Aside::drops(const Dependent& dependent) const {
  const std::string key = key_of(dependent);
  return known_.contains(key) || dropped_.contains(key);
}

void Aside::note_changes(const change::Changes& changes) {
  for (const change::Change& change : changes) {
    if (const auto* drop = std::get_if<change::DropObject>(&change)) {
      dropped_.insert(key_of(drop->object.kind, drop->object.name));
    } else if (const auto* add = std::get_if<change::AddObject>(&change)) {
      made_.insert(key_of(add->object.kind, add->object.name));
    } else if (const auto* table = std::get_if<change::RenameTable>(&change)) {
      old_names_.push_back(table->from.name);
    } else if (const auto* modify = std::get_if<change::ModifyTable>(&change)) {
      for (const change::TableChange& part : modify->changes) {
        if (const auto* column = std::get_if<change::RenameColumn>(&part)) old_names_.push_back(column->from.name);
      }
    }
  }
}

void Aside::collect(const schema::Properties& properties, Which which) {
  for (Dependent& dependent : dependents_of(properties)) {
    if (which != Which::kAll && dependent.is_own() != (which == Which::kOwn)) continue;
    const std::string key = key_of(dependent);
    if (!dropped_.contains(key) && known_.insert(key).second) kept_.push_back(std::move(dependent));
  }
}

void Aside::refuse_renames() const {
  for (const std::string& name : old_names_) {
    for (const Dependent& dependent : kept_) {
      if (!mentions(dependent.statement, name)) continue;
      throw Error("sql/sqlite: cannot rename " + base::quote_go(name) +
                  " in one plan with changes that drop or rebuild tables: " + dependent.object_kind() + " " +
                  base::quote_go(dependent.name) +
                  " mentions it and would come back with the old name; apply the rename first, by itself");
    }
  }
}

}  // namespace portolan::sqlite
