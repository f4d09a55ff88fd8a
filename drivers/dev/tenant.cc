#include "drivers/dev/tenant.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "drivers/dev/scratch.h"
#include "planner/base/errors.h"
#include "planner/base/hash.h"
#include "planner/base/random.h"
#include "planner/base/strings.h"

namespace portolan::dev {
namespace {

using Statements = std::vector<std::string_view>;

/// What a server of the SCRAM-SHA-256 method keeps of a password (RFC 5803), so that statements and logs do not hold
/// the password. One round is enough for one that cannot be guessed, and signing in costs a thousandth of the usual.
std::string scram_secret(const std::string& password) {
  const std::string salt = base::random_bytes(16);
  const std::string salted = base::hmac_sha256(password, salt + std::string("\0\0\0\1", 4));
  const std::string stored_key = base::sha256(base::hmac_sha256(salted, "Client Key"));
  const std::string server_key = base::hmac_sha256(salted, "Server Key");
  return "SCRAM-SHA-256$1:" + base::base64_encode(salt) + "$" + base::base64_encode(stored_key) + ":" +
         base::base64_encode(server_key);
}

/// The server makes what it keeps of a password by itself.
std::string plain_secret(const std::string& password) {
  return password;
}

/// The statements of a family; `{name}` is the name of database and role, `{secret}` what the role's password is told
/// as.
struct TenantRules {
  std::vector<std::string_view> schemes;
  /// A realm is one database, so that a tenant can have a whole one.
  bool realm_in_database;
  std::string (*secret)(const std::string& password);
  /// Once for a server, again without harm.
  Statements prepare;
  Statements create;
  /// By the administrator, in the new database.
  Statements inside;
  Statements drop;
  /// The names of what tenants have left, one a row.
  std::string_view leftovers;
  /// Added to the URL of a bound session.
  std::pair<std::string_view, std::string_view> bound_parameter;
  /// Codes of errors that say that a right is missing.
  std::vector<std::string_view> lacking;
};

const std::vector<TenantRules>& rules() {
  static const std::vector<TenantRules> kRules = {
      {.schemes = {"postgres", "postgresql"},
       .realm_in_database = true,
       .secret = scram_secret,
       .prepare = {"REVOKE CONNECT ON DATABASE postgres FROM PUBLIC",
                   "REVOKE CONNECT ON DATABASE template1 FROM PUBLIC"},
       // Nobody connects before everybody else is locked out.
       .create = {"CREATE ROLE \"{name}\" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD '{secret}'",
                  "CREATE DATABASE \"{name}\" OWNER \"{name}\" TEMPLATE template0 ALLOW_CONNECTIONS false",
                  "REVOKE ALL ON DATABASE \"{name}\" FROM PUBLIC", "ALTER DATABASE \"{name}\" ALLOW_CONNECTIONS true"},
       .inside = {"ALTER SCHEMA public OWNER TO \"{name}\""},
       .drop = {"UPDATE pg_database SET datallowconn = false WHERE datname = '{name}'",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'",
                "DROP DATABASE IF EXISTS \"{name}\"", "DROP ROLE IF EXISTS \"{name}\""},
       .leftovers = "SELECT datname FROM pg_database WHERE datname ~ '^portolan[0-9a-f]{24}$' UNION "
                    "SELECT rolname FROM pg_roles WHERE rolname ~ '^portolan[0-9a-f]{24}$'",
       .bound_parameter = {"search_path", "public"},
       .lacking = {"42501"}},
      {.schemes = {"mysql", "maria", "mariadb"},
       .realm_in_database = false,
       .secret = plain_secret,
       // Without it a role with the rights on its database could not create triggers and functions there.
       .prepare = {"SET GLOBAL log_bin_trust_function_creators = 1"},
       .create = {"CREATE DATABASE `{name}`", "CREATE USER '{name}'@'%' IDENTIFIED BY '{secret}'",
                  "GRANT ALL PRIVILEGES ON `{name}`.* TO '{name}'@'%'"},
       .inside = {},
       .drop = {"SET SESSION lock_wait_timeout = 10", "DROP USER IF EXISTS '{name}'@'%'",
                "DROP DATABASE IF EXISTS `{name}`"},
       .leftovers = "SELECT schema_name FROM information_schema.schemata WHERE schema_name REGEXP "
                    "'^portolan[0-9a-f]{24}$' UNION SELECT user FROM mysql.user WHERE user REGEXP "
                    "'^portolan[0-9a-f]{24}$'",
       .bound_parameter = {"", ""},
       .lacking = {"1044", "1142", "1143", "1227", "1370", "1419"}},
  };
  return kRules;
}

const TenantRules* find_rules(const std::string& scheme) {
  const auto& all = rules();
  const auto found = std::find_if(all.begin(), all.end(), [&](const TenantRules& r) {
    return std::find(r.schemes.begin(), r.schemes.end(), scheme) != r.schemes.end();
  });
  return found == all.end() ? nullptr : &*found;
}

/// A tenant's database and role on a server. The administrator's session holds a lock by the tenant's name, so that
/// others can tell a living tenant from one whose process is gone.
class Tenant {
 public:
  Tenant(const TenantRules& rules, const ports::Driver& driver, const base::Url& admin, const std::stop_token& stop)
      : rules_(rules), driver_(driver), admin_(driver.open(admin, {.stop = stop})) {
    run(*admin_, rules_.prepare);
    drop_leftovers();
    name_ = "portolan" + base::hex_encode(base::random_bytes(12));
    password_ = base::hex_encode(base::random_bytes(32));
    secret_ = rules_.secret(password_);
    lock_ = admin_->lock(name_, std::chrono::milliseconds(0), stop);
    try {
      run(*admin_, rules_.create);
      if (!rules_.inside.empty())
        run(*driver_.open(url_of(admin, admin.user(), admin.password()), {.stop = stop}), rules_.inside);
    } catch (...) {
      drop(name_);
      throw;
    }
  }
  ~Tenant() { drop(name_); }
  Tenant(const Tenant&) = delete;
  Tenant& operator=(const Tenant&) = delete;

