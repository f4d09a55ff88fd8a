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

thread_local bool without_system_authorities = false;

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

void share_tls(boost::asio::ssl::context& context, const boost::asio::ssl::context& configured) {
  SSL_CTX* to = context.native_handle();
  // Boost's accessor is not const, and nothing below changes what it gives.
  SSL_CTX* from = const_cast<boost::asio::ssl::context&>(configured).native_handle();
  SSL_CTX_set1_cert_store(to, SSL_CTX_get_cert_store(from));
  X509* certificate = SSL_CTX_get0_certificate(from);
  EVP_PKEY* key = SSL_CTX_get0_privatekey(from);
  if (certificate == nullptr || key == nullptr) return;
  STACK_OF(X509)* chain = nullptr;
  SSL_CTX_get0_chain_certs(from, &chain);
  SSL_CTX_use_cert_and_key(to, certificate, key, chain, 1);
}

WithoutSystemAuthorities::WithoutSystemAuthorities(bool wanted) : before_(without_system_authorities) {
  without_system_authorities = before_ || wanted;
}

WithoutSystemAuthorities::~WithoutSystemAuthorities() {
  without_system_authorities = before_;
}

}  // namespace portolan::net

/// Found before OpenSSL's function of this name, whose work it does: cpprestsdk calls it for every connection, before
/// it asks for our certificates, and reading the system's 140 authorities takes longer than anything else about a
/// request.
extern "C" __attribute__((visibility("default"))) int SSL_CTX_set_default_verify_paths(SSL_CTX* context) {
  return portolan::net::without_system_authorities ? 1 : X509_STORE_set_default_paths(SSL_CTX_get_cert_store(context));
}
