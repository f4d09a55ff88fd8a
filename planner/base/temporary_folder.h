#pragma once

#include <string>
#include <string_view>

namespace portolan::base {

/// A new folder that only this user can enter, removed with everything in it.
class TemporaryFolder {
 public:
  /// @param stem    what its name begins with
  /// @param parent  the folder it is made in; empty: the machine's place for temporary files
  /// Throws Error.
  explicit TemporaryFolder(std::string_view stem, const std::string& parent = {});
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace portolan::base
