#pragma once

#include <string>
#include <string_view>

/// Texts of statement comments (spec/planner.md 4.5). Names are bare; inner `"` and `\` are escaped.
namespace portolan::plan::comments {

std::string create_table(std::string_view table);
std::string drop_table(std::string_view table);
std::string modify_table(std::string_view table);
std::string rename_table(std::string_view from, std::string_view to);
std::string rename_column(std::string_view from, std::string_view to);
std::string rename_index(std::string_view from, std::string_view to);
std::string create_index(std::string_view index, std::string_view table);
std::string drop_index(std::string_view index, std::string_view table);
std::string add_column(std::string_view column, std::string_view table);

/// `set comment to table: "t"`; `what` is the noun: table, schema, view, ...
std::string set_comment(std::string_view what, std::string_view name);
/// `set comment to column: "c" on table: "t"`; `what` is the noun: column, index, ...
std::string set_comment_on(std::string_view what, std::string_view name, std::string_view table);

/// `VERB NOUN "name"`, as in `create enum type "e"`, `add new schema named "s"`.
std::string named(std::string_view words, std::string_view name);
/// `VERB "name" NOUN`, as in `create "v" view`, `modify "s" schema`.
std::string around(std::string_view verb, std::string_view name, std::string_view noun);

}  // namespace portolan::plan::comments
