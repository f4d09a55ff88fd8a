#include "planner/project/blocks.h"

#include <array>
#include <map>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/hcl/section.h"
#include "planner/project/docker.h"

namespace portolan::project {
namespace {

using Entries = std::vector<hcl::Value::Entry>;

hcl::Value visible(const hcl::Body& body, const hcl::EvalContext& context) {
  Entries entries;
  for (const hcl::Attribute& attribute : body.attributes) {
    if (!hcl::is_constant(*attribute.expression)) continue;
    entries.emplace_back(std::string(attribute.name), hcl::evaluate(attribute, context));
  }
  // Several blocks of one type: the last one counts, as for attributes of an object.
  for (const hcl::Block& block : body.blocks) {
    hcl::Value value = visible(block.body, context);
    for (auto label = block.labels.rbegin(); label != block.labels.rend(); ++label) {
      value = hcl::Value::object({{label->text, std::move(value)}});
    }
    entries.emplace_back(std::string(block.type), std::move(value));
  }
  return hcl::Value::object(std::move(entries));
}

bool has_labels(const hcl::Block& block, std::span<const std::string_view> labels) {
  if (labels.size() < block.labels.size()) return false;
  for (std::size_t i = 0; i < block.labels.size(); ++i) {
    if (block.labels[i].text != labels[i]) return false;
  }
  return true;
}

/// Whether an expression is about the block itself and not about what it holds.
bool is_named(const hcl::Block& block, std::span<const std::string_view> path) {
  return block.type == "deployment" || (block.type == "exporter" && path.size() == 1 + block.labels.size());
}

hcl::Resolver::Resolved reference_to(const hcl::Block& block, const hcl::Place& place) {
  std::vector<std::string> names{std::string(block.type)};
  for (const hcl::Label& label : block.labels) names.push_back(label.text);
  return {hcl::Value(hcl::Reference{.path = std::move(names), .place = place}), 1 + block.labels.size()};
}

}  // namespace

std::optional<hcl::Resolver::Resolved> Blocks::resolve(std::span<const std::string_view> path, const hcl::Place& place,
                                                       const hcl::EvalContext& context) const {
  bool known = false;
  for (const hcl::Block* block : blocks_) {
    if (block->type != path[0]) continue;
    known = true;
    if (!has_labels(*block, path.subspan(1))) continue;
    if (is_named(*block, path)) return reference_to(*block, place);
    const bool is_server = block->type == "docker" || block->type == "dev";
    hcl::Value value = is_server ? docker_value(hcl::evaluate(*block, context)) : visible(block->body, context);
    return hcl::Resolver::Resolved{std::move(value), 1 + block->labels.size()};
  }
  if (!known || path.size() < 2) return std::nullopt;
  throw hcl::error_at(place, "Unsupported attribute",
                      "This object does not have an attribute named " + base::quote_go(path[1]) + ".");
}

}  // namespace portolan::project
