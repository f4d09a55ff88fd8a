#include "loaders/scratch.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "planner/base/errors.h"

namespace portolan::loaders {

namespace fs = std::filesystem;

Scratch::Scratch() {
  std::error_code error;
  const fs::path temporary = fs::temp_directory_path(error);
  path_ = (error ? fs::path("/tmp") : temporary) / "portolan-load-XXXXXX";
  if (::mkdtemp(path_.data()) == nullptr) throw Error("mkdtemp " + path_ + ": " + std::strerror(errno));
}

Scratch::~Scratch() {
  std::error_code error;
  fs::remove_all(path_, error);
}

std::string Scratch::add(const std::string& name, const std::string& content) const {
  const fs::path file = fs::path(path_) / name;
  std::error_code error;
  fs::create_directories(file.parent_path(), error);
  std::ofstream stream(file, std::ios::binary);
  stream << content;
  stream.close();
  if (!stream) throw Error("cannot write " + file.string());
  return file.string();
}

}  // namespace portolan::loaders
