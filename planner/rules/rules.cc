#include "planner/rules/rules.h"

#include <deque>
#include <utility>

#include "planner/hcl/convert.h"
#include "planner/hcl/parse.h"
#include "planner/rules/changed.h"
#include "planner/rules/compile.h"

namespace portolan::rules {
namespace {

/// One rule's way over objects.
class Walker {
 public:
  Walker(const Rule& rule, const Model& model, const hcl::EvalContext& names, std::vector<Violation>& found)
      : rule_(rule), model_(model), names_(names), found_(found) {}

  void visit(const Walk& walk, const Object& object, std::size_t change) {
    const Subject self = object;
    const Frame frame{model_, names_, self};
    if (!all_hold(walk.matches, frame, self)) return;
    for (const Assertion& assertion : walk.assertions) {
      if (!all_hold(assertion.tests, frame, self)) report(assertion, frame, object, change);
    }
    for (const Walk& inner : walk.children) {
      for (const Object& child : children_of(model_, object, *inner.child)) visit(inner, child, change);
    }
  }

 private:
  void report(const Assertion& assertion, const Frame& frame, const Object& object, std::size_t change) {
    found_.push_back({message(assertion, frame), path_of(object), change});
  }

  std::string message(const Assertion& assertion, const Frame& frame) const {
    if (assertion.message == nullptr) return rule_.head.description;
    try {
      return hcl::to_text(evaluate(*assertion.message, frame, frame.self));
    } catch (const hcl::ConversionError& error) {
      throw hcl::error_at(assertion.message->place, error.what());
    }
  }

  const Rule& rule_;
  const Model& model_;
  const hcl::EvalContext& names_;
  std::vector<Violation>& found_;
};

}  // namespace

struct RuleSet::Contents {
  std::vector<hcl::File> files;
  std::unique_ptr<language::Inputs> inputs;
  Compiled compiled;
  std::vector<RuleHead> heads;

  hcl::EvalContext names() const { return {&inputs->scope(), nullptr}; }
};

RuleSet::RuleSet(const std::vector<language::SourceFile>& files, const language::InputValues& values)
    : contents_(std::make_unique<Contents>()) {
  for (const language::SourceFile& file : files) contents_->files.push_back(hcl::parse(file.path, file.text));
  contents_->inputs = std::make_unique<language::Inputs>(contents_->files, values, language::InputOptions{});
  compile(contents_->files, contents_->names(), contents_->compiled);
  for (const Rule& rule : contents_->compiled.rules) contents_->heads.push_back(rule.head);
}

RuleSet::~RuleSet() = default;

const std::vector<RuleHead>& RuleSet::rules() const {
  return contents_->heads;
}

std::vector<Violation> RuleSet::check_schema(std::size_t number, const schema::Realm& realm,
                                             const ports::Dialect& dialect) const {
  const Rule& rule = contents_->compiled.rules.at(number);
  std::vector<Violation> found;
  if (rule.head.migrate) return found;
  const Model model{dialect, realm};
  const hcl::EvalContext names = contents_->names();
  Walker walker(rule, model, names, found);
  for (const TopWalk& top : rule.walks) {
    for (const Object& object : children_of(model, realm_object(model), *top.walk.child)) {
      walker.visit(top.walk, object, 0);
    }
  }
  return found;
}

std::vector<Violation> RuleSet::check_changes(std::size_t number, const change::Changes& changes,
                                              const schema::Realm& after, const ports::Dialect& dialect) const {
  const Rule& rule = contents_->compiled.rules.at(number);
  std::vector<Violation> found;
  if (!rule.head.migrate) return found;
  const Model model{dialect, after};
  const hcl::EvalContext names = contents_->names();
  Walker walker(rule, model, names, found);
  const ChangedObjects changed(changes, model);
  for (const TopWalk& top : rule.walks) {
    for (const Changed& item : changed.list()) {
      if (item.verb == top.verb && item.object.kind->name == top.walk.child->kind) {
        walker.visit(top.walk, item.object, item.change);
      }
    }
  }
  return found;
}

}  // namespace portolan::rules
