#include <algorithm>

#include "drivers/mysql/client.h"
#include "drivers/mysql/connection.h"
#include "drivers/mysql/errors.h"

namespace portolan::mysql {
namespace {

constexpr unsigned int kTlsFailed = 2026;

/// The library counts in whole seconds; 0 would mean no limit.
unsigned int whole_seconds(std::chrono::milliseconds duration) {
  return static_cast<unsigned int>(std::max<long long>(1, (duration.count() + 999) / 1000));
}

/// Authentication methods that never send the password readable, besides those the user allows.
std::string allowed_methods(const ConnectOptions& options) {
  std::string methods = "caching_sha2_password,sha256_password,client_ed25519,parsec,auth_gssapi_client";
  if (options.allow_native_passwords) methods += ",mysql_native_password";
  if (options.allow_cleartext_passwords) methods += ",mysql_clear_password,dialog";
  return methods;
}

void set_tls(MYSQL* handle, const ConnectOptions& options, Tls tls) {
  if (tls == Tls::kOff) return;
  const my_bool yes = 1;
  const my_bool verify = tls == Tls::kVerified ? 1 : 0;
  const auto path = [](const std::string& text) { return text.empty() ? nullptr : text.c_str(); };
  mysql_ssl_set(handle, path(options.ssl_key), path(options.ssl_cert), path(options.ssl_ca), nullptr, nullptr);
  mysql_options(handle, MYSQL_OPT_SSL_ENFORCE, &yes);
  mysql_options(handle, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &verify);
}

void set_options(MYSQL* handle, const ConnectOptions& options, std::chrono::milliseconds timeout) {
  const auto seconds = [&](mysql_option option, std::optional<std::chrono::milliseconds> duration) {
    if (!duration || duration->count() == 0) return;
    const unsigned int value = whole_seconds(*duration);
    mysql_options(handle, option, &value);
  };
  seconds(MYSQL_OPT_CONNECT_TIMEOUT, options.connect_timeout.value_or(timeout));
  seconds(MYSQL_OPT_READ_TIMEOUT, options.read_timeout);
  seconds(MYSQL_OPT_WRITE_TIMEOUT, options.write_timeout);
  mysql_options(handle, MYSQL_SET_CHARSET_NAME, options.charset.c_str());
  // A server must not be able to ask for our files.
  const unsigned int no_files = 0;
  mysql_options(handle, MYSQL_OPT_LOCAL_INFILE, &no_files);
  const std::string methods = allowed_methods(options);
  mysql_options(handle, MARIADB_OPT_RESTRICTED_AUTH, methods.c_str());
  if (options.max_allowed_packet != 0) mysql_options(handle, MYSQL_OPT_MAX_ALLOWED_PACKET, &options.max_allowed_packet);
}

/// One attempt; the handle's error is filled in `failure` when it does not succeed.
Handle attempt(const ConnectOptions& options, std::chrono::milliseconds timeout, Tls tls, Failure& failure) {
  Handle handle(mysql_init(nullptr));
  if (!handle) throw Error("mysql: out of memory");
  set_options(handle.get(), options, timeout);
  set_tls(handle.get(), options, tls);
  const bool socket = !options.socket.empty();
  const unsigned int protocol = socket ? MYSQL_PROTOCOL_SOCKET : MYSQL_PROTOCOL_TCP;
  mysql_options(handle.get(), MYSQL_OPT_PROTOCOL, &protocol);
  unsigned long flags = CLIENT_MULTI_RESULTS;
  if (options.multi_statements) flags |= CLIENT_MULTI_STATEMENTS;
  if (options.client_found_rows) flags |= CLIENT_FOUND_ROWS;
  MYSQL* connected =
      mysql_real_connect(handle.get(), socket ? nullptr : options.host.c_str(), options.user.c_str(),
                         options.password.c_str(), options.database.empty() ? nullptr : options.database.c_str(),
                         static_cast<unsigned int>(options.port), socket ? options.socket.c_str() : nullptr, flags);
  if (connected != nullptr) return handle;
  failure = failure_of(handle.get());
  return nullptr;
}

}  // namespace

Failure failure_of(MYSQL* handle) {
  return {mysql_errno(handle), mysql_sqlstate(handle), mysql_error(handle)};
}

void HandleCloser::operator()(st_mysql* handle) const {
  mysql_close(handle);
}

Handle connect(const ConnectOptions& options, std::chrono::milliseconds timeout) {
  Failure failure;
  Handle handle = attempt(options, timeout, options.tls, failure);
  if (!handle && options.tls == Tls::kPreferred && failure.number == kTlsFailed) {
    handle = attempt(options, timeout, Tls::kOff, failure);
  }
  if (!handle) throw_connect_failure(failure);
  return handle;
}

}  // namespace portolan::mysql
