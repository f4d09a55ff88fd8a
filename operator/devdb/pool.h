#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <thread>

#include "operator/devdb/instances.h"
#include "operator/devdb/pending.h"
#include "operator/resources/spec.h"
#include "planner/ports/dev_databases.h"

namespace portolan::devdb {

/// Who asks for dev databases, and what its spec says of them.
struct Client {
  resources::Kind kind;
  resources::Metadata metadata;
  std::optional<resources::DevDB> dev_db;
  std::optional<bool> prewarm;
  Tell tell;
};

class Pool;

/// The dev databases of one pass over one resource: the database behind its dev URL, a private one in memory where the
/// family has that, or one in the cluster. Used by one thread.
class ClientDatabases final : public ports::DevDatabases {
 public:
  /// @param pool, by_url  outlive this object
  ClientDatabases(Pool& pool, ports::DevDatabases& by_url, Client client)
      : pool_(pool), by_url_(by_url), client_(std::move(client)) {}

  /// Also throws Pending.
  std::unique_ptr<ports::DevLease> lease(const ports::DevRequest& request, std::stop_token stop) override;

  /// To be called when a lease's session has failed with `error`: where a tenant's role was not allowed what an
  /// administrator is, the resource gets a server of its own from now on, and Pending is thrown. Else returns.
  void check_rights(const DatabaseError& error);

  /// How long the resource waited for the leases it got from servers in the cluster, earlier passes included; nothing
  /// when it got none.
  std::optional<std::chrono::nanoseconds> waited() const { return waited_; }

  /// Whether a lease was refused with Pending and the client will be woken.
  bool will_wake() const { return will_wake_; }

  /// The pass has ended with the resource in order (spec/operator.md 4.6). Never throws.
  void clean_up();

 private:
  /// What the servers of one resource have in common.
  Instance own_instance(const std::string& engine) const;
  Instance resource_instance(const dev::PodImage& image, const ports::DevRequest& request) const;
  Instance pool_instance(const dev::PodImage& image, const ports::DevRequest& request, bool shared) const;
  Instance custom_instance(const ports::DevRequest& request) const;
  std::unique_ptr<ports::DevLease> lease_server(const Instance& instance, const ports::DevRequest& request, bool shared,
                                                std::stop_token stop);
  std::unique_ptr<ports::DevLease> lease_at_once(const Instance& instance, const ports::DevRequest& request,
                                                 bool shared, std::stop_token stop);
  Server require(const Instance& instance);
  Waiter waiter() const { return {client_.kind, client_.metadata.key()}; }

  Pool& pool_;
  ports::DevDatabases& by_url_;
  Client client_;
  /// Scheme of the last lease in a tenant's database; empty: the last lease was none.
  std::string tenant_scheme_;
  bool will_wake_ = false;
  std::optional<std::chrono::nanoseconds> waited_;
  /// The server of the resource alone that was used.
  std::optional<resources::ObjectKey> used_;
};

/// Dev databases in the cluster for resources that name none (spec/operator.md 4, 10.2). Safe from any thread.
class Pool {
 public:
  /// Everything outlives the pool. @param wake  called for each resource whose dev database has news; must not throw
  Pool(kube::ObjectStore& store, const ports::Registry& registry, Settings settings, log::Logger& logger,
       std::function<void(const Waiter&)> wake, const base::Clock& clock = base::system_clock());
  ~Pool();

  /// Dev databases for one pass. @param by_url  for resources with a dev URL; outlives the result
  std::unique_ptr<ClientDatabases> open(ports::DevDatabases& by_url, Client client);

  /// Tidies up from now on until `stop`; every replica may do so.
  void run(std::stop_token stop);

  std::map<std::string, Instances::Count> counts() const { return instances_.counts(); }

 private:
  friend class ClientDatabases;

  void follow(const std::string& space);
  std::optional<resources::OwnerReference> pool_owner();
  bool is_demanding(const Waiter& client) const;
  void remember_demanding(const Waiter& client);
  void begin_wait(const Waiter& client);
  std::chrono::nanoseconds end_wait(const Waiter& client);

  kube::ObjectStore& store_;
  const ports::Registry& registry_;
  const Settings settings_;
  log::Logger& logger_;
  const base::Clock& clock_;
  PodWatch pods_;
  Instances instances_;
  mutable std::mutex mutex_;
  /// Resources whose SQL needs more than a tenant's rights. Forgetting them costs one failed attempt.
  std::set<Waiter> demanding_;
  /// Since when resources wait for a server.
  std::map<Waiter, std::chrono::steady_clock::time_point> waiting_;
};

}  // namespace portolan::devdb
