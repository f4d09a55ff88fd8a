#include "cli/signals.h"

#include <unistd.h>

#include <csignal>
#include <string_view>

namespace portolan::cli {
namespace {

sigset_t watched() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&set, signal);
  return set;
}

}  // namespace

Signals::Signals() {
  const sigset_t set = watched();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  thread_ = std::thread([this] { wait(); });
}

Signals::~Signals() {
  done_ = true;
  pthread_kill(thread_.native_handle(), SIGTERM);
  thread_.join();
}

void Signals::wait() {
  constexpr std::string_view kNotice = "\ninterrupt received, wait for exit or ^C to terminate\n";
  const sigset_t set = watched();
  for (int signal = 0; sigwait(&set, &signal) == 0;) {
    if (done_) return;
    if (source_.stop_requested()) _exit(1);
    // Straight to the descriptor: the stream belongs to the command's thread. A closed stdout is no reason to go on.
    const auto written = write(STDOUT_FILENO, kNotice.data(), kNotice.size());
    static_cast<void>(written);
    source_.request_stop();
  }
}

}  // namespace portolan::cli
