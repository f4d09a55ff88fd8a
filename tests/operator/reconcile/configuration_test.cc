#include <gtest/gtest.h>

#include "tests/operator/reconcile/manager_fixture.h"

namespace portolan::reconcile {
namespace {

/// Resources with a project configuration (spec/operator.md 1.3, 5, capability rows 5, 6, 12, 23, 24, 25).
class ConfigurationTest : public ManagerTest {
 protected:
  void SetUp() override {
    ManagerTest::SetUp();
    rules_.allowed = true;
    rules_.environment = {{"PATH", ::getenv("PATH")}};
  }

  json configured(const std::string& kind, const std::string& name, const std::string& config,
                  json more = json::object()) {
    json spec = {{"config", config}, {"envName", "prod"}};
    spec.merge_patch(more);
    return object(kind, name, spec);
  }

  void write_object(const std::string& kind, const std::string& name, const json& values) {
    json document = {{"apiVersion", "v1"}, {"kind", kind}, {"metadata", {{"name", name}}}};
    document[kind == "Secret" ? "stringData" : "data"] = values;
    write(name + "-" + kind, document);
  }

  static json from(const std::string& kind, const std::string& name, const std::string& key) {
    return {{kind == "Secret" ? "secretKeyRef" : "configMapKeyRef", {{"name", name}, {"key", key}}}};
  }

  std::string message(const resources::Kind& kind, const std::string& name) {
    return condition(kind, name).value("message", "");
  }

  static constexpr const char* kUrls = R"(
    variable "url" {
      type = string
    }
    variable "dev" {
      type = string
    }
    env "prod" {
      url = var.url
      dev = var.dev
    })";
};

TEST_F(ConfigurationTest, IsRefusedUnlessTheOperatorAllowsIt) {
  rules_.allowed = false;
  write("s", configured("AtlasSchema", "s", kUrls, {{"schema", {{"sql", "CREATE TABLE t (id int);"}}}}));
  write("m", configured("AtlasMigration", "m", kUrls, {{"dir", {{"local", json::object()}}}}));
  start();
  const std::string text = "install the operator with \"--set allowCustomConfig=true\" to use custom atlas.hcl config";
  wait(resources::kAtlasSchema, "s", "ReadSchema");
  EXPECT_EQ(message(resources::kAtlasSchema, "s"), text);
  wait(resources::kAtlasMigration, "m", "ReadingMigrationData");
  EXPECT_EQ(message(resources::kAtlasMigration, "m"), text);
}

/// Rows 5 and 24.
TEST_F(ConfigurationTest, TargetAndDevDatabaseFromVariables) {
  write_object("Secret", "urls", {{"url", "sqlite://" + folder_ + "/s.db"}, {"murl", "sqlite://" + folder_ + "/m.db"}});
  write_object("ConfigMap", "urls", {{"dev", "sqlite://dev?mode=memory"}});
  const auto vars = [&](const std::string& key) {
    return json{{"vars",
                 {{{"key", "url"}, {"valueFrom", from("Secret", "urls", key)}},
                  {{"key", "dev"}, {"valueFrom", from("ConfigMap", "urls", "dev")}}}}};
  };
  json schema = configured("AtlasSchema", "s", kUrls, {{"schema", {{"sql", "CREATE TABLE t (id int);"}}}});
  schema["spec"].merge_patch(vars("url"));
  json moved = migration("m", "unused.db", {{"1.sql", "CREATE TABLE m (id int);\n"}});
  moved["spec"].erase("url");
  moved["spec"].merge_patch({{"config", kUrls}, {"envName", "prod"}});
  moved["spec"].merge_patch(vars("murl"));
  write("s", schema);
  write("m", moved);
  start();
  wait(resources::kAtlasSchema, "s", "Applied");
  wait(resources::kAtlasMigration, "m", "Applied");
  EXPECT_EQ(rows("s.db", "SELECT name FROM sqlite_master WHERE name = 't'"), "t ");
  EXPECT_EQ(rows("m.db", "SELECT name FROM sqlite_master WHERE name = 'm'"), "m ");
  // The text may live in a Secret instead; a new value of a variable is noticed.
  write_object("Secret", "config", {{"atlas.hcl", kUrls}});
  for (json* object : {&schema, &moved}) {
    (*object)["spec"].erase("config");
    (*object)["spec"]["configFrom"] = from("Secret", "config", "atlas.hcl");
  }
  declare("s", schema);
  declare("m", moved);
  wait(resources::kAtlasSchema, "s", "Applied");
  wait(resources::kAtlasMigration, "m", "Applied");
  write_object("Secret", "urls",
               {{"url", "sqlite://" + folder_ + "/other.db"}, {"murl", "sqlite://" + folder_ + "/m.db"}});
  EXPECT_TRUE(wait_until([&] { return rows("other.db", "SELECT name FROM sqlite_master WHERE name = 't'") == "t "; }));
}

/// Row 6.
TEST_F(ConfigurationTest, TemplateDirectoryReplacesTheInlineOne) {
  const char* config = R"(
    variable "table" {
      type = string
    }
    data "template_dir" "made" {
      path = "migrations"
      vars = {
        table = var.table
      }
    }
    env "prod" {
      migration {
        dir = data.template_dir.made.url
      }
    })";
  json resource = object("AtlasMigration", "m",
                         {{"url", "sqlite://" + folder_ + "/m.db"},
                          {"config", config},
                          {"envName", "prod"},
                          {"vars", {{{"key", "table"}, {"value", "made"}}}},
                          {"dir", {{"local", {{"1.sql", "CREATE TABLE {{ .table }} (id int);\n"}}}}}});
  write("m", resource);
  start();
  wait(resources::kAtlasMigration, "m", "Applied");
  EXPECT_EQ(rows("m.db", "SELECT name FROM sqlite_master WHERE name = 'made'"), "made ");
}

