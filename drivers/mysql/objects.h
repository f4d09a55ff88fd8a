#pragma once

#include <string>
#include <string_view>

#include "drivers/mysql/spell.h"
#include "planner/change/changes.h"

/// Objects other than tables, one row per kind (spec/planner.md 11.2).
namespace portolan::mysql {

/// How the objects of one kind are made, dropped and changed. One statement makes an object; whoever runs it becomes
/// its definer.
struct ObjectPlanner {
  std::string_view kind;
  /// Whether comments say `create trigger "g"` rather than `create "v" view`.
  bool noun_first;
  /// The statement that makes the object, in the place of `replaced` where that is not null. Throws SourceError for
  /// what this family cannot say.
  std::string (*create)(const Speller& speller, const schema::Object& object, const schema::Object* replaced);
};

/// The row of a kind. Throws Error for a kind that no plan touches.
const ObjectPlanner& object_planner(std::string_view kind);

std::string drop_object(const Speller& speller, const schema::Object& object);

/// `create trigger "g"`, `create "v" view`.
std::string creation_comment(const ObjectPlanner& planner, const schema::Object& object);

/// Whether one statement of `create` makes the change on the server of these facts.
bool changes_in_place(const ports::ServerFacts& facts, const change::ModifyObject& change);

/// What tells objects of one schema apart: triggers also by their table.
std::string object_key(const ports::Dialect& dialect, const schema::Object& object);

/// Changes of an object. The types and comments of a view's columns are those of its tables, which it follows.
std::vector<change::PropertyChange> object_changes(const ports::Dialect& dialect, const schema::Object& from,
                                                   const schema::Object& to);

/// Makes two changes, a drop and a creation, of each view whose replacement could not be taken back in the order of the
/// plan: tables or views that it read lose or rename columns, or are renamed. The server asks for no more
/// (spec/planner.md 11.4): it neither refuses nor drops views that read something else.
void set_views_aside(change::Changes& changes);

// plan_view.cc, plan_trigger.cc, plan_routine.cc, plan_event.cc
std::string create_view(const Speller& speller, const schema::Object& view, const schema::Object* replaced);
std::string create_trigger(const Speller& speller, const schema::Object& trigger, const schema::Object* replaced);
/// A function or procedure.
std::string create_routine(const Speller& speller, const schema::Object& routine, const schema::Object* replaced);
std::string create_event(const Speller& speller, const schema::Object& event, const schema::Object* replaced);

/// Refuses what documents say of an object that its plan would leave out: the comment of a kind without one, the
/// definer (spec/planner.md 11.2).
void refuse_unplanned(const schema::Object& object, bool has_comment);

}  // namespace portolan::mysql
