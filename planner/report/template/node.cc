#include "planner/report/template/node.h"

#include "planner/base/strings.h"

namespace portolan::gotemplate {
namespace {

std::string joined(const std::vector<std::unique_ptr<Node>>& nodes, std::string_view separator) {
  std::vector<std::string> texts;
  for (const auto& node : nodes) {
    // A pipeline inside of another expression stands in parentheses.
    const std::string text = to_text(*node);
    texts.push_back(node->type == NodeType::kPipe ? "(" + text + ")" : text);
  }
  return base::join(texts, separator);
}

std::string fields(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += "." + name;
  return text;
}

}  // namespace

std::string to_text(const Node& node) {
  switch (node.type) {
    case NodeType::kPipe: {
      const std::string text = joined(node.children, " | ");
      if (node.names.empty()) return text;
      return base::join(node.names, ", ") + (node.assigns ? " = " : " := ") + text;
    }
    case NodeType::kCommand:
      return joined(node.children, " ");
    case NodeType::kField:
      return fields(node.names);
    case NodeType::kVariable:
      return base::join(node.names, ".");
    case NodeType::kChain:
      return joined(node.children, "") + fields(node.names);
    case NodeType::kDot:
      return ".";
    case NodeType::kNil:
      return "nil";
    case NodeType::kAction:
      return "{{" + to_text(*node.pipe) + "}}";
    case NodeType::kTemplate:
      return "{{template " + base::quote_go(node.text) + (node.pipe ? " " + to_text(*node.pipe) : "") + "}}";
    default:
      return node.text;
  }
}

}  // namespace portolan::gotemplate
