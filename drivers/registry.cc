#include "drivers/registry.h"

#include "drivers/mysql/driver.h"
#include "drivers/postgres/driver.h"
#include "drivers/sqlite/driver.h"

namespace portolan::drivers {

std::vector<std::unique_ptr<ports::Driver>> make_drivers() {
  std::vector<std::unique_ptr<ports::Driver>> drivers;
  drivers.push_back(sqlite::make_driver());
  drivers.push_back(postgres::make_driver());
  drivers.push_back(mysql::make_driver());
  return drivers;
}

ports::Registry make_registry() {
  return ports::Registry(make_drivers());
}

}  // namespace portolan::drivers
