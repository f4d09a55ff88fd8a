#include "sources/processes.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <optional>
#include <utility>

#include "planner/base/strings.h"

extern char** environ;  // NOLINT(readability-redundant-declaration): not every libc's headers have it

namespace portolan::sources {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kErrorLimit = std::size_t{64} << 10U;
constexpr std::chrono::milliseconds kGrace{5000};
constexpr std::chrono::milliseconds kPoll{50};

[[noreturn]] void fail(const std::string& what, int error) {
  throw ports::ProcessError(what + ": " + std::strerror(error));
}

class Pipe {
 public:
  Pipe() {
    if (::pipe2(ends_.data(), O_CLOEXEC) != 0) fail("pipe", errno);
  }
  ~Pipe() {
    close_end(0);
    close_end(1);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  int reader() const { return ends_[0]; }
  int writer() const { return ends_[1]; }
  void close_reader() { close_end(0); }
  void close_writer() { close_end(1); }

 private:
  void close_end(std::size_t end) {
    if (ends_[end] >= 0) ::close(std::exchange(ends_[end], -1));
  }
  std::array<int, 2> ends_{-1, -1};
};

/// File actions and attributes of one start.
class Setup {
 public:
  Setup(const Pipe& out, const Pipe& err, const std::string& folder) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions_, out.writer(), STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, err.writer(), STDERR_FILENO);
    if (!folder.empty()) posix_spawn_file_actions_addchdir_np(&actions_, folder.c_str());
    posix_spawnattr_init(&attributes_);
    // The command line blocks its signals in all threads and ignores none that a program would expect.
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes_, &none);
    sigset_t defaults;
    sigfillset(&defaults);
    posix_spawnattr_setsigdefault(&attributes_, &defaults);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  }
  ~Setup() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  Setup(const Setup&) = delete;
  Setup& operator=(const Setup&) = delete;

  const posix_spawn_file_actions_t* actions() const { return &actions_; }
  const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

std::vector<std::string> environment_of(const ports::ProcessRequest& request) {
  const auto& added = request.environment;
  std::vector<std::string> entries;
  for (char** entry = request.inherits ? environ : nullptr; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string text = *entry;
    if (!added.contains(text.substr(0, text.find('=')))) entries.push_back(text);
  }
  for (const auto& [name, value] : added) entries.push_back(name + "=" + value);
  return entries;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> list;
  for (std::string& text : texts) list.push_back(text.data());
  list.push_back(nullptr);
  return list;
}

/// A running program and everything it started that stayed in its group. Destruction kills what is left of it.
class Group {
 public:
  explicit Group(pid_t leader) : leader_(leader) {}
  ~Group() {
    signal(SIGKILL);
    if (!status_) waitpid(leader_, nullptr, 0);
  }
  Group(const Group&) = delete;
  Group& operator=(const Group&) = delete;

  void signal(int number) const { ::kill(-leader_, number); }

  bool ended() {
    if (status_) return true;
    int status = 0;
    if (waitpid(leader_, &status, WNOHANG) != leader_) return false;
    status_ = status;
    return true;
  }

  int status() const { return status_.value_or(0); }

 private:
  pid_t leader_;
  std::optional<int> status_;
};

std::string status_text(int status) {
  if (WIFSIGNALED(status)) {
    const int number = WTERMSIG(status);
    return number == SIGKILL ? "signal: killed" : "signal: " + base::to_lower(strsignal(number));
  }
  const int code = WEXITSTATUS(status);
  return code == 0 ? "" : "exit status " + std::to_string(code);
}

/// `5m0s`, as Go prints a duration.
std::string duration_text(std::chrono::milliseconds duration) {
  const auto total = duration.count();
  if (total < 1000) return std::to_string(total) + "ms";
  std::string text;
  if (total >= 3600000) text += std::to_string(total / 3600000) + "h";
  if (total >= 60000) text += std::to_string(total / 60000 % 60) + "m";
  std::string seconds = std::to_string(total / 1000 % 60);
  if (const auto rest = total % 1000; rest != 0) {
    std::string digits = std::to_string(1000 + rest).substr(1);
    digits.erase(digits.find_last_not_of('0') + 1);
    seconds += "." + digits;
  }
  return text + seconds + "s";
}

