#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "planner/hcl/ast.h"
#include "planner/hcl/eval.h"

namespace portolan::language {

/// Values for `variable` blocks by name. Names no block declares are ignored.
using InputValues = std::map<std::string, hcl::Value, std::less<>>;

/// Values of `--var name=value` flags: strings; a repeated name makes a list in order of appearance
/// (spec/project-file.md 4.1).
InputValues input_values(const std::vector<std::pair<std::string, std::string>>& flags);

/// Evaluates one `data "KIND" "NAME"` block: the value of `data.KIND.NAME`. `context` sees var, local and data.
/// May throw SourceError and what its source throws.
using DataLoader = std::function<hcl::Value(const hcl::Block& block, const hcl::EvalContext& context)>;

/// Resolves names beside var, local and data as hcl::Resolver::resolve does; `context` sees those three.
using NameResolver = std::function<std::optional<hcl::Resolver::Resolved>(
    std::span<const std::string_view> path, const hcl::Place& place, const hcl::EvalContext& context)>;

struct InputOptions {
  /// Names in scope beside var, local and data (`atlas`).
  hcl::NameMap<hcl::Value> predefined;
  /// Not set: a document that uses a data source is refused, naming the block.
  DataLoader load_data;
  /// In place of the pure functions; null: those. Outlives the Inputs.
  const hcl::NameMap<hcl::Function>* functions = nullptr;
  /// Not set: there are no other names.
  NameResolver resolve_name = {};
};

/// Input variables, locals and data sources of the files of one document (spec/schema-language.md 1.3, 1.4;
/// spec/project-file.md 3 to 5). Every variable and every local is evaluated on construction; a data source when the
/// first expression asks for it, and once. Not for use by several threads at a time.
class Inputs : public hcl::Resolver {
 public:
  /// @param files  must outlive this
  /// Throws SourceError (`cyclic reference to "local.x"`, `variable "v": ...`), UsageError
  /// (`missing value for required variable "v"`, a value that does not convert, a failed validation).
  Inputs(std::span<const hcl::File> files, const InputValues& values, InputOptions options);
  Inputs(const Inputs&) = delete;
  Inputs& operator=(const Inputs&) = delete;
  ~Inputs() override;

  /// Scope with var, local, data, the predefined names and the functions; valid as long as this.
  const hcl::Scope& scope() const { return scope_; }

  std::optional<Resolved> resolve(std::span<const std::string_view> path, const hcl::Place& place) const override;

 private:
  /// A local or data source: evaluated when asked for.
  struct Lazy;
  void collect(const hcl::Block& block);
  void add_local(const hcl::Attribute& attribute);
  hcl::Value variable(const hcl::Block& block, const InputValues& values) const;
  void validate(const hcl::Block& block) const;
  const hcl::Value& value_of(Lazy& lazy, const hcl::Place& place) const;
  hcl::Value evaluate(const Lazy& lazy) const;
  hcl::Value all_locals(const hcl::Place& place) const;
  /// The data sources of one kind by name.
  hcl::Value all_sources(std::string_view kind, const hcl::Place& place) const;

  InputOptions options_;
  /// Functions and predefined names: all a default may use.
  hcl::Scope base_;
  hcl::Scope scope_;
  bool has_locals_ = false;
  std::map<std::string, const hcl::Block*> variables_;
  std::vector<std::unique_ptr<Lazy>> lazies_;
  hcl::NameMap<Lazy*> locals_;
  /// By KIND and NAME (schema::qualified_key).
  hcl::NameMap<Lazy*> sources_;
  mutable int depth_ = 0;
};

}  // namespace portolan::language
