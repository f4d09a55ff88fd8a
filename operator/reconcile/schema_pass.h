#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "operator/reconcile/reconciler.h"
#include "operator/reconcile/status.h"
#include "operator/reconcile/target.h"
#include "operator/resources/resource.h"
#include "planner/engine/schema_apply.h"
#include "planner/engine/state.h"

namespace portolan::reconcile {

/// One pass over one AtlasSchema: the steps of spec/operator.md 2.2 in their order, each its own function.
class SchemaPass {
 public:
  /// @param unsupported  fields that are set and not acted on yet (resources::unsupported_fields)
  SchemaPass(const Environment& environment, InputMemory& inputs, resources::AtlasSchema resource,
             std::vector<std::string> unsupported, std::stop_token stop);

  PassResult run();

 private:
  struct Inputs {
    Target target;
    std::optional<base::Url> dev;
    engine::StateSource desired;
    diff::Policy policy;
  };

  void work();
  void begin_first_visit();
  Inputs read_inputs();
  engine::StateSource read_desired();
  engine::State load_desired(const Inputs& inputs, engine::Database& database);
  void announce_change(const std::string& hash);
  void refuse_destructive(const change::Plan& plan);
  void execute(engine::SchemaApply& apply, const change::Plan& plan, engine::ApplyOutcome& outcome);
  void fail(const Failure& failure, PassResult& result);
  void write();
  StatusEditor editor();
  engine::Context context();

  const Environment& environment_;
  InputMemory& inputs_;
  resources::AtlasSchema resource_;
  std::vector<std::string> unsupported_;
  std::stop_token stop_;
  Redactor redactor_;
  ReferenceReader reader_;
  /// Set once the gate refused: the pass did nothing and comes again soon.
  bool busy_ = false;
};

}  // namespace portolan::reconcile
