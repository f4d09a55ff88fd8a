#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "operator/reconcile/pass.h"
#include "operator/reconcile/target.h"
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
  struct Inputs {
    Target target;
    std::optional<base::Url> dev;
    engine::StateSource desired;
    diff::Policy policy;
  };

  void work() override;
  Inputs read_inputs();
  engine::StateSource read_desired();
  engine::State load_desired(const Inputs& inputs, engine::Database& database);
  void refuse_destructive(const change::Plan& plan);
  void execute(engine::SchemaApply& apply, const change::Plan& plan, engine::ApplyOutcome& outcome);
  void tell_left_out(const std::vector<std::string>& left_out, bool changed);
  void finish(const Inputs& inputs, const engine::Database& database, const std::string& hash,
              const engine::ApplyOutcome& outcome);

  InputMemory& left_out_;
};

}  // namespace portolan::reconcile
