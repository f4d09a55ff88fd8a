#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "planner/schema/type.h"

namespace portolan::ports {

/// What kind of values a type holds. Diff, defaults and lint ask for the class, never for the name.
enum class TypeClass {
  kBool,
  kInteger,
  kDecimal,
  kFloat,
  kString,
  kBinary,
  kBit,
  kDate,
  kTime,
  kInterval,
  kEnum,
  kSet,
  kJson,
  kUuid,
  kSpatial,
  kNetwork,
  kRange,
  kTextSearch,
  kXml,
  kMoney,
  kSerial,
  kPseudo,
  kUserDefined,
  kOther
};

/// One row of a dialect's type table (spec/schema-language.md 5).
struct TypeSpec {
  /// Word in HCL (`double_precision`).
  std::string_view hcl;
  /// Canonical SQL name, lower case (`double precision`).
  std::string_view sql;
  TypeClass type_class = TypeClass::kOther;
  /// Arguments: at least and at most how many; max -1 takes any number of quoted strings (enum, set).
  int min_args = 0;
  int max_args = 0;
  /// Other HCL words and SQL spellings of the same type, lower case.
  std::vector<std::string_view> aliases = {};
  /// Attributes it may carry as HCL column attributes, such as `unsigned`.
  std::vector<std::string_view> attributes = {};
};

/// A dialect's types, indexed both ways. Built once per dialect; the specs outlive the table.
class TypeTable {
 public:
  explicit TypeTable(std::vector<TypeSpec> specs);

  /// By HCL word or alias; nullptr when unknown.
  const TypeSpec* by_hcl(std::string_view word) const;
  /// By canonical SQL name or alias, any case; nullptr when unknown.
  const TypeSpec* by_sql(std::string_view name) const;
  std::span<const TypeSpec> specs() const { return specs_; }

 private:
  std::vector<TypeSpec> specs_;
  std::unordered_map<std::string, std::size_t> hcl_, sql_;
};

/// How a type is written in an HCL document: `word(args)` beside column attributes, a reference, or `sql("raw")`.
struct HclType {
  std::string word;
  /// Already quoted where they are strings.
  std::vector<std::string> args;
  /// Extra column attributes in print order, such as unsigned = true.
  schema::Properties attributes;
  /// Set: print `sql("...")` instead.
  std::optional<std::string> raw;
  /// Set: print a reference to this object instead.
  std::optional<schema::ObjectRef> object;
};

/// A SQL type text split into name, arguments and what follows: `decimal(10, 2) unsigned` gives
/// {"decimal", {"10", "2"}, "unsigned"}. Quoted arguments come without quotes, doubled quotes undone. `name` is lower
/// case. For forms such as `timestamp(3) with time zone` the suffix is "with time zone".
struct TypeText {
  std::string name;
  std::vector<std::string> args;
  std::string suffix;
};
TypeText split_type(std::string_view sql);

}  // namespace portolan::ports
