#include "operator/reconcile/attempt_run.h"

#include <thread>

#include "operator/reconcile/attempt.h"
#include "operator/reconcile/failure.h"
#include "planner/base/strings.h"

namespace portolan::reconcile {
namespace {

/// Nobody can cancel what has ended: its connection does not live much longer.
class Ended {
 public:
  explicit Ended(std::optional<Cancellations::UnderWay>& attempt) : attempt_(attempt) {}
  ~Ended() { attempt_.reset(); }
  Ended(const Ended&) = delete;
  Ended& operator=(const Ended&) = delete;

 private:
  std::optional<Cancellations::UnderWay>& attempt_;
};

}  // namespace

void AttemptRun::run(std::string_view detail, ports::Connection& connection, const Show& show,
                     const std::function<void()>& statements) {
  const Environment& environment = subject_.environment;
  finalizer_.emplace(environment.store, subject_.kind, subject_.metadata);
  if (environment.cancellations != nullptr) {
    cancellation_.emplace(*environment.cancellations, subject_.kind, subject_.metadata.key(), subject_.attempt->id,
                          connection);
  }
  const Ended ended(cancellation_);
  step_began_ = environment.clock.steady();
  const std::string cancel = "kubectl annotate " + base::to_lower(subject_.kind.kind) + " -n " +
                             subject_.metadata.space + " " + subject_.metadata.name + " " +
                             std::string(resources::marker::kCancel) + "=" + subject_.attempt->id;
  const std::jthread progress([&](const std::stop_token& done) { show_progress(show, done, detail, cancel); });
  try {
    statements();
  } catch (const Stopped&) {
    if (is_canceled()) fail_canceled();
    throw;
  } catch (const Error&) {
    if (is_canceled()) fail_canceled();
    subject_.attempt->phase = attempt_phase::kFailed;
    throw;
  }
  subject_.attempt->phase = attempt_phase::kDone;
}

void AttemptRun::before_step() {
  if (is_canceled()) throw Stopped("canceled");
  step_began_ = subject_.environment.clock.steady();
}

/// What a person asked for is no failure to retry; the status says how to go on.
void AttemptRun::fail_canceled() {
  subject_.attempt->phase = attempt_phase::kCanceled;
  throw Failure(resources::reason::kCanceled,
                "canceled by annotation " + std::string(resources::marker::kCancel) +
                    "; to try again take the annotation off or change the spec",
                FailureClass::kFinal);
}

void AttemptRun::show_progress(const Show& show, const std::stop_token& ended, std::string_view detail,
                               const std::string& cancel) const {
  constexpr std::chrono::seconds kInterval{10};
  const base::Clock& clock = subject_.environment.clock;
  const auto seconds_since = [&clock](std::chrono::steady_clock::time_point start) {
    return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(clock.steady() - start).count());
  };
  const auto start = clock.steady();
  while (clock.sleep(kInterval, ended)) {
    try {
      show(std::string(detail) + " for " + seconds_since(start) + " s, the statement under way for " +
           seconds_since(step_began_) + " s; to cancel it: " + cancel);
    } catch (const Error& error) {
      subject_.environment.logger.debug(std::string("the progress is not shown: ") + error.what(),
                                        {{"namespace", subject_.metadata.space}, {"name", subject_.metadata.name}});
    }
  }
}

}  // namespace portolan::reconcile
