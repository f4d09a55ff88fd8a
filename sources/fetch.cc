#include "sources/fetch.h"

#include <algorithm>
#include <string_view>

#include "net/module/module.h"
#include "planner/base/errors.h"
#include "planner/base/hash.h"
#include "planner/base/strings.h"
#include "planner/base/url.h"

namespace portolan::sources {
namespace {

constexpr int kMaxRedirects = 10;
constexpr int kRedirects[] = {301, 302, 303, 307, 308};

/// A URL in the parts that the client takes.
struct Address {
  /// Scheme, host and port.
  std::string server;
  /// Path and query, as they are written.
  std::string target;
  /// `user:password`, decoded.
  std::string credentials;
};

Address address_of(const std::string& url) {
  const std::size_t start = url.find("://");
  const std::string scheme = start == std::string::npos ? "" : base::to_lower(url.substr(0, start));
  if (scheme != "http" && scheme != "https") throw UsageError("the URL must start with http:// or https://");
  const std::string rest = url.substr(start + 3, url.find('#') - (start + 3));
  const std::size_t end = rest.find_first_of("/?");
  std::string host = rest.substr(0, end);
  Address address;
  const std::size_t user_end = host.rfind('@');
  if (user_end != std::string::npos) {
    address.credentials = base::percent_decode(host.substr(0, user_end));
    host.erase(0, user_end + 1);
  }
  address.server = scheme + "://" + host;
  address.target = end == std::string::npos ? "/" : rest.substr(end);
  if (address.target.front() == '?') address.target.insert(0, "/");
  return address;
}

/// What a `Location` means that came from `from`.
std::string redirected(const Address& from, const std::string& location) {
  if (location.find("://") != std::string::npos) return location;
  if (location.starts_with("//")) return from.server.substr(0, from.server.find("//")) + location;
  if (location.starts_with("/")) return from.server + location;
  const std::string path = from.target.substr(0, from.target.find('?'));
  return from.server + path.substr(0, path.rfind('/') + 1) + location;
}

bool is_redirect(const net::HttpResponse& response) {
  const bool redirects =
      std::find(std::begin(kRedirects), std::end(kRedirects), response.status) != std::end(kRedirects);
  return redirects && response.headers.contains("location");
}

/// 307 and 308 repeat the request as it was; after the others a body is not sent again.
void follow(const Address& from, const net::HttpResponse& response, Fetch& request) {
  request.url = redirected(from, response.headers.at("location"));
  if (address_of(request.url).server != from.server) request.headers.clear();
  if (response.status >= 307 || request.method == "HEAD") return;
  request.method = "GET";
  request.body.clear();
}

}  // namespace

net::HttpResponse fetch(Fetch request, const std::stop_token& stop) {
  for (int redirects = 0;; ++redirects) {
    const Address address = address_of(request.url);
    net::HttpRequest message{.method = request.method,
                             .target = address.target,
                             .headers = request.headers,
                             .body = request.body,
                             .deadline = request.timeout};
    if (!address.credentials.empty() && !message.headers.contains("authorization")) {
      message.headers["authorization"] = "Basic " + base::base64_encode(address.credentials);
    }
    net::HttpResponse response = net::send(address.server, {.tls = request.tls}, message, stop);
    if (!is_redirect(response)) return response;
    if (redirects == kMaxRedirects) {
      throw UsageError(request.method + " " + address.server + ": stopped after 10 redirects");
    }
    follow(address, response, request);
  }
}

}  // namespace portolan::sources
