#include "operator/serve/endpoints.h"

#include <optional>
#include <utility>

#include "net/http_server.h"
#include "net/self_signed.h"

namespace portolan::serve {
namespace {

net::HttpResponse plain(int status, std::string body) {
  return {status, {{"content-type", "text/plain; charset=utf-8"}}, std::move(body)};
}

net::HttpResponse probe(const std::function<std::string()>& question) {
  const std::string trouble = question();
  return trouble.empty() ? plain(200, "ok") : plain(500, trouble);
}

net::RequestHandler probe_handler(Probes probes) {
  return [probes = std::move(probes)](const net::IncomingRequest& request) {
    if (request.path == "/healthz") return probe(probes.healthy);
    if (request.path == "/readyz") return probe(probes.ready);
    return plain(404, "not found");
  };
}

net::RequestHandler metrics_handler(Metrics& metrics) {
  return [&metrics](const net::IncomingRequest& request) {
    if (request.path != "/metrics") return plain(404, "not found");
    return net::HttpResponse{200, {{"content-type", "text/plain; version=0.0.4; charset=utf-8"}}, metrics.text()};
  };
}

bool is_off(const std::string& address) {
  return address.empty() || address == "0";
}

}  // namespace

struct Endpoints::Listeners {
  std::optional<net::HttpServer> probes, metrics;
};

Endpoints::Endpoints(const std::string& probes_address, const MetricsListener& metrics_listener, Probes probes,
                     Metrics& metrics)
    : listeners_(std::make_unique<Listeners>()) {
  if (!is_off(probes_address)) listeners_->probes.emplace(probes_address, probe_handler(std::move(probes)));
  if (is_off(metrics_listener.address)) return;
  const net::TlsOptions tls = metrics_listener.secure ? net::self_signed("portolan-operator") : net::TlsOptions();
  listeners_->metrics.emplace(metrics_listener.address, metrics_handler(metrics), tls);
}

Endpoints::~Endpoints() = default;

}  // namespace portolan::serve
