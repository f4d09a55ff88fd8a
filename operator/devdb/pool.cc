#include "operator/devdb/pool.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "drivers/dev/tenant.h"
#include "operator/resources/condition.h"
#include "planner/base/hash.h"
#include "planner/base/strings.h"

namespace portolan::devdb {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kLongestName = 63;

std::string short_hash(const std::string& text) {
  return base::hex_encode(base::sha256(text)).substr(0, 8);
}

/// `<resource>-atlas-dev-db`; a label cannot be longer than 63 characters.
std::string resource_name(const std::string& resource) {
  const std::string suffix = "-atlas-dev-db";
  if (resource.size() + suffix.size() <= kLongestName) return resource + suffix;
  return resource.substr(0, kLongestName - suffix.size() - 9) + "-" + short_hash(resource) + suffix;
}

std::string image_name(const dev::PodImage& image, const Settings& settings, const ports::DevRequest& request) {
  const auto configured = settings.pod.images.find(std::string(image.driver));
  if (configured != settings.pod.images.end()) return configured->second;
  if (settings.match_target_version && request.target) {
    return dev::image_for_version(image, request.target->version_number);
  }
  return std::string(image.image);
}

base::Url with_host(const base::Url& url, const std::string& host, bool with_password) {
  std::string text = url.scheme() + "://";
  if (!url.user().empty()) {
    text += base::percent_encode(url.user());
    if (with_password && url.has_password()) text += ":" + base::percent_encode(url.password());
    text += "@";
  }
  text += host.find(':') == std::string::npos ? host : "[" + host + "]";
  if (url.port() > 0) text += ":" + std::to_string(url.port());
  text += base::replace_all(base::percent_encode(url.path()), "%2F", "/");
  if (!url.raw_query().empty()) text += "?" + url.raw_query();
  return base::Url::parse(text);
}

/// Keeps its server from being scaled down.
class ServerLease final : public ports::DevLease {
 public:
  ServerLease(Instances& instances, Instance instance, const std::function<std::unique_ptr<ports::DevLease>()>& open)
      : use_(instances, std::move(instance)), inner_(open()) {}

  ports::Connection& connection() override { return inner_->connection(); }
  const ports::Driver& driver() const override { return inner_->driver(); }
  schema::Realm inspect(const ports::InspectScope& scope) override { return inner_->inspect(scope); }
  schema::Realm initial() override { return inner_->initial(); }
  void restore() override { inner_->restore(); }

 private:
  struct Use {
    Use(Instances& of, Instance what) : instances(of), instance(std::move(what)) { instances.begin_use(instance); }
    ~Use() { instances.end_use(instance); }
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;

    Instances& instances;
    Instance instance;
  };

  Use use_;
  std::unique_ptr<ports::DevLease> inner_;
};

}  // namespace

std::unique_ptr<ports::DevLease> ClientDatabases::lease(const ports::DevRequest& request, std::stop_token stop) {
  tenant_scheme_.clear();
  const bool in_memory = request.target_driver != nullptr && request.target_driver->memory_url().has_value();
  const bool custom = client_.dev_db && !client_.dev_db->pod_spec.empty() && !in_memory;
  if (custom) return lease_server(custom_instance(request), request, false, std::move(stop));
  if (request.url || in_memory) return by_url_.lease(request, std::move(stop));
  if (!request.target) throw ports::NoDevDatabase("no dev database: there is no target to make one for");
  const std::string& product = request.target->flavour;
  const dev::PodImage* image = dev::find_pod_image(product);
  if (image == nullptr) {
    throw ports::NoDevDatabase("devdb: unsupported driver " + base::quote_go(product) +
                               ". You need to provide the devURL on the resource: "
                               "https://atlasgo.io/integrations/kubernetes/operator#devurl");
  }
  if (client_.dev_db || pool_.settings_.mode == Mode::kResource) {
    return lease_server(resource_instance(*image, request), request, false, std::move(stop));
  }
  const bool shared = dev::can_share(request.target->family, request.schema_scope) && !pool_.is_demanding(waiter());
  return lease_server(pool_instance(*image, request, shared), request, shared, std::move(stop));
}