/// Collects what a program prints until both its streams are closed or it has ended.
class Collector {
 public:
  Collector(const ports::ProcessRequest& request, Pipe& out, Pipe& err) : request_(request), out_(out), err_(err) {}

  void run(Group& group, ports::ProcessResult& result) {
    const auto deadline = Clock::now() + request_.timeout;
    while (out_.reader() >= 0 || err_.reader() >= 0) {
      if (request_.stop.stop_requested()) end(group, Reason::kStop);
      if (request_.timeout.count() > 0 && Clock::now() >= deadline) end(group, Reason::kTimeout);
      if (!step(result) && group.ended()) return;
    }
    while (!group.ended()) {
      if (request_.stop.stop_requested()) end(group, Reason::kStop);
      if (request_.timeout.count() > 0 && Clock::now() >= deadline) end(group, Reason::kTimeout);
      ::poll(nullptr, 0, 5);
    }
  }

 private:
  enum class Reason { kStop, kTimeout };

  /// Waits a moment for output. Returns whether there was any.
  bool step(ports::ProcessResult& result) {
    std::array<pollfd, 2> waits = {pollfd{out_.reader(), POLLIN, 0}, pollfd{err_.reader(), POLLIN, 0}};
    if (::poll(waits.data(), waits.size(), static_cast<int>(kPoll.count())) <= 0) return false;
    if (waits[0].revents != 0) take(out_, result.out);
    if (waits[1].revents != 0) {
      const std::size_t heard = result.err.size();
      take(err_, result.err);
      if (request_.hear) request_.hear(std::string_view(result.err).substr(heard));
    }
    if (result.out.size() > request_.output_limit) {
      throw ports::ProcessError("the program printed more than " + std::to_string(request_.output_limit) + " bytes");
    }
    if (result.err.size() > 2 * kErrorLimit) result.err.erase(0, result.err.size() - kErrorLimit);
    return true;
  }

  static void take(Pipe& pipe, std::string& text) {
    std::array<char, 1 << 16> buffer{};
    const ssize_t count = ::read(pipe.reader(), buffer.data(), buffer.size());
    if (count > 0) {
      text.append(buffer.data(), static_cast<std::size_t>(count));
    } else if (count == 0 || errno != EINTR) {
      pipe.close_reader();
    }
  }

  [[noreturn]] void end(Group& group, Reason reason) {
    group.signal(SIGTERM);
    const auto patience = Clock::now() + kGrace;
    while (!group.ended() && Clock::now() < patience) ::poll(nullptr, 0, static_cast<int>(kPoll.count()));
    group.signal(SIGKILL);
    if (reason == Reason::kStop) throw Stopped("stopped while a program was running");
    throw ports::ProcessError("no result after " + duration_text(request_.timeout));
  }

  const ports::ProcessRequest& request_;
  Pipe& out_;
  Pipe& err_;
};

}  // namespace

std::string find_program(const std::string& program) {
  if (program.find('/') != std::string::npos) return program;
  const char* path = std::getenv("PATH");
  for (const std::string& folder : base::split(path == nullptr ? "" : path, ':')) {
    const std::string candidate = (folder.empty() ? "." : folder) + "/" + program;
    std::error_code error;
    if (::access(candidate.c_str(), X_OK) == 0 && !std::filesystem::is_directory(candidate, error)) return candidate;
  }
  throw ports::ProcessError("exec: " + base::quote_go(program) + ": executable file not found in $PATH");
}

ports::ProcessResult LocalProcesses::run(const ports::ProcessRequest& request) {
  ports::ProcessResult result;
  result.executable = find_program(request.program.at(0));
  Pipe out;
  Pipe err;
  const Setup setup(out, err, request.working_dir);
  std::vector<std::string> words = request.program;
  std::vector<std::string> entries = environment_of(request);
  pid_t pid = 0;
  const int error = posix_spawn(&pid, result.executable.c_str(), setup.actions(), setup.attributes(),
                                pointers(words).data(), pointers(entries).data());
  if (error != 0) fail("fork/exec " + result.executable, error);
  Group group(pid);
  out.close_writer();
  err.close_writer();
  Collector(request, out, err).run(group, result);
  result.failure = status_text(group.status());
  if (result.err.size() > kErrorLimit) result.err.erase(0, result.err.size() - kErrorLimit);
  return result;
}

}  // namespace portolan::sources
