#include <algorithm>

#include "drivers/mysql/features.h"
#include "drivers/mysql/objects.h"
#include "planner/base/strings.h"
#include "planner/plan/comments.h"

namespace portolan::mysql {
namespace {

constexpr ObjectPlanner kPlanners[] = {
    {"view", false, create_view},      {"function", false, create_routine}, {"procedure", false, create_routine},
    {"trigger", true, create_trigger}, {"event", true, create_event},
};

/// Parts of an event's schedule.
constexpr std::string_view kComparedSchedule[] = {"schedule.at", "schedule.every", "schedule.ends"};

bool same_names(const std::vector<schema::Column>& from, const std::vector<schema::Column>& to) {
  return std::equal(from.begin(), from.end(), to.begin(), to.end(),
                    [](const schema::Column& a, const schema::Column& b) { return a.name == b.name; });
}

}  // namespace

const ObjectPlanner& object_planner(std::string_view kind) {
  for (const ObjectPlanner& planner : kPlanners) {
    if (planner.kind == kind) return planner;
  }
  throw Error("objects of kind " + base::quote_go(kind) + " are not planned");
}

std::string drop_object(const Speller& speller, const schema::Object& object) {
  return speller.builder().p("DROP").p(base::to_upper(object.kind)).qualified(object.schema, object.name).text();
}

std::string creation_comment(const ObjectPlanner& planner, const schema::Object& object) {
  return planner.noun_first ? plan::comments::named("create " + object.kind, object.name)
                            : plan::comments::around("create", object.name, object.kind);
}

bool changes_in_place(const ports::ServerFacts& facts, const change::ModifyObject& change) {
  const std::string& kind = change.to.kind;
  if (kind == "event") {
    // MariaDB's ALTER EVENT keeps an end that the new schedule does not have.
    return std::all_of(std::begin(kComparedSchedule), std::end(kComparedSchedule), [&](std::string_view name) {
      return change.from.properties.has(name) == change.to.properties.has(name);
    });
  }
  return kind == "view" || (kind != "trigger" && is_mariadb(facts));
}

std::string object_key(const ports::Dialect& dialect, const schema::Object& object) {
  std::string key = dialect.ports::Dialect::object_key(object);
  if (object.kind == "trigger" && !object.depends_on.empty()) key += '\0' + object.depends_on.front().name;
  return key;
}

std::vector<change::PropertyChange> object_changes(const ports::Dialect& dialect, const schema::Object& from,
                                                   const schema::Object& to) {
  schema::Object wanted = to;
  if (to.kind == "view" && same_names(from.columns, to.columns)) wanted.columns.clear();
  return dialect.ports::Dialect::object_changes(from, wanted);
}

void refuse_unplanned(const schema::Object& object, bool has_comment) {
  const std::string name = object.kind + " " + base::quote_go(object.name);
  if (!has_comment && object.comment && !object.comment->empty()) {
    refuse(object.position, name + ": this database keeps no comment of a " + object.kind + "; leave it out");
  }
  if (object.properties.has("definer")) {
    refuse(object.position,
           name + ": definers are not managed, whoever applies the plan becomes the definer; leave it out");
  }
}

}  // namespace portolan::mysql