Instance ClientDatabases::own_instance(const std::string& engine) const {
  Instance instance;
  instance.key = {client_.metadata.space, resource_name(client_.metadata.name)};
  instance.engine = engine;
  instance.kind = marker::kResource;
  instance.owner = {.api_version = client_.kind.api_version(),
                    .kind = std::string(client_.kind.kind),
                    .name = client_.metadata.name,
                    .uid = client_.metadata.uid,
                    .controller = true,
                    .block_owner_deletion = true};
  if (client_.dev_db && client_.dev_db->metadata) {
    instance.labels = client_.dev_db->metadata->labels;
    instance.annotations = client_.dev_db->metadata->annotations;
  }
  return instance;
}

Instance ClientDatabases::resource_instance(const dev::PodImage& image, const ports::DevRequest& request) const {
  Instance instance = own_instance(request.target->family);
  instance.image = &image;
  instance.image_name = image_name(image, pool_.settings_, request);
  instance.bound = request.schema_scope;
  instance.url_template = dev::pod_url(image, instance.engine, "localhost", "", instance.bound).with_secrets();
  return instance;
}

Instance ClientDatabases::custom_instance(const ports::DevRequest& request) const {
  if (!request.url) throw ports::NoDevDatabase("devURL is required when devDB is provided");
  Instance instance = own_instance(request.target ? request.target->family : request.url->scheme());
  instance.pod_spec = client_.dev_db->pod_spec;
  instance.url_template = with_host(*request.url, "localhost", false).with_secrets();
  return instance;
}

Instance ClientDatabases::pool_instance(const dev::PodImage& image, const ports::DevRequest& request,
                                        bool shared) const {
  Instance instance;
  instance.engine = std::string(image.driver);
  instance.kind = shared ? marker::kShared : marker::kExclusive;
  instance.image = &image;
  instance.image_name = image_name(image, pool_.settings_, request);
  instance.owner = pool_.pool_owner();
  instance.bound = !shared && request.schema_scope;
  instance.url_template = dev::pod_url(image, instance.engine, "localhost", "", instance.bound).with_secrets();
  std::string name = "portolan-dev-" + instance.engine + "-" + short_hash(instance.image_name);
  if (!shared) name += "-" + short_hash(std::string(client_.kind.kind) + "/" + client_.metadata.key().text());
  instance.key = {pool_.settings_.pool_space, name};
  return instance;
}

std::unique_ptr<ports::DevLease> ClientDatabases::lease_server(const Instance& instance,
                                                               const ports::DevRequest& request, bool shared,
                                                               std::stop_token stop) {
  pool_.begin_wait(waiter());
  try {
    auto lease = lease_at_once(instance, request, shared, std::move(stop));
    waited_ = waited_.value_or(std::chrono::nanoseconds(0)) + pool_.end_wait(waiter());
    return lease;
  } catch (const Pending&) {
    throw;
  } catch (...) {
    pool_.end_wait(waiter());
    throw;
  }
}

