#include "planner/report/value_json.h"

#include <nlohmann/json.hpp>

namespace portolan::report {
namespace {

using gotemplate::Value;
using Kind = Value::Kind;
using nlohmann::ordered_json;

ordered_json struct_json(const gotemplate::Struct& structure, gotemplate::Budget& budget) {
  if (structure.json) return structure.json();
  if (structure.fields.empty() && structure.text) return structure.text();
  ordered_json json = ordered_json::object();
  for (const gotemplate::Field& field : structure.fields) {
    if (field.seen == gotemplate::Seen::kTemplateOnly) continue;
    const Value value = field.get();
    // Go never takes a struct for empty.
    if (field.omit_empty && !value.truth()) continue;
    json[field.name] = to_json(value, budget);
  }
  return json;
}

}  // namespace

ordered_json to_json(const Value& value, gotemplate::Budget& budget) {
  const gotemplate::Budget::Level level(budget);
  budget.step();
  switch (value.kind()) {
    case Kind::kNone:
    case Kind::kNull:
      return nullptr;
    case Kind::kBool:
      return value.boolean();
    case Kind::kInt:
      return value.integer();
    case Kind::kFloat:
      return value.number();
    case Kind::kString:
      budget.grow(value.text().size());
      return value.text();
    case Kind::kList: {
      ordered_json json = ordered_json::array();
      for (const Value& item : value.list()) json.push_back(to_json(item, budget));
      return json;
    }
    case Kind::kMap: {
      ordered_json json = ordered_json::object();
      for (const auto& [key, item] : value.map()) json[key] = to_json(item, budget);
      return json;
    }
    case Kind::kStruct:
      return struct_json(value.structure(), budget);
    case Kind::kFunction:
      throw UsageError("json: unsupported type: " + value.type_name());
  }
  return nullptr;
}

ordered_json to_json(const Value& value) {
  gotemplate::Budget budget({});
  return to_json(value, budget);
}

}  // namespace portolan::report
