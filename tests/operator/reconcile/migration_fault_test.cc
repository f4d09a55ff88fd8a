#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "drivers/dev/url_databases.h"
#include "drivers/registry.h"
#include "operator/reconcile/dir_state.h"
#include "operator/reconcile/migration_reconciler.h"
#include "operator/standalone/folder_store.h"
#include "planner/base/files.h"
#include "planner/engine/cache.h"
#include "planner/engine/state.h"
#include "tests/operator/reconcile/faulty_store.h"
#include "tests/planner/migrate/faulty_connection.h"

/// An AtlasMigration whose pass dies at every write to the store and at every call to the database: the next passes end
/// as if nothing had happened, and what is kept for the way back is whole at any time (spec/operator.md 10.8).
namespace portolan::reconcile {
namespace {

using Files = std::map<std::string, std::string>;
using nlohmann::json;

/// Where a pass dies. Neither: nowhere.
struct Fault {
  int store_write = 0;
  int database_call = 0;
  bool after = false;
};

/// The family's driver with a session to the target that dies; memory databases live.
class FaultyDriver final : public ports::Driver {
 public:
  explicit FaultyDriver(Fault fault) : fault_(fault) {}

  const std::vector<std::string>& schemes() const override { return inner().schemes(); }
  std::unique_ptr<ports::Connection> open(const base::Url& url, const ports::OpenOptions& options) const override {
    auto connection = inner().open(url, options);
    if (fault_.database_call == 0 || url.has_parameter("mode")) return connection;
    auto faulty =
        std::make_unique<migrate::FaultyConnection>(std::move(connection), fault_.database_call, fault_.after);
    return faulty;
  }
  schema::Realm inspect(ports::Connection& connection, const ports::InspectScope& scope) const override {
    return inner().inspect(connection, scope);
  }
  std::unique_ptr<ports::Dialect> offline_dialect(const base::Url& url) const override {
    return inner().offline_dialect(url);
  }
  std::optional<std::string> bound_schema(const base::Url& url) const override { return inner().bound_schema(url); }
  bool end_session(ports::Connection& connection, const std::string& id) const override {
    return inner().end_session(connection, id);
  }
  std::optional<base::Url> memory_url() const override { return inner().memory_url(); }

 private:
  const ports::Driver& inner() const { return registry_.find("sqlite"); }

  ports::Registry registry_ = drivers::make_registry();
  Fault fault_;
};

ports::Registry faulty_registry(Fault fault) {
  std::vector<std::unique_ptr<ports::Driver>> drivers;
  drivers.push_back(std::make_unique<FaultyDriver>(fault));
  return ports::Registry(std::move(drivers));
}

const Files kFirst = {{"1.sql", "CREATE TABLE seen (id integer);\nINSERT INTO seen VALUES (1);\n"}};
const Files kThree = {{"1.sql", kFirst.at("1.sql")},
                      {"2.sql", "INSERT INTO seen VALUES (2);\nCREATE TABLE b (id integer);\n"},
                      {"3.sql", "CREATE TABLE c (id integer);\n"}};

/// Without rows, which no way back may lose.
const Files kEmptyTables = {{"1.sql", "CREATE TABLE a (id integer);\n"}, {"2.sql", "CREATE TABLE b (id integer);\n"}};

/// From one directory to another.
struct Scenario {
  const char* name;
  Files from, to;
};

const std::vector<Scenario> kScenarios = {
    {"Forward", kFirst, kThree}, {"Back", kThree, kFirst}, {"BackToNothing", kEmptyTables, {}}};

void PrintTo(const Scenario& scenario, std::ostream* out) {
  *out << scenario.name;
}

class MigrationFaultTest : public testing::TestWithParam<Scenario> {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "mfaultXXXXXX";
    root_ = ::mkdtemp(pattern.data());
  }
  void TearDown() override {
    store_.reset();
    std::filesystem::remove_all(root_);
  }

  /// A database that was brought to the scenario's start, with the new directory declared.
  void prepare() {
    store_.reset();
    folder_ = root_ + "/" + std::to_string(++count_);
    std::filesystem::create_directory(folder_);
    declare(GetParam().from);
    store_ = std::make_unique<standalone::FolderStore>(folder_, [](const std::string&) {});
    ASSERT_TRUE(settle());
    store_.reset();
    declare(GetParam().to);
    store_ = std::make_unique<standalone::FolderStore>(folder_, [](const std::string&) {});
  }

  void declare(const Files& files) const {
    migrate::Dir dir(files);
    dir.rehash();
    const json object = {{"apiVersion", "db.atlasgo.io/v1alpha1"},
                         {"kind", "AtlasMigration"},
                         {"metadata", {{"name", "m"}}},
                         {"spec",
                          {{"url", "sqlite://" + folder_ + "/m.db"},
                           {"dir", {{"local", dir.contents()}}},
                           {"protectedFlows", {{"migrateDown", {{"allow", true}, {"autoApprove", true}}}}}}}};
    base::disk_files().write(folder_ + "/m.yaml", object.dump());
  }

