#include "drivers/mysql/objects.h"
#include "planner/base/strings.h"

namespace portolan::mysql {
namespace {

constexpr std::string_view kTimings[] = {"before", "after"};
constexpr std::string_view kEvents[] = {"insert", "update", "delete"};

[[noreturn]] void refuse_trigger(const schema::Object& trigger, const std::string& reason) {
  refuse(trigger.position, "trigger " + base::quote_go(trigger.name) + " " + reason);
}

/// `BEFORE INSERT`.
std::string when_fired(const schema::Object& trigger) {
  std::string found;
  for (const std::string_view timing : kTimings) {
    for (const std::string_view event : kEvents) {
      const std::string name = std::string(timing) + "." + std::string(event);
      if (!trigger.properties.is_set(name)) continue;
      if (!found.empty()) refuse_trigger(trigger, "has several events, this database knows one for each trigger");
      found = base::to_upper(timing) + " " + base::to_upper(event);
    }
  }
  if (found.empty()) refuse_trigger(trigger, "has no event such as before { insert = true }");
  return found;
}

void refuse_foreign(const schema::Object& trigger) {
  if (trigger.depends_on.empty()) refuse_trigger(trigger, "has no table");
  if (trigger.definition.empty()) refuse_trigger(trigger, "has no body, attribute \"as\"");
  if (trigger.properties.has("when")) {
    refuse_trigger(trigger, "has a condition, which this database does not know; put an IF into the body");
  }
  if (base::equals_ignoring_case(trigger.properties.text("for"), "STATEMENT")) {
    refuse_trigger(trigger, "is for a statement, this database knows triggers for rows only");
  }
}

}  // namespace

std::string create_trigger(const Speller& speller, const schema::Object& trigger, const schema::Object*) {
  refuse_unplanned(trigger, false);
  refuse_foreign(trigger);
  const schema::ObjectRef& table = trigger.depends_on.front();
  plan::Builder b = speller.builder();
  b.p("CREATE TRIGGER").qualified(trigger.schema, trigger.name).p(when_fired(trigger));
  b.p("ON").qualified(table.schema, table.name).p("FOR EACH ROW");
  for (const auto& [name, word] : {std::pair{"follows", "FOLLOWS"}, std::pair{"precedes", "PRECEDES"}}) {
    if (trigger.properties.has(name)) b.p(word).ident(trigger.properties.text(name));
  }
  return b.p(trigger.definition).text();
}

}  // namespace portolan::mysql
