#pragma once

#include <memory>
#include <string>

namespace portolan::net {

/// A certificate and its key, as PEM text.
struct KeyPair {
  std::string certificate;
  std::string key;
};

/// A throw-away certificate authority.
class Authority {
 public:
  Authority();
  ~Authority();

  const std::string& certificate() const { return certificate_; }

  /// A certificate valid for 127.0.0.1 and localhost, for servers and clients.
  KeyPair issue(const std::string& common_name) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
  std::string certificate_;
};

}  // namespace portolan::net
