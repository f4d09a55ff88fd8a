#include "drivers/mysql/lock.h"

#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::mysql {
namespace {

/// ER_QUERY_INTERRUPTED and MariaDB's ER_STATEMENT_TIMEOUT sibling for a killed query.
bool is_interrupted(const DatabaseError& error) {
  return error.code() == "1317" || error.code() == "3024";
}

class NamedLock final : public ports::Lock {
 public:
  NamedLock(ports::Connection& connection, std::string name) : connection_(connection), name_(std::move(name)) {}
  NamedLock(const NamedLock&) = delete;
  NamedLock& operator=(const NamedLock&) = delete;

  ~NamedLock() override {
    if (released_) return;
    try {
      release();
    } catch (const std::exception&) {
      // The session is gone or will be; the server frees its locks with it.
    }
  }

  void release() override {
    released_ = true;
    const ports::Rows rows = connection_.query("SELECT RELEASE_LOCK(?)", {name_});
    if (rows.rows.at(0).at(0) == "1") return;
    throw DatabaseError("sql/mysql: failed releasing a named lock " + base::quote_go(name_), "");
  }

 private:
  ports::Connection& connection_;
  std::string name_;
  bool released_ = false;
};

/// A duration as Go prints it: `10s`, `1m30s`, `500ms`.
std::string go_duration(std::chrono::milliseconds duration) {
  const long long total = duration.count();
  if (total == 0) return "0s";
  if (total < 1000) return std::to_string(total) + "ms";
  std::string text;
  const long long hours = total / 3600000, minutes = total / 60000 % 60, seconds = total / 1000 % 60,
                  rest = total % 1000;
  if (hours > 0) text += std::to_string(hours) + "h";
  if (hours > 0 || minutes > 0) text += std::to_string(minutes) + "m";
  text += std::to_string(seconds);
  if (rest > 0) {
    std::string fraction = std::to_string(rest + 1000).substr(1);
    fraction.erase(fraction.find_last_not_of('0') + 1);
    text += "." + fraction;
  }
  return text + "s";
}

}  // namespace

std::unique_ptr<ports::Lock> take_lock(ports::Connection& connection, const std::string& name,
                                       std::chrono::milliseconds timeout, std::stop_token stop) {
  const auto stopped = [&] { return Stopped("stopped while waiting for the lock " + base::quote_go(name)); };
  if (stop.stop_requested()) throw stopped();
  const std::stop_callback interrupt(stop, [&] { connection.cancel(); });
  const std::string seconds = std::to_string(timeout.count() / 1000);
  ports::Cell answer;
  try {
    answer = connection.query("SELECT GET_LOCK(?, ?)", {name, seconds}).rows.at(0).at(0);
  } catch (const DatabaseError& error) {
    if (stop.stop_requested() && is_interrupted(error)) throw stopped();
    throw;
  }
  if (answer == "1") return std::make_unique<NamedLock>(connection, name);
  if (stop.stop_requested()) throw stopped();
  if (answer == "0") throw LockHeld("sql/schema: lock is held by other session");
  throw DatabaseError(
      "sql/mysql: unexpected internal error on Lock(" + base::quote_go(name) + ", " + go_duration(timeout) + ")", "");
}

}  // namespace portolan::mysql
