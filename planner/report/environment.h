#pragma once

#include <string>
#include <vector>

#include "planner/base/url.h"
#include "planner/report/template/value.h"

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

/// The fields `Driver`, `URL` and `Dir`. As text the URL is whole; its JSON never holds the user info.
std::vector<gotemplate::Field> environment_fields(const Environment& environment);

}  // namespace portolan::report
