#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "planner/hcl/ast.h"
#include "planner/hcl/eval.h"

namespace portolan::project {

/// Values of top-level blocks that expressions name: `docker.postgres.dev.url`, `env.dev.url`
/// (spec/project-file.md 3, "Scope of names"). Of a block only what is constant is visible, and its nested blocks; a
/// `docker` block (in newer files: `dev`) is evaluated in full and has a `url`; a `deployment` is named and no more, as
/// is an `exporter` without an attribute.
class Blocks {
 public:
  /// @param blocks  outlive this
  explicit Blocks(std::vector<const hcl::Block*> blocks) : blocks_(std::move(blocks)) {}

  /// As language::NameResolver. Throws SourceError for a label that no block has.
  std::optional<hcl::Resolver::Resolved> resolve(std::span<const std::string_view> path, const hcl::Place& place,
                                                 const hcl::EvalContext& context) const;

 private:
  std::vector<const hcl::Block*> blocks_;
};

}  // namespace portolan::project
