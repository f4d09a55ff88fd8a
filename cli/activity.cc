#include "cli/activity.h"

#include <condition_variable>
#include <mutex>
#include <ostream>

namespace portolan::cli {

Activity::Activity(const Program& program, std::string what) {
  if (!program.interactive) return;
  program.out.flush();
  thread_ = std::jthread([&out = program.err, what = std::move(what)](std::stop_token stop) { draw(stop, out, what); });
}

Activity::~Activity() = default;

void Activity::draw(std::stop_token stop, std::ostream& out, const std::string& what) {
  using std::chrono::seconds;
  std::mutex mutex;
  std::condition_variable_any wait;
  std::unique_lock lock(mutex);
  int passed = 1;
  for (; !wait.wait_for(lock, stop, seconds(1), [] { return false; }) && !stop.stop_requested(); ++passed) {
    out << "\r\x1b[2K" << what << " ... " << passed << "s";
    out.flush();
  }
  if (passed == 1) return;
  out << "\r\x1b[2K";
  out.flush();
}

}  // namespace portolan::cli
