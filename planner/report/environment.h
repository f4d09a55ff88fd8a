#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "planner/base/url.h"

namespace portolan::report {

/// The `Env` of a report (spec/cli.md 6.1).
struct Environment {
  /// Name of the driver.
  std::string driver;
  base::Url url;
  /// Schema the connection is bound to; empty in database scope.
  std::string schema;
  /// URL of the migration directory, with its password redacted; empty when the command has none.
  std::string dir;
};

/// Adds the fields `Driver`, `URL` and `Dir` to `object`. The user info of the URL never gets in.
void add_environment(nlohmann::ordered_json& object, const Environment& environment);

}  // namespace portolan::report
