#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "planner/base/url.h"

namespace portolan::postgres {

/// What libpq's keyword interface takes, in order. Holds the password: never print it.
struct ConnectParameters {
  std::vector<std::pair<std::string, std::string>> values;
  /// Run-time parameters of the server: sent in the startup packet, and set again where a proxy keeps that back.
  std::vector<std::pair<std::string, std::string>> settings;
  /// `connect_timeout` of the URL, when given.
  std::optional<std::chrono::milliseconds> timeout;
};

/// URL schemes of this family, all spellings (spec/cli.md 3.1).
const std::vector<std::string>& url_schemes();

/// The schema a URL binds its connection to: `search_path`, verbatim as one name, or Prisma's `schema`; nullopt in
/// realm scope.
std::optional<std::string> bound_schema(const base::Url& url);

/// Turns a URL into connection parameters (spec/cli.md 3.1). Query keys that libpq does not know are run-time
/// parameters and travel in `options`. Throws UsageError for values that cannot work.
ConnectParameters connect_parameters(const base::Url& url);

/// The parameters with their settings in libpq's `options`.
ConnectParameters with_startup_settings(ConnectParameters parameters);

}  // namespace portolan::postgres
