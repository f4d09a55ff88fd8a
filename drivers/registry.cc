#include "drivers/registry.h"

#include "drivers/sqlite/driver.h"

namespace portolan::drivers {

ports::Registry make_registry() {
  std::vector<std::unique_ptr<ports::Driver>> drivers;
  drivers.push_back(sqlite::make_driver());
  return ports::Registry(std::move(drivers));
}

}  // namespace portolan::drivers
