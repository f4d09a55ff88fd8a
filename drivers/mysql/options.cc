#include "drivers/mysql/options.h"

#include <array>
#include <charconv>
#include <functional>
#include <unordered_map>
#include <unordered_set>

#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::mysql {
namespace {

constexpr std::string_view kUnix = "+unix";

/// Keys that other programs put into a URL and that mean nothing here: what Go's driver uses on its own side, and
/// Prisma's pool settings.
const std::unordered_set<std::string_view> kIgnored = {"parseTime",         "loc",
                                                       "interpolateParams", "columnsWithAlias",
                                                       "rejectReadOnly",    "checkConnLiveness",
                                                       "connection_limit",  "pool_timeout",
                                                       "pgbouncer",         "socket_timeout",
                                                       "sslaccept",         "statement_cache_size"};

bool read_bool(const std::string& key, const std::string& value) {
  for (const std::string_view yes : {"1", "true", "TRUE", "True", "t", "T"}) {
    if (value == yes) return true;
  }
  for (const std::string_view no : {"0", "false", "FALSE", "False", "f", "F"}) {
    if (value == no) return false;
  }
  throw UsageError("invalid bool value for URL parameter " + base::quote_go(key) + ": " + base::quote_go(value));
}

/// A duration as Go writes it: `30s`, `1m30s`, `500ms`.
std::chrono::milliseconds read_duration(const std::string& key, const std::string& value) {
  struct Unit {
    std::string_view name;
    double milliseconds;
  };
  constexpr std::array kUnits = {Unit{"ms", 1.0},   Unit{"us", 0.001},      Unit{"ns", 0.000001},
                                 Unit{"s", 1000.0}, Unit{"m", 60.0 * 1000}, Unit{"h", 3600.0 * 1000}};
  const UsageError bad("invalid duration for URL parameter " + base::quote_go(key) + ": " + base::quote_go(value));
  double total = 0;
  std::string_view rest = value;
  if (rest.empty()) throw bad;
  while (!rest.empty() && rest != "0") {
    double number = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    if (error != std::errc() || number < 0) throw bad;
    rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
    const Unit* unit = nullptr;
    for (const Unit& candidate : kUnits) {
      if (unit == nullptr && rest.starts_with(candidate.name)) unit = &candidate;
    }
    if (unit == nullptr) throw bad;
    total += number * unit->milliseconds;
    rest.remove_prefix(unit->name.size());
  }
  return std::chrono::milliseconds(static_cast<long long>(total));
}

Tls read_tls(const std::string& value) {
  const std::string word = base::to_lower(value);
  if (word == "skip-verify") return Tls::kUnverified;
  if (word == "preferred") return Tls::kPreferred;
  return read_bool("tls", value) ? Tls::kVerified : Tls::kOff;
}

using Setter = std::function<void(ConnectOptions&, const std::string& value)>;

const std::unordered_map<std::string_view, Setter>& setters() {
  static const std::unordered_map<std::string_view, Setter> kSetters = {
      {"tls", [](auto& o, const auto& v) { o.tls = read_tls(v); }},
      {"ssl-ca", [](auto& o, const auto& v) { o.ssl_ca = v; }},
      {"ssl-cert", [](auto& o, const auto& v) { o.ssl_cert = v; }},
      {"ssl-key", [](auto& o, const auto& v) { o.ssl_key = v; }},
      // Go's driver takes a list and uses the first charset the server knows; every server here knows the first.
      {"charset", [](auto& o, const auto& v) { o.charset = base::split(v, ',').front(); }},
      {"collation", [](auto& o, const auto& v) { o.collation = v; }},
      {"timeout", [](auto& o, const auto& v) { o.connect_timeout = read_duration("timeout", v); }},
      {"readTimeout", [](auto& o, const auto& v) { o.read_timeout = read_duration("readTimeout", v); }},
      {"writeTimeout", [](auto& o, const auto& v) { o.write_timeout = read_duration("writeTimeout", v); }},
      {"multiStatements", [](auto& o, const auto& v) { o.multi_statements = read_bool("multiStatements", v); }},
      {"clientFoundRows", [](auto& o, const auto& v) { o.client_found_rows = read_bool("clientFoundRows", v); }},
      {"allowCleartextPasswords",
       [](auto& o, const auto& v) { o.allow_cleartext_passwords = read_bool("allowCleartextPasswords", v); }},
      {"allowNativePasswords",
       [](auto& o, const auto& v) { o.allow_native_passwords = read_bool("allowNativePasswords", v); }},
      {"maxAllowedPacket",
       [](auto& o, const auto& v) {
         const auto [end, error] = std::from_chars(v.data(), v.data() + v.size(), o.max_allowed_packet);
         if (error != std::errc() || end != v.data() + v.size()) {
           throw UsageError("invalid number for URL parameter \"maxAllowedPacket\": " + base::quote_go(v));
         }
       }},
  };
  return kSetters;
}

/// Whether a key may stand in a SET statement; it is no place for SQL.
bool is_variable_name(std::string_view key) {
  if (key.empty()) return false;
  for (const char c : key) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!letter && c != '_' && c != '.' && c != '@') return false;
  }
  return true;
}

}  // namespace

const std::vector<std::string>& url_schemes() {
  static const std::vector<std::string> kSchemes = {
      "mysql", "mysql+unix", "mariadb", "maria", "mariadb+unix", "maria+unix",
      // Spellings of SQLAlchemy (spec/cli.md 3.1, "ORM-style URLs").
      "mysql+pymysql", "mysql+mysqldb", "mysql+mysqlconnector", "mysql+aiomysql", "mysql+asyncmy", "mysql+cymysql",
      "mariadb+pymysql", "mariadb+mariadbconnector", "mariadb+mysqldb", "mariadb+asyncmy"};
  return kSchemes;
}

std::string family_of(const std::string& scheme) {
  return scheme.starts_with("maria") ? "mariadb" : "mysql";
}

std::optional<std::string> schema_of(const base::Url& url) {
  std::string name;
  if (url.scheme().ends_with(kUnix)) {
    name = url.parameter("database");
  } else if (!url.path().empty()) {
    name = url.path().substr(1);
  }
  return name.empty() ? std::nullopt : std::optional(name);
}

ConnectOptions read_options(const base::Url& url) {
  ConnectOptions options;
  const bool socket = url.scheme().ends_with(kUnix);
  if (socket) {
    options.socket = url.host() + url.path();
  } else {
    options.host = url.host().empty() ? "127.0.0.1" : url.host();
    if (url.port() != 0) options.port = url.port();
  }
  options.user = url.user();
  options.password = url.password();
  options.database = schema_of(url).value_or("");
  for (const auto& [key, value] : url.query()) {
    if (kIgnored.contains(key) || (socket && key == "database")) continue;
    if (const auto setter = setters().find(key); setter != setters().end()) {
      setter->second(options, value);
    } else if (is_variable_name(key)) {
      options.session_variables.emplace_back(key, value);
    } else {
      throw UsageError("unknown URL parameter " + base::quote_go(key));
    }
  }
  // A certificate makes no sense without TLS.
  const bool certificates = !options.ssl_ca.empty() || !options.ssl_cert.empty() || !options.ssl_key.empty();
  if (certificates && !url.has_parameter("tls"))
    options.tls = options.ssl_ca.empty() ? Tls::kUnverified : Tls::kVerified;
  return options;
}

}  // namespace portolan::mysql
