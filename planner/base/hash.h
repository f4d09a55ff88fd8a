#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace portolan::base {

/// Running SHA-256. `digest()` may be read after every update and does not end the computation, as atlas.sum's
/// cumulative hashes need (spec/migrations.md 4.1).
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256& other);
  Sha256& operator=(const Sha256& other);

  void update(std::string_view bytes);

  /// The 32 raw bytes of the digest of everything given so far.
  std::string digest() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// 32 raw bytes.
std::string sha256(std::string_view bytes);

/// HMAC-SHA-256 (RFC 2104), 32 raw bytes.
std::string hmac_sha256(std::string_view key, std::string_view bytes);

/// Standard alphabet with padding (RFC 4648 section 4).
std::string base64_encode(std::string_view bytes);

/// Reverse of base64_encode; white space is skipped. Throws Error on any other character.
std::string base64_decode(std::string_view text);

/// Lower-case hexadecimal.
std::string hex_encode(std::string_view bytes);

}  // namespace portolan::base
