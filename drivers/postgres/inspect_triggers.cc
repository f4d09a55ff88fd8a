#include "drivers/postgres/inspector.h"
#include "drivers/postgres/text.h"
#include "planner/base/strings.h"

namespace portolan::postgres {
namespace {

using catalog::Row;
using schema::Word;

constexpr char kTriggers[] = "pg_trigger";
constexpr char kPolicies[] = "pg_policy";

/// Bits of pg_trigger.tgtype.
constexpr std::int64_t kForRow = 1;
constexpr std::int64_t kBefore = 2;
constexpr std::int64_t kInsteadOf = 64;
constexpr std::pair<std::int64_t, std::string_view> kEvents[] = {
    {8, "delete"}, {4, "insert"}, {32, "truncate"}, {16, "update"}};

std::string_view timing(std::int64_t bits) {
  if ((bits & kBefore) != 0) return "before";
  return (bits & kInsteadOf) != 0 ? "instead_of" : "after";
}

/// What pg_get_triggerdef() says where no catalog column does: the condition and the arguments.
void read_definition(const std::string& definition, schema::Properties& properties) {
  constexpr std::string_view kWhen = " WHEN (";
  std::size_t at = definition.find(" FOR EACH ");
  if (at == std::string::npos) return;
  if (const std::size_t when = definition.find(kWhen, at); when != std::string::npos) {
    const std::size_t open = when + kWhen.size() - 1;
    const std::size_t close = closing_parenthesis(definition, open);
    // A trigger without a condition may have the words in its arguments.
    if (definition.find(" EXECUTE ", at) > when) {
      properties.set("when", definition.substr(open + 1, close - open - 1));
      at = close;
    }
  }
  const std::size_t open = definition.find('(', definition.find(" EXECUTE ", at));
  if (open == std::string::npos) return;
  std::vector<std::string> arguments;
  for (const std::string& item :
       split_list(std::string_view(definition).substr(open + 1, definition.size() - open - 2))) {
    if (const auto literal = leading_literal(base::trim(item))) arguments.push_back(literal->value);
  }
  if (!arguments.empty()) properties.set("execute.args", std::move(arguments));
}

void set_deferrable(schema::Properties& properties, bool deferrable, bool deferred) {
  if (deferrable) properties.set("deferrable", Word{deferred ? "INITIALLY DEFERRED" : "INITIALLY IMMEDIATE"});
}

std::string_view firing(char enabled) {
  switch (enabled) {
    case 'D':
      return "DISABLED";
    case 'R':
      return "REPLICA";
    case 'A':
      return "ALWAYS";
    default:
      return {};
  }
}

std::string_view command(char letter) {
  switch (letter) {
    case 'r':
      return "SELECT";
    case 'a':
      return "INSERT";
    case 'w':
      return "UPDATE";
    case 'd':
      return "DELETE";
    default:
      return "ALL";
  }
}

}  // namespace

schema::Object& Inspector::add_owned(std::string kind, std::string name, const Relation& relation) {
  add_object(relation.schema, std::move(kind), std::move(name), true);
  schema::Object& object = realm_.schemas[relation.schema].objects.back();
  const schema::Table& table = relation.table;
  object.properties.set("table", table.name);
  object.depends_on.push_back({relation.view ? relation.view->kind : "table", table.schema, table.name});
  return object;
}

void Inspector::read_triggers() {
  for (const auto& cells : ask_in_schemas(catalog::triggers()).rows) {
    const Row row(cells);
    const auto it = relations_.find(row.oid(2));
    if (it == relations_.end() || is_member(kTriggers, row.oid(0))) continue;
    schema::Object& trigger = add_owned("trigger", row.text(1), it->second);
    note_place(kTriggers, row.oid(0), it->second.schema);
    describe_trigger(row, it->second, trigger);
  }
}

void Inspector::describe_trigger(const Row& row, const Relation& relation, schema::Object& trigger) const {
  schema::Properties& properties = trigger.properties;
  const std::int64_t bits = row.number(3);
  const std::string block = std::string(timing(bits)) + ".";
  for (const auto& [bit, event] : kEvents) {
    if ((bits & bit) != 0) properties.set(block + std::string(event), true);
  }
  std::vector<std::string> columns;
  for (const std::int64_t number : row.numbers(8)) {
    const auto column = relation.names.find(number);
    if (column != relation.names.end()) columns.push_back(column->second);
  }
  if (!columns.empty()) {
    properties.erase(block + "update");
    properties.set(block + "update_of", std::move(columns));
  }
  properties.set("for", Word{(bits & kForRow) != 0 ? "ROW" : "STATEMENT"});
  if (row.flag(5)) properties.set("constraint", true);
  set_deferrable(properties, row.flag(6), row.flag(7));
  if (!row.null(9)) properties.set("referencing.old_table", row.text(9));
  if (!row.null(10)) properties.set("referencing.new_table", row.text(10));
  if (const std::string_view word = firing(row.letter(4)); !word.empty()) {
    properties.set("enabled", Word{std::string(word)});
  }
  read_definition(row.text(13), properties);
  trigger.depends_on.push_back({"function", row.text(11), row.text(12)});
  trigger.comment = description(kTriggers, row.oid(0));
  // A constraint trigger may look at a second table.
  if (row.flag(14)) trigger.understood = false;
}

void Inspector::read_policies() {
  for (const auto& cells : ask_in_schemas(catalog::policies()).rows) {
    const Row row(cells);
    const auto it = relations_.find(row.oid(2));
    if (it == relations_.end() || is_member(kPolicies, row.oid(0))) continue;
    schema::Object& policy = add_owned("policy", row.text(1), it->second);
    note_place(kPolicies, row.oid(0), it->second.schema);
    if (!row.flag(3)) policy.properties.set("as", Word{"RESTRICTIVE"});
    policy.properties.set("for", Word{std::string(command(row.letter(4)))});
    policy.properties.set("to", array_elements(row.text(5)));
    if (!row.null(6)) policy.properties.set("using", row.text(6));
    if (!row.null(7)) policy.properties.set("check", row.text(7));
    policy.comment = description(kPolicies, row.oid(0));
  }
}

}  // namespace portolan::postgres