/// Row 12: a block of the configuration that only says something about one driver's diff.
TEST_F(ConfigurationTest, DriversDiffBlockIsUsed) {
  const char* config = "diff \"sqlite\" {\n  skip {\n    drop_table = true\n  }\n}\nenv \"prod\" {\n}\n";
  json resource = schema("s", "s.db", "CREATE TABLE a (id int);CREATE TABLE b (id int);",
                         {{"config", config}, {"envName", "prod"}});
  write("s", resource);
  start();
  wait(resources::kAtlasSchema, "s", "Applied");
  resource["spec"]["schema"]["sql"] = "CREATE TABLE a (id int);";
  declare("s", resource);
  wait(resources::kAtlasSchema, "s", "Applied");
  EXPECT_EQ(rows("s.db", "SELECT name FROM sqlite_master ORDER BY name"), "a b ");
}

/// Row 23.
TEST_F(ConfigurationTest, CompositeSchemaOfTwoPrograms) {
  const char* config = R"(
    data "external_schema" "a" {
      program = ["echo", "CREATE TABLE a (id int);"]
    }
    data "external_schema" "b" {
      program = ["echo", "CREATE TABLE b (id int);"]
    }
    data "composite_schema" "all" {
      schema {
        url = data.external_schema.a.url
      }
      schema {
        url = data.external_schema.b.url
      }
    }
    env "prod" {
      src = data.composite_schema.all.url
    })";
  write("s", configured("AtlasSchema", "s", config, {{"url", "sqlite://" + folder_ + "/s.db"}}));
  start();
  wait(resources::kAtlasSchema, "s", "Applied");
  EXPECT_EQ(rows("s.db", "SELECT name FROM sqlite_master ORDER BY name"), "a b ");
}

/// Row 25.
TEST_F(ConfigurationTest, SeveralTargetsAreRefused) {
  const std::string config = "env \"prod\" {\n  for_each = toset([\"a\", \"b\"])\n  url = \"sqlite://" + folder_ +
                             "/${each.value}.db\"\n  dev = \"sqlite://dev?mode=memory\"\n}\n";
  write("s", configured("AtlasSchema", "s", config, {{"schema", {{"sql", "CREATE TABLE t (id int);"}}}}));
  start();
  wait(resources::kAtlasSchema, "s", "ReadSchema");
  EXPECT_EQ(message(resources::kAtlasSchema, "s"), "multiple targets are not supported");
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/a.db"));
}

TEST_F(ConfigurationTest, WhatIsMissingIsNamed) {
  const std::string url = "sqlite://" + folder_ + "/x.db";
  const json sql = {{"schema", {{"sql", "CREATE TABLE t (id int);"}}}};
  write("a", configured("AtlasSchema", "a", "env \"prod\" {\n}", sql));
  write("b", configured("AtlasSchema", "b", "env \"prod\" {\n  url = \"" + url + "\"\n}", sql));
  write("c", configured("AtlasSchema", "c", "env \"prod\" {\n}", {{"url", url}}));
  write("d", configured("AtlasMigration", "d", "env \"prod\" {\n}", {{"dir", {{"local", json::object()}}}}));
  start();
  const std::pair<const char*, const char*> texts[] = {
      {"a", "database url is not set"}, {"b", "dev url is not set"}, {"c", "the desired state is not set"}};
  for (const auto& [name, text] : texts) {
    wait(resources::kAtlasSchema, name, "CreatingWorkingDir");
    EXPECT_EQ(message(resources::kAtlasSchema, name), text);
  }
  wait(resources::kAtlasMigration, "d", "ReadingMigrationData");
  EXPECT_EQ(message(resources::kAtlasMigration, "d"), "database URL is empty");
}

