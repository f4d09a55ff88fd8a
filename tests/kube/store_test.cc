#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "operator/resources/resource.h"
#include "tests/kube/cluster.h"

namespace portolan::kube {
namespace {

using nlohmann::json;
using resources::kAtlasSchema;
using resources::kConfigMap;
using resources::kEvent;
using resources::kSecret;

class Store : public KubeTest {
 protected:
  json schema(const std::string& name, const std::string& url = "sqlite://file.db") {
    return store().create(kAtlasSchema, object(kAtlasSchema, name, {{"spec", {{"url", url}}}}));
  }
};

TEST_F(Store, AnObjectIsCreatedReadChangedAndDeleted) {
  EXPECT_EQ(store().get(kAtlasSchema, {space(), "a"}), std::nullopt);
  const json created = schema("a");
  EXPECT_EQ(created["status"]["observedGeneration"], -1);
  json read = store().get(kAtlasSchema, {space(), "a"}).value();
  EXPECT_EQ(read["metadata"]["uid"], created["metadata"]["uid"]);
  read["spec"]["url"] = "sqlite://other.db";
  const json updated = store().update(kAtlasSchema, read);
  EXPECT_EQ(updated["metadata"]["generation"], 2);
  store().remove(kAtlasSchema, {space(), "a"});
  EXPECT_EQ(store().get(kAtlasSchema, {space(), "a"}), std::nullopt);
  store().remove(kAtlasSchema, {space(), "a"});
}

TEST_F(Store, AListOfSeveralPagesIsCompleteAndSorted) {
  for (const char* name : {"e", "b", "d", "a", "c"}) schema(name);
  std::string names;
  for (const json& item : store().list(kAtlasSchema, space())) {
    EXPECT_EQ(item["kind"], "AtlasSchema");
    names += item["metadata"]["name"].get<std::string>();
  }
  EXPECT_EQ(names, "abcde");
}

TEST_F(Store, TheStatusIsWrittenAloneAndOnlyOntoTheVersionThatWasRead) {
  resources::AtlasSchema seen = resources::schema_from_json(schema("a"));
  resources::AtlasSchema stale = seen;
  seen.spec.url = "ignored by the status subresource";
  seen.status.observed_generation = 1;
  seen.status.failed = 3;
  resources::set_condition(seen.status.conditions, {"Ready", "False", "ReadSchema", "no", "", 1},
                           std::chrono::system_clock::now());
  const auto answered = resources::metadata_of(store().put_status(kAtlasSchema, resources::to_json(seen)));
  const auto written = resources::schema_from_json(store().get(kAtlasSchema, {space(), "a"}).value());
  EXPECT_EQ(answered.resource_version, written.metadata.resource_version);
  EXPECT_EQ(written.status, seen.status);
  EXPECT_EQ(written.spec.url, "sqlite://file.db");
  EXPECT_NE(written.metadata.resource_version, seen.metadata.resource_version);
  EXPECT_EQ(written.metadata.generation, 1);
  EXPECT_THROW(store().put_status(kAtlasSchema, resources::to_json(stale)), ConflictError);
  EXPECT_EQ(resources::schema_from_json(store().get(kAtlasSchema, {space(), "a"}).value()).status.failed, 3);
}

TEST_F(Store, EveryStatusFieldIsKeptByTheServer) {
  resources::AtlasSchema schema_seen = resources::schema_from_json(schema("a"));
  resources::SchemaStatus& status = schema_seen.status;
  status = {};
  status.observed_generation = 1;
  status.observed_hash = "h";
  status.last_applied = 5;
  status.plan_url = "atlas://p";
  status.plan_link = "l";
  status.next_retry_time = "t";
  status.last_handled_reconcile_at = "r";
  status.last_attempt = {"1", "p", "s", "executing"};
  status.plan = {"1", "f", "t", 2, true, "DROP", "c"};
  status.drift = {"f", resources::DriftSummary{1, 1, 0, 0, {{"table", 1}}}, "t"};
  status.targets = {{"n", true, "Applied", "1", "h"}};
  store().put_status(kAtlasSchema, resources::to_json(schema_seen));
  EXPECT_EQ(resources::schema_from_json(store().get(kAtlasSchema, {space(), "a"}).value()).status, status);

  resources::AtlasMigration migration = resources::migration_from_json(
      store().create(resources::kAtlasMigration,
                     object(resources::kAtlasMigration, "m", {{"spec", {{"dir", {{"local", json::object()}}}}}})));
  migration.status.last_applied_version = "1";
  migration.status.last_applied = 7;
  migration.status.approval_url = "a";
  migration.status.last_deployment_url = "d";
  store().put_status(resources::kAtlasMigration, resources::to_json(migration));
  EXPECT_EQ(resources::migration_from_json(store().get(resources::kAtlasMigration, {space(), "m"}).value()).status,
            migration.status);
}

TEST_F(Store, RefusalsAreToldApart) {
  const json created = schema("a");
  EXPECT_THROW(schema("a"), ConflictError);
  EXPECT_THROW(store().remove(kAtlasSchema, {space(), "a"}, "another-uid"), ConflictError);
  json stale = created;
  stale["metadata"]["resourceVersion"] = "1";
  EXPECT_THROW(store().update(kAtlasSchema, stale), ConflictError);
  EXPECT_THROW(store().update(kAtlasSchema, object(kAtlasSchema, "absent", {{"metadata", {{"resourceVersion", "1"}}}})),
               NotFound);
  EXPECT_THROW(store().create(kAtlasSchema, object(kAtlasSchema, "Not A Name")), Invalid);
  const std::string text = failure_of<Invalid>([&] {
    store().create(kAtlasSchema, object(kAtlasSchema, "b", {{"spec", {{"backoffLimit", -1}}}}));
  });
  EXPECT_NE(text.find("spec.backoffLimit"), std::string::npos) << text;
}

TEST_F(Store, AFinalizerHoldsTheDeletionBack) {
  const json created = schema("a");
  const std::string version = created["metadata"]["resourceVersion"];
  store().patch(kAtlasSchema, {space(), "a"},
                {{"metadata", {{"resourceVersion", version}, {"finalizers", {"portolan.db/in-flight"}}}}});
  EXPECT_THROW(store().patch(kAtlasSchema, {space(), "a"},
                             {{"metadata", {{"resourceVersion", version}, {"finalizers", nullptr}}}}),
               ConflictError);
  store().remove(kAtlasSchema, {space(), "a"});
  const json leaving = store().get(kAtlasSchema, {space(), "a"}).value();
  EXPECT_FALSE(resources::metadata_of(leaving).deletion_timestamp.empty());
  store().patch(kAtlasSchema, {space(), "a"}, {{"metadata", {{"finalizers", nullptr}}}});
  EXPECT_EQ(store().get(kAtlasSchema, {space(), "a"}), std::nullopt);
}

TEST_F(Store, TheApiServersDefaultsAndBytesComeBack) {
  resources::Secret secret;
  secret.metadata.name = "s";
  secret.metadata.space = space();
  secret.type = "atlasgo.io/db.v1";
  secret.data["migrations.tar.gz"] = std::string("\x1f\x8b\0\xff", 4);
  store().create(kSecret, resources::to_json(secret));
  const resources::Secret read = resources::secret_from_json(store().get(kSecret, {space(), "s"}).value());
  EXPECT_EQ(read.data, secret.data);
  EXPECT_EQ(read.type, secret.type);
}

TEST_F(Store, ARepeatedEventRaisesTheCountOfTheFirst) {
  resources::Event event;
  event.kind = kAtlasSchema;
  event.about = resources::metadata_of(schema("a"));
  event.warning = true;
  event.reason = "TransientErr";
  event.message = std::string(3000, 'x');
  event.component = "atlasschema-controller";
  for (int i = 0; i < 3; ++i) store().record_event(event);
  event.reason = "Applied";
  event.message = "Applied schema";
  event.warning = false;
  store().record_event(event);
  std::vector<json> events = store().list(kEvent, space());
  ASSERT_EQ(events.size(), 2U);
  std::sort(events.begin(), events.end(), [](const json& a, const json& b) { return a["reason"] > b["reason"]; });
  EXPECT_EQ(events[0]["count"], 3);
  EXPECT_EQ(events[0]["type"], "Warning");
  EXPECT_EQ(events[0]["involvedObject"]["uid"], event.about.uid);
  EXPECT_EQ(events[0]["source"]["component"], "atlasschema-controller");
  EXPECT_EQ(events[0]["message"].get<std::string>().size(), 1024U);
  EXPECT_EQ(events[1]["count"], 1);
  EXPECT_EQ(events[1]["message"], "Applied schema");
}

TEST_F(Store, AnEventThatExpiredStartsANewOne) {
  resources::Event event;
  event.kind = kAtlasSchema;
  event.about = resources::metadata_of(schema("a"));
  event.reason = "Applied";
  event.message = "Applied schema";
  store().record_event(event);
  for (const json& old : store().list(kEvent, space())) store().remove(kEvent, resources::metadata_of(old).key());
  store().record_event(event);
  ASSERT_EQ(store().list(kEvent, space()).size(), 1U);
}

TEST_F(Store, TheServerAnswersAndASilentOneIsTransient) {
  store().check();
  ClusterConfig nowhere = admin();
  nowhere.server = "https://127.0.0.1:1";
  EXPECT_THROW(open(nowhere)->check(), TransientError);
  EXPECT_THROW(open(nowhere)->get(kAtlasSchema, {space(), "a"}), TransientError);
}

TEST_F(Store, AClientCertificateIsAccepted) {
  const std::string run = std::getenv("PORTOLAN_KUBE_RUN");
  const std::string base = testing::TempDir() + space();
  const std::string command = "openssl req -new -nodes -newkey rsa:2048 -subj /O=system:masters/CN=test -keyout " +
                              base + ".key 2>/dev/null | openssl x509 -req -days 1 -CA " + run + "/ca.crt -CAkey " +
                              run + "/ca.key -set_serial 7 -out " + base + ".crt 2>/dev/null";
  ASSERT_EQ(std::system(command.c_str()), 0);
  std::ofstream(base + ".config") << "current-context: c\n"
                                  << "contexts: [{name: c, context: {cluster: c, user: u}}]\n"
                                  << "clusters: [{name: c, cluster: {server: \"" << admin().server
                                  << "\", certificate-authority: \"" << run << "/ca.crt\"}}]\n"
                                  << "users: [{name: u, user: {client-certificate: " << base
                                  << ".crt, client-key: " << base << ".key}}]\n";
  EXPECT_TRUE(open(kubeconfig(base + ".config"))->list(kAtlasSchema, space()).empty());
  for (const char* end : {".key", ".crt", ".config"}) std::remove((base + end).c_str());
}

TEST_F(Store, AWrongTokenIsTransientAndNotShown) {
  ClusterConfig config = admin();
  config.token = "hunter2hunter2";
  const std::string text = failure_of<TransientError>([&] { open(config)->list(kConfigMap, space()); });
  EXPECT_NE(text.find("Unauthorized"), std::string::npos) << text;
  EXPECT_EQ(text.find("hunter2"), std::string::npos) << text;
}

}  // namespace
}  // namespace portolan::kube
