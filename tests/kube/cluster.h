#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "operator/kube/config.h"
#include "operator/kube/kube_store.h"

namespace portolan::kube {

/// Kinds that only tests create.
inline constexpr Kind kNamespace{"", "v1", "Namespace", "namespaces"};
inline constexpr Kind kServiceAccount{"", "v1", "ServiceAccount", "serviceaccounts"};
inline constexpr Kind kRole{"rbac.authorization.k8s.io", "v1", "Role", "roles"};
inline constexpr Kind kRoleBinding{"rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings"};

/// A test against the real API server that `tests/tools/kube` started; every test has a namespace of its own. Skipped
/// when `eval "$(tests/tools/kube env)"` was not run.
class KubeTest : public testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;

  /// As the cluster's administrator.
  ClusterConfig admin() const;

  /// As a new service account of the test's namespace that may do what `rules` (of a Role, as JSON text) say.
  ClusterConfig account(const std::string& name, const std::string& rules);

  /// A store with short pauses, as `config` says.
  std::unique_ptr<KubeStore> open(const ClusterConfig& config) const;

  /// Runs `tests/tools/kube VERB` and returns its output; fails the test when it fails.
  static std::string tool(const std::string& arguments);

  const std::string& space() const { return space_; }
  KubeStore& store() { return *store_; }

  /// `{apiVersion, kind, metadata: {name, namespace}}` of the test's namespace, plus `more`.
  nlohmann::json object(const Kind& kind, const std::string& name, const nlohmann::json& more) const;
  nlohmann::json object(const Kind& kind, const std::string& name) const;

 private:
  std::string space_;
  std::unique_ptr<KubeStore> store_;
};

/// What `call` throws as Failure, or a text saying that it did not.
template <class Failure>
std::string failure_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const Failure& error) {
    return error.what();
  }
  return "no failure of this type";
}

}  // namespace portolan::kube
