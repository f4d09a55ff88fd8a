#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "planner/base/url.h"
#include "planner/ports/connection.h"
#include "planner/ports/driver.h"

namespace portolan::ports {

/// What kind of clean database is wanted.
struct DevRequest {
  /// The user's dev URL, when there is one.
  std::optional<base::Url> url;
  /// The target's scheme and facts, for an automatic one.
  std::string target_scheme;
  std::optional<ServerFacts> target;
  bool schema_scope = true;
};

/// A clean database for as long as this lives. Destruction gives it back clean or throws it away; it never throws.
class DevLease {
 public:
  virtual ~DevLease() = default;
  virtual Connection& connection() = 0;
  virtual const Driver& driver() const = 0;

  /// Removes everything made since the lease began, so that the database can be used for the next step.
  virtual void restore() = 0;
};

/// Where clean dev databases come from. Implemented by drivers/dev and operator/devdb.
class DevDatabases {
 public:
  virtual ~DevDatabases() = default;

  /// Throws UsageError when none can be had (the text names what to do), PolicyError when the database is not clean
  /// (`sql/migrate: connected database is not clean: ...`), LockHeld while another lease uses it.
  virtual std::unique_ptr<DevLease> lease(const DevRequest& request, std::stop_token stop) = 0;
};

}  // namespace portolan::ports
