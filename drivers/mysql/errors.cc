#include "drivers/mysql/errors.h"

#include <cstdlib>
#include <optional>
#include <unordered_set>

#include "planner/base/errors.h"

namespace portolan::mysql {
namespace {

/// Gone or lost under way (2006, 2013, 2055), the server shuts down (1053), killed (MariaDB 1927), ended for idling
/// (MySQL 4031).
const std::unordered_set<unsigned int> kLost = {2006, 2013, 2055, 1053, 1927, 4031};

/// Failed to reach (2002, 2003, 2005, 2012, 2013, 2006), too many connections (1040, 1203), host blocked (1129),
/// shutting down (1053).
const std::unordered_set<unsigned int> kUnreachable = {2002, 2003, 2005, 2006, 2012, 2013, 1040, 1129, 1203, 1053};

/// 1836: read-only mode; 1290: refused because of an option, which may be --read-only.
bool is_read_only(const Failure& failure) {
  return failure.number == 1836 || (failure.number == 1290 && failure.message.find("read-only") != std::string::npos);
}

/// Where the parser stopped, from `... near 'TEXT' at line N`: TEXT is what follows there, cut off somewhere. The start
/// of the line when the text is not found on it as it is, which is how the server prints bytes that are no characters.
std::optional<std::size_t> parse_offset(const Failure& failure, std::string_view statement) {
  constexpr unsigned int kParseError = 1064;
  constexpr std::string_view kNear = "near '", kLine = "' at line ";
  const std::string_view message = failure.message;
  const auto near = message.find(kNear), line = message.rfind(kLine);
  if (failure.number != kParseError || near == message.npos || line == message.npos || line < near + kNear.size()) {
    return std::nullopt;
  }
  const std::string_view rest = message.substr(near + kNear.size(), line - near - kNear.size());
  if (rest.empty()) return statement.size();
  std::size_t start = 0;
  for (int left = std::atoi(message.data() + line + kLine.size()) - 1; left > 0; --left) {
    const auto end = statement.find('\n', start);
    if (end == statement.npos) break;
    start = end + 1;
  }
  const auto found = statement.find(rest, start);
  return found < statement.find('\n', start) ? found : start;
}

}  // namespace

std::string error_text(const Failure& failure) {
  return "Error " + std::to_string(failure.number) + " (" + failure.sqlstate + "): " + failure.message;
}

bool is_lost(unsigned int number) {
  return kLost.contains(number);
}

void throw_statement_failure(const Failure& failure, std::string_view statement) {
  const std::string text = error_text(failure);
  if (is_lost(failure.number)) throw ConnectionLost(text);
  if (is_read_only(failure)) throw TransientError(text);
  throw DatabaseError(text, std::to_string(failure.number), std::string(statement), parse_offset(failure, statement));
}

void throw_connect_failure(const Failure& failure) {
  // Errors of the client have no SQLSTATE that says more than the number.
  const std::string text = failure.number >= 2000 && failure.number < 3000
                               ? failure.message + " (" + std::to_string(failure.number) + ")"
                               : error_text(failure);
  const std::string whole = "mysql: query system variables: " + text;
  if (kUnreachable.contains(failure.number)) throw TransientError(whole);
  throw DatabaseError(whole, std::to_string(failure.number));
}

}  // namespace portolan::mysql
