#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "planner/base/errors.h"
#include "planner/hcl/ast.h"
#include "planner/hcl/type.h"
#include "planner/hcl/value.h"

namespace portolan::hcl {

/// Hash for maps keyed by std::string that are asked with a string_view.
struct NameHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};
template <typename T>
using NameMap = std::unordered_map<std::string, T, NameHash, std::equal_to<>>;

/// One declared parameter of a function.
struct Parameter {
  std::string name;
  /// Arguments are converted to it first; any takes them as they are.
  Type type;
  bool nullable = false;
};

/// One call under way: converted arguments and where they stand.
struct Call {
  std::string_view name;
  std::span<const Value> arguments;
  /// As many as `arguments`; those of an expanded list all point at the list.
  std::span<const Place> places;
  /// The whole call.
  Place place;
};

/// A function of the language.
struct Function {
  std::vector<Parameter> parameters;
  /// Takes all further arguments.
  std::optional<Parameter> rest;
  /// Computes the result. May throw FunctionError, ArgumentError, or a SourceError that passes unchanged.
  std::function<Value(const Call&)> run;
};

/// A function failed: `Error in function call; Call to function "f" failed: WHAT.`
class FunctionError : public Error {
 public:
  using Error::Error;
};

/// An argument is no good: `Invalid function argument; Invalid value for "PARAMETER" parameter: WHAT.`
class ArgumentError : public Error {
 public:
  /// @param index  of the argument, from 0
  ArgumentError(std::size_t index, const std::string& what) : Error(what), index_(index) {}
  std::size_t index() const { return index_; }

 private:
  std::size_t index_;
};

/// Resolves names that no map holds because there are too many or they are found only later: blocks of a document.
class Resolver {
 public:
  struct Resolved {
    Value value;
    /// How many names of the path the value stands for, at least 1; the evaluator takes the remaining steps on it.
    std::size_t used = 1;
  };

  virtual ~Resolver() = default;

  /// What the longest known beginning of `path` stands for; empty when `path[0]` is not this resolver's.
  /// `path` has the bare name first, then the literal steps written after it (`.a`, `["a"]`, `.0` as text).
  /// May throw SourceError, for instance error_at(place, "Unsupported attribute", ...).
  /// @param place  the whole path
  virtual std::optional<Resolved> resolve(std::span<const std::string_view> path, const Place& place) const = 0;

  /// The member `name` of a reference this resolver (or one further out) made: a plain attribute, `name`, or a nested
  /// block. Empty: unknown here, the next resolver outward is asked.
  virtual std::optional<Value> member(const Reference& reference, std::string_view name, const Place& place) const;
};

/// A set of names. Shared by many contexts: build the words of `table.foreign_key.on_delete` or all column types once.
struct Scope {
  /// `PARENT.ATTR` for the words of one attribute; an unknown bare word then fails with
  /// `Unknown PARENT.ATTR; There is no ATTR named "WORD".` (spec/schema-language.md 1.6). Empty otherwise.
  std::string title;
  NameMap<Value> variables;
  NameMap<Function> functions;
  /// Asked after `variables`; not owned.
  const Resolver* resolver = nullptr;
};

/// A link of the chain of scopes an expression sees, innermost first. Two pointers: made on the stack per attribute.
/// Scope and parent must outlive it.
struct EvalContext {
  const Scope* scope = nullptr;
  const EvalContext* parent = nullptr;
};

/// The value of an expression. Throws SourceError with the texts of spec/project-file.md 2.2 and 6, and when it takes
/// more than a million steps.
Value evaluate(const Expression& expression, const EvalContext& context);

/// The value of an attribute by the rules for attributes (spec/project-file.md 2.2): a tuple literal becomes a list;
/// elements without a common type fail with `FILE:L,C-C: mixed list types used in "NAME" attribute`. An empty tuple
/// stays an empty list of any.
Value evaluate(const Attribute& attribute, const EvalContext& context);

/// ` Did you mean "NEAR"?` for the candidate within two edits of `given`, the nearest first, then the first in byte
/// order; empty when none is that near.
std::string suggestion(std::string_view given, std::vector<std::string> candidates);

}  // namespace portolan::hcl
