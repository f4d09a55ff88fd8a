#pragma once

#include <optional>
#include <string>
#include <vector>

#include "planner/schema/properties.h"

namespace portolan::schema {

/// Names an object of a realm: its kind ("enum", "domain", "composite", "table", ...), schema (may be empty) and name.
struct ObjectRef {
  std::string kind;
  std::string schema;
  std::string name;
  bool operator==(const ObjectRef&) const = default;
};

/// The type of a column, already resolved through the dialect's type table (planner/ports/types.h).
///
/// `name` is the canonical SQL name ("varchar", "character varying", "timestamp with time zone"); aliases are gone.
/// `args` are sizes, precisions and scales in order, or the values of an enum or set without quotes.
/// `attributes` hold what modifies a type (`unsigned` = true).
/// A user-defined type has `object` (resolved: an enum, domain, ...) or else `name` is its verbatim text and
/// `user_defined` is set.
struct ColumnType {
  std::string name;
  std::vector<std::string> args;
  Properties attributes;
  std::optional<ObjectRef> object;
  bool user_defined = false;
  bool array = false;

  bool operator==(const ColumnType&) const = default;
};

}  // namespace portolan::schema
