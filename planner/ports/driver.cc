#include "planner/ports/driver.h"

#include <algorithm>

#include "planner/base/strings.h"

namespace portolan::ports {
namespace {

bool serves(const Driver& driver, const std::string& scheme) {
  const auto& schemes = driver.schemes();
  return std::find(schemes.begin(), schemes.end(), scheme) != schemes.end();
}

}  // namespace

const Driver& Registry::find(const std::string& scheme) const {
  for (const auto& driver : drivers_) {
    if (serves(*driver, scheme)) return *driver;
  }
  throw UsageError("sql/sqlclient: unknown driver " + base::quote_go(scheme) + ". See: https://atlasgo.io/url");
}

bool Registry::has(const std::string& scheme) const {
  return std::any_of(drivers_.begin(), drivers_.end(), [&](const auto& driver) { return serves(*driver, scheme); });
}

}  // namespace portolan::ports