std::unique_ptr<ports::DevLease> ClientDatabases::lease_at_once(const Instance& instance,
                                                                const ports::DevRequest& request, bool shared,
                                                                std::stop_token stop) {
  if (instance.kind == marker::kResource) used_ = instance.key;
  const Server server = require(instance);
  const auto open = [&]() -> std::unique_ptr<ports::DevLease> {
    if (shared) {
      const base::Url admin =
          dev::pod_url(*instance.image, request.target->family, server.address, server.password, false);
      const ports::Driver& driver = pool_.registry_.find(admin.scheme());
      return dev::lease_tenant(driver, admin, request.schema_scope, stop);
    }
    ports::DevRequest own = request;
    own.url = instance.image != nullptr ? dev::pod_url(*instance.image, request.target->family, server.address,
                                                       server.password, request.schema_scope)
                                        : with_host(*request.url, server.address, true);
    return by_url_.lease(own, stop);
  };
  try {
    auto lease = std::make_unique<ServerLease>(pool_.instances_, instance, open);
    if (shared) tenant_scheme_ = request.target->family;
    return lease;
  } catch (const ConnectionLost& error) {
    throw Pending(std::string(resources::message::kWaitingForDevDB) + ": " + error.what());
  } catch (const LockHeld&) {
    throw;
  } catch (const TransientError& error) {
    throw Pending(std::string(resources::message::kWaitingForDevDB) + ": " + error.what());
  }
}

Server ClientDatabases::require(const Instance& instance) {
  pool_.follow(instance.key.space);
  try {
    return pool_.instances_.require(instance, waiter(), client_.tell);
  } catch (const Pending&) {
    will_wake_ = true;
    throw;
  }
}

void ClientDatabases::check_rights(const DatabaseError& error) {
  if (tenant_scheme_.empty() || !dev::lacks_rights(tenant_scheme_, error)) return;
  pool_.remember_demanding(waiter());
  throw Pending("a dev database of its own is needed, because the shared one does not allow: " +
                std::string(error.what()));
}

void ClientDatabases::clean_up() {
  if (!used_) return;
  pool_.instances_.clean_up(*used_, client_.prewarm.value_or(pool_.settings_.prewarm), client_.tell);
}

Pool::Pool(kube::ObjectStore& store, const ports::Registry& registry, Settings settings, log::Logger& logger,
           std::function<void(const Waiter&)> wake, const base::Clock& clock)
    : store_(store),
      registry_(registry),
      settings_(std::move(settings)),
      logger_(logger),
      clock_(clock),
      pods_(store, std::move(wake)),
      instances_(store, settings_, pods_, logger, clock) {}

Pool::~Pool() = default;

std::unique_ptr<ClientDatabases> Pool::open(ports::DevDatabases& by_url, Client client) {
  return std::make_unique<ClientDatabases>(*this, by_url, std::move(client));
}

void Pool::run(std::stop_token stop) {
  const milliseconds pause = std::clamp<milliseconds>(settings_.idle / 4, milliseconds(500), milliseconds(60000));
  do {
    try {
      instances_.tidy();
    } catch (const Error& error) {
      logger_.warning("dev databases are not tidied up: " + std::string(error.what()));
    }
  } while (clock_.sleep(pause, stop));
}

/// One watch for all namespaces that hold resources, and one for the pool's.
void Pool::follow(const std::string& space) {
  pods_.follow(space == settings_.pool_space || !settings_.watched.empty() ? space : "");
}

std::optional<resources::OwnerReference> Pool::pool_owner() {
  if (settings_.operator_deployment.empty() || settings_.pool_space != settings_.operator_space) return std::nullopt;
  const auto own = store_.get(resources::kDeployment, {settings_.operator_space, settings_.operator_deployment});
  if (!own) return std::nullopt;
  return owner_of(*own);
}

void Pool::begin_wait(const Waiter& client) {
  const std::lock_guard lock(mutex_);
  waiting_.try_emplace(client, clock_.steady());
}

std::chrono::nanoseconds Pool::end_wait(const Waiter& client) {
  const std::lock_guard lock(mutex_);
  const auto since = waiting_.extract(client);
  return since.empty() ? std::chrono::nanoseconds(0) : clock_.steady() - since.mapped();
}

bool Pool::is_demanding(const Waiter& client) const {
  const std::lock_guard lock(mutex_);
  return demanding_.contains(client);
}

void Pool::remember_demanding(const Waiter& client) {
  const std::lock_guard lock(mutex_);
  demanding_.insert(client);
}

}  // namespace portolan::devdb
