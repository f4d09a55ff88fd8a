#include <algorithm>

#include "drivers/postgres/objects.h"
#include "drivers/postgres/text.h"
#include "planner/base/strings.h"
#include "planner/plan/comments.h"
#include "planner/schema/index.h"

namespace portolan::postgres {
namespace {

namespace comments = plan::comments;

constexpr std::string_view kSettings = "config_params.";
constexpr std::string_view kAttributes[] = {"volatility", "strict", "leakproof", "parallel",
                                            "security",   "cost",   "rows"};

std::string word_of(const schema::Object& routine) {
  return routine.kind == "procedure" ? "PROCEDURE" : "FUNCTION";
}

bool is_input(const schema::Column& argument) {
  return argument.properties.text("mode") != "OUT";
}

std::string argument_text(const Spelling& spelling, const schema::Object& routine, const schema::Column& argument) {
  std::vector<std::string> words;
  const std::string mode = base::to_upper(argument.properties.text("mode"));
  if (!mode.empty() && mode != "IN") words.push_back(mode);
  if (!argument.name.empty()) words.push_back(quote_identifier(argument.name));
  words.push_back(type_text(spelling, routine.schema, argument.type));
  if (argument.default_value) words.push_back("DEFAULT " + default_text(spelling.dialect, argument));
  return base::join(words, " ");
}

/// `(text, jsonb)`: what tells a routine from others of its name.
std::string signature(const Spelling& spelling, const schema::Object& routine) {
  std::vector<std::string> types;
  for (const schema::Column& argument : routine.arguments) {
    // Procedures count their OUT arguments, too, from version 14 on.
    if (is_input(argument)) types.push_back(type_text(spelling, routine.schema, argument.type));
  }
  return "(" + base::join(types, ", ") + ")";
}

/// `"f"`, or `"f" (text)` where that is not enough.
std::string reference(const Spelling& spelling, const schema::Object& routine) {
  const std::string name = spelling.qualified(routine.schema, routine.name);
  return routine.properties.is_set("overloaded") ? name + " " + signature(spelling, routine) : name;
}

std::string returns(const Spelling& spelling, const schema::Object& routine) {
  if (routine.kind == "procedure") return {};
  if (!routine.columns.empty()) {
    std::vector<std::string> columns;
    for (const schema::Column& column : routine.columns) {
      columns.push_back(quote_identifier(column.name) + " " + type_text(spelling, routine.schema, column.type));
    }
    return "RETURNS TABLE (" + base::join(columns, ", ") + ")";
  }
  const bool has_output = std::any_of(routine.arguments.begin(), routine.arguments.end(), [](const auto& argument) {
    const std::string mode = argument.properties.text("mode");
    return mode == "OUT" || mode == "INOUT";
  });
  if (!routine.type && has_output) return {};
  const std::string type = routine.type ? type_text(spelling, routine.schema, *routine.type) : "void";
  return std::string("RETURNS ") + (routine.properties.is_set("return_set") ? "SETOF " : "") + type;
}

/// One attribute as CREATE and ALTER FUNCTION spell it; "" for a default that CREATE leaves out.
std::string attribute_text(const schema::Properties& properties, std::string_view name, bool complete) {
  const std::string text = base::to_upper(properties.text(name));
  const auto otherwise = [&](std::string_view usual) { return complete ? std::string(usual) : std::string(); };
  if (name == "volatility") return text.empty() || text == "VOLATILE" ? otherwise("VOLATILE") : text;
  if (name == "strict") return properties.is_set(name) ? "STRICT" : otherwise("CALLED ON NULL INPUT");
  if (name == "leakproof") return properties.is_set(name) ? "LEAKPROOF" : otherwise("NOT LEAKPROOF");
  if (name == "parallel") {
    return text.empty() || text == "UNSAFE" ? otherwise("PARALLEL UNSAFE") : "PARALLEL " + text;
  }
  if (name == "security") return text == "DEFINER" ? "SECURITY DEFINER" : otherwise("SECURITY INVOKER");
  const schema::PropertyValue* value = properties.find(name);
  const std::string usual = name == "cost" ? "COST 100" : "ROWS 1000";
  return value == nullptr ? otherwise(usual) : base::to_upper(name) + " " + schema::to_text(*value);
}

std::string setting_text(std::string_view name, const schema::PropertyValue& value) {
  return "SET " + quote_identifier(name.substr(kSettings.size())) + " = " + schema::to_text(value);
}

/// Whether a body is written in the SQL standard's form, without quotes around it.
bool is_standard_body(const schema::Object& routine) {
  if (!base::equals_ignoring_case(routine.properties.text("lang"), "sql")) return false;
  const auto words = tokens(routine.definition, 2);
  return !words.empty() && (words[0] == "RETURN" || (words[0] == "BEGIN" && words.size() > 1 && words[1] == "ATOMIC"));
}

std::string body_text(const schema::Object& routine) {
  if (is_standard_body(routine)) return routine.definition;
  const std::string body(base::trim(routine.definition));
  std::string quote = "$$";
  for (int i = 0; body.find(quote) != std::string::npos; ++i) {
    quote = "$BODY" + (i == 0 ? std::string() : std::to_string(i)) + "$";
  }
  const std::string gap = body.find('\n') == std::string::npos ? " " : "\n";
  return "AS " + quote + gap + body + gap + quote;
}

std::string language_text(const schema::Object& routine) {
  const std::string name = base::to_lower(routine.properties.text("lang"));
  return "LANGUAGE " + (name.empty() ? std::string("sql") : name);
}

std::string sentence(const Spelling& spelling, const schema::Object& routine, bool replace) {
  plan::Builder b = spelling.builder();
  b.p(replace ? "CREATE OR REPLACE" : "CREATE").p(word_of(routine)).qualified(routine.schema, routine.name);
  std::vector<std::string> arguments;
  for (const schema::Column& argument : routine.arguments) {
    arguments.push_back(argument_text(spelling, routine, argument));
  }
  b.p("(" + base::join(arguments, ", ") + ")").p(returns(spelling, routine)).p(language_text(routine));
  for (const std::string_view name : {"strict", "volatility", "leakproof", "parallel", "security", "cost", "rows"}) {
    b.p(attribute_text(routine.properties, name, false));
  }
  for (const auto& [name, value] : routine.properties.entries()) {
    if (name.starts_with(kSettings)) b.p(setting_text(name, value));
  }
  return b.p(body_text(routine)).text();
}

Script routine_comment(const Spelling& spelling, const schema::Object& routine, const std::optional<std::string>& from,
                       const std::optional<std::string>& to) {
  return comment_on(word_of(routine) + " " + reference(spelling, routine),
                    comments::set_comment(routine.kind, routine.name), from, to);
}

/// Arguments that callers may rely on stay: names, modes, and that there is a default.
bool keeps_arguments(const PostgresDialect& dialect, const schema::Object& from, const schema::Object& to) {
  return std::equal(from.arguments.begin(), from.arguments.end(), to.arguments.begin(), to.arguments.end(),
                    [&](const schema::Column& a, const schema::Column& b) {
                      return (a.name.empty() || a.name == b.name) && dialect.types_equal(a, b) &&
                             a.properties == b.properties && (!a.default_value || b.default_value);
                    });
}

bool is_setting(const change::PropertyChange& change) {
  return change.name.starts_with(kSettings);
}

bool is_attribute(const change::PropertyChange& change) {
  return std::find(std::begin(kAttributes), std::end(kAttributes), change.name) != std::end(kAttributes);
}

/// The changes of one routine, in the smallest statements that make them.
class RoutineChange {
 public:
  RoutineChange(PlanWriter& writer, const change::ModifyObject& modify)
      : writer_(writer), spelling_(writer.spelling()), modify_(modify) {}

