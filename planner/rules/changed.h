#pragma once

#include <cstddef>
#include <deque>
#include <string_view>
#include <vector>

#include "planner/change/changes.h"
#include "planner/rules/objects.h"

namespace portolan::rules {

/// An object that a change adds, drops, modifies or renames; of the last two it is the new one, with the old one as
/// `from`.
struct Changed {
  std::string_view verb;
  Object object;
  /// Position of the change.
  std::size_t change = 0;
};

/// The objects that changes concern. Refers to the changes and the model. What is inside a new or a dropped table is
/// not listed by itself, nor are primary keys: both are seen from their table.
class ChangedObjects {
 public:
  ChangedObjects(const change::Changes& changes, const Model& model);

  const std::vector<Changed>& list() const { return list_; }

 private:
  void take(const change::Change& change);
  void take(const change::ModifyTable& modify, const change::TableChange& part);
  const schema::Schema* schema_of(const schema::Table& table);
  void add(std::string_view verb, Object object);
  void add(std::string_view verb, Object from, Object to);

  const Model& model_;
  std::size_t at_ = 0;
  std::vector<Changed> list_;
  /// Schemas that are gone in the model: their names alone.
  std::deque<schema::Schema> gone_;
};

}  // namespace portolan::rules
