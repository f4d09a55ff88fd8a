#include "planner/report/template/evaluator.h"

#include <algorithm>
#include <optional>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/report/template/builtins.h"
#include "planner/report/template/print.h"

namespace portolan::gotemplate {
namespace {

using base::quote_go;
using Kind = Value::Kind;
using Nodes = std::vector<std::unique_ptr<Node>>;

/// An error that already carries its place.
class PlacedError : public UsageError {
 public:
  using UsageError::UsageError;
};

/// How a statement ended.
enum class Flow { kNext, kBreak, kContinue };

/// Words of a command and, behind a `|`, what came before it.
struct Words {
  const Nodes* nodes = nullptr;
  const std::optional<Value>& final;

  std::size_t count() const { return nodes == nullptr || nodes->empty() ? 0 : nodes->size() - 1; }
  bool any() const { return count() > 0 || final.has_value(); }
};

const std::optional<Value> kMissing;

const char* expected_text(Type type) {
  switch (type) {
    case Type::kBool:
      return "bool";
    case Type::kInt:
      return "int";
    case Type::kString:
      return "string";
    case Type::kList:
      return "[]interface {}";
    case Type::kMap:
      return "map[string]interface {}";
    case Type::kAny:
      return "interface {}";
  }
  return "";
}

/// Kind of a value that a parameter of this type takes.
std::optional<Kind> kind_of(Type type) {
  switch (type) {
    case Type::kBool:
      return Kind::kBool;
    case Type::kInt:
      return Kind::kInt;
    case Type::kString:
      return Kind::kString;
    case Type::kList:
      return Kind::kList;
    case Type::kMap:
      return Kind::kMap;
    case Type::kAny:
      return std::nullopt;
  }
  return std::nullopt;
}

bool can_be_nil(Type type) {
  return type == Type::kAny || type == Type::kList || type == Type::kMap;
}

class Evaluator {
 public:
  Evaluator(const ParsedTemplate& parsed, const Functions& functions, const Limits& limits, MissingKey missing)
      : parsed_(parsed), functions_(functions), missing_(missing), budget_(limits) {}

  std::string run(const std::string& name, const Value& data) {
    std::string out;
    std::swap(out_, out);
    call_body(name, data);
    std::swap(out_, out);
    return out;
  }

 private:
  // --- errors ---

  [[noreturn]] void fail(const std::string& reason) const { throw PlacedError(place() + reason); }

  std::string place() const {
    const auto origin = parsed_.origins.find(name_);
    const bool other = origin != parsed_.origins.end();
    const std::string front = "template: " + (other ? origin->second->name : parsed_.name);
    if (node_ == nullptr) return front + ": ";
    const std::string_view source = other ? origin->second->source : parsed_.source;
    const std::string_view before = source.substr(0, node_->position);
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const std::size_t newline = before.rfind('\n');
    const std::size_t column = newline == std::string_view::npos ? before.size() : before.size() - newline - 1;
    return front + ":" + std::to_string(line) + ":" + std::to_string(column) + ": executing " + quote_go(name_) +
           " at <" + to_text(*node_) + ">: ";
  }

  void at(const Node& node) { node_ = &node; }

  void spend() {
    try {
      budget_.step();
    } catch (const LimitError& error) {
      fail(error.what());
    }
  }

  void write(std::string_view text) {
    try {
      budget_.grow(text.size());
    } catch (const LimitError& error) {
      fail(error.what());
    }
    out_ += text;
  }

  // --- variables ---

  void set_variable(const std::string& name, const Value& value) {
    const auto it =
        std::find_if(variables_.rbegin(), variables_.rend(), [&](const auto& v) { return v.first == name; });
    if (it == variables_.rend()) fail("undefined variable: " + name);
    it->second = value;
  }

  const Value& variable(const std::string& name) const {
    const auto it =
        std::find_if(variables_.rbegin(), variables_.rend(), [&](const auto& v) { return v.first == name; });
    if (it == variables_.rend()) fail("undefined variable: " + name);
    return it->second;
  }

  // --- statements ---

  void call_body(const std::string& name, const Value& data) {
    const auto it = parsed_.bodies.find(name);
    if (it == parsed_.bodies.end()) fail("template " + quote_go(name) + " not defined");
    std::optional<Budget::Level> level;
    try {
      level.emplace(budget_);
    } catch (const LimitError& error) {
      fail(error.what());
    }
    Variables variables{{"$", data}};
    std::string outer = name;
    std::swap(variables, variables_);
    std::swap(outer, name_);
    walk(data, *it->second);
    std::swap(variables, variables_);
    std::swap(outer, name_);
  }

