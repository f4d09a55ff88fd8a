#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "planner/hcl/write.h"
#include "planner/language/vocabulary.h"
#include "planner/schema/properties.h"

namespace portolan::language {

/// Attributes of a block in print order: name and text.
using AttributeTexts = std::vector<std::pair<std::string, std::string>>;

/// Which bag to print, and against what its values are implied.
struct Bag {
  ports::Carrier carrier;
  const schema::Properties& values;
  /// Bag of the schema for a table, of the table for a column, ...
  const schema::Properties& parent;
  std::string_view object_kind = {};
  /// Address of the table that an object hangs on, for references to its columns; empty where their names stand as
  /// strings.
  std::span<const std::string> owner = {};
};

/// The attributes of the carrier's own block that are to be printed, in the table's order.
/// @param trailing  those after the nested blocks instead of those before them
AttributeTexts property_attributes(const Vocabulary& vocabulary, const Bag& bag, bool trailing = false);

/// Writes the nested blocks of a bag (`identity`), in the order of their first rows.
void print_property_blocks(hcl::HclWriter& writer, const Vocabulary& vocabulary, const Bag& bag);

void write_attributes(hcl::HclWriter& writer, const AttributeTexts& attributes);

}  // namespace portolan::language
