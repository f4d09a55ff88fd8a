#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <variant>
#include <vector>

#include "operator/reconcile/drift.h"
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
  using Target = std::variant<resources::AtlasMigration, resources::AtlasSchema>;
  struct Found {
    /// Of the history that was compared with; empty for an AtlasSchema.
    std::string version;
    std::vector<engine::DriftChange> changes;
    DriftSense sense = DriftSense::kToActual;
  };
  /// What one comparison works with.
  struct Reach {
    const engine::Context& context;
    config::Configuration& configuration;
  };
  /// The target while it is looked at.
  struct Opened {
    std::unique_ptr<TargetGate::Pass> place;
    engine::Database database;
  };

  PassResult suspend();
  Target read_target();
  Found compare(const Target& target);
  Found compare_within(const Target& target, const std::stop_token& stop);
  Found compare_with(const resources::AtlasMigration& target, const Reach& reach);
  Found compare_with(const resources::AtlasSchema& target, const Reach& reach);
  Opened open(const engine::Context& context, const base::Url& url);
  void show(const Found& found);
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
