#pragma once

#include <functional>
#include <memory>
#include <string>

#include "net/http.h"

namespace portolan::net {

/// One request as HttpServer hands it on.
struct IncomingRequest {
  std::string method;
  std::string path;   ///< decoded, without the query
  std::string query;  ///< as it came, without `?`
  Headers headers;
  std::string body;
};

/// Answers one request. Runs on a thread of the small shared pool, so it must not block for long. What it throws
/// becomes a 500 without details.
using RequestHandler = std::function<HttpResponse(const IncomingRequest&)>;

/// A listener for probes and metrics; open from construction to destruction.
class HttpServer {
 public:
  /// @param address  `host:port` or `:port` (all IPv4 addresses)
  /// @param tls      certificate and key make it an https listener, without them it is plain http; with a CA, clients
  ///                 must show a certificate it signed
  /// Throws UsageError for a malformed address or certificate, Error when the address cannot be listened on.
  HttpServer(const std::string& address, RequestHandler handler, const TlsOptions& tls = {});
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace portolan::net
