#pragma once

// clang-format off: boost 1.74 uses std::exchange without including its header
#include <boost/asio/ssl/context.hpp>
#include <utility>
// clang-format on

#include "net/http.h"

namespace portolan::net {

/// Gives cpprestsdk its thread pool of four, once per process; its own default is forty. Call before any of its
/// classes.
void start_threads();

/// Puts the certificates of `tls` into `context`: a CA replaces the system's authorities. Throws UsageError naming what
/// cannot be read. Only the .cc files of this room include this header.
void configure_tls(boost::asio::ssl::context& context, const TlsOptions& tls);

/// Gives `context` what configure_tls() put into `configured`, without reading certificates again.
void share_tls(boost::asio::ssl::context& context, const boost::asio::ssl::context& configured);

/// While one lives, connections that this thread makes do not read the system's authorities: ours take their place.
class WithoutSystemAuthorities {
 public:
  /// @param wanted  false: nothing changes
  explicit WithoutSystemAuthorities(bool wanted);
  ~WithoutSystemAuthorities();
  WithoutSystemAuthorities(const WithoutSystemAuthorities&) = delete;
  WithoutSystemAuthorities& operator=(const WithoutSystemAuthorities&) = delete;

 private:
  bool before_;
};

}  // namespace portolan::net
