#include "operator/standalone/crd_schema.h"

#include <re2/re2.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "operator/standalone/crd_rules.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::standalone {
namespace {

using nlohmann::json;

const json& member(const json& object, const char* key) {
  static const json kNothing;
  const auto it = object.find(key);
  return it == object.end() ? kNothing : *it;
}

bool keeps_unknown(const json& schema) {
  return member(schema, "x-kubernetes-preserve-unknown-fields") == true;
}

void check_rules_known(const json& schema) {
  if (!schema.is_object()) return;
  for (const auto& rule : member(schema, "x-kubernetes-validations")) {
    if (find_crd_rule(rule.at("rule").get<std::string>()) == nullptr) {
      throw Error("no function for the CRD rule " + rule.at("rule").get<std::string>());
    }
  }
  if (schema.contains("properties")) {
    for (const auto& [name, property] : schema["properties"].items()) check_rules_known(property);
  }
  check_rules_known(member(schema, "items"));
  check_rules_known(member(schema, "additionalProperties"));
}

void prune(const json& schema, json& value) {
  if (value.is_array() && schema.contains("items")) {
    for (auto& item : value) prune(schema["items"], item);
  }
  if (!value.is_object()) return;
  const json& properties = member(schema, "properties");
  const json& extra = member(schema, "additionalProperties");
  for (auto it = value.begin(); it != value.end();) {
    if (properties.is_object() && properties.contains(it.key())) {
      prune(properties[it.key()], it.value());
    } else if (extra.is_object()) {
      prune(extra, it.value());
    } else if (!keeps_unknown(schema)) {
      it = value.erase(it);
      continue;
    }
    ++it;
  }
}

void fill_defaults(const json& schema, json& value) {
  if (value.is_array() && schema.contains("items")) {
    for (auto& item : value) fill_defaults(schema["items"], item);
  }
  if (!value.is_object() || !schema.contains("properties")) return;
  for (const auto& [name, property] : schema["properties"].items()) {
    const bool null_with_default = value.contains(name) && value[name].is_null() && property.contains("default");
    if ((!value.contains(name) || null_with_default) && property.contains("default")) {
      value[name] = property["default"];
    }
    if (value.contains(name)) fill_defaults(property, value[name]);
  }
}

const char* json_type(const json& value) {
  if (value.is_number_integer()) return "integer";
  return value.is_number() ? "number" : value.type_name();
}

bool has_type(const json& value, const std::string& type) {
  if (type == "integer") return value.is_number_integer();
  if (type == "number") return value.is_number();
  return type == value.type_name();
}

/// Collects what is wrong with a value, in the API server's words.
class Validator {
 public:
  std::vector<std::string> findings;

  void check(const json& schema, const json& value, const std::string& path) {
    if (value.is_null() && member(schema, "nullable") == true) return;
    const std::string type = schema.value("type", "");
    const bool either = member(schema, "x-kubernetes-int-or-string") == true;
    if (!type.empty() && !either && !has_type(value, type)) {
      findings.push_back(path + ": Invalid value: \"" + json_type(value) + "\": " + path + " in body must be of type " +
                         type + ": \"" + json_type(value) + "\"");
      return;
    }
    if (value.is_string()) check_text(schema, value.get<std::string>(), path);
    if (value.is_number()) check_number(schema, value, path);
    if (value.is_array()) check_list(schema, value, path);
    if (value.is_object()) check_object(schema, value, path);
    check_rules(schema, value, path);
  }

 private:
  void check_text(const json& schema, const std::string& text, const std::string& path) {
    const json& words = member(schema, "enum");
    if (words.is_array() && std::find(words.begin(), words.end(), text) == words.end()) {
      std::vector<std::string> supported;
      for (const auto& word : words) supported.push_back(word.dump());
      findings.push_back(path + ": Unsupported value: " + base::quote_go(text) +
                         ": supported values: " + base::join(supported, ", "));
    }
    const json& longest = member(schema, "maxLength");
    if (longest.is_number() && text.size() > longest.get<std::size_t>()) {
      findings.push_back(path + ": Too long: may not be more than " + longest.dump() + " bytes");
    }
    const json& shortest = member(schema, "minLength");
    if (shortest.is_number() && text.size() < shortest.get<std::size_t>()) {
      findings.push_back(path + ": Invalid value: " + base::quote_go(text) + ": " + path +
                         " in body should be at least " + shortest.dump() + " chars long");
    }
    const json& pattern = member(schema, "pattern");
    if (pattern.is_string() && !RE2::PartialMatch(text, RE2(pattern.get<std::string>()))) {
      findings.push_back(path + ": Invalid value: " + base::quote_go(text) + ": " + path + " in body should match '" +
                         pattern.get<std::string>() + "'");
    }
  }

