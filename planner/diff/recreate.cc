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
  Recreation(const Context& context, const schema::Realm& from, const schema::Realm& renamed, const schema::Realm& to,
             change::Changes& changes)
      : context_(context), changes_(changes) {
    note_current(from.objects, renamed.objects);
    for (std::size_t i = 0; i < from.schemas.size(); ++i) {
      note_current(from.schemas[i].objects, renamed.schemas[i].objects);
    }
    const auto note_desired = [&](const std::vector<Object>& objects) {
      for (const Object& object : objects) desired_.emplace(identity(object), &object);
    };
    note_desired(to.objects);
    for (const schema::Schema& schema : to.schemas) note_desired(schema.objects);
  }

  void run() {
    note_losses();
    replace_changes();
    bool found = true;
    while (found) {
      found = false;
      for (Current& object : current_) {
        if (object.decided || !must_go(object)) continue;
        found = recreate(object) || found;
        object.decided = true;
      }
    }
    leave_out_modifications();
  }

 private:
  /// An object of the current state, before and after the renames: a managed one, or a trigger on a view.
  struct Current {
    const Object* original;
    const Object* renamed;
    bool managed = true;
    bool decided = false;
  };

  void note_current(const std::vector<Object>& from, const std::vector<Object>& renamed) {
    for (std::size_t i = 0; i < from.size(); ++i) {
      const bool hangs_on_view = is_on_view(renamed[i]);
      if (hangs_on_view) carriers_.insert(owner_key(renamed[i]));
      if (!is_managed(from[i]) && !hangs_on_view) continue;
      positions_.emplace(identity(renamed[i]), current_.size());
      current_.push_back({&from[i], &renamed[i], is_managed(from[i])});
    }
  }

  static bool is_on_view(const Object& object) {
    return object.kind == "trigger" && object.understood && !object.depends_on.empty() &&
           object.depends_on.front().kind != "table";
  }

  static std::string owner_key(const Object& object) { return key_of(object.depends_on.front()); }

  static std::string key_of(const schema::ObjectRef& ref) {
    return schema::reference_key(ref.kind, ref.schema, ref.name);
  }

  bool is_managed(const Object& object) const {
    return object.understood && !context_.options().unmanaged_kinds.contains(object.kind);
  }

  std::string identity(const Object& object) const {
    return schema::qualified_key(object.schema, context_.dialect().object_key(object));
  }

  static std::string key_of(const Object& object) {
    return schema::reference_key(object.kind, object.schema, object.name);
  }

  void lose(const Object& object) { lost_.insert(key_of(object)); }

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
        if (context_.dialect().makes_anew(*modify)) {
          lost_.insert(schema::reference_key("table", modify->from.schema, modify->from.name));
        }
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
      if (modify == nullptr ||
          (context_.dialect().changes_in_place(*modify) && !loses_triggers_on_its_way_back(*modify))) {
        kept.push_back(std::move(change));
        continue;
      }
      const Object original = take_current(modify->from);
      const auto [drop, add] = anew(original, modify->to);
      if (context_.policy().skips(drop) || context_.policy().skips(add)) continue;
      lose(original);
      remade_.insert(key_of(original));
      kept.push_back(drop);
      kept.push_back(add);
    }
    changes_ = std::move(kept);
  }

  /// The object before the renames. What becomes of it is decided.
  Object take_current(const Object& renamed) {
    Current& current = current_[positions_.at(identity(renamed))];
    current.decided = true;
    return *current.original;
  }

  /// A view takes columns at its end in place but gives none back: the way back drops it, with the triggers on it.
  bool loses_triggers_on_its_way_back(const change::ModifyObject& modify) const {
    return modify.to.columns.size() > modify.from.columns.size() && carriers_.contains(key_of(modify.from));
  }

  /// A trigger goes without a word with the view it is on, whoever manages it.
  bool hangs_on_remade(const Object& object) const { return is_on_view(object) && remade_.contains(owner_key(object)); }

  bool must_go(const Current& object) const {
    return hangs_on_remade(*object.renamed) || (object.managed && loses_something(*object.renamed));
  }

  bool loses_something(const Object& object) const {
    return std::any_of(object.depends_on.begin(), object.depends_on.end(),
                       [&](const auto& ref) { return lost_.contains(key_of(ref)); }) ||
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
  /// forbids it; but what a policy keeps must come back when it goes with something else.
  bool recreate(const Current& object) {
    const std::string key = identity(*object.renamed);
    const auto found = desired_.find(key);
    const bool known = object.managed && found != desired_.end();
    const auto [drop, add] = anew(*object.original, known ? *found->second : *object.renamed);
    const bool kept = context_.policy().skips(drop) || context_.policy().skips(add);
    if (object.managed && !known && !kept) return false;
    if (kept && !hangs_on_remade(*object.renamed)) return false;
    recreated_.insert(key);
    remade_.insert(key_of(*object.original));
    changes_.push_back(drop);
    changes_.push_back(add);
    lose(*object.original);
    return true;
  }

  void leave_out_modifications() {
    if (recreated_.empty()) return;
    std::erase_if(changes_, [&](const change::Change& change) {
      const auto* modify = std::get_if<change::ModifyObject>(&change);
      return modify != nullptr && recreated_.contains(identity(modify->from));
    });
  }

  const Context& context_;
  change::Changes& changes_;
  std::vector<Current> current_;
  /// By identity: positions in current_, objects of the desired state, and those that are made again.
  std::unordered_map<std::string, std::size_t> positions_;
  std::unordered_map<std::string, const Object*> desired_;
  std::unordered_set<std::string> recreated_;
  /// By reference: views that have triggers, and objects that are dropped and created again.
  std::unordered_set<std::string> carriers_, remade_;
  std::unordered_set<std::string> lost_;
  std::unordered_set<std::string> lost_columns_;
};

}  // namespace

void recreate_dependents(const Context& context, const schema::Realm& from, const schema::Realm& renamed,
                         const schema::Realm& to, change::Changes& changes) {
  // Nearly always the states are equal, and nothing needs to be looked up.
  if (!changes.empty()) Recreation(context, from, renamed, to, changes).run();
}

}  // namespace portolan::diff
