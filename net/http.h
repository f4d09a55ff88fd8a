#pragma once

#include <map>
#include <string>

namespace portolan::net {

/// Header fields, names in lower case.
using Headers = std::map<std::string, std::string>;

/// An HTTP answer.
struct HttpResponse {
  int status = 0;
  Headers headers = {};
  std::string body = {};

  bool ok() const { return status >= 200 && status < 300; }
};

/// Certificates as PEM text. Empty members are not used.
struct TlsOptions {
  std::string ca_pem = {};           ///< trusted instead of the system's authorities
  std::string certificate_pem = {};  ///< our certificate, with its chain
  std::string key_pem = {};          ///< its private key
  bool insecure_skip_verify = false;
};

}  // namespace portolan::net
