#include "planner/base/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "planner/base/errors.h"

namespace portolan::base {
namespace {

[[noreturn]] void fail(const char* operation, const std::string& path, int error) {
  std::string text = std::strerror(error);
  if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z') text[0] = static_cast<char>(text[0] - 'A' + 'a');
  throw Error(std::string(operation) + " " + path + ": " + text);
}

/// Closes what it holds.
class Descriptor {
 public:
  Descriptor(const std::string& path, int flags, mode_t mode) : fd_(::open(path.c_str(), flags | O_CLOEXEC, mode)) {
    if (fd_ < 0) fail("open", path, errno);
  }
  ~Descriptor() { ::close(fd_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

void write_all(int fd, std::string_view content, const std::string& path) {
  while (!content.empty()) {
    const ssize_t written = ::write(fd, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail("write", path, errno);
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(fd) != 0) fail("fsync", path, errno);
}

class DiskFiles final : public Files {
 public:
  std::string read(const std::string& path) const override {
    const Descriptor file(path, O_RDONLY, 0);
    std::string content;
    char buffer[1 << 16];
    for (;;) {
      const ssize_t count = ::read(file.get(), buffer, sizeof buffer);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) fail("read", path, errno);
      if (count == 0) return content;
      content.append(buffer, static_cast<std::size_t>(count));
    }
  }

  void write(const std::string& path, std::string_view content) override {
    static std::atomic<unsigned> counter{0};
    const std::string temporary = path + ".tmp" + std::to_string(::getpid()) + "." + std::to_string(counter++);
    struct stat before {};
    const mode_t mode = ::stat(path.c_str(), &before) == 0 ? before.st_mode & 07777U : 0644U;
    try {
      const Descriptor file(temporary, O_WRONLY | O_CREAT | O_TRUNC, mode);
      write_all(file.get(), content, path);
    } catch (const Error&) {
      ::unlink(temporary.c_str());
      throw;
    }
    if (::rename(temporary.c_str(), path.c_str()) != 0) {
      const int error = errno;
      ::unlink(temporary.c_str());
      fail("rename", path, error);
    }
    const std::string parent = std::filesystem::path(path).parent_path().string();
    const Descriptor folder(parent.empty() ? "." : parent, O_RDONLY | O_DIRECTORY, 0);
    ::fsync(folder.get());
  }

  void remove(const std::string& path) override {
    if (::unlink(path.c_str()) != 0) fail("remove", path, errno);
  }

  bool exists(const std::string& path) const override {
    struct stat info {};
    return ::stat(path.c_str(), &info) == 0;
  }

  bool is_directory(const std::string& path) const override {
    struct stat info {};
    return ::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
  }

  std::vector<std::string> list(const std::string& directory) const override {
    std::error_code error;
    std::vector<std::string> names;
    for (auto it = std::filesystem::directory_iterator(directory, error);
         !error && it != std::filesystem::directory_iterator(); it.increment(error)) {
      names.push_back(it->path().filename().string());
    }
    if (error) fail("open", directory, error.value());
    std::sort(names.begin(), names.end());
    return names;
  }

  void create_directories(const std::string& path) override {
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (error) fail("mkdir", path, error.value());
  }
};

}  // namespace

Files& disk_files() {
  static DiskFiles files;
  return files;
}

}  // namespace portolan::base
