#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "planner/hcl/ast.h"

namespace portolan::hcl {

/// What a kind of document changes in the grammar.
struct ParseOptions {
  /// Whether attribute `name` may be repeated inside the blocks `path` (block types from the top;
  /// spec/project-file.md 13.2). Unset: never.
  std::function<bool(const std::vector<std::string_view>& path, std::string_view name)> repeatable;
};

/// Parses a document. Nesting of blocks, expressions and templates is limited to 200 levels.
/// @param name  the path as diagnostics show it
/// @param text  UTF-8, an optional byte-order mark first
/// Throws SourceError `FILE:LINE,COL-COL: SUMMARY; DETAIL`, with `, and N other diagnostic(s)` when the file has more
/// mistakes (spec/project-file.md 12).
File parse(std::string name, std::string text, const ParseOptions& options = {});

/// A lone expression with the source it points into.
struct ParsedExpression {
  std::shared_ptr<const Source> source;
  ExpressionPtr expression;
};

/// Parses one expression that fills `text`. Throws as parse().
ParsedExpression parse_expression(std::string name, std::string text);

}  // namespace portolan::hcl
