#include "tests/kube/cluster.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <random>
#include <utility>

#include "planner/base/clock.h"

namespace portolan::kube {
namespace {

using nlohmann::json;

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : value;
}

/// Runs a command and returns what it prints; `status` receives its wait status.
std::string run(const std::string& command, int& status) {
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return {};
  std::string output;
  std::array<char, 4096> buffer{};
  while (const std::size_t size = fread(buffer.data(), 1, buffer.size(), pipe)) output.append(buffer.data(), size);
  status = pclose(pipe);
  return output;
}

/// The CRDs, once per program.
void apply_crds() {
  static const bool applied = [] {
    int status = 0;
    const std::string output = run(variable("PORTOLAN_TEST_KUBECTL") + " apply -f crds/ 2>&1", status);
    EXPECT_EQ(status, 0) << output;
    run(variable("PORTOLAN_TEST_KUBECTL") + " wait --for=condition=established --timeout=60s -f crds/ 2>&1", status);
    return status == 0;
  }();
  ASSERT_TRUE(applied) << "the CRDs cannot be installed";
}

std::string random_name() {
  std::random_device source;
  return "portolan-test-" + std::to_string(source());
}

}  // namespace

void KubeTest::SetUp() {
  if (variable("PORTOLAN_TEST_KUBE").empty()) {
    GTEST_SKIP() << "no API server: run tests/tools/kube start and eval \"$(tests/tools/kube env)\"";
  }
  apply_crds();
  store_ = open(admin());
  space_ = random_name();
  store_->create(kNamespace, {{"apiVersion", "v1"}, {"kind", "Namespace"}, {"metadata", {{"name", space_}}}});
}

void KubeTest::TearDown() {
  if (!store_) return;
  for (const json& left : store_->list(resources::kAtlasSchema, space_)) {
    store_->patch(resources::kAtlasSchema, resources::metadata_of(left).key(),
                  {{"metadata", {{"finalizers", nullptr}}}});
  }
  store_->remove(kNamespace, {"", space_});
}

ClusterConfig KubeTest::admin() const {
  return kubeconfig(variable("KUBECONFIG"));
}

ClusterConfig KubeTest::account(const std::string& name, const std::string& rules) {
  store().create(kServiceAccount, object(kServiceAccount, name));
  store().create(kRole, object(kRole, name, {{"rules", json::parse(rules)}}));
  const json role = {{"apiGroup", kRole.group}, {"kind", kRole.kind}, {"name", name}};
  const json subject = {{"kind", "ServiceAccount"}, {"name", name}, {"namespace", space_}};
  store().create(kRoleBinding, object(kRoleBinding, name, {{"roleRef", role}, {"subjects", json::array({subject})}}));
  const std::string path = testing::TempDir() + space_ + "-" + name;
  tool("config " + space_ + "/" + name + " >" + path);
  const ClusterConfig config = kubeconfig(path);
  std::remove(path.c_str());
  return config;
}

std::unique_ptr<KubeStore> KubeTest::open(const ClusterConfig& config) const {
  KubeStoreOptions options;
  options.poll_interval = std::chrono::milliseconds(50);
  options.first_retry = std::chrono::milliseconds(20);
  options.longest_retry = std::chrono::milliseconds(200);
  options.page_size = 2;
  return std::make_unique<KubeStore>(config, base::system_clock(), options);
}

std::string KubeTest::tool(const std::string& arguments) {
  int status = 0;
  std::string output = run(variable("PORTOLAN_TEST_KUBE") + " " + arguments, status);
  EXPECT_EQ(status, 0) << "kube " << arguments << ": " << output;
  return output;
}

json KubeTest::object(const Kind& kind, const std::string& name, const json& more) const {
  json result = {
      {"apiVersion", kind.api_version()}, {"kind", kind.kind}, {"metadata", {{"name", name}, {"namespace", space_}}}};
  result.update(more, true);
  return result;
}

json KubeTest::object(const Kind& kind, const std::string& name) const {
  return object(kind, name, json::object());
}

}  // namespace portolan::kube
