#include "planner/rules/compile.h"

#include <algorithm>

#include "planner/base/strings.h"
#include "planner/hcl/convert.h"
#include "planner/language/variable_type.h"

namespace portolan::rules {
namespace {

using base::quote_go;

constexpr std::string_view kVerbs[] = {"add", "drop", "modify", "rename"};

[[noreturn]] void unexpected(const hcl::Attribute& attribute, const std::string& reason = "") {
  throw hcl::error_at(attribute.name_place, "Unsupported argument",
                      "An argument named " + quote_go(attribute.name) + " is not expected here." + reason);
}
[[noreturn]] void unexpected(const hcl::Block& block, const std::string& reason) {
  throw hcl::error_at(block.header, "Unsupported block type",
                      "Blocks of type " + quote_go(block.type) + " are not expected here" + reason);
}

void require_labels(const hcl::Block& block, std::size_t count) {
  if (block.labels.size() == count) return;
  throw hcl::error_at(
      block.header, std::string(block.type) + " needs " + std::to_string(count) + (count == 1 ? " label" : " labels"));
}

const hcl::Expression* find_expression(const hcl::Body& body, std::string_view name) {
  const hcl::Attribute* attribute = body.attribute(name);
  return attribute == nullptr ? nullptr : attribute->expression.get();
}

const Kind& known_kind(const hcl::Block& block) {
  const Kind* kind = find_kind(block.labels.front().text);
  if (kind != nullptr && kind->name != "realm") return *kind;
  std::vector<std::string> names;
  for (const Kind& candidate : kinds()) names.emplace_back(candidate.name);
  throw hcl::error_at(block.labels.front().place, "unknown kind " + quote_go(block.labels.front().text) + "." +
                                                      hcl::suggestion(block.labels.front().text, std::move(names)));
}

template <typename List>
std::string did_you_mean(std::string_view given, const List& list) {
  std::vector<std::string> names;
  for (const auto& item : list) names.emplace_back(item.name);
  return hcl::suggestion(given, std::move(names));
}

class Compiler {
 public:
  Compiler(std::span<const hcl::File> files, const hcl::EvalContext& names, Compiled& compiled)
      : files_(files), names_(names), compiled_(compiled) {}

  void run() {
    each("predicate", [&](const hcl::Block& block) { declare(block); });
    each("predicate", [&](const hcl::Block& block) { define(block); });
    each("rule", [&](const hcl::Block& block) { add_rule(block); });
    for (const hcl::File& file : files_) {
      for (const hcl::Block& block : file.body.blocks) {
        const bool known =
            block.type == "predicate" || block.type == "rule" || block.type == "variable" || block.type == "locals";
        if (!known) unexpected(block, ".");
      }
      if (!file.body.attributes.empty()) unexpected(file.body.attributes.front());
    }
  }

 private:
  template <typename Visit>
  void each(std::string_view type, Visit&& visit) {
    for (const hcl::File& file : files_) {
      for (const hcl::Block& block : file.body.blocks) {
        if (block.type == type) visit(block);
      }
    }
  }

  // --- predicates ---

  /// Its name and parameters; several blocks of one name are one predicate.
  void declare(const hcl::Block& block) {
    require_labels(block, 2);
    const Kind& kind = known_kind(block);
    Predicate& predicate = compiled_.predicates[{block.labels[0].text, block.labels[1].text}];
    predicate.kind = &kind;
    predicate.name = block.labels[1].text;
    for (const hcl::Block& inner : block.body.blocks) {
      if (inner.type == "variable") predicate.parameters.push_back(parameter(inner));
    }
  }

  Predicate::Parameter parameter(const hcl::Block& block) {
    require_labels(block, 1);
    const std::string& name = block.labels.front().text;
    const hcl::Expression* type = find_expression(block.body, "type");
    if (type == nullptr) throw hcl::error_at(block.header, "missing required attribute \"type\"");
    Predicate::Parameter parameter{name, language::parse_variable_type(*type, name), std::nullopt};
    if (const hcl::Expression* fallback = find_expression(block.body, "default")) {
      try {
        parameter.fallback = language::convert_input(hcl::evaluate(*fallback, names_), parameter.type);
      } catch (const hcl::ConversionError& error) {
        throw hcl::error_at(fallback->place, "variable " + quote_go(name) + ": " + error.what());
      }
    }
    return parameter;
  }

