#include <algorithm>

#include "drivers/mysql/features.h"
#include "drivers/mysql/inspect.h"
#include "planner/base/strings.h"

namespace portolan::mysql {
namespace {

/// Moments are in the event's own time zone; plans write them in the session's.
bool is_plannable(const std::vector<ports::Cell>& row) {
  const std::string& status = text_of(row[8]);
  return row[10] && row[11] == row[12] && (status == "ENABLED" || status == "DISABLED");
}

void describe(const std::vector<ports::Cell>& row, schema::Object& event) {
  schema::Properties& bag = event.properties;
  if (row[2]) bag.set("schedule.every", *row[2] + " " + text_of(row[3]));
  // A start that nobody wrote is the moment of the statement, and one that is over says no more.
  if (row[4] && row[4] > row[7]) bag.set("schedule.starts", *row[4]);
  if (row[5]) bag.set("schedule.ends", *row[5]);
  if (row[6]) bag.set("schedule.at", *row[6]);
  if (text_of(row[8]) == "DISABLED") bag.set("enabled", false);
  if (text_of(row[9]) == "PRESERVE") bag.set("on_completion", schema::Word{"PRESERVE"});
  event.definition = base::trim(*row[10]);
  if (!text_of(row[13]).empty()) event.comment = *row[13];
  event.understood = true;
}

}  // namespace

void read_events(Catalog& catalog) {
  if (!manages_code(catalog.facts())) return;
  for (const auto& row :
       catalog.read("EVENT_SCHEMA, EVENT_NAME, INTERVAL_VALUE, INTERVAL_FIELD, STARTS, ENDS, EXECUTE_AT, LAST_ALTERED, "
                    "STATUS, ON_COMPLETION, EVENT_DEFINITION, TIME_ZONE, @@SESSION.time_zone, EVENT_COMMENT",
                    "EVENTS", "EVENT_SCHEMA", "", "EVENT_SCHEMA, EVENT_NAME")) {
    schema::Object* event = catalog.add_object("event", text_of(row[0]), text_of(row[1]));
    if (event != nullptr && is_plannable(row)) describe(row, *event);
  }
}

}  // namespace portolan::mysql