  void check_number(const json& schema, const json& value, const std::string& path) {
    const json& minimum = member(schema, "minimum");
    if (minimum.is_number() && value < minimum) {
      findings.push_back(path + ": Invalid value: " + value.dump() + ": " + path +
                         " in body should be greater than or equal to " + minimum.dump());
    }
    const json& maximum = member(schema, "maximum");
    if (maximum.is_number() && value > maximum) {
      findings.push_back(path + ": Invalid value: " + value.dump() + ": " + path +
                         " in body should be less than or equal to " + maximum.dump());
    }
  }

  void check_list(const json& schema, const json& value, const std::string& path) {
    const json& longest = member(schema, "maxItems");
    if (longest.is_number() && value.size() > longest.get<std::size_t>()) {
      findings.push_back(path + ": Too many: " + std::to_string(value.size()) + ": must have at most " +
                         longest.dump() + " items");
    }
    for (std::size_t i = 0; i < value.size(); ++i) {
      check(member(schema, "items"), value[i], path + "[" + std::to_string(i) + "]");
    }
  }

  void check_object(const json& schema, const json& value, const std::string& path) {
    for (const auto& name : member(schema, "required")) {
      if (!value.contains(name.get<std::string>())) {
        findings.push_back(path + (path.empty() ? "" : ".") + name.get<std::string>() + ": Required value");
      }
    }
    const json& properties = member(schema, "properties");
    const json& extra = member(schema, "additionalProperties");
    for (const auto& [name, item] : value.items()) {
      const std::string inner = path.empty() ? name : path + "." + name;
      if (properties.is_object() && properties.contains(name)) {
        check(properties[name], item, inner);
      } else if (extra.is_object()) {
        check(extra, item, inner);
      }
    }
  }

  void check_rules(const json& schema, const json& value, const std::string& path) {
    for (const auto& rule : member(schema, "x-kubernetes-validations")) {
      const CrdRule holds = find_crd_rule(rule.at("rule").get<std::string>());
      if (holds != nullptr && !holds(value)) {
        findings.push_back(path + ": Invalid value: \"" + json_type(value) +
                           "\": " + rule.value("message", "rule failed"));
      }
    }
  }
};

}  // namespace

struct CrdSchema::State {
  std::string kind;
  json schema;
};

CrdSchema::CrdSchema(const nlohmann::json& crd) : state_(std::make_unique<State>()) {
  const json& spec = crd.at("spec");
  state_->kind = spec.at("names").at("kind").get<std::string>();
  state_->schema = spec.at("versions").at(0).at("schema").at("openAPIV3Schema");
  // metadata belongs to the API server itself; the CRD only names it.
  for (const char* own : {"metadata", "apiVersion", "kind"}) {
    if (state_->schema.contains("properties")) state_->schema["properties"].erase(own);
  }
  check_rules_known(state_->schema);
}

CrdSchema::~CrdSchema() = default;
CrdSchema::CrdSchema(CrdSchema&&) noexcept = default;

const std::string& CrdSchema::kind() const {
  return state_->kind;
}

void CrdSchema::normalize(nlohmann::json& object) const {
  for (auto& [name, property] : state_->schema.at("properties").items()) {
    if (object.contains(name)) prune(property, object[name]);
  }
  fill_defaults(state_->schema, object);
}

std::vector<std::string> CrdSchema::violations(const nlohmann::json& object) const {
  Validator validator;
  validator.check(state_->schema, object, "");
  return validator.findings;
}

}  // namespace portolan::standalone
