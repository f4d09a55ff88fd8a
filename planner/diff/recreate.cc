#include "planner/diff/recreate.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "planner/schema/index.h"
#include "planner/schema/privileges.h"

namespace portolan::diff {
namespace {

using schema::Object;

std::string column_key(std::string_view schema, std::string_view table, std::string_view column) {
  return schema::qualified_key(schema::qualified_key(schema, table), column);
}

class Recreation {
 public:
  Recreation(const Context& context, const schema::Realm& from, const schema::Realm& to, change::Changes& changes)
      : context_(context), changes_(changes) {
    each_object(from, [&](const Object& object) {
      if (is_managed(object)) current_.push_back(&object);
    });
    each_object(to, [&](const Object& object) { desired_.emplace(identity(object), &object); });
  }

  void run() {
    note_losses();
    replace_changes();
    bool found = true;
    while (found) {
      found = false;
      for (const Object*& object : current_) {
        if (object == nullptr || !loses_something(*object)) continue;
        found = recreate(*object) || found;
        object = nullptr;
      }
    }
  }

 private:
  template <typename Use>
  static void each_object(const schema::Realm& realm, Use&& use) {
    for (const Object& object : realm.objects) use(object);
    for (const schema::Schema& schema : realm.schemas) {
      for (const Object& object : schema.objects) use(object);
    }
  }

  bool is_managed(const Object& object) const {
    return object.understood && !context_.options().unmanaged_kinds.contains(object.kind);
  }

  std::string identity(const Object& object) const {
    return schema::qualified_key(object.schema, context_.dialect().object_key(object));
  }

  void lose(const Object& object) { lost_.insert(schema::reference_key(object.kind, object.schema, object.name)); }

  void note_losses() {
    for (const change::Change& change : changes_) {
      if (const auto* table = std::get_if<change::DropTable>(&change)) {
        lost_.insert(schema::reference_key("table", table->table.schema, table->table.name));
      } else if (const auto* object = std::get_if<change::DropObject>(&change)) {
        lose(object->object);
      } else if (const auto* schema = std::get_if<change::DropSchema>(&change)) {
        for (const schema::Table& inner : schema->schema.tables)
          lost_.insert(schema::reference_key("table", inner.schema, inner.name));
        for (const Object& inner : schema->schema.objects) lose(inner);
      } else if (const auto* modify = std::get_if<change::ModifyTable>(&change)) {
        for (const change::TableChange& part : modify->changes) note_column(*modify, part);
      }
    }
  }

  void note_column(const change::ModifyTable& table, const change::TableChange& part) {
    const auto lose_column = [&](const schema::Column& column) {
      lost_columns_.insert(column_key(table.from.schema, table.from.name, column.name));
    };
    if (const auto* drop = std::get_if<change::DropColumn>(&part)) lose_column(drop->column);
    if (const auto* modify = std::get_if<change::ModifyColumn>(&part)) {
      if (modify->flags.has(change::Flag::kType)) lose_column(modify->from);
    }
  }

  /// Changes that the dialect cannot make in place.
  void replace_changes() {
    change::Changes kept;
    kept.reserve(changes_.size());
    for (change::Change& change : changes_) {
      const auto* modify = std::get_if<change::ModifyObject>(&change);
      if (modify == nullptr || context_.dialect().changes_in_place(*modify)) {
        kept.push_back(std::move(change));
        continue;
      }
      const change::ModifyObject replaced = *modify;
      const auto [drop, add] = anew(replaced.from, replaced.to);
      if (context_.policy().skips(drop) || context_.policy().skips(add)) continue;
      std::replace(current_.begin(), current_.end(), find_current(replaced.from), static_cast<const Object*>(nullptr));
      lose(replaced.from);
      kept.push_back(drop);
      kept.push_back(add);
    }
    changes_ = std::move(kept);
  }

  const Object* find_current(const Object& object) const {
    const std::string wanted = identity(object);
    const auto it = std::find_if(current_.begin(), current_.end(),
                                 [&](const Object* item) { return item != nullptr && identity(*item) == wanted; });
    return it == current_.end() ? nullptr : *it;
  }

  bool loses_something(const Object& object) const {
    return std::any_of(object.depends_on.begin(), object.depends_on.end(),
                       [&](const auto& ref) {
                         return lost_.contains(schema::reference_key(ref.kind, ref.schema, ref.name));
                       }) ||
           std::any_of(object.reads.begin(), object.reads.end(), [&](const auto& ref) {
             return lost_columns_.contains(column_key(ref.schema, ref.table, ref.column));
           });
  }

  /// A drop and a creation, with the privileges kept that the object has.
  static std::pair<change::Change, change::Change> anew(Object from, Object to) {
    if (const schema::PropertyValue* grants = from.properties.find(schema::kGrants)) {
      const schema::PropertyValue kept = *grants;
      to.properties.set(schema::kKeptGrants, kept);
      from.properties.set(schema::kKeptGrants, kept);
    }
    return {change::DropObject{std::move(from), {}}, change::AddObject{std::move(to), {}}};
  }

  /// Returns whether the object is dropped and created again. It is not where it goes away for good, or where a policy
  /// forbids it.
  bool recreate(const Object& object) {
    const auto desired = desired_.find(identity(object));
    if (desired == desired_.end()) return false;
    const auto [drop, add] = anew(object, *desired->second);
    if (context_.policy().skips(drop) || context_.policy().skips(add)) return false;
    std::erase_if(changes_, [&](const change::Change& change) {
      const auto* modify = std::get_if<change::ModifyObject>(&change);
      return modify != nullptr && identity(modify->from) == identity(object);
    });
    changes_.push_back(drop);
    changes_.push_back(add);
    lose(object);
    return true;
  }

  const Context& context_;
  change::Changes& changes_;
  /// Managed objects of the current state; null once it is decided.
  std::vector<const Object*> current_;
  std::unordered_map<std::string, const Object*> desired_;
  std::unordered_set<std::string> lost_;
  std::unordered_set<std::string> lost_columns_;
};

}  // namespace

void recreate_dependents(const Context& context, const schema::Realm& from, const schema::Realm& to,
                         change::Changes& changes) {
  // Nearly always the states are equal, and nothing needs to be looked up.
  if (!changes.empty()) Recreation(context, from, to, changes).run();
}

}  // namespace portolan::diff
