#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "planner/base/errors.h"
#include "planner/base/url.h"
#include "planner/ports/connection.h"
#include "planner/ports/driver.h"

namespace portolan::ports {

/// No dev database was named and none can be made for the target.
class NoDevDatabase : public UsageError {
 public:
  using UsageError::UsageError;
};

/// What kind of clean database is wanted.
struct DevRequest {
  /// The user's dev URL, when there is one.
  std::optional<base::Url> url;
  /// The target's driver and facts, for an automatic one; null when there is no target.
  const Driver* target_driver = nullptr;
  std::optional<ServerFacts> target;
  bool schema_scope = true;
  /// How long to wait while another lease uses the same database.
  std::chrono::milliseconds lock_timeout{10000};
};

/// A clean database for as long as this lives. Destruction gives it back clean or throws it away; it never throws.
class DevLease {
 public:
  virtual ~DevLease() = default;

  /// The session; a `restore` may replace it, so ask again afterwards.
  virtual Connection& connection() = 0;
  virtual const Driver& driver() const = 0;

  /// What the database holds now, without the lease's own bookkeeping.
  virtual schema::Realm inspect(const InspectScope& scope) = 0;

  /// What the database held when the lease began, or was restored: what every clean one comes with.
  virtual schema::Realm initial() { return inspect({}); }

  /// Removes everything made since the lease began, so that the database can be used for the next step.
  virtual void restore() = 0;
};

/// Where clean dev databases come from. Implemented by drivers/dev and operator/devdb.
class DevDatabases {
 public:
  virtual ~DevDatabases() = default;

  /// Throws NoDevDatabase when none can be had, PolicyError when the database is not clean
  /// (`sql/migrate: taking database snapshot: sql/migrate: connected database is not clean: ...`), LockHeld while
  /// another lease uses it, and what Driver::open throws.
  virtual std::unique_ptr<DevLease> lease(const DevRequest& request, std::stop_token stop) = 0;
};

}  // namespace portolan::ports
