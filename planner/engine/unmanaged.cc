#include "planner/engine/unmanaged.h"

#include <algorithm>
#include <unordered_set>

#include "planner/base/strings.h"

namespace portolan::engine {
namespace {

using Objects = std::vector<schema::Object>;

std::string label(const schema::Object& object) {
  return base::replace_all(object.kind, "_", " ") + " " + base::quote_go(object.name);
}

void add_missing(const Objects& from, const Objects& to, const ports::Dialect& dialect,
                 std::vector<std::string>& names) {
  std::unordered_set<std::string> present;
  for (const schema::Object& object : from) present.insert(dialect.object_key(object));
  for (const schema::Object& object : to) {
    if (!object.understood && !present.contains(dialect.object_key(object))) names.push_back(label(object));
  }
}

const Objects& objects_of(const schema::Realm& realm, const std::string& name) {
  static const Objects kNone;
  const auto found = std::find_if(realm.schemas.begin(), realm.schemas.end(),
                                  [&](const schema::Schema& schema) { return schema.name == name; });
  return found == realm.schemas.end() ? kNone : found->objects;
}

}  // namespace

void report_unmanaged(const Context& context, const schema::Realm& realm) {
  constexpr std::size_t kMost = 10;
  std::vector<std::string> names;
  const auto collect = [&](const Objects& objects) {
    for (const schema::Object& object : objects) {
      if (!object.understood) names.push_back(label(object));
    }
  };
  collect(realm.objects);
  for (const schema::Schema& schema : realm.schemas) collect(schema.objects);
  if (names.empty()) return;
  const std::size_t left = names.size() - std::min(names.size(), kMost);
  names.resize(names.size() - left);
  const std::string more = left == 0 ? "" : " and " + std::to_string(left) + " more";
  context.warn("not managed and left as it is: " + base::join(names, ", ") + more);
}

std::vector<std::string> not_created(const State& from, const State& to, const ports::Dialect& dialect) {
  std::vector<std::string> names;
  add_missing(from.realm.objects, to.realm.objects, dialect, names);
  // In schema scope the two schemas may go by different names.
  const bool alone = from.schema_scope && from.realm.schemas.size() == 1 && to.realm.schemas.size() == 1;
  for (const schema::Schema& schema : to.realm.schemas) {
    add_missing(objects_of(from.realm, alone ? from.realm.schemas.front().name : schema.name), schema.objects, dialect,
                names);
  }
  return names;
}

std::string not_created_text(const std::vector<std::string>& names) {
  return "not created, because objects of this kind are not managed yet: " + base::join(names, ", ");
}

void report_not_created(const Context& context, const std::vector<std::string>& names) {
  if (context.warn && !names.empty()) context.warn(not_created_text(names));
}

}  // namespace portolan::engine
