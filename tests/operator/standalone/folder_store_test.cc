#include "operator/standalone/folder_store.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "operator/resources/core.h"
#include "operator/standalone/yaml.h"
#include "planner/base/errors.h"
#include "planner/base/files.h"

namespace portolan::standalone {
namespace {

using nlohmann::json;
using resources::kAtlasSchema;
using resources::kSecret;

const kube::ObjectKey kApp{"default", "app"};

class FolderStoreTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "folderXXXXXX";
    folder_ = ::mkdtemp(pattern.data());
  }
  void TearDown() override {
    store_.reset();
    std::filesystem::remove_all(folder_);
  }

  void open() {
    store_.reset();
    store_ = std::make_unique<FolderStore>(folder_, [this](const std::string& line) {
      const std::lock_guard lock(mutex_);
      lines_.push_back(line);
    });
  }

  void write(const std::string& name, const std::string& text) const {
    base::disk_files().write(folder_ + "/" + name, text);
  }

  static std::string manifest(const std::string& url) {
    return "apiVersion: db.atlasgo.io/v1alpha1\nkind: AtlasSchema\nmetadata: {name: app}\nspec: {url: '" + url + "'}\n";
  }

  std::string reported() {
    const std::lock_guard lock(mutex_);
    std::string all;
    for (const std::string& line : lines_) all += line + "\n";
    return all;
  }

