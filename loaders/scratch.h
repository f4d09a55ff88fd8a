#pragma once

#include <string>

namespace portolan::loaders {

/// A folder of one run, for its owner alone, removed with everything in it.
class Scratch {
 public:
  /// Throws Error(`mkdtemp …`).
  Scratch();
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  const std::string& path() const { return path_; }

  /// Makes a file with the folders above it. @return its path
  std::string add(const std::string& name, const std::string& content) const;

 private:
  std::string path_;
};

}  // namespace portolan::loaders
