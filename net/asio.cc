#include "net/asio.h"

#include <openssl/ssl.h>
#include <pplx/threadpool.h>

#include <boost/asio/buffer.hpp>
#include <mutex>
#include <stdexcept>
#include <string>

#include "planner/base/errors.h"

namespace portolan::net {
namespace {

constexpr std::size_t kThreads = 4;

void check(const boost::system::error_code& error, const char* what) {
  if (error) throw UsageError(std::string(what) + " cannot be read as PEM: " + error.message());
}

}  // namespace

void start_threads() {
  static std::once_flag once;
  std::call_once(once, [] {
    // At exit things end in the reverse order: OpenSSL must outlive the pool's threads, which free its memory.
    OPENSSL_init_ssl(0, nullptr);
    try {
      crossplat::threadpool::initialize_with_threads(kThreads);
    } catch (const std::runtime_error&) {
      // The pool is up: this code may be in the process twice, once by way of net/module.
    }
  });
}

void configure_tls(boost::asio::ssl::context& context, const TlsOptions& tls) {
  using boost::asio::buffer;
  boost::system::error_code error;
  if (!tls.ca_pem.empty()) {
    SSL_CTX_set_cert_store(context.native_handle(), X509_STORE_new());
    context.add_certificate_authority(buffer(tls.ca_pem), error);
    check(error, "the certificate authority");
  }
  if (!tls.certificate_pem.empty()) {
    context.use_certificate_chain(buffer(tls.certificate_pem), error);
    check(error, "the certificate");
  }
  if (!tls.key_pem.empty()) {
    context.use_private_key(buffer(tls.key_pem), boost::asio::ssl::context::pem, error);
    check(error, "the private key");
  }
}

}  // namespace portolan::net
