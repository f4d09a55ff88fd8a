#include "operator/standalone/crd_schema.h"

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "operator/standalone/crd_documents.h"
#include "operator/standalone/yaml.h"

namespace portolan::standalone {
namespace {

using nlohmann::json;

/// The schemas of crds/ by kind. Construction fails for a rule without a function, so this also tests that there is
/// none.
std::map<std::string, CrdSchema> schemas() {
  std::map<std::string, CrdSchema> found;
  for (const std::string& document : crd_documents()) {
    read_yaml(document, "crd", [&](json& crd, int) {
      CrdSchema schema(crd);
      std::string kind = schema.kind();
      found.emplace(std::move(kind), std::move(schema));
    });
  }
  return found;
}

json object(const std::string& kind, json spec) {
  return {{"apiVersion", "db.atlasgo.io/v1alpha1"}, {"kind", kind}, {"metadata", {{"name", "x"}}}, {"spec", spec}};
}

TEST(CrdSchema, KnowsBothKinds) {
  const auto all = schemas();
  EXPECT_TRUE(all.contains("AtlasSchema"));
  EXPECT_TRUE(all.contains("AtlasMigration"));
}

TEST(CrdSchema, FillsInDefaultsAndPrunes) {
  auto all = schemas();
  json schema = object("AtlasSchema", {{"url", "sqlite://x"}, {"nonsense", 1}});
  all.at("AtlasSchema").normalize(schema);
  EXPECT_FALSE(schema["spec"].contains("nonsense"));
  EXPECT_EQ(schema["spec"]["backoffLimit"], 20);
  EXPECT_EQ(schema["spec"]["txMode"], "file");
  EXPECT_EQ(schema["status"]["observedGeneration"], -1);
  EXPECT_TRUE(all.at("AtlasSchema").violations(schema).empty());
}

TEST(CrdSchema, SaysWhatIsWrong) {
  const auto all = schemas();
  const auto first = [&](const std::string& kind, json spec) {
    const auto findings = all.at(kind).violations(object(kind, std::move(spec)));
    return findings.empty() ? std::string() : findings.front();
  };
  EXPECT_EQ(first("AtlasSchema", {{"txMode", "many"}}),
            "spec.txMode: Unsupported value: \"many\": supported values: \"file\", \"all\", \"none\"");
  EXPECT_NE(first("AtlasSchema", {{"backoffLimit", "1"}}).find("must be of type integer: \"string\""),
            std::string::npos);
  EXPECT_NE(first("AtlasSchema", {{"backoffLimit", -1}}).find("greater than or equal to 0"), std::string::npos);
  EXPECT_NE(first("AtlasSchema", {{"url", 1}}).find("spec.url in body must be of type string"), std::string::npos);
  EXPECT_EQ(first("AtlasMigration", json::object()), "spec.dir: Required value");
  EXPECT_NE(first("AtlasMigration", {{"dir", {{"local", json::object()}, {"configMapRef", {{"name", "x"}}}}}})
                .find("cannot use both configMapRef and local directory"),
            std::string::npos);
  EXPECT_NE(first("AtlasSchema", {{"config", "x"}}).find("envName is required when config is set"), std::string::npos);
  EXPECT_NE(first("AtlasSchema", {{"schema", {{"configMapKeyRef", {{"name", "x"}, {"key", "a.txt"}}}}}})
                .find("key must end with .sql or .hcl"),
            std::string::npos);
}

}  // namespace
}  // namespace portolan::standalone
