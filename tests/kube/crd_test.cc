#include <yaml-cpp/yaml.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/kube/cluster.h"

namespace portolan::kube {
namespace {

using nlohmann::json;
using resources::kAtlasDriftCheck;
using resources::kAtlasMigration;
using resources::kAtlasSchema;

class Crd : public KubeTest {
 protected:
  /// "" when the API server takes the spec, else its refusal.
  std::string refusal(const Kind& kind, const std::string& spec) {
    try {
      store().create(kind, object(kind, "o" + std::to_string(++count_), {{"spec", json::parse(spec)}}));
      return {};
    } catch (const Invalid& error) {
      return error.what();
    }
  }

  /// The spec as the API server stores it.
  json stored(const Kind& kind, const std::string& spec) {
    return store().create(kind, object(kind, "o" + std::to_string(++count_), {{"spec", json::parse(spec)}}))["spec"];
  }

 private:
  int count_ = 0;
};

struct Case {
  Kind kind;
  std::string spec;
  std::string refusal;  ///< a part of the server's text; empty when the spec must be taken
};

TEST_F(Crd, CombinationsThatCanNeverRunAreRefused) {
  const std::vector<Case> cases = {
      {kAtlasMigration, R"({"dir": {"local": {}, "configMapRef": {"name": "c"}}})",
       "cannot use both configMapRef and local directory"},
      {kAtlasMigration, R"({"dir": {"local": {}, "configMapRef": {"name": "c"}, "remote": {"name": ""}}})",
       "cannot use both"},
      {kAtlasMigration, R"({"dir": {"local": {}, "configMapRef": {"name": "c"}, "remote": {"name": "r"}}})", ""},
      {kAtlasMigration, R"({"url": "x"})", "spec.dir: Required value"},
      {kAtlasMigration, R"({"dir": {"local": {"1.sql": 7}}})", "spec.dir.local.1.sql"},
      {kAtlasMigration, R"({"dir": {}, "execOrder": "sideways"})", "spec.execOrder: Unsupported value"},
      {kAtlasMigration, R"({"dir": {}, "config": "env {}"})", "envName is required when config is set"},
      {kAtlasMigration, R"({"dir": {}, "config": ""})", ""},
      {kAtlasMigration, R"({"dir": {}, "config": "env {}", "envName": "prod"})", ""},
      {kAtlasMigration, R"({"dir": {}, "policy": {"drift": {"onError": "MAYBE"}}})", "spec.policy.drift.onError"},
      {kAtlasSchema, R"({"config": "env {}", "envName": ""})", "envName is required when config is set"},
      {kAtlasSchema, R"({"configFrom": {"secretKeyRef": {"key": "k"}}})", ""},
      {kAtlasSchema, R"({"vars": [{"value": "1"}]})", "vars entries need a key"},
      {kAtlasSchema, R"({"vars": [{"key": ""}]})", "vars entries need a key"},
      {kAtlasSchema, R"({"vars": [{"key": "a", "value": "1"}, {"key": "a", "value": "2"}]})", ""},
      {kAtlasSchema, R"({"schema": {"configMapKeyRef": {"name": "c", "key": "schema.txt"}}})",
       "key must end with .sql or .hcl"},
      {kAtlasSchema, R"({"schema": {"configMapKeyRef": {"name": "c", "key": "Schema.SQL"}}})", ""},
      {kAtlasSchema, R"({"schema": {"configMapKeyRef": {"name": "c"}}})",
       "spec.schema.configMapKeyRef.key: Required value"},
      {kAtlasSchema, R"({"backoffLimit": -1})", "spec.backoffLimit"},
      {kAtlasSchema, R"({"credentials": {"port": 65536}})", "spec.credentials.port"},
      {kAtlasSchema, R"({"credentials": {"port": -1}})", "spec.credentials.port"},
      {kAtlasSchema, R"({"txMode": "some"})", "spec.txMode: Unsupported value"},
      {kAtlasSchema, R"({"policy": {"lint": {"review": "NEVER"}}})", "spec.policy.lint.review"},
      {kAtlasSchema, R"({"driftCheck": {"interval": "59s"}})", "interval must be at least 1m"},
      {kAtlasSchema, R"({"driftCheck": {"interval": "soon"}})", "interval"},
      {kAtlasSchema, R"({"driftCheck": {"interval": "90s", "onDrift": "Correct"}})", ""},
      {kAtlasSchema, R"({"devDB": {"spec": {}}})", "spec.devDB.spec.containers: Required value"},
      {kAtlasSchema, R"({"devDB": {"spec": {"containers": [{"image": "mysql"}]}}})",
       "containers[0].name: Required value"},
      {kAtlasSchema, R"({"devDB": {"metadata": {"labels": {"a": "b"}}}})", ""},
      {kAtlasDriftCheck, R"({"targetRef": {}})", "spec.targetRef.name: Required value"},
      {kAtlasDriftCheck, R"({"targetRef": {"name": ""}})", "spec.targetRef.name"},
      {kAtlasDriftCheck, R"({"targetRef": {"name": "a"}, "interval": "59s"})", "interval must be at least 1m"},
      {kAtlasDriftCheck, R"({"targetRef": {"name": "a"}, "timeout": "1s"})", "timeout must be at least 1m"},
      {kAtlasDriftCheck, R"({"targetRef": {"name": "a"}, "onDrift": "Correct"})", "spec.onDrift: Unsupported value"},
      {kAtlasDriftCheck, R"({"targetRef": {"name": "a", "kind": "AtlasMigration"}, "suspend": true})", ""},
  };
  for (const Case& item : cases) {
    const std::string text = refusal(item.kind, item.spec);
    if (item.refusal.empty()) {
      EXPECT_EQ(text, "") << item.spec;
    } else {
      EXPECT_NE(text.find(item.refusal), std::string::npos) << item.spec << "\n" << text;
    }
  }
}

/// Stored objects of the peer must stay valid; what is wrong with these is told in their status
/// (spec/operator.md 10.14).
TEST_F(Crd, MistakesThatBelongIntoTheStatusAreTaken) {
  for (const char* spec :
       {"{}", R"({"url": "nosuch://x"})", R"({"devDB": {"spec": {"containers": [{"name": "a"}]}}})",
        R"({"url": "a", "urlFrom": {"secretKeyRef": {"name": "s", "key": "k"}}, "credentials": {"host": "h"}})",
        R"({"schema": {"sql": "a", "hcl": "b", "url": "c"}})", R"({"backoffLimit": 0})"}) {
    EXPECT_EQ(refusal(kAtlasSchema, spec), "") << spec;
  }
  EXPECT_EQ(refusal(kAtlasMigration, R"({"dir": {}})"), "");
  EXPECT_EQ(
      refusal(kAtlasMigration,
              R"({"dir": {"local": {}}, "protectedFlows": {"migrateDown": {"allow": true, "autoApprove": false}}})"),
      "");
}

TEST_F(Crd, DefaultsAreFilledInAndUnknownFieldsPruned) {
  EXPECT_EQ(
      stored(kAtlasSchema, R"({"variables": [1], "urlFrom": {"secretKeyRef": {"key": "k"}}})"),
      json::parse(R"({"backoffLimit": 20, "txMode": "file", "urlFrom": {"secretKeyRef": {"key": "k", "name": ""}}})"));
  EXPECT_EQ(stored(kAtlasMigration, R"({"dir": {"local": {"a.sql": "x"}}, "version": "1"})"),
            json::parse(R"({"backoffLimit": 20, "dir": {"local": {"a.sql": "x"}}, "execOrder": "linear"})"));
}

TEST_F(Crd, AWholePodSpecIsKept) {
  const json spec = json::parse(R"({"devDB": {"spec": {
    "containers": [{
      "name": "mysql", "image": "mysql:8", "ports": [{"name": "mysql", "containerPort": 3306}],
      "env": [{"name": "P", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}],
      "resources": {"limits": {"memory": "1Gi", "cpu": 2}},
      "startupProbe": {"exec": {"command": ["true"]}, "periodSeconds": 10, "failureThreshold": 30},
      "readinessProbe": {"tcpSocket": {"port": "mysql"}},
      "securityContext": {"runAsNonRoot": true, "capabilities": {"drop": ["ALL"]}},
      "volumeMounts": [{"name": "data", "mountPath": "/data"}]
    }],
    "volumes": [{"name": "data", "emptyDir": {"sizeLimit": "1Gi"}}],
    "affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {
      "nodeSelectorTerms": [{"matchExpressions": [{"key": "a", "operator": "In", "values": ["b"]}]}]}}},
    "tolerations": [{"key": "k", "operator": "Exists"}], "imagePullSecrets": [{"name": "pull"}]
  }}})");
  json kept = stored(kAtlasSchema, spec.dump());
  EXPECT_EQ(kept["devDB"]["spec"]["containers"][0]["ports"][0]["protocol"], "TCP");
  kept["devDB"]["spec"]["containers"][0]["ports"][0].erase("protocol");
  EXPECT_EQ(kept["devDB"], spec["devDB"]);
}

