#pragma once

#include <string>
#include <string_view>

#include "planner/ports/dialect.h"

namespace portolan::loaders {

/// What a loader writes for (orms.md 1.7).
struct Target {
  /// Canonical name; empty: not known yet.
  std::string dialect;
  /// Empty: the default of the dialect.
  std::string server_version;
};

/// The canonical name of a dialect. Throws UsageError(`unknown dialect "x"; known: ...`).
std::string canonical_dialect(std::string_view name);

/// The version that is assumed where nobody says one.
std::string default_version(std::string_view dialect);

/// What a server's facts come to.
Target target_of(const ports::ServerFacts& facts);

/// The canonical name of what a URL's scheme, or the first word after `docker://`, stands for; empty: none is known.
std::string dialect_of_url(std::string_view url);

/// The `docker://` URL of a throw-away server of a target's kind and version; empty: there is none.
/// @param schema  the schema it is bound to, where that is not the database
std::string docker_dev_url(const Target& target, const std::string& schema);

}  // namespace portolan::loaders
