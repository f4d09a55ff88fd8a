#include <algorithm>

#include "drivers/postgres/objects.h"
#include "drivers/postgres/text.h"
#include "planner/base/strings.h"
#include "planner/plan/comments.h"

namespace portolan::postgres {
namespace {

namespace comments = plan::comments;

/// Timings by the block of their events, as SQL spells them.
constexpr std::pair<std::string_view, std::string_view> kTimings[] = {
    {"before", "BEFORE"}, {"after", "AFTER"}, {"instead_of", "INSTEAD OF"}};
constexpr std::string_view kEventNames[] = {"delete", "insert", "truncate", "update"};

std::string owner_name(const Spelling& spelling, const schema::Object& object) {
  if (object.depends_on.empty()) throw Error(object.kind + " " + base::quote_go(object.name) + " has no table");
  const schema::ObjectRef& owner = object.depends_on.front();
  return spelling.qualified(owner.schema, owner.name);
}

/// `BEFORE INSERT OR UPDATE OF "a"`.
std::string when_fired(const schema::Object& trigger) {
  for (const auto& [block, word] : kTimings) {
    std::vector<std::string> events;
    for (const std::string_view event : kEventNames) {
      const std::string name = std::string(block) + "." + std::string(event);
      const auto columns = trigger.properties.get<std::vector<std::string>>(name + "_of");
      if (columns && !columns->empty()) {
        std::vector<std::string> quoted;
        for (const std::string& column : *columns) quoted.push_back(quote_identifier(column));
        events.push_back(base::to_upper(event) + " OF " + base::join(quoted, ", "));
      } else if (trigger.properties.is_set(name)) {
        events.push_back(base::to_upper(event));
      }
    }
    if (!events.empty()) return std::string(word) + " " + base::join(events, " OR ");
  }
  throw Error("trigger " + base::quote_go(trigger.name) + " has no event");
}

std::string transition_tables(const schema::Properties& properties) {
  std::string text;
  for (const auto& [name, word] :
       {std::pair{"referencing.old_table", " OLD TABLE AS "}, std::pair{"referencing.new_table", " NEW TABLE AS "}}) {
    if (properties.has(name)) text += word + quote_identifier(properties.text(name));
  }
  return text.empty() ? text : "REFERENCING" + text;
}

std::string function_call(const Spelling& spelling, const schema::Object& trigger) {
  const auto function = std::find_if(trigger.depends_on.begin(), trigger.depends_on.end(),
                                     [](const schema::ObjectRef& ref) { return ref.kind == "function"; });
  if (function == trigger.depends_on.end()) {
    throw Error("trigger " + base::quote_go(trigger.name) + " has no function");
  }
  std::vector<std::string> arguments;
  for (const std::string& argument :
       trigger.properties.get<std::vector<std::string>>("execute.args").value_or(std::vector<std::string>{})) {
    arguments.push_back(quote_literal(argument));
  }
  const bool old = spelling.dialect.facts().version_number < since::kExecuteFunction;
  return std::string(old ? "EXECUTE PROCEDURE " : "EXECUTE FUNCTION ") +
         spelling.qualified(function->schema, function->name) + "(" + base::join(arguments, ", ") + ")";
}

std::string trigger_sentence(const Spelling& spelling, const schema::Object& trigger, bool replace) {
  const schema::Properties& properties = trigger.properties;
  plan::Builder b = spelling.builder();
  b.p(replace ? "CREATE OR REPLACE" : "CREATE").p(properties.is_set("constraint") ? "CONSTRAINT TRIGGER" : "TRIGGER");
  b.ident(trigger.name).p(when_fired(trigger)).p("ON").p(owner_name(spelling, trigger));
  const std::string deferrable = properties.text("deferrable");
  if (!deferrable.empty()) b.p("DEFERRABLE").p(deferrable);
  b.p(transition_tables(properties));
  const std::string each = base::to_upper(properties.text("for"));
  b.p("FOR EACH").p(each.empty() ? "ROW" : each);
  if (properties.has("when")) b.p("WHEN").p(base::may_wrap(properties.text("when")));
  return b.p(function_call(spelling, trigger)).text();
}

/// Whether and when it fires is said by a statement of its own.
Script firing(const Spelling& spelling, const schema::Object& trigger, const std::string& from, const std::string& to) {
  const auto action = [&](const std::string& state) {
    const std::string word = state.empty() ? "ENABLE " : state == "DISABLED" ? "DISABLE " : "ENABLE " + state + " ";
    return "ALTER TABLE " + owner_name(spelling, trigger) + " " + word + "TRIGGER " + quote_identifier(trigger.name);
  };
  return {action(to), comments::around("modify", trigger.name, "trigger"), action(from)};
}

Script owned_comment(const Spelling& spelling, const schema::Object& object, const std::optional<std::string>& from,
                     const std::optional<std::string>& to) {
  return comment_on(
      base::to_upper(object.kind) + " " + quote_identifier(object.name) + " ON " + owner_name(spelling, object),
      comments::set_comment(object.kind, object.name), from, to);
}

Script drop_owned(const Spelling& spelling, const schema::Object& object, const change::Clauses& clauses,
                  std::string comment) {
  const std::string name = quote_identifier(object.name) + " ON " + owner_name(spelling, object);
  return {drop_sentence(base::to_upper(object.kind), name, clauses), std::move(comment), ""};
}

void modify_comment(PlanWriter& writer, const change::ModifyObject& modify) {
  if (modify.from.comment.value_or("") == modify.to.comment.value_or("")) return;
  writer.append(owned_comment(writer.spelling(), modify.to, modify.from.comment, modify.to.comment));
}

bool is_part(const change::PropertyChange& change) {
  return change.name != "comment" && change.name != "enabled";
}

std::string roles(const schema::Properties& properties) {
  static const std::vector<std::string> words = {"PUBLIC", "CURRENT_USER", "SESSION_USER", "CURRENT_ROLE"};
  std::vector<std::string> names;
  for (const std::string& role :
       properties.get<std::vector<std::string>>("to").value_or(std::vector<std::string>{"PUBLIC"})) {
    const bool word = std::find(words.begin(), words.end(), base::to_upper(role)) != words.end();
    names.push_back(word ? base::to_upper(role) : quote_identifier(role));
  }
  return names.empty() ? "PUBLIC" : base::join(names, ", ");
}

void append_conditions(plan::Builder& b, const schema::Properties& properties) {
  if (properties.has("using")) b.p("USING").p(base::may_wrap(properties.text("using")));
  if (properties.has("check")) b.p("WITH CHECK").p(base::may_wrap(properties.text("check")));
}

std::string policy_sentence(const Spelling& spelling, const schema::Object& policy) {
  const auto word = [&](std::string_view name, const char* usual) {
    const std::string text = base::to_upper(policy.properties.text(name));
    return text.empty() ? std::string(usual) : text;
  };
  plan::Builder b = spelling.builder();
  b.p("CREATE POLICY").ident(policy.name).p("ON").p(owner_name(spelling, policy));
  b.p("AS").p(word("as", "PERMISSIVE")).p("FOR").p(word("for", "ALL")).p("TO").p(roles(policy.properties));
  append_conditions(b, policy.properties);
  return b.text();
}

std::string alter_policy(const Spelling& spelling, const schema::Object& policy) {
  plan::Builder b = spelling.builder();
  b.p("ALTER POLICY").ident(policy.name).p("ON").p(owner_name(spelling, policy)).p("TO").p(roles(policy.properties));
  append_conditions(b, policy.properties);
  return b.text();
}

}  // namespace

std::vector<Script> create_trigger(const Spelling& spelling, const schema::Object& trigger, const change::Clauses&) {
  std::vector<Script> script;
  script.push_back({trigger_sentence(spelling, trigger, false), comments::named("create trigger", trigger.name),
                    drop_trigger(spelling, trigger, {}).sql});
  const std::string state = base::to_upper(trigger.properties.text("enabled"));
  if (!state.empty()) script.push_back(firing(spelling, trigger, "", state));
  if (has_text(trigger.comment)) script.push_back(owned_comment(spelling, trigger, std::nullopt, trigger.comment));
  return script;
}

Script drop_trigger(const Spelling& spelling, const schema::Object& trigger, const change::Clauses& clauses) {
  return drop_owned(spelling, trigger, clauses, comments::around("drop", trigger.name, "trigger"));
}

bool changes_trigger_in_place(const PostgresDialect& dialect, const change::ModifyObject& modify) {
  if (std::none_of(modify.changes.begin(), modify.changes.end(), is_part)) return true;
  return dialect.facts().version_number >= since::kReplaceTrigger && !modify.from.properties.is_set("constraint") &&
         !modify.to.properties.is_set("constraint");
}

void modify_trigger(PlanWriter& writer, const change::ModifyObject& modify) {
  const Spelling& spelling = writer.spelling();
  if (std::any_of(modify.changes.begin(), modify.changes.end(), is_part)) {
    writer.append(trigger_sentence(spelling, modify.to, true), comments::around("modify", modify.to.name, "trigger"),
                  {trigger_sentence(spelling, modify.from, true)});
  }
  const std::string before = base::to_upper(modify.from.properties.text("enabled"));
  const std::string after = base::to_upper(modify.to.properties.text("enabled"));
  if (before != after) writer.append(firing(spelling, modify.to, before, after));
  modify_comment(writer, modify);
}

std::vector<Script> create_policy(const Spelling& spelling, const schema::Object& policy, const change::Clauses&) {
  std::vector<Script> script;
  script.push_back({policy_sentence(spelling, policy), comments::named("create policy", policy.name),
                    drop_policy(spelling, policy, {}).sql});
  if (has_text(policy.comment)) script.push_back(owned_comment(spelling, policy, std::nullopt, policy.comment));
  return script;
}

Script drop_policy(const Spelling& spelling, const schema::Object& policy, const change::Clauses& clauses) {
  return drop_owned(spelling, policy, clauses, comments::named("drop policy", policy.name));
}

bool changes_policy_in_place(const PostgresDialect&, const change::ModifyObject& modify) {
  return std::none_of(modify.changes.begin(), modify.changes.end(), [](const change::PropertyChange& change) {
    // ALTER POLICY sets a condition and takes none away.
    return change.name == "as" || change.name == "for" ||
           ((change.name == "using" || change.name == "check") && (!change.from || !change.to));
  });
}

void modify_policy(PlanWriter& writer, const change::ModifyObject& modify) {
  const Spelling& spelling = writer.spelling();
  if (std::any_of(modify.changes.begin(), modify.changes.end(), is_part)) {
    writer.append(alter_policy(spelling, modify.to), comments::named("modify policy", modify.to.name),
                  {alter_policy(spelling, modify.from)});
  }
  modify_comment(writer, modify);
}

}  // namespace portolan::postgres
