#include "planner/report/plan_value.h"

#include <nlohmann/json.hpp>

namespace portolan::report {

using gotemplate::field;
using gotemplate::Struct;
using gotemplate::Value;

Value change_value(const change::Statement& statement) {
  Struct value{
      .type = "*migrate.Change",
      .fields = {field("Cmd", statement.sql), field("Args", Value::List{}), field("Comment", statement.comment),
                 field("Reverse", Value::List(statement.reverse.begin(), statement.reverse.end()))},
      .methods = {}};
  value.json = [sql = statement.sql] { return nlohmann::ordered_json(sql); };
  return value;
}

Value::List change_values(const change::Plan& plan) {
  Value::List values;
  for (const change::Statement& statement : plan.statements) values.push_back(change_value(statement));
  return values;
}

Value plan_value(const change::Plan& plan) {
  return Struct{.type = "*migrate.Plan",
                .fields = {field("Version", plan.version), field("Name", plan.name),
                           field("Reversible", plan.reversible), field("Transactional", plan.transactional),
                           field("Changes", change_values(plan)), field("Delimiter", plan.delimiter),
                           field("Directives", Value::List(plan.directives.begin(), plan.directives.end()))},
                .methods = {}};
}

}  // namespace portolan::report
