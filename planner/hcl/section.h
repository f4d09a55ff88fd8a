#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "planner/hcl/ast.h"
#include "planner/hcl/eval.h"
#include "planner/hcl/value.h"

namespace portolan::hcl {

/// A block with everything in it evaluated. Places stay valid as long as the block's Source lives.
struct Section {
  struct Item {
    std::string name;
    Value value;
    /// Of the expression.
    Place place;
  };

  std::string type;
  std::vector<std::string> labels;
  /// In source order; null is left out, as if the attribute was not written (spec/project-file.md 2.2). A name occurs
  /// more than once only where the document may repeat it.
  std::vector<Item> attributes;
  std::vector<Section> sections;
  /// Of the block's header.
  Place place;

  /// The first attribute of that name, or null pointer.
  const Item* attribute(std::string_view name) const;
  /// The first nested block of that type, or null pointer.
  const Section* section(std::string_view type) const;
};

struct SectionOptions {
  /// Words in scope for one attribute, innermost; null pointer: none. `path` is the block types from the top.
  std::function<const Scope*(const std::vector<std::string_view>& path, std::string_view attribute)> words;
  /// Nested blocks that are left out without being evaluated. `path` ends in the block's own type.
  std::function<bool(const std::vector<std::string_view>& path)> skip;
};

/// Evaluates the attributes of `block` and of its nested blocks, top-down. Throws SourceError.
Section evaluate(const Block& block, const EvalContext& context, const SectionOptions& options = {});

}  // namespace portolan::hcl
