#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace portolan::base {

/// `scheme://[user[:password]@]host[:port][/path][?k=v&...]` as RFC 3986 and Go's net/url read it (spec/cli.md 3).
/// User, password, path and query values are decoded. The type never prints its password: use `redacted()` in every
/// message.
class Url {
 public:
  using Parameter = std::pair<std::string, std::string>;

  /// Throws UsageError for malformed text; the message never repeats the text (it may hold a password).
  static Url parse(std::string_view text);

  const std::string& scheme() const { return scheme_; }
  const std::string& user() const { return user_; }
  const std::string& password() const { return password_; }
  bool has_password() const { return has_password_; }
  /// Without brackets for IPv6, without the port.
  const std::string& host() const { return host_; }
  /// 0 when absent.
  int port() const { return port_; }
  /// Decoded, with its leading slash if there is one.
  const std::string& path() const { return path_; }
  const std::vector<Parameter>& query() const { return query_; }
  /// The query as written, without `?`.
  const std::string& raw_query() const { return raw_query_; }

  /// First value of a query key, or "".
  std::string parameter(std::string_view key) const;
  bool has_parameter(std::string_view key) const;

  void set_scheme(std::string scheme) { scheme_ = std::move(scheme); }
  void set_path(std::string path) { path_ = std::move(path); }
  void set_parameter(std::string_view key, std::string value);
  void remove_parameter(std::string_view key);

  /// The whole URL with its password, for the driver alone.
  std::string with_secrets() const;

  /// The URL for people and logs: the password becomes `xxxxx`, as do the values of parameters that look like secrets.
  std::string redacted() const;

 private:
  std::string build(bool show_secrets) const;

  std::string scheme_, user_, password_, host_, path_, raw_query_;
  bool has_password_ = false;
  int port_ = 0;
  std::vector<Parameter> query_;
};

/// Percent-encodes everything outside the unreserved set of RFC 3986 (A-Z a-z 0-9 - _ . ~).
std::string percent_encode(std::string_view text);

/// Decodes %XX; `plus_is_space` is the form encoding of queries. Throws UsageError(`invalid URL escape "%zz"`).
std::string percent_decode(std::string_view text, bool plus_is_space = false);

}  // namespace portolan::base
