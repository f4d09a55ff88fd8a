#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace portolan::gotemplate {

enum class NodeType {
  // Statements.
  kList,
  kText,
  kAction,
  kIf,
  kWith,
  kRange,
  kTemplate,
  kBreak,
  kContinue,
  // Expressions.
  kPipe,
  kCommand,
  kField,
  kVariable,
  kChain,
  kIdentifier,
  kDot,
  kNil,
  kBool,
  kNumber,
  kString,
};

/// A number as written, and what it can stand for.
struct Number {
  std::optional<std::int64_t> integer;
  std::optional<double> real;
  /// Written with a point or an exponent: a float where nothing asks for an integer.
  bool is_real = false;
};

/// One node of a parsed template. Which members are filled depends on the type.
struct Node {
  NodeType type = NodeType::kList;
  /// Byte offset in the template.
  std::size_t position = 0;
  /// kText: the text. kTemplate: the name. kIdentifier: the name. kString, kNumber, kBool: as written.
  std::string text;
  /// kString: the value.
  std::string value;
  Number number = {};
  /// kField, kChain: field names. kVariable: `$x` and field names. kPipe: variables that are declared or assigned.
  std::vector<std::string> names;
  /// kPipe: `=` and not `:=`.
  bool assigns = false;
  /// kList: statements. kPipe: commands. kCommand: its words. kChain: the one expression in front of the fields.
  std::vector<std::unique_ptr<Node>> children;
  /// Statements with an expression: kAction, kIf, kWith, kRange, kTemplate (may be absent).
  std::unique_ptr<Node> pipe;
  /// kIf, kWith, kRange: what runs, and what runs otherwise (may be absent).
  std::unique_ptr<Node> body, otherwise;
};

/// An expression as messages show it (`.Foo.Bar`, `json . "  " | upper`).
std::string to_text(const Node& node);

/// Where a template was written, for messages.
struct Origin {
  std::string name;
  std::string source;
};

/// A parsed text: the main template and those it defines.
struct ParsedTemplate {
  std::string name;
  std::string source;
  std::map<std::string, std::unique_ptr<Node>, std::less<>> bodies;
  /// Of the bodies that another text defines (see `add`).
  std::map<std::string, std::shared_ptr<const Origin>, std::less<>> origins = {};
};

}  // namespace portolan::gotemplate
