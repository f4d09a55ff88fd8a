#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "planner/change/changes.h"
#include "planner/schema/model.h"

namespace portolan::sqlite {

/// Finds in SQL the tables and views that it names. No catalog of SQLite knows them.
class References {
 public:
  void add(schema::ObjectRef reference);

  /// The table or view of that name, in any case.
  std::optional<schema::ObjectRef> find(std::string_view name) const;

  /// Adds to the dependencies of an object those that its texts name, in the order of their first mention. A string
  /// may be a name, too; one behind a dot is that of a column, except behind `main.`.
  void link(schema::Object& object) const;

 private:
  void link(std::string_view sql, schema::Object& object) const;

  /// By lower-case name.
  std::unordered_map<std::string, schema::ObjectRef> known_;
};

/// Adds to the dependencies of the objects that changes make those that the same changes make: documents do not say
/// them.
void link_made(change::Changes& changes);

}  // namespace portolan::sqlite
