#include "cli/git.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include "planner/base/errors.h"
#include "planner/base/strings.h"

extern char** environ;  // NOLINT: the process's own environment has no header

namespace portolan::cli {
namespace {

/// The two ends of a pipe, closed at the end.
class Pipe {
 public:
  Pipe() {
    if (pipe2(ends_.data(), O_CLOEXEC) != 0) throw Error("git diff: " + std::string(strerror(errno)));
  }
  ~Pipe() {
    close_write();
    close(ends_[0]);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  int write_end() const { return ends_[1]; }
  void close_write() {
    if (ends_[1] >= 0) close(ends_[1]);
    ends_[1] = -1;
  }
  /// Everything up to the end.
  std::string read_all() {
    std::string text;
    std::array<char, 4096> buffer{};
    for (;;) {
      const ssize_t count = read(ends_[0], buffer.data(), buffer.size());
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) return text;
      text.append(buffer.data(), static_cast<std::size_t>(count));
    }
  }

 private:
  std::array<int, 2> ends_{-1, -1};
};

/// Output of git; no shell reads the arguments.
std::string run_git(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "git");
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  Pipe output;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, output.write_end(), STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  const int failed = posix_spawnp(&child, "git", &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed == ENOENT) throw Error("lookup git: executable file not found in $PATH");
  if (failed != 0) throw Error("git diff: " + std::string(strerror(failed)));
  output.close_write();
  std::string text = output.read_all();
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  if (code != 0) throw Error("git diff: exit status " + std::to_string(code));
  return text;
}

/// Base names of the files that a filter of `git diff` lets through.
std::set<std::string, std::less<>> changed(const std::string& git_dir, const std::vector<std::string>& revisions,
                                           const std::string& filter, const std::string& directory) {
  std::vector<std::string> arguments = {"-C", git_dir, "--no-pager", "diff", "--name-only", "--diff-filter=" + filter};
  arguments.insert(arguments.end(), revisions.begin(), revisions.end());
  arguments.push_back("--");
  arguments.push_back(directory);
  std::set<std::string, std::less<>> names;
  for (const std::string& line : base::split(run_git(std::move(arguments)), '\n')) {
    const std::string name = line.substr(line.rfind('/') + 1);
    if (!name.empty() && name != migrate::kSumFile) names.insert(name);
  }
  return names;
}

}  // namespace

lint::BaseDifferences git_differences(const std::string& git_dir, const std::string& base,
                                      const std::string& directory) {
  // git would read it as an option.
  if (base.starts_with('-')) throw UsageError("invalid git base: " + base::quote_go(base));
  const bool merge_base = base.ends_with("...");
  const std::vector<std::string> revisions =
      merge_base ? std::vector<std::string>{base + "HEAD"} : std::vector<std::string>{base, "HEAD"};
  return {changed(git_dir, revisions, "A", directory), changed(git_dir, revisions, "M", directory),
          changed(git_dir, revisions, "D", directory)};
}

}  // namespace portolan::cli
