#pragma once

#include <chrono>
#include <stop_token>
#include <string>

#include "net/http.h"

namespace portolan::sources {

/// A request of a URL.
struct Fetch {
  /// `http://` or `https://`; a user and password in it become basic authentication.
  std::string url;
  std::string method = "GET";
  net::Headers headers = {};
  std::string body = {};
  net::TlsOptions tls = {};
  /// Of each exchange.
  std::chrono::milliseconds timeout = std::chrono::seconds(30);
};

/// Sends a request and follows up to ten redirects as browsers do; another server gets none of the headers. Returns the
/// answer whatever its status. Throws UsageError for what is no such URL, TransientError when the network fails,
/// Stopped. Messages have no query, header or body.
net::HttpResponse fetch(Fetch request, const std::stop_token& stop);

}  // namespace portolan::sources
