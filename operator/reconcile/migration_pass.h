#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "operator/reconcile/pass.h"
#include "operator/reconcile/target.h"
#include "planner/engine/migrate_apply.h"
#include "planner/migrate/dir.h"

namespace portolan::reconcile {

/// One pass over one AtlasMigration: the steps of spec/operator.md 3.2 in their order, each its own function.
class MigrationPass final : public Pass<resources::AtlasMigration> {
 public:
  /// As Pass.
  MigrationPass(const Environment& environment, InputMemory& inputs, resources::AtlasMigration resource,
                std::vector<std::string> unsupported, std::stop_token stop);

 private:
  struct Inputs {
    Target target;
    std::optional<base::Url> dev;
    migrate::Dir directory;
    std::string hash;
  };

  void work() override;
  Inputs read_inputs();
  migrate::Dir read_directory();
  std::string input_hash(const Target& target, const migrate::Dir& directory) const;
  std::optional<migrate::Answer> take_answer();
  void apply(const Inputs& inputs, engine::Database& database, migrate::ApplyReport& report,
             std::vector<migrate::Revision>& revisions);
  engine::MigrateApplyOptions apply_options(const Inputs& inputs, const engine::Database& database);
  void finish(const Inputs& inputs, const migrate::ApplyReport& report,
              const std::vector<migrate::Revision>& revisions);
};

}  // namespace portolan::reconcile
