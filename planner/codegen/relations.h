#pragma once

#include <map>
#include <string>
#include <vector>

#include "planner/codegen/columns.h"

/// Foreign keys as fields of both structs (spec/lint-and-tools.md 15.5).
namespace portolan::codegen {

/// A table with its struct and the names of its fields.
struct Model {
  const schema::Table* table = nullptr;
  GoStruct structure;
  /// Name of the field of each column.
  std::map<std::string, std::string> field_names;
  std::map<std::string, std::size_t> field_places;
};

/// Adds a field for each foreign key to the struct of the child, and its counterpart to that of the parent, by name
/// behind the columns. Keys to tables that are not there are left out.
void add_relations(std::vector<Model>& models);

}  // namespace portolan::codegen
