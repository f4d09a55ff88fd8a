#include "planner/report/template.h"

#include <algorithm>
#include <cctype>
#include <optional>

#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::report {
namespace {

using base::quote_go;

/// Text to copy, or a call when `name` is not empty.
struct Node {
  std::string text;
  std::string name;
  bool field = false;
  std::vector<std::string> arguments;
};

/// The words of one action: bare words and quoted strings.
struct Word {
  std::string text;
  bool quoted = false;
};

class Parser {
 public:
  Parser(const std::string& text, const std::vector<std::string>& functions, const std::string& prefix)
      : text_(text), functions_(functions), prefix_(prefix) {}

  std::vector<Node> parse() {
    std::vector<Node> nodes;
    bool trim_next = false;
    while (at_ < text_.size()) {
      const std::size_t open = std::min(text_.find("{{", at_), text_.size());
      std::string plain = text_.substr(at_, open - at_);
      if (trim_next) plain.erase(0, plain.find_first_not_of(" \t\r\n"));
      at_ = open;
      if (open == text_.size()) {
        nodes.push_back({.text = plain});
        break;
      }
      const std::size_t close = text_.find("}}", open);
      if (close == std::string::npos) fail("unclosed action");
      std::string body = text_.substr(open + 2, close - open - 2);
      if (body.starts_with("- ")) {
        body.erase(0, 1);
        plain.erase(plain.find_last_not_of(" \t\r\n") + 1);
      }
      trim_next = body.ends_with(" -");
      if (trim_next) body.pop_back();
      nodes.push_back({.text = plain});
      nodes.push_back(call(words(body)));
      at_ = close + 2;
    }
    return nodes;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    const auto line = std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(at_), '\n') + 1;
    throw UsageError(prefix_ + "template: format:" + std::to_string(line) + ": " + what);
  }

  std::vector<Word> words(const std::string& body) const {
    std::vector<Word> found;
    for (std::size_t i = 0; i < body.size();) {
      if (std::isspace(static_cast<unsigned char>(body[i])) != 0) {
        ++i;
      } else if (body[i] == '"' || body[i] == '`') {
        found.push_back({quoted(body, i), true});
      } else {
        const std::size_t end = std::min(body.find_first_of(" \t\r\n\"`", i), body.size());
        found.push_back({body.substr(i, end - i), false});
        i = end;
      }
    }
    return found;
  }

  std::string quoted(const std::string& body, std::size_t& i) const {
    const char quote = body[i++];
    std::string value;
    for (; i < body.size() && body[i] != quote; ++i) {
      if (quote == '"' && body[i] == '\\' && i + 1 < body.size()) {
        ++i;
        value += body[i] == 'n' ? '\n' : body[i] == 't' ? '\t' : body[i];
      } else {
        value += body[i];
      }
    }
    if (i == body.size()) fail("unterminated quoted string");
    ++i;
    return value;
  }

  Node call(const std::vector<Word>& words) const {
    if (words.empty()) fail("missing value for command");
    Node node;
    std::size_t next = 1;
    const std::string& head = words[0].text;
    if (head.starts_with(".") || head.starts_with("$.")) {
      node.field = true;
      node.name = head.substr(head.find('.') + 1);
    } else {
      if (!is_word(head) || words[0].quoted) refuse(head);
      if (std::find(functions_.begin(), functions_.end(), head) == functions_.end()) {
        fail("function " + quote_go(head) + " not defined");
      }
      node.name = head;
      if (words.size() < 2 || (words[1].text != "." && words[1].text != "$")) refuse(head);
      next = 2;
    }
    if (node.field && !is_word(node.name)) refuse(head);
    for (; next < words.size(); ++next) {
      if (!words[next].quoted) refuse(words[next].text);
      node.arguments.push_back(words[next].text);
    }
    return node;
  }

  static bool is_word(const std::string& text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
    });
  }

  [[noreturn]] void refuse(const std::string& near) const {
    fail("not understood near " + quote_go(near) +
         ": only {{ function . \"argument\" }} and {{ .Field }} are supported by this release");
  }

  const std::string& text_;
  const std::vector<std::string>& functions_;
  const std::string& prefix_;
  std::size_t at_ = 0;
};

class CallTemplate final : public Template {
 public:
  explicit CallTemplate(std::vector<Node> nodes) : nodes_(std::move(nodes)) {}

  std::string render(const TemplateData& data) const override {
    std::string out;
    for (const Node& node : nodes_) {
      if (node.name.empty()) {
        out += node.text;
        continue;
      }
      const auto& table = node.field ? data.fields : data.functions;
      const auto it = table.find(node.name);
      if (it == table.end()) {
        throw UsageError("template: format:1: executing \"format\" at <." + node.name + ">: can't evaluate field " +
                         node.name);
      }
      out += it->second(node.arguments);
    }
    return out;
  }

 private:
  std::vector<Node> nodes_;
};

}  // namespace

std::unique_ptr<Template> parse_template(const std::string& text, const std::vector<std::string>& functions,
                                         const std::string& prefix) {
  return std::make_unique<CallTemplate>(Parser(text, functions, prefix).parse());
}

}  // namespace portolan::report
