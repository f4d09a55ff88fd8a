#include "net/http_server.h"

#include <cpprest/http_listener.h>

#include <exception>
#include <utility>

#include "net/asio.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::net {
namespace {

using web::http::http_request;
using web::http::experimental::listener::http_listener;
using web::http::experimental::listener::http_listener_config;

/// `http://host:port` for `host:port`; cpprestsdk listens on every IPv4 address for the host 0.0.0.0.
web::uri listen_url(const std::string& address, bool tls) {
  const std::size_t colon = address.rfind(':');
  const std::string port = colon == std::string::npos ? "" : address.substr(colon + 1);
  if (port.empty() || port.size() > 5 || port.find_first_not_of("0123456789") != std::string::npos ||
      std::stoi(port) == 0 || std::stoi(port) > 65535) {
    throw UsageError("not an address to listen on: " + base::quote_go(address) + "; write host:port or :port");
  }
  const std::string host = colon == 0 ? "0.0.0.0" : address.substr(0, colon);
  return web::uri((tls ? "https://" : "http://") + host + ":" + port);
}

http_listener_config listen_config(const TlsOptions& tls) {
  http_listener_config config;
  if (!tls.certificate_pem.empty()) {
    boost::asio::ssl::context scratch(boost::asio::ssl::context::sslv23);
    configure_tls(scratch, tls);
    config.set_ssl_context_callback([tls](boost::asio::ssl::context& context) {
      configure_tls(context, tls);
      if (!tls.ca_pem.empty()) {
        context.set_verify_mode(boost::asio::ssl::verify_peer | boost::asio::ssl::verify_fail_if_no_peer_cert);
      }
    });
  }
  return config;
}

IncomingRequest incoming(const http_request& request, const std::vector<unsigned char>& body) {
  IncomingRequest result;
  result.method = request.method();
  result.path = web::uri::decode(request.relative_uri().path());
  result.query = request.relative_uri().query();
  for (const auto& [name, value] : request.headers()) result.headers[base::to_lower(name)] = value;
  result.body.assign(body.begin(), body.end());
  return result;
}

HttpResponse answer(const RequestHandler& handler, const IncomingRequest& request) {
  try {
    return handler(request);
  } catch (const std::exception&) {
    return {500, {{"content-type", "text/plain; charset=utf-8"}}, "internal error\n"};
  }
}

void respond(const RequestHandler& handler, const http_request& request) {
  request.extract_vector().then([handler, request](const pplx::task<std::vector<unsigned char>>& body) {
    try {
      HttpResponse result = answer(handler, incoming(request, body.get()));
      web::http::http_response response(static_cast<web::http::status_code>(result.status));
      response.set_body(std::vector<unsigned char>(result.body.begin(), result.body.end()));
      for (const auto& [name, value] : result.headers) response.headers()[name] = value;
      request.reply(response).then([](const pplx::task<void>& sent) {
        try {
          sent.get();
        } catch (const std::exception&) {
          // The client went away before its answer; nobody is left to tell.
        }
      });
    } catch (const std::exception&) {
      // The client went away in the middle of its request; nobody is left to tell.
    }
  });
}

}  // namespace

struct HttpServer::Impl {
  Impl(const web::uri& url, const http_listener_config& config) : listener(url, config) {}

  http_listener listener;
};

HttpServer::HttpServer(const std::string& address, RequestHandler handler, const TlsOptions& tls) {
  start_threads();
  const bool secure = !tls.certificate_pem.empty();
  impl_ = std::make_unique<Impl>(listen_url(address, secure), listen_config(tls));
  impl_->listener.support([handler = std::move(handler)](const http_request& request) { respond(handler, request); });
  try {
    impl_->listener.open().get();
  } catch (const std::exception& reason) {
    throw Error("cannot listen on " + address + ": " + reason.what());
  }
}

HttpServer::~HttpServer() {
  try {
    impl_->listener.close().get();
  } catch (const std::exception&) {
    // A listener that fails to close has no connection left to care for.
  }
}

}  // namespace portolan::net
