#include "drivers/sqlite/code_sql.h"

#include "drivers/sqlite/code_text.h"
#include "drivers/sqlite/tokens.h"
#include "planner/base/strings.h"
#include "planner/plan/builder.h"
#include "planner/plan/comments.h"

namespace portolan::sqlite {
namespace {

using plan::Builder;
using schema::Object;

[[noreturn]] void fail(const Object& object, const std::string& what) {
  throw Error(object.kind + " " + base::quote_go(object.name) + " " + what);
}

std::string_view body_of(const Object& object) {
  const std::string_view body = bare_sql(object.definition);
  if (body.empty()) fail(object, "has no body: its attribute \"as\" is missing");
  return body;
}

void append_view(Builder& b, const Object& view) {
  b.p("CREATE VIEW").qualified(view.schema, view.name);
  if (!view.columns.empty()) {
    b.lines([&](Builder& body) {
      for (const schema::Column& column : view.columns) body.line().ident(column.name);
    });
  }
  b.p("AS").p(body_of(view));
}

struct Event {
  std::string_view timing;
  std::string_view name;
  std::vector<std::string> columns;
};

/// The one event that SQLite lets a trigger have.
Event event_of(const Object& trigger) {
  std::vector<Event> found;
  for (const auto& [block, word] : kTimings) {
    for (const std::string_view event : kEvents) {
      const std::string name = std::string(block) + "." + std::string(event);
      auto columns = trigger.properties.get<std::vector<std::string>>(name + "_of");
      if (trigger.properties.is_set(name)) found.push_back({word, event, {}});
      if (columns && !columns->empty()) found.push_back({word, event, *std::move(columns)});
    }
  }
  if (found.size() != 1) {
    fail(trigger,
         "has " + std::to_string(found.size()) + " events: SQLite takes one, such as before { insert = true }");
  }
  return std::move(found.front());
}

void append_trigger(Builder& b, const Object& trigger) {
  if (trigger.depends_on.empty()) fail(trigger, "has no table");
  const schema::ObjectRef& owner = trigger.depends_on.front();
  const Event event = event_of(trigger);
  b.p("CREATE TRIGGER").qualified(trigger.schema, trigger.name).p(event.timing).p(base::to_upper(event.name));
  if (!event.columns.empty()) {
    b.p("OF").list(event.columns, [](Builder& list, const std::string& column) { list.ident(column); });
  }
  // The table lies where the trigger does, and takes no name of a schema here.
  b.p("ON").ident(owner.name).p("FOR EACH ROW");
  if (const std::string when = trigger.properties.text("when"); !when.empty()) b.p("WHEN").p(wrapped(when));
  b.p(body_of(trigger));
}

using Append = void (*)(Builder&, const Object&);

constexpr std::pair<std::string_view, Append> kKinds[] = {{"view", append_view}, {"trigger", append_trigger}};

}  // namespace

std::string create_object(const SqliteDialect& dialect, const change::PlanOptions& options, const Object& object) {
  for (const auto& [kind, append] : kKinds) {
    if (kind != object.kind) continue;
    Builder b(dialect, options);
    append(b, object);
    return b.text();
  }
  fail(object, "cannot be planned: SQLite has no objects of this kind");
}

std::string drop_object(const SqliteDialect& dialect, const Object& object, bool if_exists) {
  return "DROP " + base::to_upper(object.kind) + (if_exists ? " IF EXISTS " : " ") +
         dialect.quote_identifier(object.name);
}

std::string creation_comment(const Object& object) {
  return object.kind == "view" ? plan::comments::around("create", object.name, "view")
                               : plan::comments::named("create " + object.kind, object.name);
}

std::string drop_comment(const Object& object) {
  return plan::comments::around("drop", object.name, object.kind);
}

}  // namespace portolan::sqlite
