#include "cli/state_cache.h"

#include <string>

#include "cli/environment_variable.h"
#include "planner/base/program.h"

namespace portolan::cli {
namespace {

constexpr std::size_t kCapacity = std::size_t{64} << 20;

/// Empty: states are not kept.
std::string folder() {
  if (std::string own = environment_variable("PORTOLAN_STATE_CACHE"); !own.empty()) return own == "off" ? "" : own;
  if (const std::string caches = environment_variable("XDG_CACHE_HOME"); !caches.empty()) {
    return caches + "/portolan/states";
  }
  const std::string home = environment_variable("HOME");
  return home.empty() ? "" : home + "/.cache/portolan/states";
}

}  // namespace

std::unique_ptr<engine::StateCache> open_state_cache() {
  const std::string path = folder();
  if (path.empty()) return nullptr;
  return std::make_unique<engine::StateCache>(kCapacity, path, base::program_identity());
}

}  // namespace portolan::cli