  base::Url url(const base::Url& admin, bool bound) const {
    base::Url url = url_of(admin, name_, password_);
    const auto& [key, value] = rules_.bound_parameter;
    if (bound && !key.empty()) url.set_parameter(key, std::string(value));
    return url;
  }

 private:
  void run(ports::Connection& connection, const Statements& statements) const { run(connection, statements, name_); }

  void run(ports::Connection& connection, const Statements& statements, const std::string& name) const {
    for (const std::string_view statement : statements) {
      connection.execute(base::replace_all(base::replace_all(statement, "{name}", name), "{secret}", secret_));
    }
  }

  base::Url url_of(const base::Url& admin, const std::string& user, const std::string& password) const {
    const std::string host = admin.host().find(':') == std::string::npos ? admin.host() : "[" + admin.host() + "]";
    std::string text = admin.scheme() + "://" + base::percent_encode(user) + ":" + base::percent_encode(password);
    text += "@" + host + ":" + std::to_string(admin.port()) + "/" + name_;
    if (!admin.raw_query().empty()) text += "?" + admin.raw_query();
    return base::Url::parse(text);
  }

  /// What cannot be dropped now is dropped by a later lease, or goes with the server.
  void drop(const std::string& name) noexcept {
    try {
      run(*admin_, rules_.drop, name);
    } catch (const Error&) {
      return;
    }
  }

  void drop_leftovers() {
    for (const auto& row : admin_->query(rules_.leftovers).rows) {
      try {
        const auto lock = admin_->lock(row.at(0).value_or(""), std::chrono::milliseconds(0));
        drop(row.at(0).value_or(""));
      } catch (const LockHeld&) {
        continue;
      }
    }
  }

  const TenantRules& rules_;
  const ports::Driver& driver_;
  std::unique_ptr<ports::Connection> admin_;
  std::unique_ptr<ports::Lock> lock_;
  std::string name_, password_, secret_;
};

class TenantLease final : public ports::DevLease {
 public:
  TenantLease(const TenantRules& rules, const ports::Driver& driver, const base::Url& admin, bool bound,
              const std::stop_token& stop)
      : driver_(driver),
        tenant_(rules, driver, admin, stop),
        connection_(driver.open(tenant_.url(admin, bound), {.stop = stop})),
        cancel_(stop, [this] { connection_->cancel(); }),
        scratch_(driver, *connection_) {
    scratch_.remember();
  }

  ports::Connection& connection() override { return *connection_; }
  const ports::Driver& driver() const override { return driver_; }
  schema::Realm inspect(const ports::InspectScope& scope) override { return driver_.inspect(*connection_, scope); }
  schema::Realm initial() override { return scratch_.snapshot(); }
  void restore() override { scratch_.reset(); }

 private:
  const ports::Driver& driver_;
  Tenant tenant_;
  std::unique_ptr<ports::Connection> connection_;
  std::stop_callback<std::function<void()>> cancel_;
  Scratch scratch_;
};

}  // namespace

std::unique_ptr<ports::DevLease> lease_tenant(const ports::Driver& driver, const base::Url& admin, bool bound,
                                              std::stop_token stop) {
  const TenantRules* rules = find_rules(admin.scheme());
  if (rules == nullptr) throw ports::NoDevDatabase("no tenants can be kept apart for " + admin.scheme());
  return std::make_unique<TenantLease>(*rules, driver, admin, bound, stop);
}

bool can_share(const std::string& scheme, bool bound) {
  const TenantRules* rules = find_rules(scheme);
  return rules != nullptr && (bound || rules->realm_in_database);
}

bool lacks_rights(const std::string& scheme, const DatabaseError& error) {
  const TenantRules* rules = find_rules(scheme);
  return rules != nullptr &&
         std::find(rules->lacking.begin(), rules->lacking.end(), error.code()) != rules->lacking.end();
}

}  // namespace portolan::dev