  template <typename Question>
  void until(Question question) {
    for (int i = 0; i < 200 && !question(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(50));
    EXPECT_TRUE(question());
  }

  json app() { return store_->get(kAtlasSchema, kApp).value_or(json()); }

  std::string folder_;
  std::unique_ptr<FolderStore> store_;
  std::mutex mutex_;
  std::vector<std::string> lines_;
};

TEST_F(FolderStoreTest, GivesAnObjectWhatTheServerWould) {
  write("app.yaml", manifest("sqlite://a.db"));
  open();
  const json object = app();
  EXPECT_EQ(object["metadata"]["generation"], 1);
  EXPECT_EQ(object["metadata"]["namespace"], "default");
  EXPECT_FALSE(object["metadata"]["uid"].get<std::string>().empty());
  EXPECT_EQ(object["spec"]["backoffLimit"], 20);
  EXPECT_EQ(object["status"]["observedGeneration"], -1);
}

TEST_F(FolderStoreTest, BumpsTheGenerationWithTheSpecAlone) {
  write("app.yaml", manifest("sqlite://a.db"));
  open();
  write("app.yaml", "# a comment\n" + manifest("sqlite://a.db"));
  std::this_thread::sleep_for(std::chrono::milliseconds(1200));
  EXPECT_EQ(app()["metadata"]["generation"], 1);
  write("app.yaml", manifest("sqlite://b.db"));
  until([&] { return app()["metadata"]["generation"] == 2; });
}

TEST_F(FolderStoreTest, KeepsStatusAndIdentityAcrossRestarts) {
  write("app.yaml", manifest("sqlite://a.db"));
  open();
  json object = app();
  object["status"] = {{"observedGeneration", 1}, {"failed", 0}};
  store_->put_status(kAtlasSchema, object);
  EXPECT_TRUE(base::disk_files().exists(folder_ + "/app.status.yaml"));
  open();
  EXPECT_EQ(app()["metadata"]["uid"], object["metadata"]["uid"]);
  EXPECT_EQ(app()["metadata"]["generation"], 1);
  EXPECT_EQ(app()["status"]["observedGeneration"], 1);
}

TEST_F(FolderStoreTest, RefusesAWriteOverANewerVersion) {
  write("app.yaml", manifest("sqlite://a.db"));
  open();
  const json old = app();
  json fresh = old;
  fresh["status"]["failed"] = 1;
  store_->put_status(kAtlasSchema, fresh);
  EXPECT_THROW(store_->put_status(kAtlasSchema, old), ConflictError);
}

TEST_F(FolderStoreTest, TellsConditionChangesOnce) {
  write("app.yaml", manifest("sqlite://a.db"));
  open();
  json object = app();
  object["status"]["conditions"] = {
      {{"type", "Ready"}, {"status", "True"}, {"reason", "Applied"}, {"message", "done"}}};
  object = store_->put_status(kAtlasSchema, object);
  store_->put_status(kAtlasSchema, object);
  EXPECT_EQ(reported(), "AtlasSchema/app Ready=True Applied: done\n");
}

TEST_F(FolderStoreTest, KeepsTheLastGoodVersionOfABrokenManifest) {
  write("app.yaml", manifest("sqlite://a.db"));
  open();
  write("app.yaml", "kind: [\n");
  until([&] { return reported().find("cannot read manifest: app.yaml:") != std::string::npos; });
  EXPECT_EQ(app()["spec"]["url"], "sqlite://a.db");
  write("app.yaml", manifest("sqlite://a.db") + "---\nkind: AtlasSchema\nmetadata: {name: b}\nspec: {txMode: no}\n");
  until([&] { return reported().find("app.yaml:6: AtlasSchema.db.atlasgo.io \"b\" is invalid") != std::string::npos; });
  EXPECT_FALSE(app().is_null());
}

TEST_F(FolderStoreTest, DeletesWithTheManifestAndWaitsForFinalizers) {
  write("app.yaml", manifest("sqlite://a.db"));
  open();
  json object = app();
  store_->patch(kAtlasSchema, kApp, {{"metadata", {{"finalizers", {"portolan.db/in-flight"}}}}});
  base::disk_files().remove(folder_ + "/app.yaml");
  until([&] { return app()["metadata"].contains("deletionTimestamp"); });
  store_->patch(kAtlasSchema, kApp, {{"metadata", {{"finalizers", json::array()}}}});
  EXPECT_TRUE(app().is_null());
  EXPECT_FALSE(base::disk_files().exists(folder_ + "/app.status.yaml"));
}

TEST_F(FolderStoreTest, FoldsStringDataOfSecrets) {
  write("s.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {a: hello}\n");
  open();
  const auto secret = resources::secret_from_json(*store_->get(kSecret, {"default", "s"}));
  EXPECT_EQ(secret.data.at("a"), "hello");
}

TEST_F(FolderStoreTest, RefusesNumbersInStringData) {
  write("s.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {a: 1}\n");
  open();
  EXPECT_FALSE(store_->get(kSecret, {"default", "s"}).has_value());
  EXPECT_NE(reported().find("must be of type string"), std::string::npos);
}

TEST_F(FolderStoreTest, KeepsWhatTheOperatorCreatesPrivate) {
  open();
  store_->create(kSecret, {{"metadata", {{"name", "k"}, {"namespace", "default"}}}, {"data", {{"key", "YQ=="}}}});
  const std::string file = folder_ + "/.portolan/secret/default.k.yaml";
  EXPECT_EQ(std::filesystem::status(file).permissions() & std::filesystem::perms::all,
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  open();
  EXPECT_TRUE(store_->get(kSecret, {"default", "k"}).has_value());
}

TEST_F(FolderStoreTest, AllowsOneProcess) {
  open();
  EXPECT_THROW(FolderStore(folder_, [](const std::string&) {}), UsageError);
  EXPECT_THROW(FolderStore(folder_ + "/nowhere", [](const std::string&) {}), UsageError);
}

TEST_F(FolderStoreTest, WatchesFromTheStateItFindsOn) {
  write("app.yaml", manifest("sqlite://a.db"));
  open();
  std::vector<std::string> seen;
  std::mutex mutex;
  std::jthread watcher([&](const std::stop_token& stop) {
    store_->watch(
        {.kind = kAtlasSchema},
        [&](const kube::WatchEvent& event) {
          const std::lock_guard lock(mutex);
          seen.push_back(std::to_string(static_cast<int>(event.change)) + event.key.name);
        },
        stop);
  });
  const auto text = [&] {
    const std::lock_guard lock(mutex);
    std::string all;
    for (const std::string& one : seen) all += one + " ";
    return all;
  };
  until([&] { return text() == "0app 3 "; });
  write("app.yaml", manifest("sqlite://b.db"));
  until([&] { return text() == "0app 3 1app "; });
  base::disk_files().remove(folder_ + "/app.yaml");
  until([&] { return text() == "0app 3 1app 2app "; });
}

}  // namespace
}  // namespace portolan::standalone
