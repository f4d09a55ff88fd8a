#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "operator/kube/work_queue.h"
#include "operator/reconcile/manager.h"
#include "operator/serve/sample.h"

namespace portolan::serve {

/// The operator's metrics under the names that dashboards know (spec/operator.md 7.3, 10.16). Thread-safe.
class Metrics final : public reconcile::PassObserver {
 public:
  /// @param workers  of each controller
  explicit Metrics(int workers);
  ~Metrics() override;

  void pass_ended(const resources::Kind& kind, const resources::ObjectKey& key, const reconcile::PassResult& result,
                  std::chrono::nanoseconds duration) override;

  /// Where queue numbers come from when metrics are scraped; must stay callable as long as this object is asked.
  void read_queues_with(std::function<kube::QueueStats(const resources::Kind&)> read);

  /// Further values at the time of a scrape (dev databases, shards, targets); may be called several times. `read` must
  /// stay callable as long as this object is asked.
  void read_samples_with(std::function<std::vector<Sample>()> read);

  /// Counts a call of the API server. @param code  of its answer; 0 when there was none
  void count_request(const std::string& method, int code);

  /// Whether this replica is the active one.
  void set_leader(bool leader);

  /// The text exposition format.
  std::string text();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace portolan::serve
