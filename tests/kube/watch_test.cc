#include <algorithm>
#include <atomic>
#include <nlohmann/json.hpp>

#include "operator/kube/cache.h"
#include "operator/kube/rest.h"
#include "planner/base/clock.h"
#include "tests/kube/cluster.h"
#include "tests/kube/tcp_proxy.h"
#include "tests/kube/watch_log.h"

namespace portolan::kube {
namespace {

using nlohmann::json;
using resources::kAtlasSchema;
using resources::kConfigMap;
using resources::kSecret;

class Watch : public KubeTest {
 protected:
  void put(const std::string& name, const std::string& value) {
    const json data = {{"data", {{"k", value}}}};
    if (store().get(kConfigMap, {space(), name})) {
      store().patch(kConfigMap, {space(), name}, data);
    } else {
      store().create(kConfigMap, object(kConfigMap, name, data));
    }
  }

  WatchRequest config_maps() const {
    return {.kind = kConfigMap, .space = space(), .label_selector = "", .referenced = {}};
  }
};

TEST_F(Watch, DeliversWhatIsThereAndThenEveryChange) {
  store().create(kAtlasSchema, object(kAtlasSchema, "old"));
  WatchLog log(store(), {.kind = kAtlasSchema, .space = space(), .label_selector = "", .referenced = {}});
  ASSERT_TRUE(log.wait_for("synced"));
  store().create(kAtlasSchema, object(kAtlasSchema, "new"));
  store().patch(kAtlasSchema, {space(), "new"}, {{"spec", {{"url", "sqlite://x"}}}});
  store().remove(kAtlasSchema, {space(), "old"});
  ASSERT_TRUE(log.wait_for("deleted old"));
  EXPECT_EQ(log.entries(),
            (std::vector<std::string>{"added old", "synced", "added new", "modified new", "deleted old"}));
  const json seen = json::parse(log.document("new"));
  EXPECT_EQ(seen["spec"]["url"], "sqlite://x");
  EXPECT_FALSE(seen["metadata"].contains("managedFields"));
}

TEST_F(Watch, ASelectorHidesOtherObjects) {
  WatchLog log(store(), {.kind = kAtlasSchema, .space = space(), .label_selector = "team in (a,b)", .referenced = {}});
  ASSERT_TRUE(log.wait_for("synced"));
  store().create(kAtlasSchema, object(kAtlasSchema, "hidden"));
  store().create(kAtlasSchema, object(kAtlasSchema, "shown", {{"metadata", {{"labels", {{"team", "b"}}}}}}));
  ASSERT_TRUE(log.wait_for("added shown"));
  store().patch(kAtlasSchema, {space(), "shown"}, {{"metadata", {{"labels", {{"team", "c"}}}}}});
  ASSERT_TRUE(log.wait_for("deleted shown"));
  EXPECT_EQ(log.entries(), (std::vector<std::string>{"synced", "added shown", "deleted shown"}));
}

TEST_F(Watch, SecretsAreWatchedWithoutTheirContent) {
  store().create(kSecret, object(kSecret, "old", {{"stringData", {{"password", "hunter2"}}}}));
  WatchLog log(store(),
               {.kind = kSecret, .space = space(), .label_selector = "", .metadata_only = true, .referenced = {}});
  ASSERT_TRUE(log.wait_for("synced"));
  store().create(kSecret, object(kSecret, "new", {{"stringData", {{"password", "hunter2"}}}}));
  ASSERT_TRUE(log.wait_for("added new"));
  for (const char* name : {"old", "new"}) {
    const json seen = json::parse(log.document(name));
    EXPECT_EQ(seen["kind"], "Secret");
    EXPECT_EQ(seen["apiVersion"], "v1");
    EXPECT_FALSE(seen.contains("data")) << seen;
  }
}

TEST_F(Watch, ABrokenLineLosesNothing) {
  ClusterConfig config = admin();
  TcpProxy proxy(config.server);
  config.server = proxy.url();
  const auto remote = open(config);
  put("kept", "1");
  put("gone", "1");
  WatchLog log(*remote, config_maps());
  ASSERT_TRUE(log.wait_for("synced"));
  proxy.cut();
  put("kept", "2");
  put("fresh", "1");
  store().remove(kConfigMap, {space(), "gone"});
  proxy.restore();
  EXPECT_TRUE(log.wait_for("modified kept"));
  EXPECT_TRUE(log.wait_for("added fresh"));
  EXPECT_TRUE(log.wait_for("deleted gone"));
}

TEST_F(Watch, ARestartOfTheServerIsSurvivedAndExpiredVersionsAreListedAgain) {
  ClusterConfig config = admin();
  TcpProxy proxy(config.server);
  config.server = proxy.url();
  const auto remote = open(config);
  put("kept", "1");
  put("gone", "1");
  WatchLog log(*remote, config_maps());
  ASSERT_TRUE(log.wait_for("synced"));
  // The server's memory of changes starts anew with it, so the version from before the cut has expired afterwards.
  proxy.cut();
  put("kept", "2");
  store().remove(kConfigMap, {space(), "gone"});
  tool("restart-apiserver 2>&1");
  proxy.restore();
  EXPECT_TRUE(log.wait_for("deleted gone"));
  EXPECT_TRUE(log.wait_for("modified kept"));
  EXPECT_TRUE(log.wait_for("synced", 2)) << "was not listed again";
  put("kept", "3");
  EXPECT_TRUE(log.wait_for("modified kept", 2));
}

TEST_F(Watch, AWatchThatTheServerEndsIsFollowedByAnotherWithoutAList) {
  KubeStoreOptions options;
  options.watch_length = std::chrono::seconds(1);
  KubeStore brief(admin(), base::system_clock(), options);
  WatchLog log(brief, config_maps());
  ASSERT_TRUE(log.wait_for("synced"));
  for (const char* name : {"a", "b", "c"}) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1200));
    put(name, "1");
    EXPECT_TRUE(log.wait_for(std::string("added ") + name));
  }
  const std::vector<std::string> entries = log.entries();
  EXPECT_EQ(std::count(entries.begin(), entries.end(), "synced"), 1);
}

