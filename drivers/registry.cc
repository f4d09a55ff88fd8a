#include "drivers/registry.h"

#include "drivers/mysql/driver.h"
#include "drivers/postgres/driver.h"
#include "drivers/sqlite/driver.h"

namespace portolan::drivers {

ports::Registry make_registry() {
  std::vector<std::unique_ptr<ports::Driver>> drivers;
  drivers.push_back(sqlite::make_driver());
  drivers.push_back(postgres::make_driver());
  drivers.push_back(mysql::make_driver());
  return ports::Registry(std::move(drivers));
}

}  // namespace portolan::drivers
