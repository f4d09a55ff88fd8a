#include "operator/config/configuration.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "drivers/registry.h"
#include "operator/config/render.h"
#include "planner/base/errors.h"

namespace portolan::config {
namespace {

/// A configuration over a generated document, with the machine's real files and programs.
class ConfigurationTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "configXXXXXX";
    folder_ = ::mkdtemp(pattern.data());
    resolved_.url = "sqlite://spec.db";
    resolved_.source = "file://schema.sql";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  const project::Environment& evaluate(const std::string& custom, const std::string& environment = "prod") {
    resolved_.environment = environment.empty() ? kDefaultEnvironment : environment;
    configuration_.emplace(rules_, Configuration::Outside{.registry = registry_,
                                                          .machine = base::disk_files(),
                                                          .clock = base::system_clock(),
                                                          .note = [this](const std::string& note) { notes_ += note; }});
    configuration_->files().put("schema.sql", "CREATE TABLE t (id int);");
    Document document{.generated = render(spec_, resolved_), .environment = environment, .custom = custom};
    document.secret = secret_;
    document.variables = variables_;
    return configuration_->evaluate(document).environments.front();
  }

  std::string error_of(const std::string& custom, const std::string& environment = "prod") {
    try {
      evaluate(custom, environment);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  }

  std::string folder_;
  ports::Registry registry_ = drivers::make_registry();
  Rules rules_{.allowed = true};
  resources::SchemaSpec spec_;
  Resolved resolved_;
  bool secret_ = false;
  std::vector<std::pair<std::string, std::string>> variables_;
  std::string notes_;
  std::optional<Configuration> configuration_;
};

TEST_F(ConfigurationTest, SaysWhatTheSpecSaysWithoutACustomOne) {
  spec_.schemas = {"a", "b"};
  spec_.exclude = {"legacy_*"};
  spec_.tx_mode = "none";
  spec_.policy = resources::SchemaPolicy{
      .lint = resources::LintPolicy{.destructive = resources::DestructivePolicy{true}, .review = "ERROR"},
      .diff = resources::DiffPolicy{.skip = resources::SkipPolicy{.drop_table = true},
                                    .concurrent_index = resources::ConcurrentIndexPolicy{.create = true}}};
  rules_.allowed = false;
  const project::Environment& environment = evaluate("");
  EXPECT_EQ(environment.url, "sqlite://spec.db");
  EXPECT_EQ(environment.source(), std::vector<std::string>{"file://schema.sql"});
  EXPECT_EQ(environment.schemas, spec_.schemas);
  EXPECT_EQ(environment.exclude, spec_.exclude);
  EXPECT_EQ(environment.tx_mode, "none");
  EXPECT_EQ(environment.lint.review, "ERROR");
  EXPECT_TRUE(environment.policy("").skip.contains("drop_table"));
  EXPECT_TRUE(environment.policy("").concurrent_add);
  EXPECT_FALSE(environment.policy("").concurrent_drop);
}

TEST_F(ConfigurationTest, KeepsEveryByteOfAURL) {
  resolved_.url = "postgres://u:%24%7Bx%7D%22%25%7B@h/d?a=%24%7B";
  EXPECT_EQ(evaluate("").url, resolved_.url);
}

TEST_F(ConfigurationTest, AttributesOfTheUserWinAndTheRestStays) {
  spec_.exclude = {"legacy_*"};
  spec_.policy = resources::SchemaPolicy{
      .diff = resources::DiffPolicy{.skip = resources::SkipPolicy{.drop_table = true, .drop_column = true}}};
  const project::Environment& environment = evaluate(R"(
    variable "dev" {
      type = string
      default = "sqlite://dev?mode=memory"
    }
    env {
      name = atlas.env
      dev  = var.dev
      diff {
        skip {
          drop_column = false
          drop_index  = true
        }
      }
    }
    diff "other" {
      skip {
        add_table = true
      }
    })");
  EXPECT_EQ(environment.url, "sqlite://spec.db");
  EXPECT_EQ(environment.dev, "sqlite://dev?mode=memory");
  EXPECT_EQ(environment.exclude, spec_.exclude);
  EXPECT_EQ(environment.policy("x").skip, (std::set<std::string, std::less<>>{"drop_table", "drop_index"}));
  // What a driver's block does not say it takes from the common one of the environment.
  EXPECT_EQ(environment.policy("other").skip, (std::set<std::string, std::less<>>{"add_table"}));
}

TEST_F(ConfigurationTest, LabelledAndUnlabelledBlocksMeetInOneEnvironment) {
  const project::Environment& environment = evaluate(R"(
    env "prod" {
      url = "sqlite://first.db"
    }
    env "other" {
      url = "sqlite://other.db"
    }
    env {
      name = atlas.env
      url  = "sqlite://second.db"
    })");
  EXPECT_EQ(environment.url, "sqlite://second.db");
}

TEST_F(ConfigurationTest, RepeatedBlocksOfTheUserStayApart) {
  const project::Environment& environment = evaluate(R"(
    env "prod" {
      migration {
        dir = "file://x"
      }
    }
    pre "migrate_apply" {
      exec {
        sql = "SELECT 1"
      }
      exec {
        sql = "SELECT 2"
      }
    }
    pre "migrate_apply" {
      exec {
        sql = "SELECT 3"
      }
    })");
  ASSERT_EQ(environment.around.size(), 2U);
  EXPECT_EQ(environment.around[0].actions.size(), 2U);
  EXPECT_EQ(environment.around[1].actions.size(), 1U);
}

TEST_F(ConfigurationTest, VariablesRepeatedMakeAList) {
  variables_ = {{"schemas", "b"}, {"url", "sqlite://var.db"}, {"schemas", "a"}};
  const project::Environment& environment = evaluate(R"(
    variable "schemas" {
      type = list(string)
    }
    variable "url" {
      type = string
    }
    env "prod" {
      url     = var.url
      schemas = var.schemas
    })");
  EXPECT_EQ(environment.url, "sqlite://var.db");
  EXPECT_EQ(environment.schemas, (std::vector<std::string>{"b", "a"}));
}

TEST_F(ConfigurationTest, RefusalsSayWhatToDo) {
  EXPECT_EQ(error_of("env \"prod\" {\n}", ""), "env name must be set when using custom atlas.hcl config");
  EXPECT_EQ(error_of("env \"prod\" {\n  for_each = [1]\n}"), "multiple targets are not supported");
  EXPECT_EQ(error_of("env {\n  name = atlas.env\n  for_each = toset([\"a\"])\n}"),
            "multiple targets are not supported");
  EXPECT_TRUE(error_of("env \"prod\" {").starts_with("failed to parse project configuration: atlas.hcl:1,"))
      << error_of("env \"prod\" {");
  rules_.allowed = false;
  EXPECT_EQ(error_of("env \"prod\" {\n}"),
            "install the operator with \"--set allowCustomConfig=true\" to use custom atlas.hcl config");
}

TEST_F(ConfigurationTest, LinesOfASecretAreNotRepeated) {
  const std::string custom = "locals {\n  pw = \"hunter2secret\" oops\n}\n";
  EXPECT_NE(error_of(custom).find("hunter2secret"), std::string::npos);
  secret_ = true;
  const std::string text = error_of(custom);
  EXPECT_EQ(text.find("hunter2secret"), std::string::npos) << text;
  EXPECT_NE(text.find("atlas.hcl:2,"), std::string::npos) << text;
}

TEST_F(ConfigurationTest, ReadsItsOwnFilesAndNoOthers) {
  EXPECT_EQ(evaluate("env \"prod\" {\n  x = file(\"schema.sql\")\n}").custom.at("x").as_string(),
            "CREATE TABLE t (id int);");
  const std::string token = folder_ + "/token";
  base::disk_files().write(token, "the token");
  std::filesystem::create_symlink(token, folder_ + "/link");
  for (const std::string& path : {token, folder_ + "/link", std::string("/proc/self/environ"),
                                  std::string("../../../../../../etc/passwd"), std::string("/work/../etc/passwd")}) {
    const std::string text = error_of("env \"prod\" {\n  x = file(\"" + path + "\")\n}");
    EXPECT_NE(text.find("outside of what a custom configuration may read"), std::string::npos) << path << ": " << text;
  }
  EXPECT_NE(error_of("env \"prod\" {\n  x = glob(\"" + folder_ + "/*\")\n}"), "");
  rules_.folders = {folder_};
  EXPECT_EQ(evaluate("env \"prod\" {\n  x = file(\"" + token + "\")\n}").custom.at("x").as_string(), "the token");
}

TEST_F(ConfigurationTest, ProgramsSeeAScrubbedEnvironmentAndAPrivateFolder) {
  ::setenv("ATLAS_TOKEN", "operators-own-token", 1);
  rules_.environment = {{"PATH", ::getenv("PATH")}, {"GIVEN", "yes"}};
  const project::Environment& environment = evaluate(R"(
    data "external" "env" {
      program = ["env"]
    }
    data "external" "here" {
      program = ["sh", "-c", "pwd; cat schema.sql"]
    }
    env "prod" {
      seen  = data.external.env
      here  = data.external.here
      token = getenv("ATLAS_TOKEN")
      given = getenv("GIVEN")
    })");
  ::unsetenv("ATLAS_TOKEN");
  const std::string& seen = environment.custom.at("seen").as_string();
  EXPECT_EQ(seen.find("operators-own-token"), std::string::npos) << seen;
  EXPECT_NE(seen.find("GIVEN=yes"), std::string::npos) << seen;
  EXPECT_EQ(environment.custom.at("token").as_string(), "");
  EXPECT_EQ(environment.custom.at("given").as_string(), "yes");
  const std::string& here = environment.custom.at("here").as_string();
  const std::string folder = here.substr(0, here.find('\n'));
  EXPECT_EQ(here.substr(here.find('\n') + 1), "CREATE TABLE t (id int);");
  struct stat information {};
  ASSERT_EQ(::stat(folder.c_str(), &information), 0);
  EXPECT_EQ(information.st_mode & 0777U, 0700U);
  configuration_.reset();
  EXPECT_FALSE(std::filesystem::exists(folder));
}

TEST_F(ConfigurationTest, WithoutProgramsNothingIsWrittenToDisk) {
  evaluate("env \"prod\" {\n  x = file(\"schema.sql\")\n}");
  EXPECT_THROW(configuration_->files().write("x", "y"), Error);
  EXPECT_THROW(configuration_->files().put("../x", "y"), UsageError);
  EXPECT_TRUE(configuration_->files().exists("schema.sql"));
  EXPECT_FALSE(configuration_->files().exists("other.sql"));
  EXPECT_EQ(configuration_->files().list("."), std::vector<std::string>{"schema.sql"});
}

}  // namespace
}  // namespace portolan::config
