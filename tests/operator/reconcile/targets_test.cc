#include "operator/reconcile/targets.h"

#include <gtest/gtest.h>

#include "tests/operator/reconcile/manager_fixture.h"

namespace portolan::reconcile {
namespace {

/// Resources with several targets (spec/operator.md 10.19).
class TargetsTest : public ManagerTest {
 protected:
  void SetUp() override {
    ManagerTest::SetUp();
    rules_.allowed = true;
    rules_.environment = {{"PATH", ::getenv("PATH")}};
  }

  /// An environment of the databases a, b and c. @param more  attributes and blocks of it
  std::string tenants(const std::string& more = "") const {
    return "env \"prod\" {\n  for_each = toset([\"a\", \"b\", \"c\"])\n  url = \"sqlite://" + folder_ +
           "/${each.value}.db\"\n  dev = \"sqlite://dev?mode=memory\"\n" + more + "}\n";
  }

  /// b has a group of its own, the first.
  std::string in_groups(const std::string& on_error) const {
    return "deployment \"waves\" {\n  variable \"name\" {\n    type = string\n  }\n  group \"canary\" {\n    match = "
           "var.name == \"b\"\n    on_error = " +
           on_error +
           "\n  }\n  group \"rest\" {\n    match = true\n    parallel = 4\n    depends_on = [group.canary]\n  }\n}\n" +
           tenants(
               "  rollout {\n    deployment = deployment.waves\n    vars = {\n      name = each.value\n    }\n  }\n");
  }

  static json several(const std::string& config, json more) {
    json spec = {{"config", config}, {"envName", "prod"}, {"allowMultipleTargets", true}};
    spec.merge_patch(more);
    return spec;
  }

  json tenants_of(const std::string& config, const std::string& sql, const json& more = json::object()) const {
    json spec = several(config, {{"schema", {{"sql", sql}}}});
    spec.merge_patch(more);
    return object("AtlasSchema", "s", spec);
  }

  json migrated(const std::string& config, const std::map<std::string, std::string>& files,
                const json& more = json::object()) const {
    migrate::Dir dir(files);
    dir.rehash();
    json spec = several(config, {{"dir", {{"local", dir.contents()}}}});
    spec.merge_patch(more);
    return object("AtlasMigration", "m", spec);
  }

  /// `a Applied, b ...` of `status.targets`; those that are not ready in brackets.
  std::string targets(const resources::Kind& kind, const std::string& name) {
    std::string text;
    for (const json& each : status(kind, name).value("targets", json::array())) {
      const std::string file = std::filesystem::path(each.value("name", "")).stem();
      const std::string said = file + " " + each.value("reason", "");
      text += (text.empty() ? "" : ", ") + (each.value("ready", false) ? said : "[" + said + "]");
    }
    return text;
  }

  std::string in_all(const std::string& sql) {
    return rows("a.db", sql) + "| " + rows("b.db", sql) + "| " + rows("c.db", sql);
  }

