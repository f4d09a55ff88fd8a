#pragma once

#include <stop_token>
#include <string>

#include "net/http_client.h"

namespace portolan::net {

/// As `HttpClient(base_url, options).send(request, stop)`, for programs that seldom need it: the client comes from
/// portolan-net.so, which lies beside the program or in ../lib/portolan and is loaded with the first request, because
/// cpprestsdk would cost every start as much as all the rest. Throws Error, too, when the file is missing or of another
/// version.
HttpResponse send(const std::string& base_url, const HttpClientOptions& options, const HttpRequest& request,
                  const std::stop_token& stop = {});

}  // namespace portolan::net

/// What portolan-net.so has; its name ends in the version, so that no other build's structures are taken for ours.
extern "C" void PORTOLAN_NET_SEND(const std::string& base_url, const portolan::net::HttpClientOptions& options,
                                  const portolan::net::HttpRequest& request, const std::stop_token& stop,
                                  portolan::net::HttpResponse& response);
