#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace portolan::log {

/// Fields of a log line: name and value.
using Fields = std::vector<std::pair<std::string_view, std::string>>;

enum class Level { kDebug, kInfo, kWarning, kError };
enum class Encoding { kConsole, kJson };

/// `debug`, `info`, `warn`, `error`, or a negative zap number for more detail. Throws UsageError for anything else.
Level parse_level(std::string_view word);

/// Writes one line per call to standard error. Thread-safe. Callers redact; a Logger prints what it is given.
class Logger {
 public:
  Logger(Level level, Encoding encoding);
  ~Logger();

  void debug(std::string_view message, const Fields& fields = {}) { write(Level::kDebug, message, fields); }
  void info(std::string_view message, const Fields& fields = {}) { write(Level::kInfo, message, fields); }
  void warning(std::string_view message, const Fields& fields = {}) { write(Level::kWarning, message, fields); }
  void error(std::string_view message, const Fields& fields = {}) { write(Level::kError, message, fields); }

 private:
  void write(Level level, std::string_view message, const Fields& fields);

  struct Sink;
  std::unique_ptr<Sink> sink_;
};

}  // namespace portolan::log
