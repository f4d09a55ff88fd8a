#include "operator/log/logger.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <charconv>
#include <nlohmann/json.hpp>

#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::log {
namespace {

spdlog::level::level_enum to_spdlog(Level level) {
  switch (level) {
    case Level::kDebug:
      return spdlog::level::debug;
    case Level::kInfo:
      return spdlog::level::info;
    case Level::kWarning:
      return spdlog::level::warn;
    case Level::kError:
      return spdlog::level::err;
  }
  return spdlog::level::info;
}

std::string console_line(std::string_view message, const Fields& fields) {
  std::string line(message);
  for (const auto& [name, value] : fields) {
    line += " ";
    line += name;
    line += "=";
    line += value.find_first_of(" \"\n\t=") == std::string::npos ? value : base::quote_go(value);
  }
  return line;
}

std::string json_line(Level level, std::string_view message, const Fields& fields) {
  nlohmann::ordered_json line;
  line["level"] = std::string(spdlog::level::to_string_view(to_spdlog(level)).data());
  line["msg"] = std::string(message);
  for (const auto& [name, value] : fields) line[std::string(name)] = value;
  return line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

Level parse_level(std::string_view word) {
  if (word == "debug") return Level::kDebug;
  if (word == "info" || word.empty()) return Level::kInfo;
  if (word == "warn") return Level::kWarning;
  if (word == "error" || word == "panic") return Level::kError;
  int number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error == std::errc() && end == word.data() + word.size() && number > 0) return Level::kDebug;
  throw UsageError("invalid log level " + base::quote_go(word));
}

struct Logger::Sink {
  std::shared_ptr<spdlog::logger> logger;
  Encoding encoding;
};

Logger::Logger(Level level, Encoding encoding)
    : sink_(std::make_unique<Sink>(Sink{
          std::make_shared<spdlog::logger>("portolan", std::make_shared<spdlog::sinks::stderr_sink_mt>()), encoding})) {
  sink_->logger->set_level(to_spdlog(level));
  sink_->logger->flush_on(spdlog::level::debug);
  sink_->logger->set_pattern(encoding == Encoding::kJson ? "%v" : "%Y-%m-%dT%H:%M:%S.%e%z %L %v");
}

Logger::~Logger() = default;

void Logger::write(Level level, std::string_view message, const Fields& fields) {
  if (!sink_->logger->should_log(to_spdlog(level))) return;
  sink_->logger->log(
      to_spdlog(level), "{}",
      sink_->encoding == Encoding::kJson ? json_line(level, message, fields) : console_line(message, fields));
}

}  // namespace portolan::log
