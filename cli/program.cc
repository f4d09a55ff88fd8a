#include "cli/program.h"

#include <ostream>

namespace portolan::cli {

engine::Context Program::context() {
  return {.registry = registry,
          .dev = dev,
          .files = files,
          .clock = clock,
          .stop = stop,
          .warn = [this](const std::string& text) { err << "Warning: " << text << "\n"; },
          .cache = cache,
          .memory = memory,
          .store = store};
}

std::string_view version_text() {
  return PORTOLAN_VERSION;
}

}  // namespace portolan::cli
