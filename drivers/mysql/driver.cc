#include "drivers/mysql/driver.h"

#include <algorithm>

#include "drivers/mysql/connection.h"
#include "drivers/mysql/dialect.h"
#include "drivers/mysql/facts.h"
#include "drivers/mysql/inspect.h"
#include "drivers/mysql/options.h"
#include "planner/base/errors.h"

namespace portolan::mysql {

const std::vector<std::string>& Driver::schemes() const {
  return url_schemes();
}

std::unique_ptr<ports::Connection> Driver::open(const base::Url& url, const ports::OpenOptions& options) const {
  return std::make_unique<Connection>(url, options);
}

schema::Realm Driver::inspect(ports::Connection& connection, const ports::InspectScope& scope) const {
  return inspect_realm(connection, scope);
}

std::unique_ptr<ports::Dialect> Driver::offline_dialect(const base::Url& url) const {
  return make_dialect(offline_facts(family_of(url.scheme())));
}

std::optional<std::string> Driver::bound_schema(const base::Url& url) const {
  return schema_of(url);
}

bool Driver::end_session(ports::Connection& connection, const std::string& session_id) const {
  const bool digits = !session_id.empty() &&
                      std::all_of(session_id.begin(), session_id.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digits) throw Error("mysql: no session id: " + session_id);
  try {
    connection.execute("KILL " + session_id);
    return true;
  } catch (const DatabaseError& error) {
    if (error.code() == "1094") return false;  // Unknown thread id.
    throw;
  }
}

std::unique_ptr<ports::Driver> make_driver() {
  return std::make_unique<Driver>();
}

}  // namespace portolan::mysql
