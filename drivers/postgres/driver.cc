#include "drivers/postgres/driver.h"

#include "drivers/postgres/connection.h"
#include "drivers/postgres/inspect.h"
#include "drivers/postgres/url.h"

namespace portolan::postgres {
namespace {

/// What documents are read with when no server was asked: a recent release, so that nothing is refused by its version.
constexpr int kOfflineVersion = 170000;

}  // namespace

const std::vector<std::string>& PostgresDriver::schemes() const {
  return url_schemes();
}

std::unique_ptr<ports::Connection> PostgresDriver::open(const base::Url& url, const ports::OpenOptions& options) const {
  return std::make_unique<PostgresConnection>(url, options);
}

schema::Realm PostgresDriver::inspect(ports::Connection& connection, const ports::InspectScope& scope) const {
  return postgres::inspect(connection, scope);
}

std::unique_ptr<ports::Dialect> PostgresDriver::offline_dialect(const base::Url&) const {
  ports::ServerFacts facts;
  facts.family = "postgres";
  facts.flavour = "postgres";
  facts.version_number = kOfflineVersion;
  facts.settings.set("access_method", std::string("heap"));
  facts.settings.set("tablespace", std::string("pg_default"));
  return std::make_unique<PostgresDialect>(std::move(facts));
}

std::optional<std::string> PostgresDriver::bound_schema(const base::Url& url) const {
  return postgres::bound_schema(url);
}

bool PostgresDriver::end_session(ports::Connection& connection, const std::string& session_id) const {
  return postgres::end_session(connection, session_id);
}

std::unique_ptr<ports::Driver> make_driver() {
  return std::make_unique<PostgresDriver>();
}

}  // namespace portolan::postgres
