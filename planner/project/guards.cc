#include "planner/project/guards.h"

#include <algorithm>
#include <span>
#include <utility>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/project/reader.h"

namespace portolan::project {
namespace {

using base::quote_go;

constexpr std::string_view kHookNames[] = {"skip_errors"};
constexpr std::string_view kHookParts[] = {"transaction"};
constexpr std::string_view kMoments[] = {"after_begin", "before_commit", "before_rollback"};
constexpr std::string_view kAroundParts[] = {"exec", "skip"};
constexpr std::string_view kActionNames[] = {"sql", "src", "program", "working_dir"};
constexpr std::string_view kSkipNames[] = {"condition", "message"};
constexpr std::string_view kRuleNames[] = {"condition", "message"};
constexpr std::string_view kDriftNames[] = {"on_error", "exclude"};

void append(std::vector<std::string>& list, std::vector<std::string> more) {
  for (std::string& one : more) list.push_back(std::move(one));
}

Action read_action(const hcl::Section& block) {
  refuse_others(block.attributes, kActionNames, "argument");
  refuse_others(block.sections, {}, "block");
  Action action{.sql = read_text(block, "sql"),
                .src = read_text(block, "src"),
                .program = read_texts(block, "program"),
                .working_dir = read_text(block, "working_dir"),
                .place = at_line(block.place)};
  const int given = (action.sql.empty() ? 0 : 1) + (action.src.empty() ? 0 : 1) + (action.program.empty() ? 0 : 1);
  if (given != 1) throw hcl::error_at(block.place, "exec needs exactly one of \"sql\", \"src\" and \"program\"");
  return action;
}

bool read_condition(const hcl::Section& block) {
  const std::optional<bool> condition = read_bool(block, "condition");
  if (condition) return *condition;
  throw hcl::error_at(block.place, "Missing required argument",
                      "The argument \"condition\" is required, but no definition was found.");
}

std::string command_of(const hcl::Place& place, const std::string& type, const std::vector<std::string>& labels) {
  if (labels.size() == 1) return labels.front();
  throw hcl::error_at(place, "block " + quote_go(type) + " must have exactly 1 label, the command it is for");
}

hcl::Value list_of(const std::vector<std::string>& texts) {
  std::vector<hcl::Value> values;
  for (const std::string& text : texts) values.emplace_back(text);
  return hcl::Value::list(std::move(values), hcl::Type::Kind::string);
}

hcl::Scope self_of(const Planned& planned) {
  std::vector<hcl::Value> files;
  for (const Planned::File& file : planned.files) {
    files.push_back(hcl::Value::object({{"name", hcl::Value(file.name)},
                                        {"version", hcl::Value(file.version)},
                                        {"description", hcl::Value(file.description)},
                                        {"statements", list_of(file.statements)}}));
  }
  hcl::Scope scope;
  scope.variables.emplace(
      "self", hcl::Value::object(
                  {{"planned_migration", hcl::Value::object({{"target_version", hcl::Value(planned.target_version)},
                                                             {"files", hcl::Value::tuple(std::move(files))},
                                                             {"statements", list_of(planned.statements)}})}}));
  return scope;
}

/// Asks the rules of a check in their order; the first whose condition is true decides.
void decide(const hcl::Block& check, const std::string& command, const Evaluate& evaluate, const Planned& planned) {
  const hcl::Scope self = self_of(planned);
  for (const hcl::Block& block : check.body.blocks) {
    if (block.type == "drift") continue;
    const hcl::Section rule = evaluate(block, self);
    refuse_others(rule.attributes, kRuleNames, "argument");
    if (!read_condition(rule)) continue;
    if (block.type == "allow") return;
    const std::string message = read_text(rule, "message");
    throw PolicyError(quote_go(base::replace_all(command, "_", " ")) +
                      " was blocked by pre-execution check (deny rule: " + quote_go(block.labels.front().text) +
                      " at line: " + std::to_string(block.header.range().start.line) + ")" +
                      (message.empty() ? "" : ": " + message));
  }
}

DriftCheck read_drift(const hcl::Block& block, const Evaluate& evaluate) {
  const hcl::Section section = evaluate(block, {});
  refuse_others(section.attributes, kDriftNames, "argument");
  const std::string on_error = read_text(section, "on_error");
  if (!on_error.empty() && on_error != "FAIL" && on_error != "CONTINUE") {
    throw hcl::error_at(section.attribute("on_error")->place,
                        "unknown on_error " + quote_go(on_error) + "; known: FAIL, CONTINUE");
  }
  return {on_error != "CONTINUE", read_texts(section, "exclude"), at_line(block.header)};
}

}  // namespace

Hook read_hook(const hcl::Section& block) {
  if (block.labels.size() != 2 || block.labels[0] != "sql") {
    throw hcl::error_at(block.place, "a hook has the labels \"sql\" and its name");
  }
  refuse_others(block.attributes, kHookNames, "argument");
  refuse_others(block.sections, kHookParts, "block");
  Hook hook{.name = block.labels[1], .skip_errors = read_bool(block, "skip_errors").value_or(false)};
  for (const hcl::Section& part : block.sections) {
    refuse_others(part.attributes, kMoments, "argument");
    append(hook.after_begin, read_texts(part, "after_begin"));
    append(hook.before_commit, read_texts(part, "before_commit"));
    append(hook.before_rollback, read_texts(part, "before_rollback"));
  }
  return hook;
}

Around read_around(const hcl::Section& block) {
  Around around{.type = block.type, .command = command_of(block.place, block.type, block.labels)};
  refuse_others(block.attributes, {}, "argument");
  refuse_others(block.sections, kAroundParts, "block");
  for (const hcl::Section& part : block.sections) {
    if (part.type == "exec") {
      around.actions.push_back(read_action(part));
      continue;
    }
    refuse_others(part.attributes, kSkipNames, "argument");
    if (around.skip || !read_condition(part)) continue;
    around.skip = true;
    around.message = read_text(part, "message");
  }
  return around;
}

Check read_check(const hcl::Block& block, Evaluate evaluate) {
  std::vector<std::string> labels;
  for (const hcl::Label& label : block.labels) labels.push_back(label.text);
  Check check{.command = command_of(block.header, "check", labels), .drift = std::nullopt, .decide = {}};
  for (const hcl::Attribute& attribute : block.body.attributes) {
    throw hcl::error_at(attribute.name_place, "Unsupported argument",
                        "An argument named " + quote_go(attribute.name) + " is not expected here.");
  }
  for (const hcl::Block& part : block.body.blocks) {
    if (part.type == "drift") {
      if (check.drift) throw hcl::error_at(part.header, "a check has one drift block at most");
      check.drift = read_drift(part, evaluate);
    } else if (part.type != "allow" && part.type != "deny") {
      throw hcl::error_at(part.header, "Unsupported block type",
                          "Blocks of type " + quote_go(part.type) + " are not expected here.");
    } else if (part.labels.size() != 1) {
      throw hcl::error_at(part.header, "block " + quote_go(part.type) + " must have exactly 1 label, its name");
    }
  }
  check.decide = [&block, command = check.command, evaluate = std::move(evaluate)](const Planned& planned) {
    decide(block, command, evaluate, planned);
  };
  return check;
}

}  // namespace portolan::project
