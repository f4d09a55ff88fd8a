#include <algorithm>

#include "drivers/postgres/objects.h"
#include "drivers/postgres/properties.h"
#include "drivers/postgres/text.h"
#include "planner/base/strings.h"
#include "planner/plan/comments.h"

namespace portolan::postgres {
namespace {

namespace comments = plan::comments;

bool is_materialized(const schema::Object& view) {
  return view.kind == "materialized";
}

std::string noun(const schema::Object& view) {
  return is_materialized(view) ? "MATERIALIZED VIEW" : "VIEW";
}

/// `WITH (security_invoker = true)`, or "".
std::string view_options(const schema::Object& view) {
  std::vector<std::string> options;
  if (view.properties.text("security") == "INVOKER") options.emplace_back("security_invoker = true");
  if (view.properties.is_set("security_barrier")) options.emplace_back("security_barrier = true");
  return options.empty() ? std::string() : "WITH (" + base::join(options, ", ") + ")";
}

std::string view_sentence(const Spelling& spelling, const schema::Object& view, bool replace) {
  if (view.properties.text("security") == "INVOKER") {
    require(spelling.dialect, since::kSecurityInvoker, "security_invoker of view " + base::quote_go(view.name));
  }
  plan::Builder b = spelling.builder();
  b.p(replace ? "CREATE OR REPLACE" : "CREATE").p(noun(view)).qualified(view.schema, view.name);
  if (!view.columns.empty()) {
    b.lines([&](plan::Builder& body) {
      for (const schema::Column& column : view.columns) body.line().ident(column.name);
    });
  }
  b.p(is_materialized(view) ? creation_settings(spelling, as_table(view)) : view_options(view));
  b.p("AS").p(view.definition);
  if (view.properties.is_set("with_no_data")) b.p("WITH NO DATA");
  const std::string check = base::to_upper(view.properties.text("check_option"));
  if (!check.empty()) b.p("WITH").p(check).p("CHECK OPTION");
  return b.text();
}

Script view_comment(const Spelling& spelling, const schema::Object& view, const std::optional<std::string>& from,
                    const std::optional<std::string>& to) {
  return comment_on(noun(view) + " " + spelling.qualified(view.schema, view.name),
                    comments::set_comment("view", view.name), from, to);
}

Script view_column_comment(const Spelling& spelling, const schema::Object& view, const std::string& column,
                           const std::optional<std::string>& from, const std::optional<std::string>& to) {
  return comment_on("COLUMN " + spelling.qualified(view.schema, view.name) + "." + quote_identifier(column),
                    comments::set_comment_on("column", column, view.name), from, to);
}

Script index_script(const Spelling& spelling, const schema::Object& view, const schema::Index& index) {
  const schema::Table table = as_table(view);
  return {create_index(spelling, table, index, {}), comments::create_index(index.name, view.name),
          drop_index(spelling, table, index, {})};
}

/// Whether the columns of a view that stay are the first ones of what it becomes.
bool keeps_columns(const PostgresDialect& dialect, const schema::Object& from, const schema::Object& to) {
  if (to.columns.size() < from.columns.size()) return false;
  return std::equal(from.columns.begin(), from.columns.end(), to.columns.begin(), [&](const auto& a, const auto& b) {
    return a.name == b.name && dialect.types_equal(a, b) && a.properties == b.properties;
  });
}

bool is_comment(const change::PropertyChange& change) {
  return change.name == "comment" || change.name.starts_with(change::kColumnComment);
}

void replace_view(PlanWriter& writer, const schema::Object& from, const schema::Object& to) {
  std::vector<std::string> reverse;
  if (from.columns.size() == to.columns.size()) {
    reverse = {view_sentence(writer.spelling(), from, true)};
  } else {
    // The server adds columns to a view but takes none away.
    reverse = {drop_view(writer.spelling(), to, {}).sql};
    for (Script& script : create_view(writer.spelling(), from, {})) reverse.push_back(std::move(script.sql));
  }
  writer.append(view_sentence(writer.spelling(), to, true), comments::around("modify", to.name, "view"),
                std::move(reverse));
}

void change_index(PlanWriter& writer, const change::ModifyObject& modify, const change::TableChange& part) {
  if (const auto* add = std::get_if<change::AddIndex>(&part)) {
    writer.append(index_script(writer.spelling(), modify.to, add->index));
  } else if (const auto* drop = std::get_if<change::DropIndex>(&part)) {
    Script back = index_script(writer.spelling(), modify.from, drop->index);
    writer.append(std::move(back.reverse), comments::drop_index(drop->index.name, modify.from.name),
                  {std::move(back.sql)});
  }
}

}  // namespace

schema::Table as_table(const schema::Object& view) {
  schema::Table table;
  table.schema = view.schema;
  table.name = view.name;
  table.columns = view.columns;
  table.properties = view.properties;
  return table;
}

std::vector<Script> create_view(const Spelling& spelling, const schema::Object& view, const change::Clauses&) {
  std::vector<Script> script;
  script.push_back({view_sentence(spelling, view, false), comments::around("create", view.name, "view"),
                    drop_view(spelling, view, {}).sql});
  for (const schema::Index& index : view.indexes) script.push_back(index_script(spelling, view, index));
  if (has_text(view.comment)) script.push_back(view_comment(spelling, view, std::nullopt, view.comment));
  for (const schema::Column& column : view.columns) {
    if (!has_text(column.comment)) continue;
    script.push_back(view_column_comment(spelling, view, column.name, std::nullopt, column.comment));
  }
  for (const schema::Index& index : view.indexes) {
    if (!has_text(index.comment)) continue;
    script.push_back(index_comment(spelling, as_table(view), index, std::nullopt, index.comment));
  }
  append_privileges(script, view, spelling.qualified(view.schema, view.name));
  return script;
}

Script drop_view(const Spelling& spelling, const schema::Object& view, const change::Clauses& clauses) {
  return {drop_sentence(noun(view), spelling.qualified(view.schema, view.name), clauses),
          comments::around("drop", view.name, "view"), ""};
}

bool changes_view_in_place(const PostgresDialect& dialect, const change::ModifyObject& modify) {
  const bool only_comments = std::all_of(modify.changes.begin(), modify.changes.end(), is_comment);
  if (only_comments) return true;
  return !is_materialized(modify.to) && keeps_columns(dialect, modify.from, modify.to);
}

void modify_view(PlanWriter& writer, const change::ModifyObject& modify) {
  const Spelling& spelling = writer.spelling();
  if (!std::all_of(modify.changes.begin(), modify.changes.end(), is_comment)) {
    replace_view(writer, modify.from, modify.to);
  }
  for (const change::TableChange& part : modify.parts) change_index(writer, modify, part);
  for (const change::PropertyChange& change : modify.changes) {
    if (!is_comment(change)) continue;
    const auto from = change.from ? std::optional(schema::to_text(*change.from)) : std::nullopt;
    const auto to = change.to ? std::optional(schema::to_text(*change.to)) : std::nullopt;
    writer.append(
        change.name == "comment"
            ? view_comment(spelling, modify.to, from, to)
            : view_column_comment(spelling, modify.to, change.name.substr(change::kColumnComment.size()), from, to));
  }
}

}  // namespace portolan::postgres
