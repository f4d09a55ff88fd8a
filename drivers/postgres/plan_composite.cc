#include <algorithm>

#include "drivers/postgres/objects.h"
#include "drivers/postgres/text.h"
#include "planner/base/strings.h"
#include "planner/plan/comments.h"

namespace portolan::postgres {
namespace {

/// `"street" text COLLATE "C"`; `words` stand between name and type.
std::string attribute(const Spelling& spelling, const schema::Object& type, const schema::Column& field,
                      const std::string& words = "") {
  const std::string collation = collate_text(field.properties);
  return quote_identifier(field.name) + " " + words + type_text(spelling, type.schema, field.type) +
         (collation.empty() ? "" : " " + collation);
}

/// The actions of one ALTER TYPE that lead from one version to another: added attributes, dropped ones, changed ones.
std::string actions(const Spelling& spelling, const schema::Object& from, const schema::Object& to) {
  std::vector<std::string> added, dropped, altered;
  for (const auto& field : field_differences(spelling.dialect, from, to)) {
    if (field.to == nullptr) {
      dropped.push_back("DROP ATTRIBUTE " + quote_identifier(field.from->name));
    } else if (field.from == nullptr) {
      added.push_back("ADD ATTRIBUTE " + attribute(spelling, to, *field.to));
    } else {
      altered.push_back("ALTER ATTRIBUTE " + attribute(spelling, to, *field.to, "TYPE "));
    }
  }
  added.insert(added.end(), dropped.begin(), dropped.end());
  added.insert(added.end(), altered.begin(), altered.end());
  return base::join(added, ", ");
}

}  // namespace

std::vector<Script> create_composite(const Spelling& spelling, const schema::Object& object, const change::Clauses&) {
  const std::string name = spelling.qualified(object.schema, object.name);
  std::vector<std::string> attributes;
  for (const schema::Column& field : object.columns) attributes.push_back(attribute(spelling, object, field));
  std::vector<Script> script = {{"CREATE TYPE " + name + " AS (" + base::join(attributes, ", ") + ")",
                                 plan::comments::named("create composite type", object.name), "DROP TYPE " + name}};
  append_type_comment(script, spelling, object);
  for (const schema::Column& field : object.columns) {
    if (!has_text(field.comment)) continue;
    script.push_back(field_comment(spelling, object, field.name, std::nullopt, field.comment));
  }
  return script;
}

Script drop_composite(const Spelling& spelling, const schema::Object& object, const change::Clauses& clauses) {
  return {drop_sentence("TYPE", spelling.qualified(object.schema, object.name), clauses),
          plan::comments::named("drop composite type", object.name), ""};
}

void modify_composite(PlanWriter& writer, const change::ModifyObject& change) {
  const Spelling& spelling = writer.spelling();
  const std::string head = "ALTER TYPE " + spelling.qualified(change.to.schema, change.to.name) + " ";
  if (const std::string there = actions(spelling, change.from, change.to); !there.empty()) {
    std::vector<std::string> reverse = {head + actions(spelling, change.to, change.from)};
    for (const auto& field : field_differences(spelling.dialect, change.from, change.to)) {
      if (field.to != nullptr || !has_text(field.from->comment)) continue;
      reverse.push_back(field_comment(spelling, change.from, field.from->name, std::nullopt, field.from->comment).sql);
    }
    writer.append(head + there, plan::comments::around("modify", change.to.name, "composite type"), std::move(reverse));
  }
  comment_type(writer, change);
  for (const change::PropertyChange& item : change.changes) {
    if (!item.name.starts_with(change::kColumnComment)) continue;
    writer.append(field_comment(spelling, change.to, item.name.substr(change::kColumnComment.size()),
                                schema::to_text(*item.from), schema::to_text(*item.to)));
  }
}

}  // namespace portolan::postgres
