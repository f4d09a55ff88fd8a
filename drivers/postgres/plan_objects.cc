#include <algorithm>

#include "drivers/postgres/objects.h"
#include "drivers/postgres/text.h"
#include "planner/base/strings.h"
#include "planner/plan/comments.h"

namespace portolan::postgres {
namespace {

namespace comments = plan::comments;

Script drop_enum(const Spelling& spelling, const schema::Object& object, const change::Clauses& clauses) {
  return {drop_sentence("TYPE", spelling.qualified(object.schema, object.name), clauses),
          comments::named("drop enum type", object.name), ""};
}

std::vector<Script> create_partition(const Spelling& spelling, const schema::Object& object, const change::Clauses&) {
  return partition_script(spelling, object);
}

Script drop_partition_table(const Spelling& spelling, const schema::Object& object, const change::Clauses& clauses) {
  return {drop_partition(spelling, object, clauses), comments::around("drop", object.name, "partition"), ""};
}

void modify_partition(PlanWriter& writer, const change::ModifyObject& modify) {
  const Spelling& spelling = writer.spelling();
  if (moves_partition(modify)) writer.append(attach_partition(spelling, modify.to));
  for (const change::PropertyChange& item : modify.changes) {
    if (item.name != "comment") continue;
    writer.append(partition_comment(spelling, modify.to, modify.from.comment, modify.to.comment));
  }
}

constexpr ObjectPlanner kPlanners[] = {
    {"enum", create_enum, drop_enum, modify_enum},
    {"composite", create_composite, drop_composite, modify_composite},
    {"domain", create_domain, drop_domain, modify_domain},
    {"extension", create_extension, drop_extension, modify_extension},
    {"sequence", create_sequence, drop_sequence, modify_sequence},
    {"partition", create_partition, drop_partition_table, modify_partition},
    {"view", create_view, drop_view, modify_view},
    {"materialized", create_view, drop_view, modify_view},
    {"function", create_routine, drop_routine, modify_routine},
    {"procedure", create_routine, drop_routine, modify_routine},
    {"trigger", create_trigger, drop_trigger, modify_trigger},
    {"policy", create_policy, drop_policy, modify_policy},
};

/// See replace_type.
class TypeReplacement {
 public:
  TypeReplacement(PlanWriter& writer, const change::ModifyObject& change)
      : writer_(writer),
        spelling_(writer.spelling()),
        change_(change),
        aside_(change.from),
        planner_(object_planner(change.to.kind)) {
    aside_.name = generated_name(change.from.name, "", "old");
  }

  void run() {
    writer_.append(rename_type(spelling_, change_.from, aside_));
    writer_.append(planner_.create(spelling_, change_.to, {}));
    for (const change::ColumnUse& use : change_.uses) convert(use);
    Script drop = planner_.drop(spelling_, aside_, {});
    std::vector<std::string> reverse;
    for (Script& script : planner_.create(spelling_, aside_, {})) reverse.push_back(std::move(script.sql));
    writer_.append(std::move(drop.sql), std::move(drop.comment), std::move(reverse));
  }

 private:
  std::string name(const schema::Object& type) const { return spelling_.qualified(type.schema, type.name); }

  void convert(const change::ColumnUse& use) {
    const std::string head = "ALTER TABLE " + spelling_.qualified(use.schema, use.table) + " ";
    writer_.append(head + clauses(use.column, change_.to), comments::modify_table(use.table),
                   {head + clauses(use.column, aside_)});
  }

  /// A default keeps its type: it is taken off and put back.
  std::string clauses(const schema::Column& column, const schema::Object& type) const {
    const std::string quoted = quote_identifier(column.name);
    const std::string alter = "ALTER COLUMN " + quoted + " ";
    std::string text = alter + "TYPE " + wanted(column, type) + " USING " + quoted + through_text(column, type) +
                       "::" + wanted(column, type);
    if (!column.default_value) return text;
    return alter + "DROP DEFAULT, " + text + ", " + alter + "SET DEFAULT " + default_text(spelling_.dialect, column);
  }

  std::string wanted(const schema::Column& column, const schema::Object& type) const {
    return name(type) + (column.type.array ? "[]" : "");
  }

  /// Values of a domain have casts of their own; labels, and elements of arrays, only meet as text.
  static std::string through_text(const schema::Column& column, const schema::Object& type) {
    if (column.type.array) return "::text[]";
    return type.kind == "domain" ? "" : "::text";
  }

  PlanWriter& writer_;
  const Spelling& spelling_;
  const change::ModifyObject& change_;
  schema::Object aside_;
  const ObjectPlanner& planner_;
};

}  // namespace

const ObjectPlanner& object_planner(std::string_view kind) {
  for (const ObjectPlanner& planner : kPlanners) {
    if (planner.kind == kind) return planner;
  }
  throw Error("objects of kind " + base::quote_go(kind) + " are not planned");
}

std::string drop_sentence(std::string_view word, const std::string& name, const change::Clauses& clauses) {
  return "DROP " + std::string(word) + (clauses.if_exists ? " IF EXISTS " : " ") + name +
         (clauses.cascade ? " CASCADE" : "");
}

Script rename_type(const Spelling& spelling, const schema::Object& from, const schema::Object& to) {
  const auto sentence = [&](const schema::Object& a, const schema::Object& b) {
    return "ALTER TYPE " + spelling.qualified(a.schema, a.name) + " RENAME TO " + quote_identifier(b.name);
  };
  const std::string article = from.kind == "enum" ? "an " : "a ";
  return {sentence(from, to),
          "rename " + article + from.kind + " from " + base::quote_go(from.name) + " to " + base::quote_go(to.name),
          sentence(to, from)};
}

void append_type_comment(std::vector<Script>& script, const Spelling& spelling, const schema::Object& type) {
  if (type.comment && !type.comment->empty()) {
    script.push_back(type_comment(spelling, type, std::nullopt, type.comment));
  }
}

void comment_type(PlanWriter& writer, const change::ModifyObject& change) {
  for (const change::PropertyChange& item : change.changes) {
    if (item.name != "comment") continue;
    writer.append(type_comment(writer.spelling(), change.to, change.from.comment, change.to.comment));
  }
}

bool moves_partition(const change::ModifyObject& change) {
  return std::any_of(change.changes.begin(), change.changes.end(),
                     [](const change::PropertyChange& item) { return item.name != "comment"; });
}

void replace_type(PlanWriter& writer, const change::ModifyObject& change) {
  TypeReplacement(writer, change).run();
}

}  // namespace portolan::postgres
