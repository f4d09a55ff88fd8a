#include "operator/config/overlay.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace portolan::config {
namespace {

constexpr std::string_view kEnvironment = "env";
constexpr std::string_view kName = "name";
constexpr std::string_view kSelected = "atlas.env";

bool same_labels(const hcl::Block& a, const hcl::Block& b) {
  return std::equal(a.labels.begin(), a.labels.end(), b.labels.begin(), b.labels.end(),
                    [](const hcl::Label& x, const hcl::Label& y) { return x.text == y.text; });
}

/// Body looks attributes up by an index that add() keeps, so that a body with fewer of them is a new one.
void remove_attribute(hcl::Body& body, std::string_view name) {
  hcl::Body rest;
  rest.place = body.place;
  for (hcl::Attribute& attribute : body.attributes) {
    if (attribute.name != name) rest.add(std::move(attribute));
  }
  rest.blocks = std::move(body.blocks);
  body = std::move(rest);
}

}  // namespace

void label_environments(hcl::Body& document, const std::string& environment) {
  for (hcl::Block& block : document.blocks) {
    if (block.type != kEnvironment || !block.labels.empty()) continue;
    const hcl::Attribute* name = block.body.attribute(kName);
    if (name == nullptr || name->expression->place.text() != kSelected) continue;
    block.labels.push_back({environment, block.header, true});
    remove_attribute(block.body, kName);
  }
}

hcl::Body overlay(hcl::Body under, hcl::Body over) {
  for (const hcl::Attribute& attribute : over.attributes) remove_attribute(under, attribute.name);
  hcl::Body merged = std::move(under);
  for (hcl::Attribute& attribute : over.attributes) merged.add(std::move(attribute));
  // Only generated blocks are merged into: two that a user wrote stay two, so that nothing of either is lost.
  const std::size_t generated = merged.blocks.size();
  for (hcl::Block& block : over.blocks) {
    const auto end = merged.blocks.begin() + static_cast<std::ptrdiff_t>(generated);
    const auto match = std::find_if(merged.blocks.begin(), end, [&](const hcl::Block& other) {
      return other.type == block.type && same_labels(other, block);
    });
    if (match == end) {
      merged.blocks.push_back(std::move(block));
      continue;
    }
    match->header = block.header;
    match->place = block.place;
    match->body = overlay(std::move(match->body), std::move(block.body));
  }
  return merged;
}

}  // namespace portolan::config
