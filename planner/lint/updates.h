#pragma once

#include <string>

#include "planner/schema/model.h"
#include "planner/sql/words.h"

namespace portolan::lint {

/// `UPDATE t SET c = value [WHERE ...]`, as far as it concerns one column.
struct Update {
  bool found = false;
  /// Text of the value, blanks removed, and whether it is the word NULL.
  std::string value;
  bool null = false;
  enum Where { kNone, kIsNull, kEquals, kOther } where = kNone;
  /// kEquals: what the column is compared with.
  std::string compared;
};

/// Reads an UPDATE of the column; `found` is false for every other statement.
Update read_update(const sql::Words& words, const schema::Table& table, const std::string& column);

}  // namespace portolan::lint
