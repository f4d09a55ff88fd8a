#pragma once

#include <string>
#include <string_view>

#include "operator/kube/object_store.h"
#include "operator/reconcile/approval.h"
#include "operator/resources/metadata.h"

namespace portolan::reconcile {

/// What became of a plan, as its ConfigMap says.
namespace plan_state {
inline constexpr std::string_view kWaiting = "waiting";
inline constexpr std::string_view kApplied = "applied";
inline constexpr std::string_view kObsolete = "obsolete";
}  // namespace plan_state

/// Name of the ConfigMap that holds the whole text of an object's plan.
std::string plan_record_name(const std::string& object);

/// Writes ConfigMap `<name>-portolan-plan`, owned by the object: `plan.sql`, `notes.txt`, `id`, `state`. A text beyond
/// what a ConfigMap holds is cut and says so. It is for people; nothing that runs is read from it.
/// Throws PolicyError for a ConfigMap of that name that belongs to somebody else, and what the store throws.
void write_plan_record(kube::ObjectStore& store, const resources::Kind& kind, const resources::Metadata& owner,
                       const Proposal& proposal, const std::string& id, const Redactor& redactor);

/// Says in the ConfigMap what became of the plan. One that is not there or not ours is left alone.
void close_plan_record(kube::ObjectStore& store, const resources::Metadata& owner, std::string_view state);

}  // namespace portolan::reconcile
