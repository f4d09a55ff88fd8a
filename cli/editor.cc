#include "cli/editor.h"

#include <spawn.h>
#include <sys/wait.h>

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "planner/base/errors.h"
#include "planner/base/temporary_folder.h"

extern char** environ;  // NOLINT: the process's own environment has no header

namespace portolan::cli {
namespace {

/// Runs the shell in the foreground, with the signals unblocked that this program keeps for itself.
int run_shell(const std::string& command) {
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  std::string shell = "sh";
  std::string option = "-c";
  std::string text = command;
  char* const arguments[] = {shell.data(), option.data(), text.data(), nullptr};
  pid_t child = 0;
  const int failed = posix_spawnp(&child, "sh", nullptr, &attributes, arguments, environ);
  posix_spawnattr_destroy(&attributes);
  if (failed != 0) throw Error("exec edit: " + std::string(strerror(failed)));
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::string shell_quote(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

}  // namespace

std::string edit(const std::string& name, const std::string& content) {
  const base::TemporaryFolder folder("portolan-");
  const std::filesystem::path path = std::filesystem::path(folder.path()) / std::filesystem::path(name).filename();
  std::ofstream(path, std::ios::binary) << content;
  const char* editor = std::getenv("EDITOR");
  const std::string program = editor == nullptr || *editor == '\0' ? "vi" : editor;
  const int status = run_shell(program + " " + shell_quote(path.string()));
  if (status != 0) throw Error("exec edit: exit status " + std::to_string(status));
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

}  // namespace portolan::cli
