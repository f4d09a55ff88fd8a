#pragma once

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include "planner/base/shared_library.h"

namespace portolan::base {

/// OpenSSL's libcrypto, loaded when it is first asked for. Throws Error naming what to install.
const SharedLibrary& libcrypto();

template <typename Signature, SymbolName kName>
using CryptoFunction = LoadedFunction<libcrypto, Signature, kName>;

// Those that this room calls. Each hides the declaration of OpenSSL, whose name and type it has.
// NOLINTBEGIN(readability-identifier-naming)
inline constexpr CryptoFunction<decltype(::EVP_DigestFinal_ex), "EVP_DigestFinal_ex"> EVP_DigestFinal_ex;
inline constexpr CryptoFunction<decltype(::EVP_DigestInit_ex), "EVP_DigestInit_ex"> EVP_DigestInit_ex;
inline constexpr CryptoFunction<decltype(::EVP_DigestUpdate), "EVP_DigestUpdate"> EVP_DigestUpdate;
inline constexpr CryptoFunction<decltype(::EVP_MD_CTX_copy_ex), "EVP_MD_CTX_copy_ex"> EVP_MD_CTX_copy_ex;
inline constexpr CryptoFunction<decltype(::EVP_MD_CTX_free), "EVP_MD_CTX_free"> EVP_MD_CTX_free;
inline constexpr CryptoFunction<decltype(::EVP_MD_CTX_new), "EVP_MD_CTX_new"> EVP_MD_CTX_new;
inline constexpr CryptoFunction<decltype(::EVP_sha256), "EVP_sha256"> EVP_sha256;
inline constexpr CryptoFunction<decltype(::HMAC), "HMAC"> HMAC;
inline constexpr CryptoFunction<decltype(::RAND_bytes), "RAND_bytes"> RAND_bytes;
// NOLINTEND(readability-identifier-naming)

}  // namespace portolan::base
