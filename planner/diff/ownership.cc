#include "planner/diff/ownership.h"

#include "planner/schema/index.h"

namespace portolan::diff {
namespace {

std::string key_of(const schema::ObjectRef& ref) {
  return schema::reference_key(ref.kind, ref.schema, ref.name);
}

}  // namespace

Ownership::Ownership(const ports::Dialect& dialect, const Policy& policy, const schema::Realm& from,
                     const schema::Realm& to)
    : dialect_(dialect), policy_(policy) {
  for (const schema::Schema& schema : from.schemas) {
    for (const schema::Object& object : schema.objects) {
      if (dialect.managed_within(object) != nullptr) {
        current_.emplace(schema::reference_key(object.kind, object.schema, object.name), &object);
      }
    }
  }
  if (current_.empty()) return;
  for (const schema::Schema& schema : from.schemas) {
    for (const schema::Table& table : schema.tables)
      current_tables_.insert(schema::reference_key("table", table.schema, table.name));
  }
  for (const schema::Schema& schema : to.schemas) note(schema);
}

void Ownership::note(const schema::Schema& desired) {
  for (const schema::Table& table : desired.tables)
    desired_.insert(schema::reference_key("table", table.schema, table.name));
  for (const schema::Object& object : desired.objects) {
    const schema::ObjectRef* owner = dialect_.managed_within(object);
    if (owner == nullptr) continue;
    desired_.insert(schema::reference_key(object.kind, object.schema, object.name));
    owners_.insert(key_of(*owner));
  }
}

bool Ownership::may_drop(const schema::Object& object) const {
  const schema::ObjectRef* owner = dialect_.managed_within(object);
  if (owner == nullptr) return true;
  const std::string key = key_of(*owner);
  if (owners_.contains(key)) return true;
  if (desired_.contains(key)) return false;
  if (const auto above = current_.find(key); above != current_.end()) return may_drop(*above->second);
  // An owner that this comparison does not see at all (excluded, in another schema) is not about to go.
  return current_tables_.contains(key) && !policy_.skip.contains("drop_table");
}

}  // namespace portolan::diff
