#include "planner/base/shown_path.h"

#include <filesystem>

namespace portolan::base {

std::string shown_path(const std::string& path) {
  const std::filesystem::path relative =
      std::filesystem::path(path).lexically_relative(std::filesystem::current_path());
  return relative.empty() || *relative.begin() == ".." ? path : relative.string();
}

}  // namespace portolan::base
