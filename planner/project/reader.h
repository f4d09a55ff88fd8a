#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/hcl/section.h"
#include "planner/project/project.h"

/// Evaluated blocks -> typed values. Fixed attributes are not converted; a wrong type is a SourceError with the texts
/// of spec/project-file.md 12.
namespace portolan::project {

/// The attribute's text, or "" when the block lacks it.
std::string read_text(const hcl::Section& block, std::string_view name);
std::optional<bool> read_bool(const hcl::Section& block, std::string_view name);
std::uint64_t read_count(const hcl::Section& block, std::string_view name);
/// `FILE:LINE`.
std::string at_line(const hcl::Place& place);
/// A list of strings; empty when the block lacks it.
std::vector<std::string> read_texts(const hcl::Section& block, std::string_view name);
/// A mapping of any values; empty when the block lacks it.
std::map<std::string, hcl::Value, std::less<>> read_values(const hcl::Section& block, std::string_view name);
/// `src`: a string or a list of strings; repeated ones are put together (spec/project-file.md 13.2).
std::vector<std::string> read_source(const hcl::Section& block);

/// `schema { mode { } }`: kinds of objects that are managed, or not, whatever a document declares (spec/project-file.md
/// 8.5). Warns of those that nothing manages.
void read_mode(const hcl::Section& mode, ManagedKinds& kinds, std::vector<std::string>& warnings);

/// Global blocks of the file by type, each in source order.
struct Globals {
  std::vector<const hcl::Section*> diff, lint, test, exporter;
};

/// @param block     the `env` block; its `diff`, `lint` and `test` are inherited from `globals`
/// @param warnings  receives notes
Environment read_environment(const hcl::Section& block, const Globals& globals, std::vector<std::string>& warnings);

/// Adds the guards among the nested blocks of `block`, all but the checks.
void add_guards(const hcl::Section& block, Environment& environment);

/// Policies by driver, spec/project-file.md 9.1 and spec/planner.md 12.
std::map<std::string, diff::Policy, std::less<>> read_policies(const std::vector<const hcl::Section*>& own,
                                                               const std::vector<const hcl::Section*>& global,
                                                               std::vector<std::string>& warnings);

/// What `export { schema { inspect = exporter.KIND.NAME } }` names, by command.
/// @param exporters  the `exporter` blocks of the file
std::map<std::string, Exporter, std::less<>> read_exports(const std::vector<const hcl::Section*>& blocks,
                                                          const std::vector<const hcl::Section*>& exporters);

Lint read_lint(const std::vector<const hcl::Section*>& own, const std::vector<const hcl::Section*>& global);

/// A block that decides what happens to a database must not hold a word that nobody knows.
/// Throws SourceError(`Unsupported argument; argument "x" is not expected here.`).
/// @param items  the attributes or the nested blocks of a section
template <typename Items>
void refuse_others(const Items& items, std::span<const std::string_view> known, const char* what) {
  for (const auto& item : items) {
    std::string_view name;
    if constexpr (requires { item.name; }) {
      name = item.name;
    } else {
      name = item.type;
    }
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    throw hcl::error_at(item.place, std::string("Unsupported ") + what,
                        std::string(what) + " " + base::quote_go(name) + " is not expected here.");
  }
}

/// Nested blocks of one type.
std::vector<const hcl::Section*> sections_of(const hcl::Section& block, std::string_view type);

}  // namespace portolan::project
