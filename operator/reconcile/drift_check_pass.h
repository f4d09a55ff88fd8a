#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "operator/reconcile/migration_inputs.h"
#include "operator/reconcile/reconciler.h"
#include "operator/resources/drift_check.h"
#include "operator/resources/resource.h"
#include "planner/engine/migrate_drift.h"

namespace portolan::reconcile {

/// One check of one AtlasDriftCheck: the table of outcomes in spec/operator.md 1.10.
class DriftCheckPass {
 public:
  DriftCheckPass(const Environment& environment, resources::AtlasDriftCheck resource, std::stop_token stop);
  DriftCheckPass(const DriftCheckPass&) = delete;
  DriftCheckPass& operator=(const DriftCheckPass&) = delete;

  /// Throws Stopped, ConflictError, kube::NotFound and TransientError (the store does not answer).
  PassResult run();

 private:
  PassResult suspend();
  resources::AtlasMigration read_target();
  engine::Drift compare(const resources::AtlasMigration& target);
  engine::Drift compare_within(const resources::AtlasMigration& target, const std::stop_token& stop);
  void show(const engine::Drift& drift);
  void fail(const Failure& failure);
  void set(std::string_view type, std::string_view status, std::string_view reason, std::string_view message);
  void event(bool warning, std::string_view reason, std::string_view text);
  /// Says when to look again; with up to ten percent more.
  void again_in(std::chrono::milliseconds delay);

  const Environment& environment_;
  resources::AtlasDriftCheck resource_;
  std::stop_token stop_;
  Redactor redactor_;
  ReferenceReader reader_;
  std::chrono::milliseconds interval_;
  PassResult result_;
};

}  // namespace portolan::reconcile
