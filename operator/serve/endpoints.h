#pragma once

#include <functional>
#include <memory>
#include <string>

#include "operator/serve/metrics.h"

namespace portolan::serve {

/// What the probes ask.
struct Probes {
  /// Empty when work can go on; otherwise why not. `/healthz`.
  std::function<std::string()> healthy;
  /// Empty when this replica is ready; otherwise why not. `/readyz`.
  std::function<std::string()> ready;
};

/// The metrics listener.
struct MetricsListener {
  /// `:8080`; `0` opens none.
  std::string address;
  /// TLS with a certificate made at the start.
  bool secure = false;
};

/// The probe and metrics listeners, open from construction to destruction.
class Endpoints {
 public:
  /// @param probes_address   `:8081`; `0` opens none
  /// Throws UsageError and Error as net::HttpServer does.
  Endpoints(const std::string& probes_address, const MetricsListener& metrics_listener, Probes probes,
            Metrics& metrics);
  ~Endpoints();

 private:
  struct Listeners;
  std::unique_ptr<Listeners> listeners_;
};

}  // namespace portolan::serve
