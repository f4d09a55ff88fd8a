#include "planner/base/libcrypto.h"

namespace portolan::base {

const SharedLibrary& libcrypto() {
  static const SharedLibrary library("libcrypto.so." + std::to_string(OPENSSL_SHLIB_VERSION), "OpenSSL's libcrypto",
                                     "install OpenSSL (package libssl3)");
  return library;
}

}  // namespace portolan::base
