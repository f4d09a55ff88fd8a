#include "cli/web_page.h"

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "cli/environment_variable.h"
#include "planner/base/errors.h"

extern char** environ;  // NOLINT: the process's own environment has no header

namespace portolan::cli {
namespace {

constexpr std::string_view kEnding = ".html";

[[noreturn]] void fail(const std::string& what) {
  throw Error("writing the page: " + what + ": " + strerror(errno));
}

std::string write_page(const std::string& html) {
  std::error_code error;
  const std::filesystem::path folder = std::filesystem::temp_directory_path(error);
  if (error) throw Error("writing the page: the folder for temporary files: " + error.message());
  std::string path = (folder / ("portolan-XXXXXX" + std::string(kEnding))).string();
  const int file = mkstemps(path.data(), static_cast<int>(kEnding.size()));
  if (file < 0) fail(path);
  std::string_view rest = html;
  while (!rest.empty()) {
    const ssize_t written = write(file, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      const int reason = errno;
      close(file);
      unlink(path.c_str());
      errno = reason;
      fail(path);
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  close(file);
  return path;
}

/// The program that shows a page; empty when nobody would see it.
std::string browser(const Program& program) {
  if (!program.interactive) return "";
  if (const std::string chosen = environment_variable("BROWSER"); !chosen.empty()) return chosen;
  const bool desktop = !environment_variable("DISPLAY").empty() || !environment_variable("WAYLAND_DISPLAY").empty();
  return desktop ? "xdg-open" : "";
}

/// In a session of its own, which outlives this program and does not write over its terminal.
void start(std::string program, std::string path) {
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0);
  }
  char* const arguments[] = {program.data(), path.data(), nullptr};
  pid_t child = 0;
  // Where there is no such program the path, which is printed, has to do.
  (void)posix_spawnp(&child, program.c_str(), &actions, &attributes, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
}

}  // namespace

FlagSpec web_flag(std::string_view usage) {
  return {.name = "web", .shorthand = 'w', .type = FlagType::kBool, .usage = usage};
}

std::string open_page(const Program& program, const std::string& html) {
  std::string path = write_page(html);
  if (const std::string viewer = browser(program); !viewer.empty()) start(viewer, path);
  return path;
}

}  // namespace portolan::cli
