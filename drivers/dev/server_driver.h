#pragma once

#include <iosfwd>
#include <memory>

#include "planner/ports/driver.h"
#include "planner/ports/process.h"

namespace portolan::dev {

/// The driver of `docker://` and `docker+DRIVER://` (spec/cli.md 3.4): a throw-away server, started by the first URL
/// that names it and kept until the driver goes. A container engine serves it where one answers, a server installed on
/// this machine otherwise; the result is the same. Sessions are those of the family's own driver.
/// @param registry  the drivers of the families
/// @param programs  runs the engine and the servers' tools
/// @param out       hears of the start where the URL has the parameter `v` or `verbose`; null: nobody does
/// All outlive the driver.
std::unique_ptr<ports::Driver> make_server_driver(const ports::Registry& registry, ports::ProcessRunner& programs,
                                                  std::ostream* out = nullptr);

}  // namespace portolan::dev