TEST_F(Crd, TheColumnsShowReadyAndReason) {
  json schema = store().create(kAtlasSchema, object(kAtlasSchema, "a"));
  schema["status"]["conditions"] =
      json::parse(R"([{"type": "Ready", "status": "True", "reason": "Applied", "message": "",
                                                    "lastTransitionTime": "2026-01-01T00:00:00Z"}])");
  schema["status"]["observedGeneration"] = 1;
  store().put_status(kAtlasSchema, schema);
  const std::string command = std::string(std::getenv("PORTOLAN_TEST_KUBECTL")) + " get as -n " + space();
  FILE* pipe = popen(command.c_str(), "r");
  ASSERT_NE(pipe, nullptr);
  std::string output(4096, '\0');
  output.resize(fread(output.data(), 1, output.size(), pipe));
  pclose(pipe);
  EXPECT_EQ(output.find("NAME   READY   REASON    AGE\na      True    Applied   "), 0U) << output;
}

/// A field of the documents as compact JSON would have it.
std::size_t json_size(const YAML::Node& node) {
  std::size_t size = 2;
  if (node.IsScalar()) return node.Scalar().size() + 2;
  for (const auto& item : node) {
    size += node.IsMap() ? json_size(item.first) + 1 + json_size(item.second) + 1 : json_size(item) + 1;
  }
  return size;
}

TEST(CrdFiles, AreSmallEnoughForClientSideApply) {
  for (const char* plural : {"atlasschemas", "atlasmigrations", "atlasdriftchecks"}) {
    const std::string path = std::string("crds/db.atlasgo.io_") + plural + ".yaml";
    EXPECT_LT(json_size(YAML::LoadFile(path)), 80000U) << path;
  }
}

}  // namespace
}  // namespace portolan::kube