  void define(const hcl::Block& block) {
    Predicate& predicate = compiled_.predicates.at({block.labels[0].text, block.labels[1].text});
    for (TestPtr& test : object_tests(block.body, *predicate.kind, {}, {"variable"})) {
      predicate.tests.push_back(std::move(test));
    }
  }

  /// `predicate` and `vars` of a body.
  TestPtr use(const hcl::Body& body, const Kind& kind) {
    const hcl::Expression& expression = *find_expression(body, "predicate");
    std::vector<std::string> path;
    hcl::visit_variables(expression, [&](const hcl::VariableUse& used) { path = used.path; });
    if (path.size() != 3 || path[0] != "predicate") {
      throw hcl::error_at(expression.place, "a predicate is named as predicate.KIND.NAME");
    }
    const auto found = compiled_.predicates.find({path[1], path[2]});
    if (found == compiled_.predicates.end()) {
      throw hcl::error_at(expression.place, "unknown predicate " + quote_go(path[2]) + " of kind " + quote_go(path[1]));
    }
    if (found->second.kind != &kind) {
      throw hcl::error_at(expression.place, "predicate " + quote_go(path[2]) + " is for a " + path[1] + ", not for a " +
                                                std::string(kind.name));
    }
    const hcl::Expression* vars = find_expression(body, "vars");
    if (vars != nullptr) check_self(*vars, &kind);
    return std::make_unique<Use>(found->second, expression, vars);
  }

  // --- bodies ---

  /// What a body says about an object of a kind.
  /// @param other_attributes, other_blocks  read by the caller
  Tests object_tests(const hcl::Body& body, const Kind& kind,
                     const std::vector<std::string_view>& other_attributes = {},
                     const std::vector<std::string_view>& other_blocks = {}) {
    Tests tests;
    const auto has = [](const auto& list, std::string_view name) {
      return std::find(list.begin(), list.end(), name) != list.end();
    };
    for (const hcl::Attribute& attribute : body.attributes) {
      if (!has(other_attributes, attribute.name)) add_common(attribute, body, &kind, tests);
    }
    for (const hcl::Block& block : body.blocks) {
      if (!has(other_blocks, block.type)) tests.push_back(object_block(block, kind));
    }
    return tests;
  }

  /// `condition`, `predicate` and `vars`, which stand in every body.
  void add_common(const hcl::Attribute& attribute, const hcl::Body& body, const Kind* kind, Tests& tests) {
    if (attribute.name == "condition") {
      check_self(*attribute.expression, kind);
      tests.push_back(std::make_unique<Condition>(*attribute.expression));
    } else if (attribute.name == "predicate" && kind != nullptr) {
      tests.push_back(use(body, *kind));
    } else if (attribute.name != "vars" || body.attribute("predicate") == nullptr) {
      unexpected(attribute);
    }
  }

  TestPtr object_block(const hcl::Block& block, const Kind& kind) {
    if (!block.labels.empty()) unexpected(block, " with labels.");
    if (block.type == "not") return std::make_unique<Negation>(object_tests(block.body, kind));
    if (block.type == "and") return std::make_unique<Junction>(object_tests(block.body, kind), false);
    if (block.type == "or") return std::make_unique<Junction>(object_tests(block.body, kind), true);
    if (block.type == "all") return quantifier(block, kind, Quantity::kAll);
    if (block.type == "any" || block.type == "exists") return quantifier(block, kind, Quantity::kAny);
    if (block.type == "count") return count(block, kind);
    if (block.type == "self") return std::make_unique<OfAttribute>(nullptr, value_tests(block.body, kind, &kind));
    const Attribute* attribute = kind.attribute(block.type);
    if (attribute == nullptr) {
      unexpected(block, ": a " + std::string(kind.name) + " has no such attribute." +
                            did_you_mean(block.type, kind.attributes));
    }
    const Kind* inner = attribute->kind.empty() ? nullptr : find_kind(attribute->kind);
    return std::make_unique<OfAttribute>(attribute, value_tests(block.body, kind, inner));
  }

