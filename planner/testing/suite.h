#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "planner/hcl/ast.h"
#include "planner/hcl/section.h"
#include "planner/language/inputs.h"
#include "planner/project/for_each.h"
#include "planner/project/outside.h"

/// Tests of schemas, migrations and plans (spec/lint-and-tools.md 12).
namespace portolan::testing {

/// A test file: variables, locals and data sources of its own, and `test` blocks.
class Document {
 public:
  /// @param outside  outlives this
  /// Throws SourceError, UsageError as language::Inputs does, and for blocks that test files cannot have.
  Document(std::string path, std::string text, const language::InputValues& values, const project::Outside& outside);

  const hcl::File& file() const { return files_.front(); }

  /// A block of it with everything in it evaluated; several threads may ask.
  /// @param names  in scope beside the document's own
  hcl::Section evaluate(const hcl::Block& block, const hcl::Scope& names, const hcl::SectionOptions& options) const;
  hcl::Value evaluate(const hcl::Expression& expression, const hcl::Scope& names) const;

 private:
  std::vector<hcl::File> files_;
  hcl::NameMap<hcl::Function> functions_;
  std::unique_ptr<language::Inputs> inputs_;
  mutable std::mutex mutex_;
};

/// One `test` block, or one element of its `for_each`.
struct Case {
  /// `NAME`, or `NAME/N` of an element.
  std::string name;
  const Document* document = nullptr;
  const hcl::Block* block = nullptr;
  std::optional<project::Each> each = std::nullopt;
  bool skip = false;
  bool parallel = false;
};

/// What the expressions of a case see beside the names of its document: `testing` and `each`.
hcl::Scope names_of(const Case& test, const std::string& dev_url);

struct SuiteRequest {
  /// Files and folders, searched for `*.test.hcl` with all that is below them.
  std::vector<std::string> paths;
  /// `schema`, `migrate`, `plan`: tests of other kinds are left out.
  std::string kind;
  language::InputValues values;
  /// Regular expression for names; empty: all.
  std::string run;
  std::string dev_url;
};

/// The cases of a run in the order of files and blocks.
class Suite {
 public:
  /// @param outside  outlives this
  /// Throws UsageError(`no test files found`), SourceError for a file that is not right.
  Suite(const SuiteRequest& request, const project::Outside& outside);

  const std::vector<Case>& cases() const { return cases_; }

 private:
  void add(const Document& document, const hcl::Block& block, const SuiteRequest& request);

  std::vector<std::unique_ptr<Document>> documents_;
  std::vector<Case> cases_;
};

}  // namespace portolan::testing
