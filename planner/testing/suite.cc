#include "planner/testing/suite.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/hcl/parse.h"
#include "planner/lint/patterns.h"
#include "planner/project/reader.h"
#include "planner/testing/commands.h"

namespace portolan::testing {
namespace {

constexpr std::string_view kInputs[] = {"variable", "locals", "data"};

void check_blocks(const hcl::Body& body) {
  for (const hcl::Attribute& attribute : body.attributes) {
    throw hcl::error_at(attribute.name_place, "Unsupported argument",
                        "An argument named " + base::quote_go(attribute.name) + " is not expected here.");
  }
  for (const hcl::Block& block : body.blocks) {
    if (block.type == "test") {
      check_test(block);
    } else if (std::find(std::begin(kInputs), std::end(kInputs), block.type) == std::end(kInputs)) {
      throw hcl::error_at(block.header, "Unsupported block type",
                          "Blocks of type " + base::quote_go(block.type) + " are not expected here.");
    }
  }
}

void find_files(const base::Files& files, const std::string& folder, std::vector<std::string>& found) {
  for (const std::string& name : files.list(folder)) {
    const std::string path = (std::filesystem::path(folder) / name).lexically_normal().string();
    if (files.is_directory(path)) {
      find_files(files, path, found);
    } else if (name.ends_with(".test.hcl")) {
      found.push_back(path);
    }
  }
}

std::vector<std::string> find_files(const base::Files& files, const std::vector<std::string>& paths) {
  constexpr std::string_view kScheme = "file://";
  std::vector<std::string> found;
  for (const std::string& given : paths) {
    const std::string path = given.starts_with(kScheme) ? given.substr(kScheme.size()) : given;
    if (!files.exists(path)) throw UsageError("stat " + path + ": no such file or directory");
    if (files.is_directory(path)) {
      find_files(files, path, found);
    } else {
      found.push_back(path);
    }
  }
  if (found.empty()) throw UsageError("no test files found");
  return found;
}

}  // namespace

Document::Document(std::string path, std::string text, const language::InputValues& values,
                   const project::Outside& outside)
    : functions_(project::functions_of(path, outside)) {
  files_.push_back(hcl::parse(std::move(path), std::move(text)));
  const hcl::Body& body = file().body;
  check_blocks(body);
  std::vector<const hcl::Block*> blocks;
  for (const hcl::Block& block : body.blocks) blocks.push_back(&block);
  project::check_data_blocks(blocks, outside.data);
  language::InputOptions options;
  options.load_data = project::data_loader(outside);
  options.functions = &functions_;
  inputs_ = std::make_unique<language::Inputs>(files_, values, std::move(options));
}

hcl::Section Document::evaluate(const hcl::Block& block, const hcl::Scope& names,
                                const hcl::SectionOptions& options) const {
  const std::lock_guard lock(mutex_);
  const hcl::EvalContext own{&inputs_->scope(), nullptr};
  return hcl::evaluate(block, {&names, &own}, options);
}

hcl::Value Document::evaluate(const hcl::Expression& expression, const hcl::Scope& names) const {
  const std::lock_guard lock(mutex_);
  const hcl::EvalContext own{&inputs_->scope(), nullptr};
  return hcl::evaluate(expression, {&names, &own});
}

hcl::Scope names_of(const Case& test, const std::string& dev_url) {
  hcl::Scope scope;
  scope.variables.emplace("testing",
                          hcl::Value::object({{"name", hcl::Value(test.name)}, {"dev_url", hcl::Value(dev_url)}}));
  if (test.each) scope.variables.emplace("each", test.each->object());
  return scope;
}

Suite::Suite(const SuiteRequest& request, const project::Outside& outside) {
  const lint::Pattern wanted(request.run, "--run");
  for (const std::string& path : find_files(outside.files, request.paths)) {
    documents_.push_back(std::make_unique<Document>(path, outside.files.read(path), request.values, outside));
    const Document& document = *documents_.back();
    for (const hcl::Block& block : document.file().body.blocks) {
      if (block.type == "test" && block.labels[0].text == request.kind) add(document, block, request);
    }
  }
  std::erase_if(cases_, [&](const Case& test) { return !wanted.matches(test.name); });
}

void Suite::add(const Document& document, const hcl::Block& block, const SuiteRequest& request) {
  const std::string& name = block.labels[1].text;
  std::vector<Case> expanded;
  const hcl::Attribute* for_each = block.body.attribute("for_each");
  if (for_each == nullptr) {
    expanded.push_back({name, &document, &block});
  } else {
    const hcl::Expression& expression = *for_each->expression;
    const hcl::Value collection = document.evaluate(expression, names_of({name}, request.dev_url));
    for (project::Each& each : project::elements_of(collection, expression.place)) {
      expanded.push_back({name + "/" + std::to_string(expanded.size() + 1), &document, &block, std::move(each)});
    }
  }
  hcl::SectionOptions head;
  head.skip = [](const std::vector<std::string_view>&) { return true; };
  for (Case& test : expanded) {
    const hcl::Section section = document.evaluate(block, names_of(test, request.dev_url), head);
    test.skip = project::read_bool(section, "skip").value_or(false);
    test.parallel = project::read_bool(section, "parallel").value_or(false);
    cases_.push_back(std::move(test));
  }
}

}  // namespace portolan::testing
