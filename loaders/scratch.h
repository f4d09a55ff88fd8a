#pragma once

#include <string>

#include "planner/base/temporary_folder.h"

namespace portolan::loaders {

/// A folder of one run, for its owner alone, removed with everything in it.
class Scratch {
 public:
  const std::string& path() const { return folder_.path(); }

  /// Makes a file with the folders above it. @return its path
  std::string add(const std::string& name, const std::string& content) const;

 private:
  base::TemporaryFolder folder_{"portolan-load-"};
};

}  // namespace portolan::loaders
