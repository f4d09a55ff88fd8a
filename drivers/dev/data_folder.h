#pragma once

#include <string>

namespace portolan::dev {

/// A private folder for one server's data and socket, in memory where the machine has room there. Its `owner` file is
/// locked for as long as this process lives, so that what a killed process left can be told from what is in use.
class DataFolder {
 public:
  /// Removes what killed processes of this user have left, then makes the folder. Throws Error.
  DataFolder();
  /// Removes the folder, if it is still there.
  ~DataFolder();
  DataFolder(const DataFolder&) = delete;
  DataFolder& operator=(const DataFolder&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
  int lock_ = -1;
};

}  // namespace portolan::dev
