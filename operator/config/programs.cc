#include "operator/config/programs.h"

#include <filesystem>

namespace portolan::config {
namespace {

constexpr std::chrono::minutes kLongest{5};

}  // namespace

ports::ProcessResult ScrubbedPrograms::run(const ports::ProcessRequest& request) {
  ports::ProcessRequest scrubbed = request;
  scrubbed.inherits = false;
  scrubbed.environment.insert(environment_.begin(), environment_.end());
  const std::string& folder = files_.materialize();
  scrubbed.environment.emplace("HOME", folder);
  scrubbed.working_dir = (std::filesystem::path(folder) / request.working_dir).string();
  if (scrubbed.timeout.count() == 0) scrubbed.timeout = kLongest;
  return runner_.run(scrubbed);
}

}  // namespace portolan::config