TEST_F(Watch, OneThatNothingHappensToIsNoProblemAndStillFollows) {
  KubeStoreOptions options;
  options.watch_silence = std::chrono::seconds(1);
  std::atomic<int> problems = 0;
  options.on_problem = [&](const std::string&) { ++problems; };
  KubeStore impatient(admin(), base::system_clock(), options);
  WatchLog log(impatient, config_maps());
  ASSERT_TRUE(log.wait_for("synced"));
  std::this_thread::sleep_for(std::chrono::milliseconds(3500));
  put("late", "1");
  EXPECT_TRUE(log.wait_for("added late"));
  EXPECT_EQ(problems, 0);
  const std::vector<std::string> entries = log.entries();
  EXPECT_EQ(std::count(entries.begin(), entries.end(), "synced"), 1);
}

TEST_F(Watch, AnOldVersionIsReportedAsExpired) {
  Rest rest(admin());
  const auto follow = [&] {
    rest.stream({.verb = "watch",
                 .path = resource_path(kConfigMap, space()) + "?watch=true&resourceVersion=1&timeoutSeconds=5"},
                [](const json& line) { Rest::fail("watch", line["object"].value("code", 0), line.value("type", "")); },
                {});
  };
  EXPECT_THROW(follow(), Expired);
}

TEST_F(Watch, TheCacheFollows) {
  put("a", "1");
  const Informer informer(store(), config_maps(), nullptr);
  WatchLog log(store(), config_maps());
  ASSERT_TRUE(log.wait_for("synced"));
  put("b", "1");
  store().remove(kConfigMap, {space(), "a"});
  while (!informer.cache().get({space(), "b"}) || informer.cache().get({space(), "a"})) std::this_thread::yield();
  EXPECT_TRUE(informer.cache().synced());
  const std::vector<ObjectKey> keys = informer.cache().keys();
  EXPECT_TRUE(std::find(keys.begin(), keys.end(), ObjectKey{space(), "b"}) != keys.end());
}

}  // namespace
}  // namespace portolan::kube
