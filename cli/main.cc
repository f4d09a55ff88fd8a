#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "cli/commands.h"
#include "cli/dispatch.h"
#include "cli/signals.h"
#include "cli/state_cache.h"
#include "drivers/dev/server_driver.h"
#include "drivers/dev/url_databases.h"
#include "drivers/registry.h"
#include "sources/processes.h"

namespace {

/// A terminal that understands escape sequences.
bool is_terminal(int descriptor) {
  const char* terminal = std::getenv("TERM");
  const bool dumb = terminal != nullptr && std::string_view(terminal) == "dumb";
  return isatty(descriptor) != 0 && !dumb;
}

/// Colours only for a person who looks (spec/cli.md 1.4).
bool wants_color() {
  const char* no_color = std::getenv("NO_COLOR");
  const bool refused = no_color != nullptr && *no_color != '\0';
  return is_terminal(STDOUT_FILENO) && !refused;
}

std::string program_name(const char* path) {
  const std::string name = path == nullptr ? "" : std::filesystem::path(path).filename().string();
  return name == "atlas" ? name : "portolan";
}

}  // namespace

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  const portolan::cli::Signals signals;
  portolan::sources::LocalProcesses programs;
  const portolan::ports::Registry families = portolan::drivers::make_registry();
  auto drivers = portolan::drivers::make_drivers();
  drivers.push_back(portolan::dev::make_server_driver(families, programs, &std::cout));
  const portolan::ports::Registry registry(std::move(drivers));
  portolan::dev::UrlDatabases dev(registry);
  const auto cache = portolan::cli::open_state_cache();
  portolan::cli::Program program{.name = program_name(argc > 0 ? argv[0] : nullptr),
                                 .out = std::cout,
                                 .err = std::cerr,
                                 .input = STDIN_FILENO,
                                 .style = {.colored = wants_color()},
                                 .interactive = is_terminal(STDERR_FILENO),
                                 .registry = registry,
                                 .dev = dev,
                                 .programs = programs,
                                 .stop = signals.stop(),
                                 .cache = cache.get()};
  const std::vector<std::string> words(argv + (argc > 0 ? 1 : 0), argv + argc);
  return portolan::cli::dispatch(program, portolan::cli::commands(), words);
}
