#include "cli/state_cache.h"

#include <cstdlib>
#include <optional>
#include <string>

#include "planner/base/program.h"

namespace portolan::cli {
namespace {

constexpr std::size_t kCapacity = std::size_t{64} << 20;

std::optional<std::string> variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr || *value == '\0' ? std::nullopt : std::optional<std::string>(value);
}

std::optional<std::string> folder() {
  if (auto own = variable("PORTOLAN_STATE_CACHE")) return *own == "off" ? std::nullopt : own;
  if (const auto caches = variable("XDG_CACHE_HOME")) return *caches + "/portolan/states";
  if (const auto home = variable("HOME")) return *home + "/.cache/portolan/states";
  return std::nullopt;
}

}  // namespace

std::unique_ptr<engine::StateCache> open_state_cache() {
  const auto path = folder();
  return path ? std::make_unique<engine::StateCache>(kCapacity, *path, base::program_identity()) : nullptr;
}

}  // namespace portolan::cli
