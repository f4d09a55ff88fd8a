#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace portolan::base {

/// The file system as a seam. Paths are the operating system's; all throw Error with the system's words
/// (`open x.sql: no such file or directory`).
class Files {
 public:
  virtual ~Files() = default;

  virtual std::string read(const std::string& path) const = 0;

  /// Replaces the file as a whole or not at all: temporary file beside it, fsync, rename, fsync of the folder.
  virtual void write(const std::string& path, std::string_view content) = 0;

  virtual void remove(const std::string& path) = 0;
  virtual bool exists(const std::string& path) const = 0;
  virtual bool is_directory(const std::string& path) const = 0;

  /// Names (not paths) of the direct children, sorted bytewise.
  virtual std::vector<std::string> list(const std::string& directory) const = 0;

  virtual void create_directories(const std::string& path) = 0;
};

/// The machine's own file system. The reference stays valid for the program's life.
Files& disk_files();

}  // namespace portolan::base
