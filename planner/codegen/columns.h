#pragma once

#include <string>

#include "planner/codegen/go_struct.h"
#include "planner/codegen/gorm.h"

/// Columns as fields: the Go type and the tag (spec/orms.md 5.3).
namespace portolan::codegen {

/// What the printing of a schema's columns needs to know.
struct Context {
  const schema::Realm& realm;
  const ports::Dialect& dialect;
  const GormTraits& traits;
  const GormOptions& options;
};

/// The part of a tag that holds `text` as its value: what GORM would read as its own punctuation is escaped.
std::string tag_value(const std::string& text);

/// The field of a column, with the parts of its tag that concern no index; enums and imports go to `structure`.
GoField column_field(const Context& context, const schema::Table& table, const schema::Column& column,
                     const std::string& name, GoStruct& structure);

/// Part of the primary key?
bool is_key(const schema::Table& table, const std::string& column);

}  // namespace portolan::codegen
