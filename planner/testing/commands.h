#pragma once

#include <string_view>

#include "planner/hcl/ast.h"
#include "planner/hcl/section.h"

/// The vocabulary of test files (spec/lint-and-tools.md 12.2).
namespace portolan::testing {

/// Throws SourceError for a `test` block with wrong labels, of a kind nobody knows, or with attributes, commands or
/// arguments of commands that it cannot have.
void check_test(const hcl::Block& test);

/// The bare words of attributes of commands: `format = table`.
hcl::SectionOptions command_options();

}  // namespace portolan::testing
