#include <algorithm>

#include "planner/base/strings.h"
#include "planner/lint/analyzers.h"
#include "planner/schema/filter.h"

namespace portolan::lint {
namespace {

/// A schema, table or object that a change touches.
struct Target {
  std::string schema;
  std::string kind;
  std::string name;

  /// `public.table.boxes`.
  std::string text() const { return (schema.empty() ? "" : schema + ".") + kind + (name.empty() ? "" : "." + name); }
};

std::optional<Target> target_of(const change::Change& change) {
  const auto of_table = [](const schema::Table& table) { return Target{table.schema, "table", table.name}; };
  const auto of_object = [](const schema::Object& object) { return Target{object.schema, object.kind, object.name}; };
  if (const auto* c = std::get_if<change::AddTable>(&change)) return of_table(c->table);
  if (const auto* c = std::get_if<change::DropTable>(&change)) return of_table(c->table);
  if (const auto* c = std::get_if<change::ModifyTable>(&change)) return of_table(c->to);
  if (const auto* c = std::get_if<change::RenameTable>(&change)) return of_table(c->from);
  if (const auto* c = std::get_if<change::AddObject>(&change)) return of_object(c->object);
  if (const auto* c = std::get_if<change::DropObject>(&change)) return of_object(c->object);
  if (const auto* c = std::get_if<change::ModifyObject>(&change)) return of_object(c->to);
  if (const auto* c = std::get_if<change::RenameObject>(&change)) return of_object(c->from);
  if (const auto* c = std::get_if<change::AddSchema>(&change)) return Target{c->schema.name, "schema", ""};
  if (const auto* c = std::get_if<change::DropSchema>(&change)) return Target{c->schema.name, "schema", ""};
  if (const auto* c = std::get_if<change::ModifySchema>(&change)) return Target{c->from.name, "schema", ""};
  return std::nullopt;
}

/// Whether the pattern takes the target out of a realm that holds nothing else.
bool matches(const std::string& pattern, const Target& target) {
  schema::Realm realm;
  schema::Schema& schema = realm.schemas.emplace_back();
  schema.name = target.schema;
  if (target.kind == "table") {
    schema::Table& table = schema.tables.emplace_back();
    table.schema = target.schema;
    table.name = target.name;
  } else if (target.kind != "schema") {
    schema::Object& object = schema.objects.emplace_back();
    object.kind = target.kind;
    object.schema = target.schema;
    object.name = target.name;
  }
  schema::exclude(realm, {pattern}, target.schema.empty());
  if (realm.schemas.empty()) return true;
  return target.kind != "schema" && realm.schemas[0].tables.empty() && realm.schemas[0].objects.empty();
}

bool has(const std::vector<std::string>& list, const std::string& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

bool concerns(const OwnershipRule& rule, const OwnershipOptions& options) {
  return has(rule.users, options.actor) || std::any_of(rule.teams.begin(), rule.teams.end(), [&](const auto& team) {
           const auto members = options.members.find(team);
           return members != options.members.end() && has(members->second, options.actor);
         });
}

/// The first rule of one kind that decides about the target; nullptr when there is none.
const OwnershipRule* find_rule(const OwnershipOptions& options, bool allow, const Target& target) {
  const auto rule = std::find_if(options.rules.begin(), options.rules.end(), [&](const OwnershipRule& item) {
    return item.allow == allow && concerns(item, options) && matches(item.match, target);
  });
  return rule == options.rules.end() ? nullptr : &*rule;
}

}  // namespace

ports::LintFindings ownership(const ports::LintFile& file, const Rules& rules) {
  if (!rules.options.ownership) return {};
  const OwnershipOptions& options = *rules.options.ownership;
  const std::string user = "User " + base::quote_go(options.actor);
  ports::LintFindings findings;
  for (std::size_t i = 0; i < file.statements.size(); ++i) {
    for (const change::Change& change : file.statements[i].changes) {
      const std::optional<Target> target = target_of(change);
      if (!target) continue;
      if (const OwnershipRule* denied = find_rule(options, false, *target)) {
        findings.push_back(
            {"OW102", user + " is denied to modify " + target->text() + " (rule " + base::quote_go(denied->name) + ")",
             i});
      } else if (!options.allow_by_default && find_rule(options, true, *target) == nullptr) {
        findings.push_back({"OW101", user + " is not authorized to modify " + target->text(), i});
      }
    }
  }
  return findings;
}

}  // namespace portolan::lint