  /// One pass. Returns whether it ended Ready; a pass that died did not.
  bool pass(Fault fault, bool* died = nullptr) {
    FaultyStore store(*store_, fault.store_write, fault.after);
    const ports::Registry registry = faulty_registry(fault);
    dev::UrlDatabases dev(registry);
    TargetGate gate;
    Environment environment{store, registry, dev, cache_, logger_, gate};
    MigrationReconciler reconciler(environment);
    bool ready = false;
    try {
      ready = reconciler.reconcile({"default", "m"}, {}).ready;
    } catch (const Error&) {
      ready = false;
    }
    if (died != nullptr) *died = store.died();
    return ready && !store.died();
  }

  bool settle() {
    for (int tries = 0; tries < 6; ++tries) {
      if (pass({})) return true;
    }
    return false;
  }

  std::string query(const std::string& sql) {
    const ports::Registry registry = drivers::make_registry();
    dev::UrlDatabases dev(registry);
    const engine::Context context{registry, dev};
    auto database = engine::open_database(context, base::Url::parse("sqlite://" + folder_ + "/m.db"));
    std::string text;
    for (const auto& row : database.connection->query(sql).rows) {
      for (const auto& cell : row) text += cell.value_or("NULL") + " ";
    }
    return text;
  }

  std::string database_state() {
    std::string text =
        query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'atlas_%' ORDER BY name");
    if (text.find("seen") != std::string::npos) text += "| " + query("SELECT id FROM seen ORDER BY id");
    return text + "| " +
           query("SELECT version || ':' || applied || '/' || total FROM atlas_schema_revisions ORDER BY version");
  }

  std::vector<Files> kept() {
    resources::Metadata owner;
    owner.name = "m";
    owner.space = "default";
    std::vector<Files> all;
    for (const migrate::Dir& dir : DirectoryState(*store_, owner).saved("atlas")) all.push_back(dir.contents());
    return all;
  }

  /// Whatever has a row can be taken back with what is kept or declared.
  void expect_way_back() {
    std::vector<Files> directories = kept();
    directories.push_back(GetParam().to);
    const std::string versions = query("SELECT version FROM atlas_schema_revisions");
    for (const std::string version : {"1", "2", "3"}) {
      if (versions.find(version) == std::string::npos) continue;
      const bool held = std::any_of(directories.begin(), directories.end(),
                                    [&](const Files& files) { return files.contains(version + ".sql"); });
      EXPECT_TRUE(held) << version;
    }
  }

  void survive(Fault fault, bool& died, const std::string& expected) {
    SCOPED_TRACE("store write " + std::to_string(fault.store_write) + ", database call " +
                 std::to_string(fault.database_call) + (fault.after ? ", after" : ", before"));
    prepare();
    const bool ready = pass(fault, &died);
    died = died || !ready;
    expect_way_back();
    ASSERT_TRUE(settle()) << store_->get(resources::kAtlasMigration, {"default", "m"})->dump(1);
    EXPECT_EQ(database_state(), expected);
    migrate::Dir declared(GetParam().to);
    declared.rehash();
    EXPECT_EQ(kept(), std::vector<Files>{declared.contents()});
    const json object = *store_->get(resources::kAtlasMigration, {"default", "m"});
    EXPECT_TRUE(object["metadata"].value("finalizers", json::array()).empty());
  }

  std::string undisturbed() {
    prepare();
    EXPECT_TRUE(settle());
    return database_state();
  }

  std::string root_, folder_;
  int count_ = 0;
  engine::StateCache cache_{1 << 20};
  log::Logger logger_{log::Level::kError, log::Encoding::kConsole};
  std::unique_ptr<standalone::FolderStore> store_;
};

/// PORTOLAN_FAULTS=few takes a third of the moments, for runs under sanitizers. Odd, so that deaths before and after a
/// call take turns.
int stride(int all) {
  const char* form = std::getenv("PORTOLAN_FAULTS");
  return form != nullptr && std::string(form) == "few" ? all * 3 : all;
}

TEST_P(MigrationFaultTest, SurvivesDeathAtEveryWriteToTheStore) {
  const std::string expected = undisturbed();
  int place = 0;
  for (bool died = true; died && !HasFailure(); place += stride(1)) {
    survive({.store_write = place / 2 + 1, .after = place % 2 == 1}, died, expected);
  }
  EXPECT_GT(place, 8);
}

TEST_P(MigrationFaultTest, SurvivesDeathAtEveryCallToTheDatabase) {
  const std::string expected = undisturbed();
  int place = 0;
  // Every third moment: the calls of one statement are alike.
  for (bool died = true; died && !HasFailure(); place += stride(3)) {
    survive({.database_call = place / 2 + 1, .after = place % 2 == 1}, died, expected);
  }
  EXPECT_GT(place, 10);
}

INSTANTIATE_TEST_SUITE_P(Ways, MigrationFaultTest, testing::ValuesIn(kScenarios),
                         [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace portolan::reconcile
