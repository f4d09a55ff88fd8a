#include "drivers/postgres/url.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <memory>
#include <set>

#include "drivers/postgres/libpq.h"
#include "drivers/postgres/text.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::postgres {
namespace {

/// Settings of client libraries that mean nothing to the server (spec/cli.md 3.1 and lib/pq's own).
constexpr std::array<std::string_view, 8> kIgnored = {"connection_limit",  "pool_timeout", "pgbouncer",
                                                      "socket_timeout",    "sslaccept",    "statement_cache_size",
                                                      "binary_parameters", "sslinline"};

constexpr std::array<std::string_view, 6> kSslModes = {"disable", "allow",     "prefer",
                                                       "require", "verify-ca", "verify-full"};

template <typename List>
bool lists(const List& list, std::string_view item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

const std::set<std::string, std::less<>>& libpq_keywords() {
  static const std::set<std::string, std::less<>> keywords = [] {
    std::set<std::string, std::less<>> names;
    const auto release = [](PQconninfoOption* options) { PQconninfoFree(options); };
    const std::unique_ptr<PQconninfoOption, decltype(release)> all(PQconndefaults(), release);
    for (const PQconninfoOption* option = all.get(); option != nullptr && option->keyword != nullptr; ++option) {
      names.emplace(option->keyword);
    }
    return names;
  }();
  return keywords;
}

/// One `-c name=value` of the startup option string, blanks and backslashes escaped as the server's splitter reads
/// them.
std::string run_time_option(std::string_view name, std::string_view value) {
  std::string option = "-c ";
  for (const char c : std::string(name) + "=" + std::string(value)) {
    if (c == ' ' || c == '\\' || c == '\t' || c == '\n') option += '\\';
    option += c;
  }
  return option;
}

void check_ssl_mode(const std::string& mode) {
  if (lists(kSslModes, mode)) return;
  throw UsageError("postgres: unsupported sslmode " + base::quote_go(mode) +
                   "; use disable, allow, prefer, require, verify-ca or verify-full");
}

std::chrono::milliseconds parse_timeout(const std::string& text) {
  int seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end != text.data() + text.size() || seconds < 0) {
    throw UsageError("postgres: connect_timeout must be a number of seconds, got " + base::quote_go(text));
  }
  // libpq's rule: 1 second is too short for a connection with name lookup and TLS.
  return std::chrono::seconds(seconds == 1 ? 2 : seconds);
}

class Parameters {
 public:
  void set(const std::string& key, const std::string& value) {
    if (value.empty()) return;
    for (auto& [name, text] : result_.values) {
      if (name == key) {
        text = value;
        return;
      }
    }
    result_.values.emplace_back(key, value);
  }

  void add_setting(const std::string& name, const std::string& value) { result_.settings.emplace_back(name, value); }

  void add_query(const std::string& key, const std::string& value) {
    if (lists(kIgnored, key) || key == "search_path" || key == "schema") return;
    if (key == "connect_timeout") {
      result_.timeout = parse_timeout(value);
    } else if (libpq_keywords().contains(key)) {
      if (key == "sslmode") check_ssl_mode(value);
      set(key, value);
    } else {
      add_setting(key, value);
    }
  }

  ConnectParameters finish() { return std::move(result_); }

 private:
  ConnectParameters result_;
};

}  // namespace

const std::vector<std::string>& url_schemes() {
  static const std::vector<std::string> schemes = [] {
    std::vector<std::string> list = {"postgres", "postgresql"};
    for (const std::string base : {"postgresql", "postgres"}) {
      for (const char* client : {"psycopg2", "psycopg", "asyncpg", "pg8000", "psycopg2cffi"}) {
        list.push_back(base + "+" + client);
      }
    }
    return list;
  }();
  return schemes;
}

std::optional<std::string> bound_schema(const base::Url& url) {
  for (const char* key : {"search_path", "schema"}) {
    const std::string value = url.parameter(key);
    if (!value.empty()) return value;
  }
  return std::nullopt;
}

ConnectParameters connect_parameters(const base::Url& url) {
  Parameters parameters;
  // Unlike libpq, whose default is a Unix socket, the reference's client connects to localhost.
  if (std::getenv("PGHOST") == nullptr) parameters.set("host", "localhost");
  parameters.set("host", url.host());
  if (url.port() != 0) parameters.set("port", std::to_string(url.port()));
  parameters.set("user", url.user());
  if (url.has_password()) parameters.set("password", url.password());
  std::string_view database = url.path();
  if (database.starts_with('/')) database.remove_prefix(1);
  parameters.set("dbname", std::string(database));
  parameters.set("sslmode", "prefer");
  parameters.set("client_encoding", "UTF8");
  parameters.set("fallback_application_name", "portolan");
  // A peer that vanished without a word is noticed within two minutes instead of two hours.
  parameters.set("keepalives_idle", "60");
  parameters.set("keepalives_interval", "10");
  parameters.set("keepalives_count", "6");
  for (const auto& [key, value] : url.query()) parameters.add_query(key, value);
  if (const auto schema = bound_schema(url)) {
    parameters.add_setting("search_path", quote_identifier(*schema));
  }
  return parameters.finish();
}

ConnectParameters with_startup_settings(ConnectParameters parameters) {
  if (parameters.settings.empty()) return parameters;
  std::string options;
  for (const auto& [name, value] : parameters.settings) options += " " + run_time_option(name, value);
  const auto own = std::find_if(parameters.values.begin(), parameters.values.end(),
                                [](const auto& entry) { return entry.first == "options"; });
  if (own == parameters.values.end()) {
    parameters.values.emplace_back("options", options.substr(1));
  } else {
    own->second += options;
  }
  return parameters;
}

}  // namespace portolan::postgres
