#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "drivers/dev/url_databases.h"
#include "drivers/registry.h"
#include "operator/reconcile/drift_check_reconciler.h"
#include "operator/reconcile/manager.h"
#include "operator/reconcile/migration_reconciler.h"
#include "operator/reconcile/schema_reconciler.h"
#include "operator/standalone/folder_store.h"
#include "planner/base/files.h"
#include "planner/engine/cache.h"
#include "planner/engine/state.h"
#include "planner/migrate/dir.h"

namespace portolan::reconcile {

using nlohmann::json;

/// The whole operator in this process, over a folder and SQLite files.
inline constexpr const char* kOne = "CREATE TABLE a (id integer);";
inline constexpr const char* kTables = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name";

class ManagerTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "managerXXXXXX";
    folder_ = ::mkdtemp(pattern.data());
  }
  void TearDown() override {
    stop();
    std::filesystem::remove_all(folder_);
  }

  void start() {
    store_ = std::make_unique<standalone::FolderStore>(folder_, [](const std::string&) {});
    environment_ = std::make_unique<Environment>(Environment{*store_, registry_, dev_, cache_, logger_, gate_});
    environment_->config = rules_;
    environment_->cancellations = &cancellations_;
    schemas_ = std::make_unique<SchemaReconciler>(*environment_);
    migrations_ = std::make_unique<MigrationReconciler>(*environment_);
    drift_checks_ = std::make_unique<DriftCheckReconciler>(*environment_);
    manager_ = std::make_unique<Manager>(
        *environment_, std::vector<Reconciler*>{schemas_.get(), migrations_.get(), drift_checks_.get()},
        ManagerOptions{.workers = 3}, nullptr);
    thread_ = std::jthread([this](const std::stop_token& stop) { manager_->run(stop); });
  }

  void stop() {
    if (thread_.joinable()) {
      thread_.request_stop();
      thread_.join();
    }
    manager_.reset();
    store_.reset();
  }

  void write(const std::string& name, const json& object) const {
    base::disk_files().write(folder_ + "/" + name + ".yaml", object.dump());
  }

  /// Writes a manifest and waits until the store has taken it in.
  void declare(const std::string& name, const json& object) {
    const resources::Kind& kind = object["kind"] == "AtlasSchema"      ? resources::kAtlasSchema
                                  : object["kind"] == "AtlasMigration" ? resources::kAtlasMigration
                                                                       : resources::kAtlasDriftCheck;
    const std::int64_t before = generation(kind, name);
    write(name, object);
    ASSERT_TRUE(wait_until([&] { return generation(kind, name) > before; }));
  }

  std::int64_t generation(const resources::Kind& kind, const std::string& name) {
    const auto found = store_->get(kind, {"default", name});
    return found ? (*found)["metadata"]["generation"].get<std::int64_t>() : 0;
  }

  /// Sets an annotation as a person would; null takes it off.
  void annotate(const resources::Kind& kind, const std::string& name, const std::string& key, const json& value) {
    store_->patch(kind, {"default", name}, {{"metadata", {{"annotations", {{key, value}}}}}});
  }

  json status(const resources::Kind& kind, const std::string& name) {
    return store_->get(kind, {"default", name}).value_or(json::object()).value("status", json::object());
  }

  /// How many events were recorded with this reason.
  std::size_t events(const std::string& reason) const {
    const std::string path = folder_ + "/.portolan/events.log";
    const std::string log = base::disk_files().exists(path) ? base::disk_files().read(path) : "";
    std::size_t count = 0;
    for (auto at = log.find(reason); at != std::string::npos; at = log.find(reason, at + 1)) ++count;
    return count;
  }

  json schema(const std::string& name, const std::string& database, const std::string& sql,
              json more = json::object()) {
    json spec = {{"url", "sqlite://" + folder_ + "/" + database}, {"schema", {{"sql", sql}}}};
    spec.merge_patch(more);
    return object("AtlasSchema", name, spec);
  }

  json migration(const std::string& name, const std::string& database, std::map<std::string, std::string> files) {
    migrate::Dir dir(files);
    dir.rehash();
    return object("AtlasMigration", name,
                  {{"url", "sqlite://" + folder_ + "/" + database}, {"dir", {{"local", dir.contents()}}}});
  }

  static json object(const std::string& kind, const std::string& name, const json& spec) {
    return {{"apiVersion", "db.atlasgo.io/v1alpha1"}, {"kind", kind}, {"metadata", {{"name", name}}}, {"spec", spec}};
  }

  json condition(const resources::Kind& kind, const std::string& name, const std::string& type = "Ready") {
    const auto object = store_->get(kind, {"default", name});
    if (!object || (*object)["status"].value("observedGeneration", -1) != (*object)["metadata"]["generation"])
      return {};
    for (const auto& found : (*object)["status"].value("conditions", json::array())) {
      if (found["type"] == type) return found;
    }
    return {};
  }

  /// A field of a condition, empty when there is none for this generation.
  std::string field(const resources::Kind& kind, const std::string& name, const std::string& type, const char* field) {
    const json found = condition(kind, name, type);
    return found.is_object() ? found.value(field, "") : "";
  }

  static bool wait_until(const std::function<bool()>& holds) {
    for (int i = 0; i < 600 && !holds(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(50));
    return holds();
  }

  void wait(const resources::Kind& kind, const std::string& name, const std::string& reason) {
    const bool reached = wait_until([&] {
      const json found = condition(kind, name);
      return found.is_object() && found["reason"] == reason;
    });
    ASSERT_TRUE(reached) << name << " is not " << reason << ": "
                         << store_->get(kind, {"default", name}).value_or(json()).dump(1);
  }

  std::string rows(const std::string& database, const std::string& sql) {
    engine::Context context{registry_, dev_};
    auto opened = engine::open_database(context, base::Url::parse("sqlite://" + folder_ + "/" + database));
    std::string text;
    for (const auto& row : opened.connection->query(sql).rows) {
      for (const auto& cell : row) text += cell.value_or("NULL") + " ";
    }
    return text;
  }

  std::string folder_;
  ports::Registry registry_ = drivers::make_registry();
  dev::UrlDatabases dev_{registry_};
  engine::StateCache cache_{1 << 20};
  log::Logger logger_{log::Level::kError, log::Encoding::kConsole};
  TargetGate gate_;
  Cancellations cancellations_;
  config::Rules rules_;
  std::unique_ptr<standalone::FolderStore> store_;
  std::unique_ptr<Environment> environment_;
  std::unique_ptr<SchemaReconciler> schemas_;
  std::unique_ptr<MigrationReconciler> migrations_;
  std::unique_ptr<DriftCheckReconciler> drift_checks_;
  std::unique_ptr<Manager> manager_;
  std::jthread thread_;
};

}  // namespace portolan::reconcile
