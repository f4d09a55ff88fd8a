#include "drivers/sqlite/lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <optional>

#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::sqlite {
namespace {

/// A file whose flock this process holds; removed together with the lock.
class LockedFile {
 public:
  /// nullopt when another open file holds the lock.
  static std::optional<LockedFile> take(const std::string& path) {
    for (;;) {
      const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
      if (fd < 0) throw Error("open " + path + ": " + std::strerror(errno));
      LockedFile file(path, fd);
      if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        file.keep_ = true;
        return std::nullopt;
      }
      if (file.is_current()) return file;
      // Its last owner removed it between our open and our flock.
      file.keep_ = true;
    }
  }

  LockedFile(LockedFile&& other) noexcept : path_(std::move(other.path_)), fd_(other.fd_), keep_(other.keep_) {
    other.fd_ = -1;
  }
  LockedFile& operator=(LockedFile&&) = delete;

  ~LockedFile() {
    if (fd_ < 0) return;
    if (!keep_) ::unlink(path_.c_str());
    ::close(fd_);
  }

  std::string read() const {
    char buffer[64];
    const ssize_t size = ::pread(fd_, buffer, sizeof buffer, 0);
    return size > 0 ? std::string(buffer, static_cast<std::size_t>(size)) : std::string();
  }

  void write(const std::string& text) {
    if (::ftruncate(fd_, 0) != 0 || ::pwrite(fd_, text.data(), text.size(), 0) < 0) {
      throw Error("write " + path_ + ": " + std::strerror(errno));
    }
  }

 private:
  LockedFile(std::string path, int fd) : path_(std::move(path)), fd_(fd) {}

  bool is_current() const {
    struct stat here {
    }, there{};
    return ::fstat(fd_, &here) == 0 && ::stat(path_.c_str(), &there) == 0 && here.st_ino == there.st_ino &&
           here.st_dev == there.st_dev;
  }

  std::string path_;
  int fd_;
  bool keep_ = false;
};

std::optional<std::string> read_file(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return std::nullopt;
  char buffer[64];
  const ssize_t size = ::read(fd, buffer, sizeof buffer);
  ::close(fd);
  return std::string(buffer, size > 0 ? static_cast<std::size_t>(size) : 0);
}

void write_file(const std::string& path, const std::string& text) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0) throw Error("open " + path + ": " + std::strerror(errno));
  const bool written = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  ::close(fd);
  if (!written) throw Error("write " + path + ": " + std::strerror(errno));
}

std::int64_t now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

/// Adler-32 (RFC 1950, section 8.2).
std::uint32_t adler32(std::string_view text) {
  std::uint32_t a = 1, b = 0;
  for (const char c : text) {
    a = (a + static_cast<unsigned char>(c)) % 65521;
    b = (b + a) % 65521;
  }
  return b << 16U | a;
}

std::string hex(std::uint32_t value) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (; value != 0; value >>= 4U) text.insert(text.begin(), kDigits[value & 0xFU]);
  return text.empty() ? "0" : text;
}

std::string temporary_folder() {
  const char* folder = std::getenv("TMPDIR");
  return folder == nullptr || *folder == '\0' ? "/tmp" : folder;
}

/// The file beside the database; nullopt for memory and where the folder takes no files (then it takes no writes to the
/// database either, which needs its journal there).
std::optional<std::string> sidecar_path(const Location& location, const std::string& name) {
  if (location.memory) return std::nullopt;
  const auto slash = location.file.rfind('/');
  std::string folder = slash == std::string::npos ? "." : location.file.substr(0, slash + 1);
  if (::access(folder.c_str(), W_OK) != 0) return std::nullopt;
  char resolved[PATH_MAX];
  // Symbolic links lead several names to one database.
  const bool known = ::realpath(location.file.c_str(), resolved) != nullptr;
  return (known ? std::string(resolved) : location.file) + "." + name + ".lock";
}

class FileLock : public ports::Lock {
 public:
  FileLock(std::string path, LockedFile owner, std::optional<LockedFile> sidecar)
      : path_(std::move(path)), owner_(std::move(owner)), sidecar_(std::move(sidecar)) {}

  ~FileLock() override { ::unlink(path_.c_str()); }

  void release() override {
    if (::unlink(path_.c_str()) != 0 && errno != ENOENT) throw Error("remove " + path_ + ": " + std::strerror(errno));
  }

 private:
  std::string path_;
  LockedFile owner_;
  std::optional<LockedFile> sidecar_;
};

/// Whether the record belongs to somebody who may still work: it has not expired, and it is not the one that a dead
/// process of ours left.
bool is_live(const std::string& record, const std::string& left_by_us) {
  if (record == left_by_us) return false;
  return std::strtoll(record.c_str(), nullptr, 10) > now_ns();
}

}  // namespace

std::unique_ptr<ports::Lock> take_lock(const Location& location, const std::string& name,
                                       std::chrono::milliseconds timeout) {
  const bool by_uri = location.memory && !location.address.empty();
  const std::string full = by_uri ? name + "_" + hex(adler32(location.address)) : name;
  const auto taken = [&] { return LockHeld("sql/sqlite: lock on " + base::quote_go(full) + " already taken"); };
  std::optional<LockedFile> sidecar;
  if (const auto beside = sidecar_path(location, name)) {
    std::optional<LockedFile> file = LockedFile::take(*beside);
    if (!file) throw taken();
    sidecar.emplace(std::move(*file));
  }
  const std::string path = temporary_folder() + "/" + full + ".lock";
  std::optional<LockedFile> owner = LockedFile::take(path + ".pid");
  if (!owner) throw taken();
  const std::optional<std::string> record = read_file(path);
  if (record && is_live(*record, owner->read())) throw taken();
  const std::string expiry = std::to_string(now_ns() + std::chrono::nanoseconds(timeout).count());
  owner->write(expiry);
  write_file(path, expiry);
  return std::make_unique<FileLock>(path, std::move(*owner), std::move(sidecar));
}

}  // namespace portolan::sqlite