  /// What a body says about the value of an attribute.
  /// @param owner  kind of the object whose attribute it is
  /// @param kind   kind of the object that the value is; null pointer for a plain one
  Tests value_tests(const hcl::Body& body, const Kind& owner, const Kind* kind) {
    Tests tests;
    for (const hcl::Attribute& attribute : body.attributes) {
      if (TestPtr test = comparison(attribute, owner)) {
        tests.push_back(std::move(test));
      } else if (attribute.name == "condition" || attribute.name == "predicate" || attribute.name == "vars") {
        add_common(attribute, body, kind, tests);
      } else {
        unexpected(attribute, hcl::suggestion(attribute.name, operator_names()));
      }
    }
    for (const hcl::Block& block : body.blocks) tests.push_back(value_block(block, owner, kind));
    return tests;
  }

  TestPtr value_block(const hcl::Block& block, const Kind& owner, const Kind* kind) {
    if (block.type == "not") return std::make_unique<Negation>(value_tests(block.body, owner, kind));
    if (block.type == "and") return std::make_unique<Junction>(value_tests(block.body, owner, kind), false);
    if (block.type == "or") return std::make_unique<Junction>(value_tests(block.body, owner, kind), true);
    unexpected(block, ".");
  }

  /// Null pointer for an attribute that is no operator.
  TestPtr comparison(const hcl::Attribute& attribute, const Kind& owner) {
    const Compare compare = find_operator(attribute.name);
    if (compare == nullptr && attribute.name != "match") return nullptr;
    check_self(*attribute.expression, &owner);
    if (compare == nullptr) return std::make_unique<Match>(*attribute.expression);
    return std::make_unique<Comparison>(compare, *attribute.expression);
  }

  const Child& child_of(const hcl::Block& block, const Kind& kind) {
    if (!block.labels.empty()) unexpected(block, " with labels.");
    const Child* child = kind.child(block.type);
    if (child != nullptr) return *child;
    const std::string of = kind.name == "realm" ? "there is no such kind" : "a " + std::string(kind.name) + " has none";
    unexpected(block, ": " + of + "." + did_you_mean(block.type, kind.children));
  }

  /// The one child block of a quantifier.
  const hcl::Block& only_block(const hcl::Block& block) {
    if (block.body.blocks.size() != 1) {
      throw hcl::error_at(block.header, std::string(block.type) + " needs one block that names the objects to look at");
    }
    return block.body.blocks.front();
  }

  TestPtr quantifier(const hcl::Block& block, const Kind& kind, Quantity quantity) {
    if (!block.body.attributes.empty()) unexpected(block.body.attributes.front());
    const hcl::Block& inner = only_block(block);
    const Child& child = child_of(inner, kind);
    return std::make_unique<Quantifier>(quantity, child, object_tests(inner.body, *find_kind(child.kind)));
  }

  TestPtr count(const hcl::Block& block, const Kind& kind) {
    const hcl::Block& inner = only_block(block);
    const Child& child = child_of(inner, kind);
    Tests comparisons;
    for (const hcl::Attribute& attribute : block.body.attributes) {
      TestPtr test = comparison(attribute, kind);
      if (test == nullptr) unexpected(attribute, hcl::suggestion(attribute.name, operator_names()));
      comparisons.push_back(std::move(test));
    }
    if (comparisons.empty()) throw hcl::error_at(block.header, "count needs a number to compare with");
    return std::make_unique<Count>(child, object_tests(inner.body, *find_kind(child.kind)), std::move(comparisons));
  }

