#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "net/http.h"
#include "planner/base/errors.h"

namespace portolan::net {

/// One request of HttpClient.
struct HttpRequest {
  std::string method = "GET";
  std::string target;  ///< path and query, percent-encoded, starting with `/`
  Headers headers = {};
  std::string body = {};
  std::chrono::milliseconds deadline = std::chrono::seconds(30);  ///< for the whole exchange, streams included
  /// The longest pause before and within an answer; zero: as long as the exchange.
  std::chrono::milliseconds silence = {};
};

/// An answer that had begun paused for longer than HttpRequest::silence.
class Silence : public TransientError {
 public:
  using TransientError::TransientError;
};

/// How to reach one server.
struct HttpClientOptions {
  TlsOptions tls = {};
  /// Gives the bearer token of each request, asked anew every time; null or "" means none. Called on the caller's
  /// thread.
  std::function<std::string()> bearer_token = {};
};

/// HTTP/1.1 client of one server, safe to use from many threads. Connections are kept and reused. Redirects are not
/// followed. Error texts name method, host and path, never query, headers or body, because those may hold secrets.
class HttpClient {
 public:
  /// @param base_url  `http://host:port` or `https://host:port`, with an optional path put before every target
  /// Throws UsageError when the URL or a certificate cannot be read.
  HttpClient(const std::string& base_url, HttpClientOptions options);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  /// Sends `request` and returns the answer whatever its status. Throws TransientError when the network fails or the
  /// deadline passes, Stopped when `stop` is requested meanwhile.
  HttpResponse send(const HttpRequest& request, std::stop_token stop = {});

  /// As `send`, but hands each line of a 2xx answer to `on_line` (without its line end) as soon as it arrives, on the
  /// calling thread; the returned body is empty then. Returns when the server ends the answer. A connection that breaks
  /// off is a TransientError, and lines that came right before may be lost with it; a pause is a Silence. What
  /// `on_line` throws is passed on.
  HttpResponse stream_lines(const HttpRequest& request, const std::function<void(std::string_view)>& on_line,
                            std::stop_token stop = {});

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace portolan::net
