#include "planner/base/temporary_folder.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "planner/base/errors.h"

namespace portolan::base {
namespace {

namespace fs = std::filesystem;

std::string place_for_temporary_files() {
  std::error_code error;
  const fs::path found = fs::temp_directory_path(error);
  return error ? "/tmp" : found.string();
}

}  // namespace

TemporaryFolder::TemporaryFolder(std::string_view stem, const std::string& parent)
    : path_((parent.empty() ? place_for_temporary_files() : parent) + "/" + std::string(stem) + "XXXXXX") {
  if (::mkdtemp(path_.data()) == nullptr)
    throw Error("making a temporary folder: " + path_ + ": " + std::strerror(errno));
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

}  // namespace portolan::base
