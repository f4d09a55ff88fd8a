#include "operator/reconcile/targets.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "operator/reconcile/failure.h"
#include "planner/base/hash.h"
#include "planner/base/strings.h"

namespace portolan::reconcile {
namespace {

namespace reason = resources::reason;
using resources::TargetStatus;

/// Query keys that bind a connection to a schema.
constexpr std::string_view kSchemaKeys[] = {"search_path", "schema"};

std::string place_of(const base::Url& url) {
  std::string name = url.path();
  // A database; anything longer is a file.
  if (name.rfind('/') == 0) name.erase(0, 1);
  if (name.empty()) name = url.host();
  for (const std::string_view key : kSchemaKeys) {
    const std::string schema = url.parameter(key);
    if (!schema.empty()) name += "/" + schema;
  }
  return name.empty() ? "target" : name;
}

/// None is ready before it was visited; what was known of those that are still there stays.
std::vector<TargetStatus> expected(const std::vector<std::string>& names, const std::vector<TargetStatus>& before) {
  std::vector<TargetStatus> targets;
  for (const std::string& name : names) {
    TargetStatus& target = targets.emplace_back(TargetStatus{.name = name});
    const auto known =
        std::find_if(before.begin(), before.end(), [&](const TargetStatus& each) { return each.name == name; });
    if (known != before.end()) target = *known;
    target.ready = false;
    target.reason = reason::kReconciling;
  }
  return targets;
}

std::vector<project::Stage> all_in_order(std::size_t count) {
  project::Stage stage;
  stage.environments.resize(count);
  std::iota(stage.environments.begin(), stage.environments.end(), std::size_t{0});
  return {std::move(stage)};
}

/// Failures of several targets as one. Those of different classes are retried like what passes by itself, so that
/// one that no retry mends does not keep the others from theirs.
Failure merged(const std::vector<std::pair<std::string, Failure>>& failures) {
  std::vector<std::string> texts;
  const Failure& first = failures.front().second;
  FailureClass failure_class = first.failure_class();
  for (const auto& [name, failure] : failures) {
    texts.push_back("target " + base::quote_go(name) + ": " + failure.what());
    if (failure.failure_class() != failure_class) failure_class = FailureClass::kTransient;
  }
  return {first.reason(), base::join(texts, "\n"), failure_class};
}

}  // namespace

std::vector<std::string> target_names(const std::vector<base::Url>& urls) {
  std::vector<std::string> names;
  std::map<std::string, int> seen;
  for (const base::Url& url : urls) {
    const std::string name = place_of(url);
    const int count = ++seen[name];
    names.push_back(count == 1 ? name : name + "#" + std::to_string(count));
  }
  return names;
}

bool visit_targets(const std::vector<std::string>& names, const std::vector<project::Stage>& stages,
                   std::vector<TargetStatus>& shown,
                   const std::function<std::optional<TargetOutcome>(std::size_t index)>& visit) {
  shown = expected(names, shown);
  std::vector<std::pair<std::string, Failure>> failures;
  for (const project::Stage& stage : stages.empty() ? all_in_order(names.size()) : stages) {
    for (const std::size_t index : stage.environments) {
      TargetStatus& target = shown[index];
      try {
        const auto outcome = visit(index);
        if (!outcome) return false;
        target = {target.name, true, std::string(reason::kApplied), outcome->version, outcome->hash};
      } catch (const Failure& failure) {
        target.reason = failure.reason();
        failures.emplace_back(target.name, failure);
        if (!stage.goes_on || failure.reason() == reason::kCanceled) throw merged(failures);
      }
    }
  }
  if (!failures.empty()) throw merged(failures);
  return true;
}

bool is_known(const TargetStatus& shown, std::string_view mark) {
  return shown.hash.ends_with(mark);
}

std::string combined_hash(const std::vector<TargetStatus>& targets) {
  std::string text;
  for (const TargetStatus& target : targets) text += target.name + " " + target.hash + "\n";
  return base::hex_encode(base::sha256(text));
}

}  // namespace portolan::reconcile
