#pragma once

#include <string_view>

namespace portolan::language {

/// How the parts of an object are written in its block, where kinds differ (spec/schema-language.md 6).
struct ObjectForm {
  std::string_view kind;
  /// Type of the nested blocks with what is in Object::columns.
  std::string_view column_block = "column";
  /// It stands for a value: `type`, `null`, `default` and `check` blocks as those of a column.
  bool has_value = false;
  /// It is a body of SQL: `as` follows the nested blocks.
  bool has_body = false;
  /// It has `index` blocks.
  bool has_indexes = false;
  /// It has `arg` blocks, and `return`, `return_set` or `return_table`, which holds Object::columns.
  bool is_routine = false;
  /// It has an `execute` block, or a body in its place.
  bool executes = false;
};

/// The form of a kind; the usual one for kinds without a row.
inline const ObjectForm& object_form(std::string_view kind) {
  static constexpr ObjectForm kForms[] = {{.kind = "composite", .column_block = "field"},
                                          {.kind = "domain", .has_value = true},
                                          {.kind = "view", .has_body = true},
                                          {.kind = "materialized", .has_body = true, .has_indexes = true},
                                          {.kind = "function", .has_body = true, .is_routine = true},
                                          {.kind = "procedure", .has_body = true, .is_routine = true},
                                          {.kind = "trigger", .executes = true},
                                          {.kind = "event", .has_body = true}};
  static constexpr ObjectForm kUsual;
  for (const ObjectForm& form : kForms) {
    if (form.kind == kind) return form;
  }
  return kUsual;
}

}  // namespace portolan::language