  std::string message(const resources::Kind& kind, const std::string& name) {
    return condition(kind, name).value("message", "");
  }
};

TEST_F(TargetsTest, ASchemaIsAppliedToAll) {
  write("s", tenants_of(tenants(), kOne));
  start();
  wait(resources::kAtlasSchema, "s", "Applied");
  EXPECT_EQ(targets(resources::kAtlasSchema, "s"), "a Applied, b Applied, c Applied");
  EXPECT_EQ(in_all(kTables), "a | a | a ");
  declare("s", tenants_of(tenants(), std::string(kOne) + " CREATE TABLE b (id integer);"));
  wait(resources::kAtlasSchema, "s", "Applied");
  EXPECT_EQ(in_all(kTables), "a b | a b | a b ");
}

TEST_F(TargetsTest, WhatIsThereAlreadyIsNotDroppedOnTheFirstRunOfATarget) {
  rows("b.db", "CREATE TABLE theirs (id integer)");
  write("s", tenants_of(tenants(), kOne));
  start();
  wait(resources::kAtlasSchema, "s", "FirstRunDestructive");
  EXPECT_EQ(targets(resources::kAtlasSchema, "s"), "a Applied, [b FirstRunDestructive], [c Reconciling]");
  EXPECT_EQ(in_all(kTables), "a | theirs | ");
  EXPECT_NE(message(resources::kAtlasSchema, "s").find("b.db\": destructive changes"), std::string::npos)
      << message(resources::kAtlasSchema, "s");
  rows("b.db", "DROP TABLE theirs");
  declare("s", tenants_of(tenants(), std::string(kOne) + " CREATE TABLE b (id integer);"));
  wait(resources::kAtlasSchema, "s", "Applied");
  EXPECT_EQ(in_all(kTables), "a b | a b | a b ");
  declare("s", tenants_of(tenants(), kOne));
  wait(resources::kAtlasSchema, "s", "Applied");
  EXPECT_EQ(in_all(kTables), "a | a | a ");
}

TEST_F(TargetsTest, AFailureOfAGroupEndsTheRolloutUnlessItGoesOn) {
  rows("b.db", "CREATE TABLE theirs (id integer)");
  write("s", tenants_of(in_groups("FAIL"), kOne));
  start();
  wait(resources::kAtlasSchema, "s", "FirstRunDestructive");
  EXPECT_EQ(targets(resources::kAtlasSchema, "s"), "[a Reconciling], [b FirstRunDestructive], [c Reconciling]");
  EXPECT_EQ(in_all(kTables), "| theirs | ");
  declare("s", tenants_of(in_groups("CONTINUE"), kOne));
  wait(resources::kAtlasSchema, "s", "FirstRunDestructive");
  EXPECT_EQ(targets(resources::kAtlasSchema, "s"), "a Applied, [b FirstRunDestructive], c Applied");
  EXPECT_EQ(in_all(kTables), "a | theirs | a ");
}

TEST_F(TargetsTest, MigrationsGoForwardOnAll) {
  write("m", migrated(tenants(), {{"1.sql", "CREATE TABLE a (id integer);\n"}}));
  start();
  wait(resources::kAtlasMigration, "m", "Applied");
  EXPECT_EQ(status(resources::kAtlasMigration, "m").value("lastAppliedVersion", ""), "1");
  // The second file fails on b alone.
  rows("b.db", "CREATE TABLE x (id integer)");
  const std::map<std::string, std::string> two = {{"1.sql", "CREATE TABLE a (id integer);\n"},
                                                  {"2.sql", "CREATE TABLE x (id integer);\n"}};
  declare("m", migrated(tenants(), two));
  wait(resources::kAtlasMigration, "m", "Migrating");
  EXPECT_EQ(targets(resources::kAtlasMigration, "m"), "a Applied, [b Migrating], [c Reconciling]");
  EXPECT_EQ(status(resources::kAtlasMigration, "m")["targets"][0]["version"], "2");
  EXPECT_EQ(status(resources::kAtlasMigration, "m")["targets"][2]["version"], "1");
  rows("b.db", "DROP TABLE x");
  declare("m", migrated(tenants(), two, {{"backoffLimit", 7}}));
  wait(resources::kAtlasMigration, "m", "Applied");
  EXPECT_EQ(status(resources::kAtlasMigration, "m").value("lastAppliedVersion", ""), "2");
  EXPECT_EQ(in_all("SELECT count(*) FROM atlas_schema_revisions"), "2 | 2 | 2 ");
}

TEST_F(TargetsTest, AnAnswerAboutAStatementThatWasCutOffIsForOneTargetAlone) {
  const std::string begin = "-- atlas:txmode none\n\nCREATE TABLE a (id integer);\nINSERT INTO ";
  for (const std::string name : {"b", "c"}) {
    write(name, migration(name, name + ".db", {{"1.sql", begin + "missing VALUES (1);\n"}}));
  }
  start();
  for (const std::string name : {"b", "c"}) wait(resources::kAtlasMigration, name, "Migrating");
  stop();
  for (const std::string name : {"b", "c"}) {
    std::filesystem::remove(folder_ + "/" + name + ".yaml");
    rows(name + ".db",
         "UPDATE atlas_schema_revisions SET applied = 1, error = 'portolan: in progress: statement 2, scope unknown, "
         "since 2026-01-02T03:04:05Z', error_stmt = 'INSERT INTO a VALUES (1);'");
  }
  write("m", migrated(tenants(), {{"1.sql", begin + "a VALUES (1);\n"}}));
  start();
  wait(resources::kAtlasMigration, "m", "Migrating");
  EXPECT_EQ(targets(resources::kAtlasMigration, "m"), "a Applied, [b Migrating], [c Reconciling]");
  const std::string answer = "portolan.db/resolve=done@" + folder_ + "/b.db";
  EXPECT_NE(message(resources::kAtlasMigration, "m").find(answer), std::string::npos)
      << message(resources::kAtlasMigration, "m");
  annotate(resources::kAtlasMigration, "m", "portolan.db/resolve", "done@" + folder_ + "/b.db");
  EXPECT_TRUE(wait_until([&] {
    return targets(resources::kAtlasMigration, "m") == "a Applied, b Applied, [c Migrating]";
  })) << targets(resources::kAtlasMigration, "m");
  annotate(resources::kAtlasMigration, "m", "portolan.db/resolve", "not-run@" + folder_ + "/c.db");
  wait(resources::kAtlasMigration, "m", "Applied");
  EXPECT_EQ(in_all("SELECT count(*) FROM a"), "1 | 0 | 1 ");
}

TEST_F(TargetsTest, WhatNeedsAPersonOrAScheduleForEachIsRefused) {
  write("s", tenants_of(tenants(), kOne, {{"driftCheck", {{"interval", "5m"}}}}));
  write("m", migrated(tenants(), {{"1.sql", "CREATE TABLE a (id integer);\n"}},
                      {{"protectedFlows", {{"migrateDown", {{"allow", true}}}}}}));
  start();
  wait(resources::kAtlasSchema, "s", "ReadSchema");
  EXPECT_EQ(message(resources::kAtlasSchema, "s"), "spec.driftCheck is not supported with several targets");
  wait(resources::kAtlasMigration, "m", "ReadingMigrationData");
  EXPECT_EQ(message(resources::kAtlasMigration, "m"),
            "protectedFlows.migrateDown.allow is not supported with several targets");
  declare("s", tenants_of(tenants(), kOne, {{"policy", {{"lint", {{"review", "ALWAYS"}}}}}}));
  wait(resources::kAtlasSchema, "s", "ReadSchema");
  EXPECT_EQ(message(resources::kAtlasSchema, "s"), "lint.review is not supported with several targets");
  declare("s", tenants_of("env \"prod\" {\n  for_each = toset([\"a\", \"b\"])\n  url = \"sqlite://" + folder_ +
                              "/a.db\"\n  dev = \"sqlite://dev?mode=memory\"\n}\n",
                          kOne));
  wait(resources::kAtlasSchema, "s", "ReadSchema");
  EXPECT_NE(message(resources::kAtlasSchema, "s").find("two targets are the same database: "), std::string::npos);
  EXPECT_EQ(rows("a.db", kTables), "");
}

TEST(TargetNames, SayDatabaseAndSchemaAndNoHost) {
  const auto url = [](const char* text) { return base::Url::parse(text); };
  EXPECT_EQ(
      target_names({url("postgres://u:p@h1:5432/app?search_path=one"), url("postgres://h2/app?search_path=two"),
                    url("mysql://h1/shop"), url("mysql://h2/shop"), url("sqlite:///var/x.db"), url("mysql://h3/")}),
      (std::vector<std::string>{"app/one", "app/two", "shop", "shop#2", "/var/x.db", "h3"}));
}

}  // namespace
}  // namespace portolan::reconcile