  Flow walk(const Value& dot, const Node& node) {
    at(node);
    spend();
    switch (node.type) {
      case NodeType::kText:
        write(node.text);
        return Flow::kNext;
      case NodeType::kAction:
        action(dot, node);
        return Flow::kNext;
      case NodeType::kList:
        for (const auto& child : node.children) {
          const Flow flow = walk(dot, *child);
          if (flow != Flow::kNext) return flow;
        }
        return Flow::kNext;
      case NodeType::kIf:
      case NodeType::kWith:
        return choose(dot, node);
      case NodeType::kRange:
        return range(dot, node);
      case NodeType::kTemplate: {
        if (parsed_.bodies.count(node.text) == 0) fail("template " + quote_go(node.text) + " not defined");
        const Value data = node.pipe ? pipeline(dot, *node.pipe) : Value();
        at(node);
        call_body(node.text, data);
        return Flow::kNext;
      }
      case NodeType::kBreak:
        return Flow::kBreak;
      case NodeType::kContinue:
        return Flow::kContinue;
      default:
        fail("unknown node");
    }
  }

  void action(const Value& dot, const Node& node) {
    const Value value = pipeline(dot, *node.pipe);
    if (!node.pipe->names.empty()) return;
    at(node);
    if (value.is(Kind::kFunction)) fail("can't print " + to_text(node) + " of type " + value.type_name());
    try {
      write(value.is(Kind::kNone) ? "<no value>" : print_value(value, budget_));
    } catch (const LimitError& error) {
      fail(error.what());
    }
  }

  Flow choose(const Value& dot, const Node& node) {
    const std::size_t mark = variables_.size();
    const Value value = pipeline(dot, *node.pipe);
    Flow flow = Flow::kNext;
    if (value.truth()) {
      flow = walk(node.type == NodeType::kWith ? value : dot, *node.body);
    } else if (node.otherwise) {
      flow = walk(dot, *node.otherwise);
    }
    variables_.resize(mark);
    return flow;
  }

  Flow range(const Value& dot, const Node& node) {
    const std::size_t outer = variables_.size();
    const Value items = pipeline(dot, *node.pipe);
    bool any = false;
    const std::size_t mark = variables_.size();
    const auto once = [&](const Value& index, const Value& item) {
      any = true;
      bind(*node.pipe, index, item, mark);
      const Flow flow = walk(item, *node.body);
      variables_.resize(mark);
      return flow != Flow::kBreak;
    };
    each(items, *node.pipe, once);
    Flow flow = Flow::kNext;
    if (!any && node.otherwise) flow = walk(dot, *node.otherwise);
    variables_.resize(outer);
    return flow;
  }

  /// Gives the loop's variables their values; with one variable it is the item.
  void bind(const Node& pipe, const Value& index, const Value& item, std::size_t mark) {
    if (pipe.names.empty()) return;
    const bool two = pipe.names.size() > 1;
    if (pipe.assigns) {
      set_variable(pipe.names[0], two ? index : item);
      if (two) set_variable(pipe.names[1], item);
      return;
    }
    variables_[mark - 1].second = item;
    if (two) variables_[mark - 2].second = index;
  }

  template <typename Visit>
  void each(const Value& items, const Node& pipe, const Visit& visit) {
    switch (items.kind()) {
      case Kind::kNone:
        return;
      case Kind::kList:
        for (std::size_t i = 0; i < items.list().size(); ++i) {
          if (!visit(i, items.list()[i])) return;
        }
        return;
      case Kind::kMap: {
        // The body may change the map.
        const Value::Map copy = items.map();
        budget_.step(copy.size());
        for (const auto& [key, value] : copy) {
          if (!visit(key, value)) return;
        }
        return;
      }
      case Kind::kInt:
        if (pipe.names.size() > 1) {
          fail("can't use " + std::to_string(items.integer()) + " to iterate over more than one variable");
        }
        for (std::int64_t i = 0; i < items.integer(); ++i) {
          if (!visit(i, i)) return;
        }
        return;
      default:
        fail("range can't iterate over " + print_value(items, budget_));
    }
  }

  // --- expressions ---

  Value pipeline(const Value& dot, const Node& pipe) {
    at(pipe);
    std::optional<Value> value;
    for (const auto& command : pipe.children) value = evaluate_command(dot, *command, value);
    for (const std::string& name : pipe.names) {
      if (pipe.assigns) {
        set_variable(name, *value);
      } else {
        variables_.emplace_back(name, *value);
      }
    }
    return *value;
  }

