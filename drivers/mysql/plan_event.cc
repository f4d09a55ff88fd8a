#include <array>

#include "drivers/mysql/features.h"
#include "drivers/mysql/objects.h"
#include "planner/base/strings.h"

namespace portolan::mysql {
namespace {

constexpr std::array<std::string_view, 4> kScheduleParts = {"schedule.at", "schedule.every", "schedule.starts",
                                                            "schedule.ends"};

void append_schedule(plan::Builder& b, const Speller& speller, const schema::Object& event) {
  const schema::Properties& bag = event.properties;
  const bool at = bag.has("schedule.at");
  if (at == bag.has("schedule.every")) {
    refuse(event.position, "event " + base::quote_go(event.name) + " needs a schedule with either every or at");
  }
  const auto moment = [&](const char* word, const char* name) {
    if (bag.has(name)) b.p(word).p(string_literal(speller.facts(), bag.text(name), '\''));
  };
  b.p("ON SCHEDULE");
  moment("AT", "schedule.at");
  if (!at) b.p("EVERY " + bag.text("schedule.every"));
  moment("STARTS", "schedule.starts");
  moment("ENDS", "schedule.ends");
}

/// A schedule that is written anew begins anew.
bool keeps_schedule(const schema::Object& from, const schema::Object& to) {
  for (const std::string_view name : kScheduleParts) {
    if (from.properties.text(name) != to.properties.text(name)) return false;
  }
  return true;
}

bool is_enabled(const schema::Object& event) {
  return event.properties.get<bool>("enabled").value_or(true);
}

}  // namespace

std::string create_event(const Speller& speller, const schema::Object& event, const schema::Object* replaced) {
  refuse_unplanned(event, true);
  if (event.definition.empty()) {
    refuse(event.position, "event " + base::quote_go(event.name) + " has no body, attribute \"as\"");
  }
  const bool preserve = event.properties.text("on_completion") == "PRESERVE";
  const std::string comment = event.comment.value_or("");
  plan::Builder b = speller.builder();
  b.p(replaced != nullptr ? "ALTER EVENT" : "CREATE EVENT").qualified(event.schema, event.name);
  if (replaced == nullptr || !keeps_schedule(*replaced, event)) append_schedule(b, speller, event);
  if (preserve || replaced != nullptr) b.p(preserve ? "ON COMPLETION PRESERVE" : "ON COMPLETION NOT PRESERVE");
  if (!is_enabled(event) || replaced != nullptr) b.p(is_enabled(event) ? "ENABLE" : "DISABLE");
  if (!comment.empty() || replaced != nullptr) b.p("COMMENT " + string_literal(speller.facts(), comment, '\''));
  return b.p("DO").p(event.definition).text();
}

}  // namespace portolan::mysql