TEST_F(ConfigurationTest, DestructivePolicyOfTheConfigurationHolds) {
  const char* config = "lint {\n  destructive {\n    error = true\n  }\n}\nenv \"prod\" {\n}\n";
  json resource = schema("s", "s.db", "CREATE TABLE a (id int);CREATE TABLE b (id int);",
                         {{"config", config}, {"envName", "prod"}});
  write("s", resource);
  start();
  wait(resources::kAtlasSchema, "s", "Applied");
  resource["spec"]["schema"]["sql"] = "CREATE TABLE a (id int);";
  declare("s", resource);
  wait(resources::kAtlasSchema, "s", "LintPolicyError");
  resource["spec"]["policy"] = {{"lint", {{"destructive", {{"error", false}}}}}};
  declare("s", resource);
  wait(resources::kAtlasSchema, "s", "Applied");
  EXPECT_EQ(rows("s.db", "SELECT name FROM sqlite_master ORDER BY name"), "a ");
}

TEST_F(ConfigurationTest, GuardsOfTheConfigurationAreCarriedOut) {
  const char* config = R"hcl(
    env "prod" {
      hook "sql" "note" {
        transaction {
          before_commit = ["INSERT INTO noted VALUES (1)"]
}
}
}
    check "schema_apply" {
      deny "drops" {
        condition = length([for s in self.planned_migration.statements : s if startswith(s, "DROP TABLE")]) > 0
        message   = "nothing is dropped here"
      }
    })hcl";
  const std::string noted = "CREATE TABLE noted (n int);";
  json resource = schema("s", "s.db", noted + "CREATE TABLE a (id int);", {{"config", config}, {"envName", "prod"}});
  write("s", resource);
  start();
  wait(resources::kAtlasSchema, "s", "Applied");
  EXPECT_EQ(rows("s.db", "SELECT count(*) FROM noted"), "1 ");
  resource["spec"]["schema"]["sql"] = noted;
  declare("s", resource);
  wait(resources::kAtlasSchema, "s", "ApplyingSchema");
  EXPECT_NE(message(resources::kAtlasSchema, "s").find("nothing is dropped here"), std::string::npos)
      << message(resources::kAtlasSchema, "s");
  EXPECT_EQ(rows("s.db", "SELECT name FROM sqlite_master ORDER BY name"), "a noted ");
}

/// Nothing that comes from a Secret is shown, whatever goes wrong with it.
TEST_F(ConfigurationTest, SecretsAreNotShown) {
  write_object("Secret", "pw", {{"pw", "hunter2secret"}});
  const json vars = {{"vars", {{{"key", "pw"}, {"valueFrom", from("Secret", "pw", "pw")}}}}};
  const json sql = {{"schema", {{"sql", "CREATE TABLE t (id int);"}}}};
  const char* head = "variable \"pw\" {\n  type = string\n}\n";
  const std::pair<const char*, std::string> texts[] = {
      {"a", "env \"prod\" {\n  url = \"postgres://u:${var.pw}@127.0.0.1:1/x\"\n  dev = \"sqlite://d?mode=memory\"\n}"},
      {"b", "env \"prod\" {\n  url = var.pw\n  dev = \"sqlite://d?mode=memory\"\n}"},
      {"c", "env \"prod\" {\n  url = \"sqlite://m?mode=memory\"\n  dev = \"mysql://u:${var.pw}@127.0.0.1:1/x\"\n}"},
      {"d",
       "data \"sql\" \"q\" {\n  url = \"postgres://u@127.0.0.1:1/x?password=${var.pw}\"\n  query = \"SELECT 1\"\n}\n"
       "env \"prod\" {\n  url = data.sql.q.value\n}"},
      {"e",
       "data \"external\" \"q\" {\n  program = [\"sh\", \"-c\", \"echo ${var.pw} >&2; exit 1\"]\n}\n"
       "env \"prod\" {\n  url = data.external.q\n}"}};
  for (const auto& [name, text] : texts) {
    json resource = configured("AtlasSchema", name, head + text, sql);
    resource["spec"].merge_patch(vars);
    write(name, resource);
  }
  start();
  for (const auto& [name, text] : texts) {
    EXPECT_TRUE(wait_until([&, &key = name] {
      return condition(resources::kAtlasSchema, key).is_object() && status(resources::kAtlasSchema, key)["failed"] > 0;
    })) << name;
    const std::string shown = status(resources::kAtlasSchema, name).dump();
    EXPECT_EQ(shown.find("hunter2secret"), std::string::npos) << shown;
  }
  EXPECT_EQ(base::disk_files().read(folder_ + "/.portolan/events.log").find("hunter2secret"), std::string::npos);
}

}  // namespace
}  // namespace portolan::reconcile
