#pragma once

#include <string>

#include "net/http.h"

namespace portolan::net {

/// A fresh key and a certificate of its own signature for `host`, valid for ten years: for listeners whose clients do
/// not check whom they talk to. Throws Error when OpenSSL fails.
TlsOptions self_signed(const std::string& host);

}  // namespace portolan::net