  Value evaluate_command(const Value& dot, const Node& command, const std::optional<Value>& final) {
    spend();
    const Node& first = *command.children.front();
    const Words words{&command.children, final};
    switch (first.type) {
      case NodeType::kField:
        return field_node(dot, first, words);
      case NodeType::kChain:
        return chain_node(dot, first, words);
      case NodeType::kIdentifier:
        return function_node(dot, first, command, words);
      case NodeType::kVariable:
        return variable_node(dot, first, words);
      case NodeType::kPipe:
        refuse_words(words);
        return pipeline(dot, first);
      default:
        break;
    }
    at(first);
    refuse_words(words);
    if (first.type == NodeType::kNil) fail("nil is not a command");
    return literal(dot, first);
  }

  void refuse_words(const Words& words) {
    if (!words.any()) return;
    at(*words.nodes->front());
    fail("can't give argument to non-function " + to_text(*words.nodes->front()));
  }

  Value literal(const Value& dot, const Node& node) {
    switch (node.type) {
      case NodeType::kDot:
        return dot;
      case NodeType::kBool:
        return node.text == "true";
      case NodeType::kString:
        return node.value;
      case NodeType::kNumber:
        if (node.number.is_real) return *node.number.real;
        if (!node.number.integer) fail(node.text + " overflows int");
        return *node.number.integer;
      default:
        fail("can't evaluate command " + quote_go(to_text(node)));
    }
  }

  Value field_node(const Value& dot, const Node& node, const Words& words) {
    at(node);
    return field_chain(dot, dot, node, node.names, 0, words);
  }

  Value chain_node(const Value& dot, const Node& node, const Words& words) {
    at(node);
    if (node.children.front()->type == NodeType::kNil) {
      fail("indirection through explicit nil in " + to_text(node));
    }
    const Value value = argument(dot, Type::kAny, *node.children.front());
    return field_chain(dot, value, node, node.names, 0, words);
  }

  Value variable_node(const Value& dot, const Node& node, const Words& words) {
    at(node);
    const Value value = variable(node.names.front());
    if (node.names.size() == 1) {
      refuse_words(words);
      return value;
    }
    return field_chain(dot, value, node, node.names, 1, words);
  }

  Value field_chain(const Value& dot, Value value, const Node& node, const std::vector<std::string>& names,
                    std::size_t first, const Words& words) {
    for (std::size_t i = first; i + 1 < names.size(); ++i)
      value = field(dot, names[i], node, {nullptr, kMissing}, value);
    return field(dot, names.back(), node, words, value);
  }

  Value field(const Value& dot, const std::string& name, const Node& node, const Words& words, const Value& receiver) {
    switch (receiver.kind()) {
      case Kind::kNone:
        return {};
      case Kind::kNull:
        fail("nil pointer evaluating " + receiver.type_name() + "." + name);
      case Kind::kStruct:
        return struct_field(dot, name, node, words, receiver);
      case Kind::kMap: {
        if (words.any()) fail(name + " is not a method but has arguments");
        const auto it = receiver.map().find(name);
        if (it != receiver.map().end()) return it->second;
        if (missing_ == MissingKey::kError) fail("map has no entry for key " + quote_go(name));
        return {};
      }
      default:
        fail("can't evaluate field " + name + " in type " + receiver.type_name());
    }
  }

  Value struct_field(const Value& dot, const std::string& name, const Node& node, const Words& words,
                     const Value& receiver) {
    const Struct& structure = receiver.structure();
    if (const auto it = structure.methods.find(name); it != structure.methods.end()) {
      return call(dot, it->second, node, name, words);
    }
    const auto it = std::find_if(structure.fields.begin(), structure.fields.end(),
                                 [&](const Field& f) { return f.name == name && f.seen != Seen::kJsonOnly; });
    if (it == structure.fields.end()) fail("can't evaluate field " + name + " in type " + structure.type);
    if (words.any()) fail(name + " has arguments but cannot be invoked as function");
    return guarded(node, name, [&] { return it->get(); });
  }

  /// @param whole  what is to blame when the function fails: the command, or the name alone where it has no arguments
  Value function_node(const Value& dot, const Node& node, const Node& whole, const Words& words) {
    at(node);
    if (node.text == "and" || node.text == "or") return short_circuit(dot, node, words);
    const Function* function = find_function(node.text);
    if (function == nullptr) fail(quote_go(node.text) + " is not a defined function");
    return call(dot, *function, whole, node.text, words);
  }

  const Function* find_function(const std::string& name) const {
    if (const auto it = functions_.find(name); it != functions_.end()) return &it->second;
    const auto it = builtins().find(name);
    return it == builtins().end() ? nullptr : &it->second;
  }

