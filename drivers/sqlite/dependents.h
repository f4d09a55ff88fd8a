#pragma once

#include <string>
#include <vector>

#include "planner/ports/connection.h"
#include "planner/schema/model.h"

namespace portolan::sqlite {

/// A view or trigger that names a table. SQLite refuses to rename a table into place while one of them names a table
/// that is not there, and drops a table's own triggers with it.
struct Dependent {
  enum class Kind { kView, kTrigger, kOwnTrigger };
  Kind kind = Kind::kView;
  std::string name;
  std::string statement;

  bool is_view() const { return kind == Kind::kView; }
};

/// What must be put back when the table is rebuilt: views that read it, directly or through other views, its own
/// triggers, and triggers elsewhere that name it; in order of creation.
std::vector<Dependent> dependents_of(const schema::Table& table);

/// Tells each table what depends on it.
/// @param master  `type, name, tbl_name, sql` of sqlite_master in order of creation
void link_dependents(schema::Schema& schema, const ports::Rows& master);

/// Whether a statement mentions `name` as a word or a quoted name, whatever it stands for there.
bool mentions(const std::string& statement, const std::string& name);

}  // namespace portolan::sqlite
