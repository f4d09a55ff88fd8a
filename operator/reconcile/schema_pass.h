#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "operator/reconcile/pass.h"
#include "operator/reconcile/schema_inputs.h"
#include "operator/reconcile/schema_review.h"
#include "planner/engine/schema_apply.h"
#include "planner/engine/state.h"

namespace portolan::reconcile {

/// One pass over one AtlasSchema: the steps of spec/operator.md 2.2 in their order, each its own function.
class SchemaPass final : public Pass<resources::AtlasSchema> {
 public:
  /// As Pass.
  /// @param left_out  what was said of each object to be left out of its database
  SchemaPass(const Environment& environment, InputMemory& inputs, InputMemory& left_out,
             resources::AtlasSchema resource, std::vector<std::string> unsupported, std::stop_token stop);

 private:
  void work() override;
  void work_on_one(const SchemaInputs& inputs);
  std::vector<SchemaInputs> read_inputs();
  engine::SchemaApplyOptions apply_options(const SchemaInputs& inputs, const engine::Database& database);
  engine::State load_desired(const SchemaInputs& inputs, engine::Database& database);
  ReviewPolicy review_policy(const project::Environment& environment) const;
  void review(const SchemaInputs& inputs, const engine::State& current, const engine::State& desired,
              const engine::Database& database, const change::Plan& plan);
  void ask_checks(const project::Environment& environment, const change::Plan& plan);
  void execute(engine::SchemaApply& apply, const change::Plan& plan, const engine::Database& database,
               engine::ApplyOutcome& outcome);
  void tell_left_out(const std::vector<std::string>& left_out, bool changed);
  void finish(const std::string& hash, const std::string& text);

  // schema_targets.cc
  void refuse_for_several(const std::vector<SchemaInputs>& targets) const;
  void work_on_all(const std::vector<SchemaInputs>& targets);
  std::optional<TargetOutcome> bring(const SchemaInputs& inputs, const resources::TargetStatus& shown,
                                     std::vector<std::string>& left_out);

  // schema_drift.cc
  bool applied_before() const;
  bool corrects_drift() const;
  void schedule_check();
  void note_drift(const change::Plan& plan);
  void finish_check();
  void settle_drift();

  InputMemory& left_out_;
};

}  // namespace portolan::reconcile
