#include "planner/hcl/section.h"

#include <algorithm>

namespace portolan::hcl {
namespace {

Section evaluate_at(const Block& block, const EvalContext& context, const SectionOptions& options,
                    std::vector<std::string_view>& path) {
  Section section;
  section.type = block.type;
  section.place = block.header;
  for (const Label& label : block.labels) section.labels.push_back(label.text);
  for (const Attribute& attribute : block.body.attributes) {
    const Scope* words = options.words ? options.words(path, attribute.name) : nullptr;
    const EvalContext inner{words, &context};
    Value value = evaluate(attribute, words == nullptr ? context : inner);
    if (value.is_null()) continue;
    section.attributes.push_back({std::string(attribute.name), std::move(value), attribute.expression->place});
  }
  for (const Block& nested : block.body.blocks) {
    path.push_back(nested.type);
    if (!options.skip || !options.skip(path)) section.sections.push_back(evaluate_at(nested, context, options, path));
    path.pop_back();
  }
  return section;
}

}  // namespace

const Section::Item* Section::attribute(std::string_view name) const {
  const auto found = std::find_if(attributes.begin(), attributes.end(), [&](const Item& i) { return i.name == name; });
  return found == attributes.end() ? nullptr : &*found;
}

const Section* Section::section(std::string_view wanted) const {
  const auto found = std::find_if(sections.begin(), sections.end(), [&](const Section& s) { return s.type == wanted; });
  return found == sections.end() ? nullptr : &*found;
}

Section evaluate(const Block& block, const EvalContext& context, const SectionOptions& options) {
  std::vector<std::string_view> path{block.type};
  return evaluate_at(block, context, options, path);
}

}  // namespace portolan::hcl
