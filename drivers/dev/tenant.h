#pragma once

#include <memory>
#include <stop_token>
#include <string>

#include "planner/base/url.h"
#include "planner/ports/dev_databases.h"

namespace portolan::dev {

/// Leases a fresh logical database on a server that several tenants share: with a random name and a role of its own
/// that owns this database, sees no other and can do nothing else on the server. The end of the lease drops both; what
/// a killed process left is dropped by the next lease on that server.
/// @param driver  of the URL's scheme; outlives the lease
/// @param admin   a session that may create databases and roles
/// @param bound   the lease's session is bound to one schema
/// Throws NoDevDatabase where the family cannot do that, and what Driver::open and statements throw.
std::unique_ptr<ports::DevLease> lease_tenant(const ports::Driver& driver, const base::Url& admin, bool bound,
                                              std::stop_token stop);

/// Whether a family can keep tenants apart for leases of this scope: where a realm is a whole server it cannot.
bool can_share(const std::string& scheme, bool bound);

/// Whether `error` says that a tenant's role may not do something that an administrator may.
bool lacks_rights(const std::string& scheme, const DatabaseError& error);

}  // namespace portolan::dev
