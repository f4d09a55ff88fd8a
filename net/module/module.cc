#include "net/module/module.h"

#include "planner/base/shared_library.h"

#define PORTOLAN_TEXT_OF(name) #name
#define PORTOLAN_TEXT(name) PORTOLAN_TEXT_OF(name)

namespace portolan::net {
namespace {

const base::SharedLibrary& module() {
  static const base::SharedLibrary library("portolan-net.so", "Portolan's HTTP client",
                                           "put portolan-net.so beside the program or into ../lib/portolan");
  return library;
}

constexpr base::LoadedFunction<module, decltype(::PORTOLAN_NET_SEND), PORTOLAN_TEXT(PORTOLAN_NET_SEND)> kSend;

}  // namespace

HttpResponse send(const std::string& base_url, const HttpClientOptions& options, const HttpRequest& request,
                  const std::stop_token& stop) {
  HttpResponse response;
  kSend(base_url, options, request, stop, response);
  return response;
}

}  // namespace portolan::net
