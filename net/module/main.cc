#include "net/module/module.h"

void PORTOLAN_NET_SEND(const std::string& base_url, const portolan::net::HttpClientOptions& options,
                       const portolan::net::HttpRequest& request, const std::stop_token& stop,
                       portolan::net::HttpResponse& response) {
  response = portolan::net::HttpClient(base_url, options).send(request, stop);
}
