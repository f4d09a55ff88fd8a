#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "planner/hcl/eval.h"

namespace portolan::hcl {

// The groups of spec/project-file.md 6; functions.h puts them together.
void add_number_functions(NameMap<Function>& functions);
void add_string_functions(NameMap<Function>& functions);
void add_format_functions(NameMap<Function>& functions);
void add_regex_functions(NameMap<Function>& functions);
void add_list_functions(NameMap<Function>& functions);
void add_mapping_functions(NameMap<Function>& functions);
void add_set_functions(NameMap<Function>& functions);
void add_conversion_functions(NameMap<Function>& functions);
void add_csv_functions(NameMap<Function>& functions);
void add_json_functions(NameMap<Function>& functions);
void add_yaml_functions(NameMap<Function>& functions);
void add_time_functions(NameMap<Function>& functions);
void add_url_functions(NameMap<Function>& functions);

/// Compact JSON, keys sorted, `<`, `>`, `&`, U+2028 and U+2029 escaped. Throws Error for a reference, raw expression or
/// type.
std::string to_json(const Value& value);

/// The value of a JSON text. Throws FunctionError(`invalid JSON at byte 3`).
Value from_json(std::string_view text);

/// A Go duration such as `-1h30m0.5s` in nanoseconds; nullopt when it is none.
std::optional<std::int64_t> parse_duration(std::string_view text);

// Shorthands for tables of functions.

inline Parameter string_parameter(std::string name) {
  return {std::move(name), Type::Kind::string, false};
}
inline Parameter number_parameter(std::string name) {
  return {std::move(name), Type::Kind::number, false};
}
inline Parameter any_parameter(std::string name) {
  return {std::move(name), Type(), false};
}
inline Parameter nullable_parameter(std::string name) {
  return {std::move(name), Type(), true};
}
inline Parameter strings_parameter(std::string name) {
  return {std::move(name), Type::list(Type::Kind::string), false};
}

template <typename Run>
void add(NameMap<Function>& functions, std::string name, std::vector<Parameter> parameters, Run run) {
  functions.insert_or_assign(std::move(name), Function{std::move(parameters), std::nullopt, std::move(run)});
}

template <typename Run>
void add_variadic(NameMap<Function>& functions, std::string name, std::vector<Parameter> parameters, Parameter rest,
                  Run run) {
  functions.insert_or_assign(std::move(name), Function{std::move(parameters), std::move(rest), std::move(run)});
}

/// Argument `index` as an integer that fits an index; throws ArgumentError otherwise.
std::int64_t whole_number(const Call& call, std::size_t index);

/// Argument `index` if it is a list, set or tuple; throws FunctionError(`message`) otherwise.
const Value& sequence_argument(const Call& call, std::size_t index, const std::string& message);

/// A copy of the elements of a sequence.
std::vector<Value> copy_elements(const Value& sequence);

/// `elements` as a list when `like` is a typed list or set, else as a tuple.
Value sequence_like(const Value& like, std::vector<Value> elements);

/// A list of strings.
Value string_list(std::vector<std::string> texts);

}  // namespace portolan::hcl
