#pragma once

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "operator/reconcile/attempt.h"
#include "operator/reconcile/attempt_run.h"
#include "operator/reconcile/object_writer.h"
#include "operator/reconcile/plan_record.h"
#include "operator/reconcile/plan_review.h"
#include "operator/reconcile/reconciler.h"
#include "operator/reconcile/status.h"
#include "operator/reconcile/targets.h"
#include "operator/resources/resource.h"

namespace portolan::reconcile {

/// What a pass needs to know of its kind.
struct PassTraits {
  const resources::Kind& kind;
  ReadyText ready_text;
  /// Detail of the Reconciling condition when the input differs from what was last applied.
  std::string_view changed;
  /// How log lines call what waits for an approval.
  std::string_view plan_noun = "migration plan";
};

/// The frame that a pass of either kind runs in: first visit, failure to status and event, status writes. Derived
/// classes do the work between.
/// @tparam Resource  resources::AtlasSchema or resources::AtlasMigration
template <typename Resource>
class Pass {
 public:
  /// @param unsupported  fields that are set and not acted on yet (resources::unsupported_fields)
  Pass(const PassTraits& traits, const Environment& environment, InputMemory& inputs, Resource resource,
       std::vector<std::string> unsupported, std::stop_token stop);
  virtual ~Pass() = default;
  Pass(const Pass&) = delete;
  Pass& operator=(const Pass&) = delete;

  /// Runs the pass. Throws Stopped, ConflictError, kube::NotFound and TransientError (the store does not answer).
  PassResult run();

 protected:
  /// The steps of the kind. Throws Failure. Sets `busy_` and returns when another pass works on the target.
  virtual void work() = 0;

  StatusEditor editor() {
    return {resource_.status, resource_.metadata.generation, traits_.ready_text, environment_.clock.now()};
  }
  /// Makes Ready=False visible before work starts on an object that was Ready with another input
  /// (spec/operator.md 2.2 step 9, 3.2 step 3).
  void announce_change(const std::string& hash);

  /// Runs statements. The status tells of the attempt before the first one; one that nobody ended stays open, and the
  /// next pass learns from the database how far it came.
  /// @param detail  of the Reconciling condition meanwhile
  void as_attempt(std::string_view phase, std::string_view detail, const std::string& sql,
                  const engine::Database& database, const std::function<void()>& run);

  /// Ends what a replica that lost its Lease left running on the target. @param lock  of the target's history
  void end_abandoned(engine::Database& database, const engine::LockOptions& lock);

  /// Whether plans are computed and shown only (spec/operator.md 10.11).
  bool plan_only() const;

  /// Whether somebody asks for a pass now.
  bool is_requested() const { return !requested_.empty() && requested_ != resource_.status.last_handled_reconcile_at; }

  /// What the status calls these targets. Throws a final Failure with `reason` when two of them are the same.
  std::vector<std::string> named(const std::vector<base::Url>& targets, std::string_view reason) const;

  /// For plans that people look at before they run.
  PlanReview plan_review();

  /// Writes what the pass came to, and that a request to reconcile was heard.
  void write() {
    if (!requested_.empty()) resource_.status.last_handled_reconcile_at = requested_;
    write_status(environment_.store, resource_);
  }
  void event(bool warning, std::string_view reason, std::string_view text) {
    record(environment_.store, redactor_, traits_.kind, resource_.metadata, warning, reason, text);
  }
  engine::Context context();
  /// Writes a note for people into the log.
  void tell(const std::string& note) { environment_.logger.warning(redactor_.apply(note), fields()); }
  log::Fields fields() const { return {{"namespace", resource_.metadata.space}, {"name", resource_.metadata.name}}; }

  const PassTraits& traits_;
  const Environment& environment_;
  InputMemory& inputs_;
  Resource resource_;
  std::vector<std::string> unsupported_;
  std::stop_token stop_;
  Redactor redactor_;
  ReferenceReader reader_;
  config::Configuration configuration_;
  /// Dev databases of this pass; null: only those behind URLs and in memory.
  std::unique_ptr<devdb::ClientDatabases> dev_;
  bool busy_ = false;
  /// Numbers for metrics that the work fills in: driver, applied, drifted, queued.
  PassResult seen_;
  /// When to look again at a state that is in order; unset: at the next change.
  std::optional<std::chrono::milliseconds> next_check_;
  /// The pass only looks: that it could not says nothing about a state that was in order.
  bool only_looks_ = false;

 private:
  void begin_visit();
  void drop_finalizer();
  PassResult suspend();
  void fail(const Failure& failure, PassResult& result);
  bool stays_ready(const Failure& failure);
  bool is_news(const Failure& failure) const;
  void check_failed(const Failure& failure);

  /// The request to reconcile that this pass answers.
  std::string requested_;
  AttemptRun attempt_run_;
};

extern template class Pass<resources::AtlasSchema>;
extern template class Pass<resources::AtlasMigration>;

/// Calls `take`, which takes a database lock, again and again while somebody else holds it, for up to two seconds: most
/// holders are other passes that end soon, and not every family's lock waits by itself. The pauses grow, so that a
/// longer wait costs the database a dozen questions. Throws LockHeld after that.
template <typename Take>
auto with_patience(const engine::Context& context, Take&& take) {
  constexpr std::chrono::milliseconds kPatience{2000};
  constexpr std::chrono::milliseconds kLongestPause{250};
  std::chrono::milliseconds pause{20};
  const auto deadline = context.clock.steady() + kPatience;
  for (;;) {
    try {
      return take();
    } catch (const LockHeld&) {
      if (context.clock.steady() >= deadline || !context.clock.sleep(pause, context.stop)) throw;
      pause = std::min(2 * pause, kLongestPause);
    }
  }
}

/// Throws a final Failure with `reason` when `asked` for something that a resource with several targets cannot have.
void refuse_with_targets(bool asked, std::string_view what, std::string_view reason);

/// Throws a final Failure with `reason` that names the fields, when there are any.
void refuse_unsupported(const std::vector<std::string>& unsupported, std::string_view reason);

}  // namespace portolan::reconcile
