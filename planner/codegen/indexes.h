#pragma once

#include <map>
#include <string>

#include "planner/codegen/columns.h"

/// Indexes, unique constraints and checks as parts of the tags of columns.
namespace portolan::codegen {

/// Adds the table's indexes and checks to the tags of its fields, and a comment for what tags cannot say.
/// @param fields  the field of each column, in `structure.fields`
void add_indexes(const Context& context, const schema::Table& table, const std::map<std::string, std::size_t>& fields,
                 GoStruct& structure);

/// Appends a part to the gorm tag of a field.
void append_tag(GoField& field, const std::string& part);

}  // namespace portolan::codegen
