#include "drivers/gorm.h"

namespace portolan::drivers {

codegen::GormTraits gorm_traits(const ports::ServerFacts& facts) {
  if (facts.family == "sqlite")
    return {.wide_numbers = true, .untyped_auto_increment = true, .parenthesized_numbers = true, .nullable_keys = true};
  if (facts.family == "postgres")
    return {.parenthesized_numbers = true, .unique_constraints = true, .raw_json = "json"};
  return {.column_charsets = true, .raw_json = facts.flavour == "mariadb" ? "json" : ""};
}

}  // namespace portolan::drivers
