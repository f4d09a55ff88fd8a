#pragma once

#include <span>
#include <string_view>

namespace portolan::postgres {

/// One operator class: access method (upper case), type as format_type() prints it, class name (spec/planner.md,
/// Appendix A).
struct OperatorClass {
  std::string_view method;
  std::string_view type;
  std::string_view name;
  bool is_default = false;
};

std::span<const OperatorClass> operator_classes();

/// Names of all known classes, without doubles; HCL writes them as bare words.
std::span<const std::string_view> operator_class_names();

/// Whether `name` is the default class of an access method (any case) for a type. `type` is a canonical SQL name
/// without arguments, or anyenum, anyarray, anyrange, anymultirange.
bool is_default_operator_class(std::string_view method, std::string_view type, std::string_view name);

}  // namespace portolan::postgres
