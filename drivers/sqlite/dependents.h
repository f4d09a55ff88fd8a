#pragma once

#include <string>
#include <vector>

#include "planner/schema/model.h"

namespace portolan::sqlite {

/// A view or trigger that names a table or view. SQLite refuses to rename a table into place while one of them names
/// something that is not there, and drops the own triggers of what it drops.
struct Dependent {
  enum class Kind { kView, kTrigger, kOwnTrigger };
  Kind kind = Kind::kView;
  std::string name;
  std::string statement;

  bool is_view() const { return kind == Kind::kView; }
  bool is_own() const { return kind == Kind::kOwnTrigger; }
  /// As schema::Object::kind.
  std::string object_kind() const { return is_view() ? "view" : "trigger"; }
};

/// What must be put back when a table is rebuilt, or a view made again: views that read it, directly or through other
/// views, its own triggers, and triggers elsewhere that name it; in order of creation.
/// @param properties  of the table or view
std::vector<Dependent> dependents_of(const schema::Properties& properties);

/// A view or trigger of a schema, by its position among the objects, and the statement that made it.
struct CodeStatement {
  std::size_t object = 0;
  std::string statement;
};

/// Tells each table and view what depends on it, by what the objects depend on.
/// @param code  in order of creation
void link_dependents(schema::Schema& schema, const std::vector<CodeStatement>& code);

/// Whether a statement mentions `name` as a word or a quoted name, whatever it stands for there.
bool mentions(const std::string& statement, const std::string& name);

}  // namespace portolan::sqlite
