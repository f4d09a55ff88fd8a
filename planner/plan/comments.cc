#include "planner/plan/comments.h"

#include "planner/base/strings.h"

namespace portolan::plan::comments {
namespace {

std::string renamed(std::string_view what, std::string_view from, std::string_view to) {
  return "rename " + std::string(what) + " from " + base::quote_go(from) + " to " + base::quote_go(to);
}

std::string on_table(std::string_view words, std::string_view name, std::string_view preposition,
                     std::string_view table) {
  return std::string(words) + " " + base::quote_go(name) + " " + std::string(preposition) + " " + base::quote_go(table);
}

}  // namespace

std::string create_table(std::string_view table) {
  return around("create", table, "table");
}
std::string drop_table(std::string_view table) {
  return around("drop", table, "table");
}
std::string modify_table(std::string_view table) {
  return around("modify", table, "table");
}
std::string rename_table(std::string_view from, std::string_view to) {
  return renamed("a table", from, to);
}
std::string rename_column(std::string_view from, std::string_view to) {
  return renamed("a column", from, to);
}
std::string rename_index(std::string_view from, std::string_view to) {
  return renamed("an index", from, to);
}

std::string create_index(std::string_view index, std::string_view table) {
  return on_table("create index", index, "to table:", table);
}

std::string drop_index(std::string_view index, std::string_view table) {
  return on_table("drop index", index, "from table:", table);
}

std::string add_column(std::string_view column, std::string_view table) {
  return on_table("add column", column, "to table:", table);
}

std::string set_comment(std::string_view what, std::string_view name) {
  return named("set comment to " + std::string(what) + ":", name);
}

std::string set_comment_on(std::string_view what, std::string_view name, std::string_view table) {
  return on_table("set comment to " + std::string(what) + ":", name, "on table:", table);
}

std::string named(std::string_view words, std::string_view name) {
  return std::string(words) + " " + base::quote_go(name);
}

std::string around(std::string_view verb, std::string_view name, std::string_view noun) {
  return std::string(verb) + " " + base::quote_go(name) + " " + std::string(noun);
}

}  // namespace portolan::plan::comments
