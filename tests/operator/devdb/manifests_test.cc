#include "operator/devdb/manifests.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "planner/base/errors.h"
#include "planner/base/hash.h"

namespace portolan::devdb {
namespace {

using nlohmann::json;

Instance instance(const std::string& product) {
  Instance result;
  result.key = {"pool", "portolan-dev-" + product};
  result.engine = product;
  result.image = dev::find_pod_image(product);
  result.image_name = std::string(result.image->image);
  result.url_template = dev::pod_url(*result.image, product, "localhost", "", false).with_secrets();
  return result;
}

json pod_of(const Instance& instance, const Settings& settings = {}) {
  return deployment_document(instance, settings, "uid", 1)["spec"]["template"];
}

TEST(DevDbManifests, APodIsRestrictedAndHoldsNoPassword) {
  for (const char* product : {"postgres", "mysql", "mariadb"}) {
    const json pod = pod_of(instance(product));
    const json& spec = pod["spec"];
    EXPECT_EQ(spec["automountServiceAccountToken"], false);
    EXPECT_EQ(spec["securityContext"]["runAsNonRoot"], true);
    EXPECT_EQ(spec["securityContext"]["seccompProfile"]["type"], "RuntimeDefault");
    const json& container = spec["containers"].at(0);
    EXPECT_EQ(container["name"], product);
    EXPECT_EQ(container["securityContext"]["readOnlyRootFilesystem"], true);
    EXPECT_EQ(container["securityContext"]["allowPrivilegeEscalation"], false);
    EXPECT_EQ(container["securityContext"]["capabilities"]["drop"], json::array({"ALL"}));
    EXPECT_GT(container["securityContext"]["runAsUser"], 0);
    EXPECT_TRUE(container["resources"].contains("limits"));
    EXPECT_EQ(container["volumeMounts"].size(), spec["volumes"].size());
    EXPECT_EQ(container["ports"].at(0)["name"], product);
    bool by_reference = false;
    for (const json& variable : container["env"]) {
      if (!variable["name"].get<std::string>().ends_with("PASSWORD")) continue;
      by_reference = variable["valueFrom"]["secretKeyRef"]["name"] == std::string("portolan-dev-") + product;
      EXPECT_FALSE(variable.contains("value"));
    }
    EXPECT_TRUE(by_reference);
    const std::string url = pod["metadata"]["annotations"]["atlasgo.io/conntmpl"];
    EXPECT_NE(url.find("@localhost:"), std::string::npos) << url;
    EXPECT_EQ(url.find("pass"), std::string::npos) << url;
  }
}

TEST(DevDbManifests, TheDeploymentSelectsByTheLabelsOfAtlasOperator) {
  const json document = deployment_document(instance("postgres"), {}, "uid", 0);
  EXPECT_EQ(document["spec"]["selector"]["matchLabels"],
            (json{{"atlasgo.io/engine", "postgres"},
                  {"app.kubernetes.io/instance", "portolan-dev-postgres"},
                  {"app.kubernetes.io/name", "atlas-dev-db"},
                  {"app.kubernetes.io/part-of", "atlas-operator"},
                  {"app.kubernetes.io/created-by", "controller-manager"}}));
  EXPECT_EQ(document["spec"]["replicas"], 0);
}

TEST(DevDbManifests, AnythingThatMakesOtherPodsChangesTheHash) {
  const auto hash = [](const Instance& of, const Settings& settings, const std::string& secret) {
    const json document = deployment_document(of, settings, secret, 1);
    const json& own = document["metadata"]["annotations"][marker::kSpec];
    EXPECT_EQ(own, document["spec"]["template"]["metadata"]["annotations"][marker::kSpec]);
    return own.get<std::string>();
  };
  const Instance plain = instance("mysql");
  Instance other_image = plain;
  other_image.image_name = "registry.example/mysql:8";
  Instance bound = plain;
  bound.bound = true;
  Settings tolerant;
  tolerant.pod.tolerations = R"([{"operator": "Exists"}])";
  const std::string base = hash(plain, {}, "a");
  EXPECT_EQ(base, hash(plain, {}, "a"));
  EXPECT_NE(base, hash(plain, {}, "b"));
  EXPECT_NE(base, hash(other_image, {}, "a"));
  EXPECT_NE(base, hash(bound, {}, "a"));
  EXPECT_NE(base, hash(plain, tolerant, "a"));
}

TEST(DevDbManifests, PeoplesSettingsReachThePodAndCannotReplaceTheOperatorsLabels) {
  Settings settings;
  settings.pod = parse_pod_settings(R"({"images": {"postgres": "r/p:1"}, "imagePullSecrets": [{"name": "s"}],
      "resources": {"limits": {"memory": "2Gi"}}, "nodeSelector": {"disk": "ssd"}, "priorityClassName": "low",
      "tolerations": [{"key": "db"}], "labels": {"team": "a", "atlasgo.io/engine": "x"}, "annotations": {"n": "v"},
      "imagePullPolicy": "Never"})");
  EXPECT_EQ(settings.pod.images.at("postgres"), "r/p:1");
  const json pod = pod_of(instance("postgres"), settings);
  EXPECT_EQ(pod["spec"]["imagePullSecrets"], json::parse(R"([{"name": "s"}])"));
  EXPECT_EQ(pod["spec"]["nodeSelector"]["disk"], "ssd");
  EXPECT_EQ(pod["spec"]["tolerations"].at(0)["key"], "db");
  EXPECT_EQ(pod["spec"]["priorityClassName"], "low");
  EXPECT_EQ(pod["spec"]["containers"].at(0)["resources"], json::parse(R"({"limits": {"memory": "2Gi"}})"));
  EXPECT_EQ(pod["spec"]["containers"].at(0)["imagePullPolicy"], "Never");
  EXPECT_EQ(pod["metadata"]["labels"]["team"], "a");
  EXPECT_EQ(pod["metadata"]["labels"]["atlasgo.io/engine"], "postgres");
  EXPECT_EQ(pod["metadata"]["annotations"]["n"], "v");
}

TEST(DevDbManifests, WrongSettingsAreNamed) {
  const auto complaint = [](const char* text) -> std::string {
    try {
      parse_pod_settings(text);
    } catch (const UsageError& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_EQ(complaint("no"), "dev database pods: the text is no JSON object");
  EXPECT_EQ(complaint(R"({"image": {}})"), "dev database pods: unknown key \"image\"");
  EXPECT_EQ(complaint(R"({"labels": []})"), "dev database pods: \"labels\" has a wrong type");
  EXPECT_EQ(complaint(R"({"labels": {"a": 1}})"), "dev database pods: the values of \"labels\" must be strings");
  EXPECT_EQ(complaint(R"({"labels": null})"), "");
}

TEST(DevDbManifests, APasswordIsRandomAndTheSecretGoesWithItsDeployment) {
  const resources::OwnerReference owner{"apps/v1", "Deployment", "d", "uid-1", false, false};
  const json one = secret_document(instance("postgres"), owner);
  const json other = secret_document(instance("postgres"), owner);
  EXPECT_NE(one["data"], other["data"]);
  EXPECT_EQ(base::base64_decode(one["data"]["password"].get<std::string>()).size(), 64U);
  EXPECT_EQ(one["metadata"]["ownerReferences"].at(0)["uid"], "uid-1");
}

TEST(DevDbManifests, OnlyTheOperatorsPodsMayConnect) {
  Settings settings;
  settings.operator_space = "system";
  const json policy = network_policy_document(instance("mysql"), settings, {});
  EXPECT_EQ(policy["spec"]["podSelector"]["matchLabels"]["app.kubernetes.io/instance"], "portolan-dev-mysql");
  EXPECT_EQ(policy["spec"]["policyTypes"], json::array({"Ingress", "Egress"}));
  EXPECT_EQ(policy["spec"]["egress"], json::array());
  const json& rule = policy["spec"]["ingress"].at(0);
  EXPECT_EQ(rule["ports"].at(0)["port"], 3306);
  EXPECT_EQ(rule["from"].at(0)["podSelector"]["matchLabels"]["control-plane"], "controller-manager");
  EXPECT_EQ(rule["from"].at(0)["namespaceSelector"]["matchLabels"]["kubernetes.io/metadata.name"], "system");
}

TEST(DevDbManifests, AUsersOwnPodIsKeptAsItIs) {
  Instance own;
  own.key = {"apps", "app-atlas-dev-db"};
  own.engine = "mysql";
  own.kind = marker::kResource;
  own.pod_spec = R"({"containers": [{"name": "mine", "image": "mysql:8"}]})";
  own.labels = {{"team", "a"}, {"app.kubernetes.io/name", "mine"}};
  const json pod = pod_of(own);
  EXPECT_EQ(pod["spec"], json::parse(own.pod_spec));
  EXPECT_EQ(pod["metadata"]["labels"]["team"], "a");
  EXPECT_EQ(pod["metadata"]["labels"]["app.kubernetes.io/name"], "atlas-dev-db");
}

TEST(DevDbManifests, ImagesFollowAVersion) {
  EXPECT_EQ(dev::image_for_version(*dev::find_pod_image("postgres"), 150004), "postgres:15");
  EXPECT_EQ(dev::image_for_version(*dev::find_pod_image("mysql"), 80031), "mysql:8.0");
  EXPECT_EQ(dev::image_for_version(*dev::find_pod_image("mariadb"), 101106), "mariadb:10.11");
  EXPECT_EQ(dev::find_pod_image("tidb"), nullptr);
}

}  // namespace
}  // namespace portolan::devdb
