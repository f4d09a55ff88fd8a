#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "planner/hcl/source.h"
#include "planner/hcl/value.h"

/// Rows of `data` blocks (spec/schema-language.md 6.11).
namespace portolan::language {

/// One row: a value for each column that it names. Values are null, booleans, numbers, strings and `sql("...")`.
struct DataRow {
  std::vector<std::pair<std::string, hcl::Value>> values;
  hcl::Place place;
};

/// What all `data` blocks of one table say.
struct DataTable {
  std::string schema, table;
  std::vector<DataRow> rows = {};
  /// Columns that are inserted but never compared.
  std::set<std::string, std::less<>> skip_diff = {};
  /// Whether rows may hold values for columns that the database numbers by itself.
  bool preserve_ids = false;
};

/// Whether SQL is one literal, such as `x'00ff'`, and not something that may give another value each time.
bool is_literal(std::string_view sql);

}  // namespace portolan::language
