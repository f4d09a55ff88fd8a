#include "cli/program.h"

#include <ostream>
#include <utility>

#include "cli/model_sources.h"

namespace portolan::cli {

engine::Context Program::context() {
  std::function<const ports::MemoryState*(const std::string&)> model_states;
  if (models != nullptr) model_states = [sources = models](const std::string& url) { return sources->find(url); };
  return {.registry = registry,
          .dev = dev,
          .files = files,
          .clock = clock,
          .stop = stop,
          .warn = [this](const std::string& text) { err << "Warning: " << text << "\n"; },
          .cache = cache,
          .memory = memory,
          .models = std::move(model_states),
          .store = store};
}

std::string_view version_text() {
  return PORTOLAN_VERSION;
}

}  // namespace portolan::cli