  /// An expression may name only what an object of the kind has.
  /// @param kind     null pointer: `self` is a plain value
  static void check_self(const hcl::Expression& expression, const Kind* kind) {
    hcl::visit_variables(expression, [&](const hcl::VariableUse& used) {
      if (used.path.front() != "self" || used.path.size() < 2 || kind == nullptr) return;
      const std::string& name = used.path[1];
      if (kind->attribute(name) != nullptr || name == "from" || name == "to") return;
      const auto has_plural = [&name](const Child& child) {
        return name == std::string(child.name) + "s" || name == std::string(child.name) + "es";
      };
      if (std::any_of(kind->children.begin(), kind->children.end(), has_plural)) return;
      throw hcl::error_at(used.place, "Unsupported attribute",
                          "This " + std::string(kind->name) + " does not have an attribute named " + quote_go(name) +
                              "." + did_you_mean(name, kind->attributes));
    });
  }

  // --- rules ---

  void add_rule(const hcl::Block& block) {
    require_labels(block, 2);
    const std::string& type = block.labels[0].text;
    if (type != "schema" && type != "migrate") {
      throw hcl::error_at(block.labels[0].place,
                          "unknown type of rule " + quote_go(type) + "; use \"schema\" or \"migrate\"");
    }
    Rule rule{{block.labels[1].text, description(block), type == "migrate"}, {}};
    for (const hcl::Attribute& attribute : block.body.attributes) {
      if (attribute.name != "description") unexpected(attribute);
    }
    const Kind& realm = *find_kind("realm");
    for (const hcl::Block& inner : block.body.blocks) {
      if (!rule.head.migrate) {
        rule.walks.push_back({"", walk(inner, child_of(inner, realm))});
        continue;
      }
      if (std::find(std::begin(kVerbs), std::end(kVerbs), inner.type) == std::end(kVerbs)) {
        unexpected(inner, "; use add, drop, modify or rename.");
      }
      if (!inner.body.attributes.empty()) unexpected(inner.body.attributes.front());
      for (const hcl::Block& part : inner.body.blocks) {
        rule.walks.push_back({std::string(inner.type), walk(part, child_of(part, realm))});
      }
    }
    compiled_.rules.push_back(std::move(rule));
  }

  std::string description(const hcl::Block& block) {
    const hcl::Expression* expression = find_expression(block.body, "description");
    if (expression == nullptr) throw hcl::error_at(block.header, "missing required attribute \"description\"");
    const hcl::Value value = hcl::evaluate(*expression, names_);
    if (!value.is_string()) throw hcl::error_at(expression->place, "string value is required");
    return value.as_string();
  }

  Walk walk(const hcl::Block& block, const Child& child) {
    const Kind& kind = *find_kind(child.kind);
    Walk walk{&child, {}, {}, {}};
    if (!block.body.attributes.empty()) unexpected(block.body.attributes.front());
    for (const hcl::Block& inner : block.body.blocks) {
      if (inner.type == "match") {
        for (TestPtr& test : object_tests(inner.body, kind)) walk.matches.push_back(std::move(test));
      } else if (inner.type == "assert") {
        walk.assertions.push_back(assertion(inner, kind));
      } else {
        walk.children.push_back(this->walk(inner, child_of(inner, kind)));
      }
    }
    return walk;
  }

  Assertion assertion(const hcl::Block& block, const Kind& kind) {
    Assertion assertion{object_tests(block.body, kind, {"message"}), find_expression(block.body, "message")};
    if (assertion.tests.empty()) throw hcl::error_at(block.header, "assert needs a predicate or a condition");
    if (assertion.message != nullptr) check_self(*assertion.message, &kind);
    return assertion;
  }

  std::span<const hcl::File> files_;
  const hcl::EvalContext& names_;
  Compiled& compiled_;
};

}  // namespace

void compile(std::span<const hcl::File> files, const hcl::EvalContext& names, Compiled& compiled) {
  Compiler(files, names, compiled).run();
}

}  // namespace portolan::rules
