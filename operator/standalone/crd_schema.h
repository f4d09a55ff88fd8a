#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace portolan::standalone {

/// The structural schema of one CustomResourceDefinition, applied as the API server does: unknown fields are pruned,
/// defaults filled in, values and rules checked.
class CrdSchema {
 public:
  /// @param crd  the whole CustomResourceDefinition
  /// Throws Error for a rule (x-kubernetes-validations) that this program does not know.
  explicit CrdSchema(const nlohmann::json& crd);
  ~CrdSchema();
  CrdSchema(CrdSchema&&) noexcept;

  /// `AtlasSchema`.
  const std::string& kind() const;

  /// Removes what the schema does not have and fills in defaults. `metadata`, `apiVersion` and `kind` stay as they are.
  void normalize(nlohmann::json& object) const;

  /// What is wrong, one text per finding as the API server words it; empty when the object is valid.
  std::vector<std::string> violations(const nlohmann::json& object) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace portolan::standalone
