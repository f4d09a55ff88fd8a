#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "planner/hcl/ast.h"
#include "planner/hcl/eval.h"

namespace portolan::language {

/// One top-level block after for_each.
struct Instance {
  const hcl::Block* block = nullptr;
  /// First of two labels.
  std::string qualifier;
  /// The (last) label; of a schema the final name.
  std::string name;
  /// Schema it lies in, set by the reader before references are followed.
  std::string schema;
  /// each.key as text; set with `each`.
  std::string key;
  /// Scope of `each`; null without for_each.
  std::unique_ptr<hcl::Scope> each;
  /// Blocks with a label inside this one by type and label, and each type alone; built on first use.
  mutable std::unique_ptr<hcl::NameMap<const hcl::Block*>> nested;

  /// The nested block `type "label"`, or null pointer. An empty label asks for any labelled block of the type.
  const hcl::Block* find_nested(std::string_view type, std::string_view label) const;
};

/// The top-level blocks of a document, and how references find them (spec/schema-language.md 1.5, 1.6).
/// A reference's `target` is the number of an instance, or no_target while several blocks share the address.
class Blocks : public hcl::Resolver {
 public:
  /// @param files   in document order; must outlive this
  /// @param inputs  scope of var, local, data and functions; must outlive this
  /// Throws SourceError for too many labels, for_each over something else than a set, map, object or tuple, a cycle of
  /// for_each, a name that is also a qualifier.
  Blocks(std::span<const hcl::File> files, const hcl::Scope& inputs);
  Blocks(const Blocks&) = delete;
  Blocks& operator=(const Blocks&) = delete;

  /// Numbers of the instances in document order.
  const std::vector<std::size_t>& order() const { return order_; }
  const Instance& at(std::size_t number) const { return instances_[number]; }
  Instance& at(std::size_t number) { return instances_[number]; }

  /// Numbers of the blocks a reference may mean: one, or all that share its address.
  std::vector<std::size_t> candidates(const hcl::Reference& reference) const;

  /// Numbers of the blocks of a type with this (last) label, whatever their qualifier.
  std::span<const std::size_t> of_type(std::string_view type, std::string_view name) const;

  /// Whether blocks of this type use the name as a label or qualifier.
  bool knows(std::string_view type, std::string_view name) const;

  /// Steps of a reference's path that name the block itself; the rest names something inside it.
  std::size_t base_length(const hcl::Reference& reference) const;

  /// The scope of expressions at the top of the document: references, then inputs.
  hcl::EvalContext context() const { return {&scope_, &inputs_context_}; }

  std::optional<Resolved> resolve(std::span<const std::string_view> path, const hcl::Place& place) const override;
  std::optional<hcl::Value> member(const hcl::Reference& reference, std::string_view name,
                                   const hcl::Place& place) const override;

 private:
  /// All blocks of one type.
  struct Group {
    hcl::NameMap<std::vector<std::size_t>> by_name;
    /// By qualifier and name (schema::qualified_key).
    hcl::NameMap<std::vector<std::size_t>> by_qualified;
    /// By name alone, whatever the qualifier.
    hcl::NameMap<std::vector<std::size_t>> by_label;
    hcl::NameMap<const hcl::Block*> qualifiers;
  };
  struct Expansion;
  /// A beginning of a path that names a block: how long it is and which instances share it.
  struct Found {
    std::size_t length = 0;
    std::vector<std::size_t> numbers;
  };
  Found locate(std::span<const std::string_view> path) const;
  void check_labels(const hcl::Block& block) const;
  std::size_t add(const hcl::Block& block, std::unique_ptr<hcl::Scope> each, std::string key);
  void expand(Expansion& expansion, std::vector<Expansion>& all, const hcl::NameMap<std::vector<std::size_t>>& named);
  std::vector<hcl::Value> elements(const hcl::Attribute& attribute) const;
  std::string schema_name(const hcl::Block& block, const hcl::Scope* each, const std::string& label) const;
  void index_schema_names();
  void check_qualifiers() const;
  std::optional<hcl::Value> plain_attribute(const Instance& instance, const hcl::Body& body,
                                            std::string_view name) const;

  hcl::Scope scope_;
  hcl::EvalContext inputs_context_;
  std::deque<Instance> instances_;
  std::vector<std::size_t> order_;
  hcl::NameMap<Group> groups_;
};

/// Names inside one block: `column.id` of the enclosing table. Made on the stack per block.
class LocalNames : public hcl::Resolver {
 public:
  LocalNames(const Instance& instance, std::size_t number) : instance_(instance), number_(number) {}

  std::optional<Resolved> resolve(std::span<const std::string_view> path, const hcl::Place& place) const override;
  std::optional<hcl::Value> member(const hcl::Reference& reference, std::string_view name,
                                   const hcl::Place& place) const override;

 private:
  const Instance& instance_;
  std::size_t number_;
};

}  // namespace portolan::language
