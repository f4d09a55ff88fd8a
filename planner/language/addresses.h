#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "planner/hcl/eval.h"
#include "planner/schema/model.h"

namespace portolan::language {

/// How the objects of a realm are called in a printed document (spec/schema-language.md 2.3): by name, or by schema and
/// name where the name alone would be ambiguous.
class Addresses {
 public:
  /// @param schema_scope  nothing is qualified
  Addresses(const schema::Realm& realm, bool schema_scope);

  /// Whether the realm has this object.
  bool has(std::string_view kind, std::string_view schema, std::string_view name) const;
  bool has_schema(std::string_view schema) const { return schemas_.contains(std::string(schema)); }

  /// The labels of the object's block: {name} or {schema, name}.
  std::vector<std::string> labels(std::string_view kind, std::string_view schema, std::string_view name) const;

  /// The path of a reference to it: the kind and its labels.
  std::vector<std::string> path(std::string_view kind, std::string_view schema, std::string_view name) const;

 private:
  /// Names of one kind with the schemas they occur in, each once.
  struct Kind {
    std::map<std::string, std::vector<std::string>, std::less<>> schemas_of;
    std::unordered_set<std::string, hcl::NameHash, std::equal_to<>> qualified;
  };
  void add(std::string_view kind, const std::string& schema, const std::string& name);
  static void qualify(Kind& kind);

  hcl::NameMap<Kind> kinds_;
  std::unordered_set<std::string> schemas_;
};

}  // namespace portolan::language
