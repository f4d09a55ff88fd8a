#include <poll.h>

#include <algorithm>
#include <regex>

#include "drivers/postgres/libpq.h"
#include "drivers/postgres/session.h"
#include "drivers/postgres/url.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::postgres {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view kPrefix = "postgres: scanning system variables: ";
/// How often a wait for the socket looks at the stop token.
constexpr std::chrono::milliseconds kSlice{100};

/// SQLSTATEs of a refusal that passes: too many connections, shutting down, crashed, starting up.
constexpr std::string_view kPassing[] = {"53300", "57P01", "57P02", "57P03"};

struct Refusal {
  std::string code;
  std::string message;
};

/// The server's own words in libpq's verbose text: `... failed: FATAL:  28P01: password authentication failed ...`.
std::optional<Refusal> server_refusal(const std::string& text) {
  static const std::regex pattern(R"([A-Z]+:\s+([0-9A-Z]{5}): ([^\n]*))");
  std::smatch match;
  // With sslmode=prefer the text may hold two attempts; the last one decided.
  std::optional<Refusal> last;
  for (auto it = std::sregex_iterator(text.begin(), text.end(), pattern); it != std::sregex_iterator(); ++it) {
    last = Refusal{(*it)[1].str(), (*it)[2].str()};
  }
  return last;
}

[[noreturn]] void fail(PGconn* connection) {
  const std::string text = PQerrorMessage(connection);
  if (const auto refusal = server_refusal(text)) {
    const std::string message = std::string(kPrefix) + "pq: " + refusal->message;
    if (std::find(std::begin(kPassing), std::end(kPassing), refusal->code) != std::end(kPassing)) {
      throw TransientError(message);
    }
    throw DatabaseError(message, refusal->code);
  }
  const std::string_view cause = base::trim(text);
  throw TransientError(std::string(kPrefix) + std::string(cause.substr(0, cause.find('\n'))));
}

/// Waits until the socket is ready. Returns false when the deadline passed.
bool wait_for_socket(PGconn* connection, bool write, Clock::time_point deadline, const std::stop_token& stop) {
  for (;;) {
    if (stop.stop_requested()) throw Stopped("postgres: stopped while connecting");
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    if (left.count() <= 0) return false;
    pollfd entry{PQsocket(connection), static_cast<short>(write ? POLLOUT : POLLIN), 0};
    if (poll(&entry, 1, static_cast<int>(std::min(left, kSlice).count())) != 0) return true;
  }
}

ConnHandle connect_once(const base::Url& url, const ConnectParameters& parameters, std::chrono::milliseconds timeout,
                        const std::stop_token& stop) {
  std::vector<const char*> keys;
  std::vector<const char*> values;
  for (const auto& [key, value] : parameters.values) {
    keys.push_back(key.c_str());
    values.push_back(value.c_str());
  }
  keys.push_back(nullptr);
  values.push_back(nullptr);

  const auto limit = parameters.timeout.value_or(timeout);
  const auto deadline = limit.count() == 0 ? Clock::time_point::max() : Clock::now() + limit;
  ConnHandle connection(PQconnectStartParams(keys.data(), values.data(), 0));
  if (!connection) throw TransientError(std::string(kPrefix) + "out of memory");
  // Only the verbose form of connection errors carries the SQLSTATE.
  PQsetErrorVerbosity(connection.get(), PQERRORS_VERBOSE);
  if (PQstatus(connection.get()) == CONNECTION_BAD) fail(connection.get());

  PostgresPollingStatusType step = PGRES_POLLING_WRITING;
  while (step != PGRES_POLLING_OK) {
    if (step == PGRES_POLLING_FAILED) fail(connection.get());
    if (!wait_for_socket(connection.get(), step == PGRES_POLLING_WRITING, deadline, stop)) {
      throw TransientError(std::string(kPrefix) + "connection to server at " + base::quote_go(url.host()) +
                           " timed out");
    }
    step = PQconnectPoll(connection.get());
  }
  PQsetErrorVerbosity(connection.get(), PQERRORS_DEFAULT);
  return connection;
}

/// Sets what the startup packet did not bring through.
/// @param all  every setting; else only search_path, which a pooling proxy may drop without a word and which would then
///             lead every statement into another schema
void ensure_settings(PGconn* connection, const ConnectParameters& parameters, bool all) {
  for (const auto& [name, value] : parameters.settings) {
    if (!all && name != "search_path") continue;
    const char* arguments[] = {name.c_str(), value.c_str()};
    const ResultHandle result(PQexecParams(
        connection,
        "SELECT pg_catalog.set_config($1, $2, false) WHERE pg_catalog.current_setting($1, true) IS DISTINCT FROM $2", 2,
        nullptr, arguments, nullptr, nullptr, 0));
    if (PQresultStatus(result.get()) == PGRES_TUPLES_OK) continue;
    const char* state = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
    const char* primary = PQresultErrorField(result.get(), PG_DIAG_MESSAGE_PRIMARY);
    throw DatabaseError(std::string(kPrefix) + "pq: " + (primary == nullptr ? PQerrorMessage(connection) : primary),
                        state == nullptr ? "" : state);
  }
}

}  // namespace

ConnHandle connect(const base::Url& url, std::chrono::milliseconds timeout, std::stop_token stop) {
  const ConnectParameters parameters = connect_parameters(url);
  ConnHandle connection;
  bool refused = false;
  try {
    connection = connect_once(url, with_startup_settings(parameters), timeout, stop);
  } catch (const DatabaseError& error) {
    if (std::string_view(error.what()).find("unsupported startup parameter") == std::string_view::npos) throw;
    refused = true;
    connection = connect_once(url, parameters, timeout, stop);
  }
  ensure_settings(connection.get(), parameters, refused);
  return connection;
}

}  // namespace portolan::postgres
