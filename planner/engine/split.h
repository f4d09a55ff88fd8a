#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "planner/change/plan.h"
#include "planner/report/archive.h"

/// Documents of `schema inspect` cut into files (spec/cli.md 7.1).
namespace portolan::engine {

/// The statements of a dump, one file per object, each with `atlas:import` lines for what it needs; `main.sql` imports
/// all in their order and holds what can only come after them.
/// @param schema_scope  the objects of one schema, without a folder for it
/// Throws UsageError for names that cannot be files'.
std::vector<report::ArchiveFile> split_sql(const change::Plan& plan, bool schema_scope);

/// The blocks of an HCL document.
/// @param strategy      `object`, `schema` or `type`
/// @param suffix        of file names, such as `.hcl`
/// @param schema_scope  as for split_sql
/// Throws UsageError for another strategy, SourceError for text that is no HCL.
std::vector<report::ArchiveFile> split_hcl(const std::string& text, std::string_view strategy,
                                           const std::string& suffix, bool schema_scope);

}  // namespace portolan::engine