  /// `and` and `or` evaluate no further than the answer needs.
  Value short_circuit(const Value& dot, const Node& node, const Words& words) {
    if (!words.any()) fail("wrong number of args for " + node.text + ": want at least 1 got 0");
    Value value;
    for (std::size_t i = 1; i <= words.count(); ++i) {
      value = argument(dot, Type::kAny, *(*words.nodes)[i]);
      if (value.truth() == (node.text == "or")) return value;
    }
    return words.final ? *words.final : value;
  }

  Value call(const Value& dot, const Function& function, const Node& whole, const std::string& name,
             const Words& words) {
    const std::size_t given = words.count() + (words.final ? 1 : 0);
    const std::size_t fixed = function.parameters.size() - (function.variadic ? 1 : 0);
    if (function.variadic ? given < fixed : given != fixed) {
      fail("wrong number of args for " + name + ": want " + (function.variadic ? "at least " : "") +
           std::to_string(fixed) + " got " + std::to_string(function.variadic ? words.count() : given));
    }
    const auto type_at = [&](std::size_t i) {
      return function.parameters[std::min(i, function.parameters.size() - 1)];
    };
    std::vector<Value> arguments;
    for (std::size_t i = 0; i < words.count(); ++i) {
      arguments.push_back(argument(dot, type_at(i), *(*words.nodes)[i + 1]));
    }
    if (words.final) arguments.push_back(checked(*words.final, type_at(arguments.size())));
    return guarded(whole, name, [&] { return function.run({arguments, budget_, include()}); });
  }

  std::function<std::string(const std::string&, const Value&)> include() {
    return [this](const std::string& name, const Value& data) { return run(name, data); };
  }

  /// Runs what may fail on its own: the failure gets the place of the call.
  template <typename Run>
  Value guarded(const Node& node, const std::string& name, const Run& run) {
    try {
      return run();
    } catch (const Stopped&) {
      throw;
    } catch (const LimitError& error) {
      at(node);
      fail(error.what());
    } catch (const Error& error) {
      at(node);
      fail("error calling " + name + ": " + error.what());
    }
  }

  /// The value of one word, as a parameter of type `type` takes it.
  Value argument(const Value& dot, Type type, const Node& node) {
    at(node);
    spend();
    const Words alone{nullptr, kMissing};
    switch (node.type) {
      case NodeType::kDot:
        return checked(dot, type);
      case NodeType::kNil:
        if (can_be_nil(type)) return {};
        fail(std::string("cannot assign nil to ") + expected_text(type));
      case NodeType::kField:
        return checked(field_node(dot, node, alone), type);
      case NodeType::kVariable:
        return checked(variable_node(dot, node, alone), type);
      case NodeType::kPipe:
        return checked(pipeline(dot, node), type);
      case NodeType::kIdentifier:
        return checked(function_node(dot, node, node, alone), type);
      case NodeType::kChain:
        return checked(chain_node(dot, node, alone), type);
      default:
        return literal_argument(type, node);
    }
  }

  Value literal_argument(Type type, const Node& node) {
    switch (type) {
      case Type::kBool:
        if (node.type == NodeType::kBool) return node.text == "true";
        fail("expected bool; found " + to_text(node));
      case Type::kInt:
        if (node.type == NodeType::kNumber && node.number.integer) return *node.number.integer;
        fail("expected integer; found " + to_text(node));
      case Type::kString:
        if (node.type == NodeType::kString) return node.value;
        fail("expected string; found " + to_text(node));
      case Type::kList:
      case Type::kMap:
        fail("can't handle " + to_text(node) + " for arg of type " + expected_text(type));
      case Type::kAny:
        break;
    }
    return literal({}, node);
  }

  Value checked(const Value& value, Type type) {
    const auto wanted = kind_of(type);
    if (!wanted || value.is(*wanted)) return value;
    if (value.is(Kind::kNone)) {
      if (type == Type::kList) return Value::List{};
      if (type == Type::kMap) return Value::Map{};
      fail(std::string("invalid value; expected ") + expected_text(type));
    }
    fail(std::string("wrong type for value; expected ") + expected_text(type) + "; got " + value.type_name());
  }

  using Variables = std::vector<std::pair<std::string, Value>>;

  const ParsedTemplate& parsed_;
  const Functions& functions_;
  const MissingKey missing_;
  Budget budget_;
  std::string out_;
  /// Name of the template that runs, for messages.
  std::string name_;
  const Node* node_ = nullptr;
  Variables variables_;
};

}  // namespace

std::string evaluate(const ParsedTemplate& parsed, const Functions& functions, const Value& data, const Limits& limits,
                     MissingKey missing) {
  return Evaluator(parsed, functions, limits, missing).run(parsed.name, data);
}

}  // namespace portolan::gotemplate