  void run() {
    std::vector<const change::PropertyChange*> rest;
    for (const change::PropertyChange& change : modify_.changes) {
      if (change.name != "comment") rest.push_back(&change);
    }
    const bool only_settings =
        std::all_of(rest.begin(), rest.end(), [](const auto* change) { return is_setting(*change); });
    if (only_settings) {
      for (const change::PropertyChange* change : rest) change_setting(*change);
    } else if (rest.size() == 1 && is_attribute(*rest.front())) {
      change_attribute(rest.front()->name);
    } else {
      writer_.append(sentence(spelling_, modify_.to, true),
                     comments::around("modify", modify_.to.name, modify_.to.kind),
                     {sentence(spelling_, modify_.from, true)});
    }
    if (rest.size() == modify_.changes.size()) return;
    writer_.append(routine_comment(spelling_, modify_.to, modify_.from.comment, modify_.to.comment));
  }

 private:
  std::string alter(const std::string& action) const {
    return "ALTER " + word_of(modify_.to) + " " + reference(spelling_, modify_.to) + " " + action;
  }

  void change_attribute(const std::string& name) {
    writer_.append(alter(attribute_text(modify_.to.properties, name, true)),
                   comments::around("modify", modify_.to.name, modify_.to.kind + " attribute"),
                   {alter(attribute_text(modify_.from.properties, name, true))});
  }

