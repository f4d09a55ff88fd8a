#include "drivers/mysql/features.h"
#include "drivers/mysql/objects.h"
#include "planner/base/strings.h"

namespace portolan::mysql {
namespace {

void append_type(plan::Builder& b, const ports::Dialect& dialect, const schema::ColumnType& type,
                 const schema::Properties& bag) {
  b.p(dialect.format_type(type));
  if (bag.has("charset")) b.p("CHARSET " + bag.text("charset"));
  if (bag.has("collate")) b.p("COLLATE " + bag.text("collate"));
}

std::string data_access(const schema::Object& routine) {
  const std::string text = routine.properties.text("data_access");
  return text.empty() ? "CONTAINS SQL" : text;
}

}  // namespace

std::string create_routine(const Speller& speller, const schema::Object& routine, const schema::Object* replaced) {
  refuse_unplanned(routine, true);
  const bool is_function = routine.kind == "function";
  const std::string name = routine.kind + " " + base::quote_go(routine.name);
  if (routine.definition.empty()) refuse(routine.position, name + " has no body, attribute \"as\"");
  if (is_function && !routine.type) refuse(routine.position, name + " returns nothing, attribute \"return\"");
  const ports::Dialect& dialect = speller.dialect();
  plan::Builder b = speller.builder();
  b.p(replaced != nullptr ? "CREATE OR REPLACE" : "CREATE").p(base::to_upper(routine.kind));
  b.qualified(routine.schema, routine.name);
  b.wrap_list(routine.arguments, [&](plan::Builder& part, const schema::Column& argument) {
    const std::string mode = argument.properties.text("mode");
    if (!is_function) part.p(mode.empty() ? "IN" : mode);
    part.ident(argument.name);
    append_type(part, dialect, argument.type, argument.properties);
  });
  if (is_function) append_type(b.p("RETURNS"), dialect, *routine.type, routine.properties);
  b.p(routine.properties.is_set("deterministic") ? "DETERMINISTIC" : "NOT DETERMINISTIC").p(data_access(routine));
  if (base::equals_ignoring_case(routine.properties.text("security"), "INVOKER")) b.p("SQL SECURITY INVOKER");
  if (routine.comment && !routine.comment->empty()) {
    b.p("COMMENT " + string_literal(speller.facts(), *routine.comment, '\''));
  }
  return b.p(routine.definition).text();
}

}  // namespace portolan::mysql
