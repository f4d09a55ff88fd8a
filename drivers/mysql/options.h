#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "planner/base/url.h"

namespace portolan::mysql {

enum class Tls { kOff, kPreferred, kUnverified, kVerified };

/// What a URL says about a connection (spec/cli.md 3.1, "MySQL/MariaDB parameters"). Holds the password: never print
/// it.
struct ConnectOptions {
  std::string host;
  int port = 3306;
  /// Path of a Unix socket; replaces host and port when not empty.
  std::string socket;
  std::string user;
  std::string password;
  /// Empty in realm scope.
  std::string database;
  Tls tls = Tls::kOff;
  std::string ssl_ca, ssl_cert, ssl_key;
  std::string charset = "utf8mb4";
  std::string collation;
  std::optional<std::chrono::milliseconds> connect_timeout, read_timeout, write_timeout;
  bool multi_statements = false;
  bool client_found_rows = false;
  bool allow_cleartext_passwords = false;
  bool allow_native_passwords = true;
  unsigned long max_allowed_packet = 0;
  /// `SET key=value` to run after connecting, in the order of the URL.
  std::vector<std::pair<std::string, std::string>> session_variables;
};

/// Every spelling of a scheme that this room serves.
const std::vector<std::string>& url_schemes();

/// The family name of a scheme: `mysql` or `mariadb` (spec/cli.md 3.1, "reported driver name").
std::string family_of(const std::string& scheme);

/// The schema a URL is bound to, or nullopt in realm scope.
std::optional<std::string> schema_of(const base::Url& url);

/// Throws UsageError for a value that cannot be read; the text never holds the password.
ConnectOptions read_options(const base::Url& url);

}  // namespace portolan::mysql
