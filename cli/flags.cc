#include "cli/flags.h"

#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::cli {
namespace {

using base::quote_go;

std::string label(const FlagSpec& flag) {
  const std::string name = "--" + std::string(flag.name);
  return flag.shorthand == 0 ? name : "-" + std::string(1, flag.shorthand) + ", " + name;
}

}  // namespace

FlagValues::FlagValues(const FlagTable& table) {
  for (const FlagSpec& flag : table) {
    Value& value = values_[std::string(flag.name)];
    if (!flag.default_value.empty()) read(value, flag.type, std::string(flag.default_value));
  }
}

void FlagValues::assign(const FlagSpec& flag, const std::string& text) {
  Value& value = values_.at(std::string(flag.name));
  if (!value.set) value.list.clear();
  try {
    read(value, flag.type, text);
  } catch (const UsageError& error) {
    throw UsageError("invalid argument " + quote_go(text) + " for " + quote_go(label(flag)) + " flag: " + error.what());
  }
  value.set = true;
}

void FlagValues::fill(const FlagSpec& flag, const std::vector<std::string>& values) {
  if (flag.type == FlagType::kStrings) {
    replace(flag.name, values);
  } else {
    assign(flag, values.at(0));
  }
}

void FlagValues::replace(std::string_view name, std::vector<std::string> values) {
  Value& value = values_.at(std::string(name));
  value.set = true;
  value.text = values.at(0);
  value.list = std::move(values);
}

void FlagValues::read(Value& value, FlagType type, const std::string& text) {
  switch (type) {
    case FlagType::kBool:
      value.boolean = parse_bool(text);
      return;
    case FlagType::kString:
      value.text = text;
      return;
    case FlagType::kDuration:
      value.duration = parse_duration(text);
      return;
    case FlagType::kUint:
      value.number = parse_uint(text);
      return;
    case FlagType::kStrings:
    case FlagType::kVariables:
      for (std::string& field : parse_csv(text)) {
        if (type == FlagType::kVariables && field.find('=') == std::string::npos) {
          throw UsageError("variables must be format as key=value, got: " + quote_go(field));
        }
        value.list.push_back(std::move(field));
      }
      return;
  }
}

std::vector<std::pair<std::string, std::string>> FlagValues::variables(std::string_view name) const {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const std::string& field : list(name)) {
    const std::size_t equals = field.find('=');
    pairs.emplace_back(field.substr(0, equals), field.substr(equals + 1));
  }
  return pairs;
}

}  // namespace portolan::cli
