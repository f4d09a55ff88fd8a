#include "net/self_signed.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>

#include <cstdint>
#include <memory>

#include "planner/base/errors.h"

namespace portolan::net {
namespace {

constexpr long kTenYears = 10L * 365 * 24 * 3600;

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(BIO* bio) const { BIO_free(bio); }
};

template <typename Handle>
std::unique_ptr<Handle, Free> own(Handle* handle) {
  if (handle == nullptr) throw Error("a self-signed certificate could not be made");
  return std::unique_ptr<Handle, Free>(handle);
}

void require(bool success) {
  if (!success) throw Error("a self-signed certificate could not be made");
}

std::string text_of(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

/// Certificates of one issuer with one number are an error to browsers.
long random_serial() {
  std::uint32_t number = 0;
  require(RAND_bytes(reinterpret_cast<unsigned char*>(&number), sizeof number) == 1);
  return static_cast<long>(number);
}

}  // namespace

TlsOptions self_signed(const std::string& host) {
  const auto key = own(EVP_EC_gen("P-256"));
  const auto certificate = own(X509_new());
  X509* made = certificate.get();
  require(X509_set_version(made, X509_VERSION_3) == 1);
  require(ASN1_INTEGER_set(X509_get_serialNumber(made), random_serial()) == 1);
  X509_gmtime_adj(X509_getm_notBefore(made), 0);
  X509_gmtime_adj(X509_getm_notAfter(made), kTenYears);
  X509_NAME* name = X509_get_subject_name(made);
  const auto* bytes = reinterpret_cast<const unsigned char*>(host.data());
  require(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, bytes, static_cast<int>(host.size()), -1, 0) == 1);
  require(X509_set_issuer_name(made, name) == 1 && X509_set_pubkey(made, key.get()) == 1);
  require(X509_sign(made, key.get(), EVP_sha256()) > 0);
  const auto certificate_text = own(BIO_new(BIO_s_mem()));
  const auto key_text = own(BIO_new(BIO_s_mem()));
  require(PEM_write_bio_X509(certificate_text.get(), made) == 1);
  require(PEM_write_bio_PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
  return {.certificate_pem = text_of(certificate_text.get()), .key_pem = text_of(key_text.get())};
}

}  // namespace portolan::net
