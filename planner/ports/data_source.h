#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "planner/base/errors.h"
#include "planner/hcl/section.h"
#include "planner/hcl/value.h"

namespace portolan::ports {

/// One kind of `data` block of a project file (spec/project-file.md 7).
class DataSource {
 public:
  virtual ~DataSource() = default;

  /// The value of `data.KIND.NAME`.
  /// @param name   the block's second label
  /// @param block  its arguments, evaluated
  /// Throws Error with the reason alone: the caller puts `data.KIND.NAME: ` in front.
  virtual hcl::Value read(const std::string& name, const hcl::Section& block) = 0;
};

/// By kind.
using DataSources = std::map<std::string, std::unique_ptr<DataSource>, std::less<>>;

/// A state or a migration directory that a data source has made and that a `mem://` URL names.
struct MemoryState {
  enum class Kind { kDocument, kSql, kComposite, kDirectory };
  struct Part {
    /// The schema its names belong to; empty: none.
    std::string schema;
    std::string url;
  };

  Kind kind = Kind::kSql;
  /// Of the data source, for messages: `data.external_schema.x`.
  std::string address;
  /// kDocument, kSql, kDirectory: name and content, in order.
  std::vector<std::pair<std::string, std::string>> files;
  /// kDocument: input variables.
  std::map<std::string, hcl::Value, std::less<>> variables;
  /// kComposite.
  std::vector<Part> parts;
  /// kDirectory: the folder its files were made from, where new ones are written, too.
  std::string folder = {};
};

/// The states behind `mem://` URLs. A state is made when it is asked for first, and once: a program whose schema nobody
/// needs does not run. add() is for the time before several threads ask.
class MemoryStates {
 public:
  void add(const std::string& url, std::function<MemoryState()> make) { entries_[url] = {std::move(make), nullptr}; }

  /// Throws UsageError(`data-source state "mem://…" not found in memory`) and what making the state throws.
  const MemoryState& get(const std::string& url);

 private:
  struct Entry {
    std::function<MemoryState()> make;
    std::unique_ptr<MemoryState> state;
  };
  std::map<std::string, Entry> entries_;
  std::mutex making_;
};

}  // namespace portolan::ports
