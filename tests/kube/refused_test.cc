#include <mutex>
#include <nlohmann/json.hpp>

#include "planner/base/clock.h"
#include "tests/kube/cluster.h"
#include "tests/kube/watch_log.h"

namespace portolan::kube {
namespace {

using nlohmann::json;
using resources::kAtlasSchema;
using resources::kSecret;

class Refused : public KubeTest {};

TEST_F(Refused, SecretsThatMayNotBeListedArePolledByName) {
  const auto limited = open(account("reader", R"([{"apiGroups": [""], "resources": ["secrets"], "verbs": ["get"]}])"));
  EXPECT_THROW(limited->list(kSecret, space()), Forbidden);
  store().create(kSecret, object(kSecret, "wanted", {{"stringData", {{"k", "1"}}}}));
  store().create(kSecret, object(kSecret, "other", {{"stringData", {{"k", "1"}}}}));
  const auto referenced = [this] { return std::vector<ObjectKey>{{space(), "wanted"}, {space(), "absent"}}; };
  WatchLog log(
      *limited,
      {.kind = kSecret, .space = space(), .label_selector = "", .metadata_only = true, .referenced = referenced});
  ASSERT_TRUE(log.wait_for("synced"));
  store().patch(kSecret, {space(), "wanted"}, {{"stringData", {{"k", "2"}}}});
  ASSERT_TRUE(log.wait_for("modified wanted"));
  store().create(kSecret, object(kSecret, "absent"));
  ASSERT_TRUE(log.wait_for("added absent"));
  store().remove(kSecret, {space(), "wanted"});
  ASSERT_TRUE(log.wait_for("deleted wanted"));
  for (const std::string& entry : log.entries()) EXPECT_EQ(entry.find("other"), std::string::npos) << entry;
  EXPECT_EQ(log.document("wanted").find("\"data\""), std::string::npos);
}

TEST_F(Refused, AGrantThatComesLaterIsUsed) {
  const auto limited = open(account("late", "[]"));
  store().create(kAtlasSchema, object(kAtlasSchema, "a"));
  WatchLog log(*limited, {.kind = kAtlasSchema, .space = space(), .label_selector = "", .referenced = {}});
  store().patch(kRole, {space(), "late"},
                {{"rules", json::parse(R"([{"apiGroups": ["db.atlasgo.io"], "resources": ["atlasschemas"],
                                            "verbs": ["get", "list", "watch"]}])")}});
  EXPECT_TRUE(log.wait_for("added a"));
}

TEST_F(Refused, TheTextNamesWhatIsRefused) {
  const auto limited = open(account("nobody", "[]"));
  const std::string text = failure_of<Forbidden>([&] { limited->get(kSecret, {space(), "s"}); });
  EXPECT_NE(text.find("cannot get resource \"secrets\""), std::string::npos) << text;
  const json schema = store().create(kAtlasSchema, object(kAtlasSchema, "a"));
  EXPECT_THROW(limited->put_status(kAtlasSchema, schema), Forbidden);
  limited->check();
}

TEST_F(Refused, EventsThatMayNotBeWrittenDisturbNothing) {
  const ClusterConfig config = account("mute", "[]");
  std::mutex mutex;
  std::string problem;
  KubeStoreOptions options;
  options.on_problem = [&](const std::string& text) {
    const std::lock_guard lock(mutex);
    problem = text;
  };
  KubeStore limited(config, base::system_clock(), options);
  resources::Event event;
  event.kind = kAtlasSchema;
  event.about.name = "a";
  event.about.space = space();
  limited.record_event(event);
  EXPECT_NE(problem.find("cannot create resource \"events\""), std::string::npos) << problem;
}

/// What atlas-operator's own roles grant (spec/operator.md 7.6) is enough for everything the store does.
TEST_F(Refused, TheRightsOfAtlasOperatorAreEnough) {
  const auto limited = open(account("peer", R"([
    {"apiGroups": [""], "resources": ["configmaps", "secrets"], "verbs": ["get", "list", "watch", "create", "update", "delete"]},
    {"apiGroups": [""], "resources": ["events"], "verbs": ["create", "patch"]},
    {"apiGroups": ["db.atlasgo.io"], "resources": ["atlasschemas", "atlasmigrations"],
     "verbs": ["get", "list", "watch", "create", "update", "patch", "delete"]},
    {"apiGroups": ["db.atlasgo.io"], "resources": ["atlasschemas/status", "atlasmigrations/status"], "verbs": ["get", "update", "patch"]},
    {"apiGroups": ["db.atlasgo.io"], "resources": ["atlasschemas/finalizers", "atlasmigrations/finalizers"], "verbs": ["update"]},
    {"apiGroups": ["coordination.k8s.io"], "resources": ["leases"],
     "verbs": ["get", "list", "watch", "create", "update", "patch", "delete"]}])"));
  store().create(kAtlasSchema, object(kAtlasSchema, "a"));
  WatchLog log(*limited, {.kind = kAtlasSchema, .space = space(), .label_selector = "", .referenced = {}});
  ASSERT_TRUE(log.wait_for("added a"));
  json schema = limited->get(kAtlasSchema, {space(), "a"}).value();
  schema["status"] = {{"observedGeneration", 1}};
  limited->put_status(kAtlasSchema, schema);
  limited->patch(kAtlasSchema, {space(), "a"}, {{"metadata", {{"finalizers", {"portolan.db/in-flight"}}}}});
  limited->patch(kAtlasSchema, {space(), "a"}, {{"metadata", {{"finalizers", nullptr}}}});
  json secret = object(kSecret, "state", {{"stringData", {{"k", "1"}}}});
  secret["metadata"]["ownerReferences"] = json::array({{{"apiVersion", "db.atlasgo.io/v1alpha1"},
                                                        {"kind", "AtlasSchema"},
                                                        {"name", "a"},
                                                        {"uid", schema["metadata"]["uid"]},
                                                        {"controller", true},
                                                        {"blockOwnerDeletion", true}}});
  limited->update(kSecret, limited->create(kSecret, secret));
  resources::Event event;
  event.kind = kAtlasSchema;
  event.about = resources::metadata_of(schema);
  event.reason = "Applied";
  event.message = "Applied schema";
  limited->record_event(event);
  limited->record_event(event);
  ASSERT_EQ(store().list(resources::kEvent, space()).size(), 1U);
  EXPECT_EQ(store().list(resources::kEvent, space())[0]["count"], 2);
}

}  // namespace
}  // namespace portolan::kube
