#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "cli/commands.h"
#include "cli/dispatch.h"
#include "cli/signals.h"
#include "drivers/dev/url_databases.h"
#include "drivers/registry.h"

namespace {

/// Colours only for a person who looks (spec/cli.md 1.4).
bool wants_color() {
  const char* terminal = std::getenv("TERM");
  const char* no_color = std::getenv("NO_COLOR");
  const bool dumb = terminal != nullptr && std::string_view(terminal) == "dumb";
  const bool refused = no_color != nullptr && *no_color != '\0';
  return isatty(STDOUT_FILENO) != 0 && !dumb && !refused;
}

std::string program_name(const char* path) {
  const std::string name = path == nullptr ? "" : std::filesystem::path(path).filename().string();
  return name == "atlas" ? name : "portolan";
}

}  // namespace

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  const portolan::cli::Signals signals;
  const portolan::ports::Registry registry = portolan::drivers::make_registry();
  portolan::dev::UrlDatabases dev(registry);
  portolan::cli::Program program{.name = program_name(argc > 0 ? argv[0] : nullptr),
                                 .out = std::cout,
                                 .err = std::cerr,
                                 .input = STDIN_FILENO,
                                 .style = {.colored = wants_color()},
                                 .registry = registry,
                                 .dev = dev,
                                 .stop = signals.stop()};
  const std::vector<std::string> words(argv + (argc > 0 ? 1 : 0), argv + argc);
  return portolan::cli::dispatch(program, portolan::cli::commands(), words);
}