  void change_setting(const change::PropertyChange& change) {
    const auto action = [&](const std::optional<schema::PropertyValue>& value) {
      return value ? alter(setting_text(change.name, *value))
                   : alter("RESET " + quote_identifier(change.name.substr(kSettings.size())));
    };
    const char* verb = !change.from ? "add" : (change.to ? "modify" : "drop");
    writer_.append(action(change.to),
                   comments::around(verb, modify_.to.name, modify_.to.kind + " configuration parameter"),
                   {action(change.from)});
  }

  PlanWriter& writer_;
  const Spelling& spelling_;
  const change::ModifyObject& modify_;
};

}  // namespace

std::vector<Script> create_routine(const Spelling& spelling, const schema::Object& routine, const change::Clauses&) {
  std::vector<Script> script;
  script.push_back({sentence(spelling, routine, false), comments::around("create", routine.name, routine.kind),
                    drop_routine(spelling, routine, {}).sql});
  if (has_text(routine.comment)) script.push_back(routine_comment(spelling, routine, std::nullopt, routine.comment));
  append_privileges(
      script, routine,
      word_of(routine) + " " + spelling.qualified(routine.schema, routine.name) + " " + signature(spelling, routine));
  return script;
}

Script drop_routine(const Spelling& spelling, const schema::Object& routine, const change::Clauses& clauses) {
  return {drop_sentence(word_of(routine), reference(spelling, routine), clauses),
          comments::around("drop", routine.name, routine.kind), ""};
}

bool changes_routine_in_place(const PostgresDialect& dialect, const change::ModifyObject& modify) {
  if (!keeps_arguments(dialect, modify.from, modify.to)) return false;
  return std::none_of(modify.changes.begin(), modify.changes.end(), [](const change::PropertyChange& change) {
    return change.name == "type" || change.name == "columns" || change.name == "return_set";
  });
}

void modify_routine(PlanWriter& writer, const change::ModifyObject& modify) {
  RoutineChange(writer, modify).run();
}

std::string routine_key(const PostgresDialect& dialect, const schema::Object& routine) {
  std::string key = routine.kind + '\0' + routine.name;
  for (const schema::Column& argument : routine.arguments) {
    if (!is_input(argument)) continue;
    const schema::ColumnType& type = argument.type;
    key += '\0' + (type.object ? type.object->schema + "." + type.object->name : dialect.format_type(type));
    if (type.object && type.array) key += "[]";
  }
  return key;
}

void mark_overloads(const PostgresDialect& dialect, change::Changes& changes) {
  std::unordered_map<std::string, std::vector<schema::Object*>> named;
  const auto note = [&](schema::Object& object) {
    if (object.kind != "function" && object.kind != "procedure") return;
    named[schema::qualified_key(object.schema, object.name)].push_back(&object);
  };
  for (change::Change& change : changes) {
    if (auto* c = std::get_if<change::AddObject>(&change)) note(c->object);
    if (auto* c = std::get_if<change::DropObject>(&change)) note(c->object);
  }
  for (auto& [name, objects] : named) {
    const std::string first = routine_key(dialect, *objects.front());
    const bool same = std::all_of(objects.begin(), objects.end(),
                                  [&](const auto* object) { return routine_key(dialect, *object) == first; });
    if (same) continue;
    for (schema::Object* object : objects) object->properties.set("overloaded", true);
  }
}

bool checks_body(const schema::Object& routine) {
  return base::equals_ignoring_case(routine.properties.text("lang"), "sql");
}

}  // namespace portolan::postgres
