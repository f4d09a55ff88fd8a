#include "drivers/dev/data_folder.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "planner/base/errors.h"

namespace portolan::dev {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPrefix = "portolan-dev-";
constexpr const char* kOwner = "/owner";
/// What a server may need: containers often have 64 MB of /dev/shm.
constexpr unsigned long long kRoom = 1ULL << 30U;

std::string base_folder() {
  struct statvfs space {};
  const bool shared = ::access("/dev/shm", W_OK) == 0 && ::statvfs("/dev/shm", &space) == 0;
  if (shared && static_cast<unsigned long long>(space.f_bavail) * space.f_frsize >= kRoom) return "/dev/shm";
  std::error_code error;
  const fs::path temporary = fs::temp_directory_path(error);
  return error ? "/tmp" : temporary.string();
}

/// The owner file of a folder, locked; -1 when somebody else holds it or it is not ours.
int lock_owner(const std::string& folder, int flags) {
  const int fd = ::open((folder + kOwner).c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | flags, 0600);
  if (fd < 0) return -1;
  struct stat status {};
  if (::fstat(fd, &status) == 0 && status.st_uid == ::geteuid() && ::flock(fd, LOCK_EX | LOCK_NB) == 0) return fd;
  ::close(fd);
  return -1;
}

/// Kills the server that a folder names, if that process is still it.
void end_server(const std::string& folder) {
  pid_t pid = 0;
  std::ifstream(folder + "/pid") >> pid;
  if (pid <= 1) return;
  std::ifstream command("/proc/" + std::to_string(pid) + "/cmdline");
  const std::string words{std::istreambuf_iterator<char>(command), {}};
  if (words.find(folder) != std::string::npos) ::kill(pid, SIGKILL);
}

void remove_stale(const std::string& base) {
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(base, error)) {
    const std::string folder = entry.path().string();
    if (!entry.path().filename().string().starts_with(kPrefix)) continue;
    const int lock = lock_owner(folder, 0);
    if (lock < 0) continue;
    end_server(folder);
    fs::remove_all(folder, error);
    ::close(lock);
  }
}

}  // namespace

DataFolder::DataFolder() {
  const std::string base = base_folder();
  remove_stale(base);
  path_ = base + "/" + kPrefix + "XXXXXX";
  if (::mkdtemp(path_.data()) == nullptr) throw Error("mkdtemp " + path_ + ": " + std::strerror(errno));
  lock_ = lock_owner(path_, O_CREAT);
  if (lock_ >= 0) return;
  std::error_code error;
  fs::remove_all(path_, error);
  throw Error("cannot lock " + path_ + kOwner);
}

DataFolder::~DataFolder() {
  std::error_code error;
  fs::remove_all(path_, error);
  ::close(lock_);
}

}  // namespace portolan::dev
