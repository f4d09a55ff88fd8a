#include "operator/reconcile/plan_record.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "operator/resources/core.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::reconcile {
namespace {

constexpr std::size_t kLongestText = 900 * 1024;
constexpr const char* kState = "state";

bool belongs_to(const resources::ConfigMap& map, const resources::Metadata& owner) {
  return std::any_of(map.metadata.owners.begin(), map.metadata.owners.end(),
                     [&](const resources::OwnerReference& other) { return other.uid == owner.uid; });
}

std::string bounded(std::string text) {
  if (text.size() <= kLongestText) return text;
  text.resize(text.rfind('\n', kLongestText));
  return text + "\n-- truncated: the plan is longer than a ConfigMap can hold\n";
}

std::optional<resources::ConfigMap> stored_record(kube::ObjectStore& store, const resources::Metadata& owner) {
  const auto document = store.get(resources::kConfigMap, {owner.space, plan_record_name(owner.name)});
  if (!document) return std::nullopt;
  return resources::config_map_from_json(*document);
}

}  // namespace

std::string plan_record_name(const std::string& object) {
  return object + "-portolan-plan";
}

void write_plan_record(kube::ObjectStore& store, const resources::Kind& kind, const resources::Metadata& owner,
                       const Proposal& proposal, const std::string& id, const Redactor& redactor) {
  resources::ConfigMap map;
  map.metadata.name = plan_record_name(owner.name);
  map.metadata.space = owner.space;
  map.metadata.owners.push_back(
      {.api_version = kind.api_version(), .kind = std::string(kind.kind), .name = owner.name, .uid = owner.uid});
  map.data = {
      {"id", id}, {kState, std::string(plan_state::kWaiting)}, {"plan.sql", bounded(redactor.apply(proposal.sql))}};
  if (!proposal.notes.empty()) map.data["notes.txt"] = bounded(redactor.apply(proposal.notes));
  const auto stored = stored_record(store, owner);
  if (!stored) {
    store.create(resources::kConfigMap, resources::to_json(map));
    return;
  }
  if (!belongs_to(*stored, owner)) {
    throw PolicyError("ConfigMap " + base::quote_go(map.metadata.name) +
                      " exists and does not belong to this resource; rename or delete it");
  }
  if (stored->data == map.data) return;
  map.metadata = stored->metadata;
  store.update(resources::kConfigMap, resources::to_json(map));
}

void close_plan_record(kube::ObjectStore& store, const resources::Metadata& owner, std::string_view state) {
  auto stored = stored_record(store, owner);
  if (!stored || !belongs_to(*stored, owner) || stored->data[kState] == state) return;
  stored->data[kState] = state;
  store.update(resources::kConfigMap, resources::to_json(*stored));
}

}  // namespace portolan::reconcile
