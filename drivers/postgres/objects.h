#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/postgres/planner.h"

/// How objects other than tables are compared and planned, one row per kind (spec/planner.md 6.4, 11.1).
namespace portolan::postgres {

/// How the objects of one kind are made, dropped and changed.
struct ObjectPlanner {
  std::string_view kind;
  /// The statements that make an object, those of its comments last. Each has its way back in `reverse`.
  std::vector<Script> (*create)(const Spelling&, const schema::Object&, const change::Clauses&);
  /// The statement that drops it. Its way back is `create`.
  Script (*drop)(const Spelling&, const schema::Object&, const change::Clauses&);
  /// Appends the statements of a change. Throws Error for what the server cannot do.
  void (*modify)(PlanWriter&, const change::ModifyObject&);
};

/// The row of a kind. Throws Error for a kind that no plan touches.
const ObjectPlanner& object_planner(std::string_view kind);

/// `DROP TYPE [IF EXISTS] name [CASCADE]` for the word TYPE.
std::string drop_sentence(std::string_view word, const std::string& name, const change::Clauses& clauses);

/// ALTER TYPE ... RENAME TO, there and back.
Script rename_type(const Spelling& spelling, const schema::Object& from, const schema::Object& to);

/// The statement for the comment of a new type, when it has one.
void append_type_comment(std::vector<Script>& script, const Spelling& spelling, const schema::Object& type);
/// The statement for a changed comment of a type, when `change` has one.
void comment_type(PlanWriter& writer, const change::ModifyObject& change);

/// Puts the new version of a type in the place of the old one: that steps aside under another name, columns go over,
/// and it goes. Every statement has its way back; what else uses the type makes the server refuse the last one.
void replace_type(PlanWriter& writer, const change::ModifyObject& change);

// plan_enum.cc
std::vector<Script> create_enum(const Spelling& spelling, const schema::Object& object, const change::Clauses& clauses);
/// New labels in place (spec/planner.md 6.4); `clauses.recreate` allows a replacement.
void modify_enum(PlanWriter& writer, const change::ModifyObject& change);

// plan_composite.cc, plan_domain.cc, plan_extension.cc
std::vector<Script> create_composite(const Spelling& spelling, const schema::Object& object,
                                     const change::Clauses& clauses);
Script drop_composite(const Spelling& spelling, const schema::Object& object, const change::Clauses& clauses);
void modify_composite(PlanWriter& writer, const change::ModifyObject& change);
std::vector<Script> create_domain(const Spelling& spelling, const schema::Object& object,
                                  const change::Clauses& clauses);
Script drop_domain(const Spelling& spelling, const schema::Object& object, const change::Clauses& clauses);
void modify_domain(PlanWriter& writer, const change::ModifyObject& change);
std::vector<Script> create_extension(const Spelling& spelling, const schema::Object& object,
                                     const change::Clauses& clauses);
Script drop_extension(const Spelling& spelling, const schema::Object& object, const change::Clauses& clauses);
void modify_extension(PlanWriter& writer, const change::ModifyObject& change);

// plan_sequence.cc
std::vector<Script> create_sequence(const Spelling& spelling, const schema::Object& sequence,
                                    const change::Clauses& clauses);
Script drop_sequence(const Spelling& spelling, const schema::Object& sequence, const change::Clauses& clauses);
void modify_sequence(PlanWriter& writer, const change::ModifyObject& modify);

// plan_view.cc: views and materialized views
/// A view as the statements of indexes and settings take it.
schema::Table as_table(const schema::Object& view);
std::vector<Script> create_view(const Spelling& spelling, const schema::Object& view, const change::Clauses& clauses);
Script drop_view(const Spelling& spelling, const schema::Object& view, const change::Clauses& clauses);
/// Whether CREATE OR REPLACE VIEW, or less, does it (spec/planner.md 11.4).
bool changes_view_in_place(const PostgresDialect& dialect, const change::ModifyObject& modify);
/// Plans a change that can be made in place.
void modify_view(PlanWriter& writer, const change::ModifyObject& modify);

// plan_privileges.cc
/// The statements that give an object that was dropped and is created again the privileges it had.
/// @param target  as GRANT names it: `"v"`, `FUNCTION "f" (text)`
void append_privileges(std::vector<Script>& script, const schema::Object& object, const std::string& target);

// plan_routine.cc: functions and procedures
std::vector<Script> create_routine(const Spelling& spelling, const schema::Object& routine,
                                   const change::Clauses& clauses);
Script drop_routine(const Spelling& spelling, const schema::Object& routine, const change::Clauses& clauses);
/// Whether callers may go on as before: same result, same names of arguments.
bool changes_routine_in_place(const PostgresDialect& dialect, const change::ModifyObject& modify);
void modify_routine(PlanWriter& writer, const change::ModifyObject& modify);
/// Name and types of the arguments that tell routines apart.
std::string routine_key(const PostgresDialect& dialect, const schema::Object& routine);
/// Marks the routines of these changes that share their name with another one: statements must name the arguments, too.
void mark_overloads(const PostgresDialect& dialect, change::Changes& changes);
/// Whether the server resolves the names in the body when the routine is created.
bool checks_body(const schema::Object& routine);

// plan_trigger.cc: triggers and policies
std::vector<Script> create_trigger(const Spelling& spelling, const schema::Object& trigger,
                                   const change::Clauses& clauses);
Script drop_trigger(const Spelling& spelling, const schema::Object& trigger, const change::Clauses& clauses);
/// Whether CREATE OR REPLACE TRIGGER, or less, does it.
bool changes_trigger_in_place(const PostgresDialect& dialect, const change::ModifyObject& modify);
void modify_trigger(PlanWriter& writer, const change::ModifyObject& modify);
std::vector<Script> create_policy(const Spelling& spelling, const schema::Object& policy,
                                  const change::Clauses& clauses);
Script drop_policy(const Spelling& spelling, const schema::Object& policy, const change::Clauses& clauses);
/// Whether ALTER POLICY does it.
bool changes_policy_in_place(const PostgresDialect& dialect, const change::ModifyObject& modify);
void modify_policy(PlanWriter& writer, const change::ModifyObject& modify);

/// Whether a partition gets other bounds or another parent.
bool moves_partition(const change::ModifyObject& change);

/// An item of an old and a new list under one name; null where a list lacks it.
template <typename Item>
struct Difference {
  const Item* from = nullptr;
  const Item* to = nullptr;
};

/// Fields of a composite type whose type or collation differs, in the order of `from`, then new ones. Positions do not
/// count, nor do comments.
std::vector<Difference<schema::Column>> field_differences(const PostgresDialect& dialect, const schema::Object& from,
                                                          const schema::Object& to);

/// Constraints of a domain that differ, in the same order. One without a name stands for any of that content.
std::vector<Difference<schema::Check>> check_differences(const PostgresDialect& dialect, const schema::Object& from,
                                                         const schema::Object& to);

/// Whether nothing about a constraint differs but that it was not validated and is to be.
bool only_validates(const PostgresDialect& dialect, const Difference<schema::Check>& difference);

/// The value that a domain stands for, as a column without a name.
schema::Column domain_value(const schema::Object& domain);

}  // namespace portolan::postgres
