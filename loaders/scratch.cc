#include "loaders/scratch.h"

#include <filesystem>
#include <fstream>

#include "planner/base/errors.h"

namespace portolan::loaders {

namespace fs = std::filesystem;

std::string Scratch::add(const std::string& name, const std::string& content) const {
  const fs::path file = fs::path(path()) / name;
  std::error_code error;
  fs::create_directories(file.parent_path(), error);
  std::ofstream stream(file, std::ios::binary);
  stream << content;
  stream.close();
  if (!stream) throw Error("cannot write " + file.string());
  return file.string();
}

}  // namespace portolan::loaders
