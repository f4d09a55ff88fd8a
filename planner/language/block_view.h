#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "planner/hcl/ast.h"
#include "planner/hcl/eval.h"
#include "planner/language/blocks.h"
#include "planner/language/document.h"
#include "planner/language/vocabulary.h"

namespace portolan::language {

/// What reading one document needs at hand.
struct ReadContext {
  const Vocabulary& vocabulary;
  Blocks& blocks;
  std::vector<Warning>& warnings;

  /// Throws SourceError `PREFIX: failed converting to *schema.Realm: TEXT` (spec/schema-language.md 1.7).
  [[noreturn]] void fail(const hcl::Place& place, const std::string& text) const;
  void warn(const hcl::Place& place, const std::string& text) const;
};

/// One block under evaluation: its attributes by name. Made on the stack; refers to what it is made from.
/// All reads throw SourceError at the attribute; a null value reads as an absent attribute.
class BlockView {
 public:
  BlockView(const ReadContext& read, const hcl::Block& block, hcl::EvalContext context)
      : read_(read), block_(block), context_(context) {}

  const ReadContext& read() const { return read_; }
  const hcl::Block& block() const { return block_; }
  const hcl::EvalContext& context() const { return context_; }

  /// The last label, or "".
  std::string label() const { return block_.labels.empty() ? std::string() : block_.labels.back().text; }
  base::Position position() const { return block_.header.range().start; }
  /// Where messages about an attribute point: its expression, or the block's header without it.
  hcl::Place place(std::string_view attribute) const;

  /// The same context for a block nested in this one.
  BlockView nested(const hcl::Block& block) const { return {read_, block, context_}; }

  /// @param words  bare words the attribute takes beside everything in scope
  std::optional<hcl::Value> value(std::string_view name, const hcl::Scope* words = nullptr) const;

  std::optional<bool> boolean(std::string_view name) const;
  std::optional<std::string> string(std::string_view name) const;
  /// SQL text: a string or `sql("...")`.
  std::optional<std::string> sql_text(std::string_view name) const;
  /// A list of references; anything else is refused.
  std::optional<std::vector<hcl::Reference>> references(std::string_view name) const;

  /// Warns about every nested block whose type is not among `known` and has no property rows in `carrier`.
  void warn_unknown_blocks(const std::vector<std::string_view>& known, ports::Carrier carrier,
                           std::string_view object_kind = {}) const;

 private:
  const ReadContext& read_;
  const hcl::Block& block_;
  hcl::EvalContext context_;
};

/// Reads the attributes that the dialect's property table gives to `carrier`, nested blocks included, into `bag` in the
/// table's order.
void read_properties(const BlockView& view, ports::Carrier carrier, schema::Properties& bag,
                     std::string_view object_kind = {});

/// `TYPE "LABEL"` as messages name a block.
std::string describe(const hcl::Block& block);

}  // namespace portolan::language
