#include "drivers/dev/server_driver.h"

#include <map>
#include <mutex>

#include "drivers/dev/docker_url.h"
#include "drivers/dev/server.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::dev {
namespace {

std::unique_ptr<Server> start(const base::Url& url, const DockerUrl& wanted, const StartContext& context) {
  std::string no_engine;
  try {
    return start_container(wanted, context);
  } catch (const NoServer& error) {
    no_engine = error.what();
  }
  if (!wanted.build.context.empty()) {
    throw UsageError("cannot build the image of the dev database " + base::quote_go(describe(url)) +
                     ": no container engine answers (" + no_engine + "). Start docker or podman");
  }
  try {
    return start_local_server(wanted, context);
  } catch (const NoServer& error) {
    throw UsageError("cannot start a dev database for " + base::quote_go(describe(url)) +
                     ": no container engine answers (" + no_engine + "), and " + error.what() +
                     ". Start docker or podman, or install that server (PORTOLAN_SERVERS names its folder), or pass "
                     "the URL of an empty database");
  }
}

class ServerDriver final : public ports::Driver {
 public:
  ServerDriver(const ports::Registry& registry, ports::ProcessRunner& programs, std::ostream* out)
      : registry_(registry), programs_(programs), out_(out) {}

  const std::vector<std::string>& schemes() const override { return docker_schemes(); }

  std::unique_ptr<ports::Connection> open(const base::Url& url, const ports::OpenOptions& options) const override {
    const DockerUrl wanted = parse_docker_url(url);
    return family(wanted).open(server(url, wanted, options.stop).url(), options);
  }

  schema::Realm inspect(ports::Connection& connection, const ports::InspectScope& scope) const override {
    return family(connection).inspect(connection, scope);
  }

  std::unique_ptr<ports::Dialect> offline_dialect(const base::Url& url) const override {
    const DockerUrl wanted = parse_docker_url(url);
    return family(wanted).offline_dialect(wanted.database_url("localhost"));
  }

  std::optional<std::string> bound_schema(const base::Url& url) const override {
    const DockerUrl wanted = parse_docker_url(url);
    return family(wanted).bound_schema(wanted.database_url("localhost"));
  }

  bool end_session(ports::Connection& connection, const std::string& session_id) const override {
    return family(connection).end_session(connection, session_id);
  }

 private:
  const ports::Driver& family(const DockerUrl& wanted) const {
    return registry_.find(std::string(wanted.product->scheme));
  }

  const ports::Driver& family(ports::Connection& connection) const {
    return registry_.find(connection.dialect().facts().family);
  }

  const Server& server(const base::Url& url, const DockerUrl& wanted, std::stop_token stop) const {
    const std::lock_guard lock(mutex_);
    std::unique_ptr<Server>& entry = servers_[url.with_secrets()];
    if (entry != nullptr) return *entry;
    StartContext context{family(wanted), programs_, std::move(stop)};
    if (wanted.verbose) context.out = out_;
    entry = start(url, wanted, context);
    return *entry;
  }

  const ports::Registry& registry_;
  ports::ProcessRunner& programs_;
  std::ostream* out_;
  mutable std::mutex mutex_;
  /// By the URL as given.
  mutable std::map<std::string, std::unique_ptr<Server>> servers_;
};

}  // namespace

std::unique_ptr<ports::Driver> make_server_driver(const ports::Registry& registry, ports::ProcessRunner& programs,
                                                  std::ostream* out) {
  return std::make_unique<ServerDriver>(registry, programs, out);
}

}  // namespace portolan::dev
