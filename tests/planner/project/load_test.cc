#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "planner/base/errors.h"
#include "planner/hcl/convert.h"
#include "planner/project/project.h"

namespace portolan::project {
namespace {

/// Answers with its block's `value` and counts how often it is asked.
class Counting final : public ports::DataSource {
 public:
  explicit Counting(int& calls) : calls_(calls) {}
  hcl::Value read(const std::string&, const hcl::Section& block) override {
    ++calls_;
    const auto* item = block.attribute("value");
    if (item == nullptr) throw Error("no value");
    return hcl::Value::object({{"value", item->value}, {"url", hcl::Value("mem://count/x")}});
  }

 private:
  int& calls_;
};

class ProjectTest : public testing::Test {
 protected:
  ProjectTest() {
    folder_ = std::filesystem::temp_directory_path() / ("portolan-project-" + std::to_string(getpid()));
    std::filesystem::create_directories(folder_);
    sources_.emplace("count", std::make_unique<Counting>(calls_));
  }
  ~ProjectTest() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) {
    const auto path = folder_ / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
  }

  Project load(const std::string& text, const std::string& environment,
               std::vector<std::pair<std::string, std::string>> variables = {}) {
    write("atlas.hcl", text);
    const Outside outside{base::disk_files(), sources_, [this](const std::string& name) { return variables_[name]; },
                          [this](std::string_view printed) { printed_ += printed; }};
    return project::load({"file://" + (folder_ / "atlas.hcl").string(), environment, std::move(variables)}, outside);
  }

  Environment env(const std::string& text, std::vector<std::pair<std::string, std::string>> variables = {}) {
    return load(text, "x", std::move(variables)).environments.at(0);
  }

  /// The text of what loading throws, without the folder.
  std::string error(const std::string& text, const std::string& environment = "x",
                    std::vector<std::pair<std::string, std::string>> variables = {}) {
    try {
      load(text, environment, std::move(variables));
    } catch (const Error& failure) {
      std::string what = failure.what();
      const std::string prefix = folder_.string() + "/";
      for (std::size_t at = what.find(prefix); at != std::string::npos; at = what.find(prefix)) {
        what.erase(at, prefix.size());
      }
      return what;
    }
    return "no error";
  }

  std::filesystem::path folder_;
  ports::DataSources sources_;
  int calls_ = 0;
  std::map<std::string, std::string> variables_;
  std::string printed_;
};

TEST_F(ProjectTest, ReadsEveryAttributeOfAnEnvironment) {
  variables_["STAGING_URL"] = "sqlite://app.db";
  const Environment e = env(R"(
env "x" {
  url     = getenv("STAGING_URL")
  dev     = "sqlite://dev?mode=memory"
  src     = ["file://a.hcl", "file://b.hcl"]
  schemas = ["public", "billing"]
  exclude = ["*.tmp_*"]
  include = ["a"]
  tx_mode = none
  tenant  = "acme"
  migration {
    dir              = "file://db"
    format           = golang-migrate
    baseline         = "1"
    exec_order       = LINEAR_SKIP
    lock_timeout     = "3s"
    revisions_schema = "r"
    exclude          = ["h"]
  }
  format {
    schema { apply = "A" }
    migrate {
      diff = "{{ sql . \"  \" }}"
    }
  }
  log {
    schema { apply = "B" }
  }
})");
  EXPECT_EQ(e.name, "x");
  EXPECT_EQ(e.url, "sqlite://app.db");
  EXPECT_EQ(e.dev, "sqlite://dev?mode=memory");
  EXPECT_EQ(e.source(), (std::vector<std::string>{"file://a.hcl", "file://b.hcl"}));
  EXPECT_EQ(e.schemas, (std::vector<std::string>{"public", "billing"}));
  EXPECT_EQ(e.exclude, std::vector<std::string>{"*.tmp_*"});
  EXPECT_EQ(e.include, std::vector<std::string>{"a"});
  EXPECT_EQ(e.tx_mode, "none");
  EXPECT_EQ(e.migration.dir, "file://db");
  EXPECT_EQ(e.migration.format, "golang-migrate");
  EXPECT_EQ(e.migration.exec_order, "linear-skip");
  EXPECT_EQ(e.migration.lock_timeout, "3s");
  EXPECT_EQ(e.migration.revisions_schema, "r");
  EXPECT_EQ(e.migration.exclude, std::vector<std::string>{"h"});
  EXPECT_EQ(e.formats.at("migrate diff"), "{{ sql . \"  \" }}");
  EXPECT_EQ(e.formats.at("schema apply"), "B");
  EXPECT_EQ(hcl::to_text(e.custom.at("tenant")), "acme");
  EXPECT_FALSE(e.custom.contains("src"));
}

TEST_F(ProjectTest, SelectsByLabelThenByName) {
  const std::string file = R"(
env "a" { url = "1" }
env {
  name = atlas.env
  url  = "any ${atlas.env}"
}
env "a" "b" { url = nonsense }
env "broken" { url = nonsense }
)";
  EXPECT_EQ(load(file, "a").environments.at(0).url, "1");
  EXPECT_EQ(load(file, "z").environments.at(0).url, "any z");
  EXPECT_TRUE(load(file, "").environments.empty());
  EXPECT_EQ(error("env \"x\" { name = \"y\" }"), "env \"x\" not defined in config file");
  EXPECT_EQ(error("env \"a\" { url = \"1\" }", "nope"), "env \"nope\" not defined in config file; did you mean \"a\"?");
  EXPECT_EQ(error("env { name = trimspace(\" ${atlas.env == \"q\" ? \"q\" : \"\"} \") }"),
            "all envs must have names on file \"atlas.hcl\"");
}

TEST_F(ProjectTest, FileErrors) {
  const Outside outside{base::disk_files(), sources_, {}, {}};
  const auto fails = [&](const std::string& url) {
    try {
      project::load({url, "x", {}}, outside);
    } catch (const Error& failure) {
      return std::string(failure.what());
    }
    return std::string();
  };
  EXPECT_EQ(fails("conf/a.hcl"), "missing scheme for config file. Did you mean file://conf/a.hcl?");
  EXPECT_EQ(fails("http://a"), "unsupported config file driver \"http\"");
  EXPECT_EQ(fails("file://no.hcl"), "config file \"no.hcl\" was not found: stat no.hcl: no such file or directory");
  EXPECT_EQ(fails("file:///tmp"), "<nil>: Failed to read file; The configuration file \"/tmp\" could not be read.");
}

TEST_F(ProjectTest, VariablesAndLocals) {
  const std::string file = R"(
variable "tenants" {
  type    = list(string)
  default = ["alpha"]
}
variable "n" {
  type    = number
  default = 1
}
locals { url = "sqlite://${join("-", var.tenants)}-${local.later}" }
locals { later = var.n + 1 }
env "x" { url = local.url }
)";
  EXPECT_EQ(env(file).url, "sqlite://alpha-2");
  EXPECT_EQ(env(file, {{"tenants", "a"}, {"tenants", "b"}, {"n", "1e2"}}).url, "sqlite://a-b-101");
  EXPECT_EQ(error(file, "x", {{"n", "0x10"}}), "variable \"n\": a number is required");
  EXPECT_EQ(error("variable \"v\" {\n  type = string\n}\nenv \"x\" {}"), "missing value for required variable \"v\"");
  EXPECT_EQ(error("locals {\n  a = local.b\n  b = local.a\n}\nenv \"x\" {}"),
            "atlas.hcl:3,7-14: cyclic reference to \"local.a\"");
  EXPECT_EQ(error("env \"x\" { url = local.q }"),
            "atlas.hcl:1,17-24: Unknown local; There is no variable named \"local\".");
}

TEST_F(ProjectTest, RunsOnlyTheDataSourcesThatAreReached) {
  const std::string file = R"(
data "count" "a" { value = "1" }
data "count" "b" { value = "2" }
env "x" {
  url = data.count.a.value
  dev = "${data.count.a.value}"
}
env "y" { url = data.count.b.value }
env "z" { url = "none" }
)";
  EXPECT_EQ(load(file, "x").environments.at(0).url, "1");
  EXPECT_EQ(calls_, 1);
  load(file, "z");
  EXPECT_EQ(calls_, 1);
  EXPECT_EQ(error("data \"nope\" \"n\" {}\nenv \"x\" {}"),
            "atlas.hcl:1,1-16: missing data source handler for \"nope\"");
  EXPECT_EQ(error("data \"count\" {}\nenv \"x\" {}"),
            "atlas.hcl:1,1-13: data block \"data\" must have exactly 2 labels");
  EXPECT_EQ(error("data \"count\" \"n\" {}\nenv \"x\" { url = data.count.n.value }"), "data.count.n: no value");
  EXPECT_EQ(error("env \"x\" { url = data.count.b.value }"),
            "atlas.hcl:1,17-35: Unknown data source; data.count.b.value does not exist");
}

TEST_F(ProjectTest, ForEachMakesOneEnvironmentPerElement) {
  const Project set = load(R"(
variable "names" {
  type    = list(string)
  default = ["b", "a"]
}
env "x" {
  for_each = toset(var.names)
  url      = "${each.key}:${each.value}"
})",
                           "x");
  ASSERT_EQ(set.environments.size(), 2U);
  EXPECT_EQ(set.environments[0].url, "a:a");
  EXPECT_EQ(set.environments[1].url, "b:b");
  const Project list = load("env \"x\" {\n  for_each = [\"b\", \"a\"]\n  url = \"${each.key}:${each.value}\"\n}", "x");
  EXPECT_EQ(list.environments[0].url, "0:b");
  const Project map = load("env \"x\" {\n  for_each = { k = \"v\" }\n  url = \"${each.key}:${each.value}\"\n}", "x");
  EXPECT_EQ(map.environments[0].url, "k:v");
  EXPECT_EQ(error("env \"x\" {\n  for_each = \"s\"\n}"),
            "atlas.hcl:2,14-17: schemahcl: for_each does not support string type");
  EXPECT_EQ(error("env \"x\" {\n  for_each = []\n}"), "env \"x\" not defined in config file");
}

TEST_F(ProjectTest, NamesOtherBlocks) {
  const Environment e = env(R"(
docker "postgres" "dev" {
  image  = "postgis/postgis:16-3.4"
  schema = "public"
}
lint { latest = 2 }
env "x" {
  url = "sqlite://a"
  dev = docker.postgres.dev.url
  own = env.x.url
}
)");
  EXPECT_EQ(e.dev, "docker+postgres://postgis/postgis:16-3.4?schema=public");
  EXPECT_EQ(hcl::to_text(e.custom.at("own")), "sqlite://a");
  EXPECT_EQ(env("docker \"mysql\" \"d\" {\n image = \"mysql:8\"\n database = \"app\"\n}\n"
                "env \"x\" { dev = docker.mysql.d.url }")
                .dev,
            "docker+mysql://_/mysql:8/app");
}

TEST_F(ProjectTest, FilesOfTheProjectsFolder) {
  write("db/a.sql", "A");
  write("db/b.sql", "B");
  write("db/sub/c.sql", "C");
  const Environment e = env(R"(
env "x" {
  url = file("db/a.sql")
  one = join(",", [for f in glob("db/*.sql") : trimprefix(f, "/")])
  deep = length(fileset("db/**/*.sql"))
  some = length(fileset("db/{a,b}.sql"))
  none = length(fileset("none/*"))
  deeper = length(glob("db/**/*.sql"))
}
)");
  EXPECT_EQ(e.url, "A");
  const std::string prefix = (folder_ / "db").string().substr(1);
  EXPECT_EQ(hcl::to_text(e.custom.at("one")), prefix + "/a.sql," + prefix + "/b.sql");
  EXPECT_EQ(hcl::to_text(e.custom.at("deep")), "3");
  EXPECT_EQ(hcl::to_text(e.custom.at("some")), "2");
  EXPECT_EQ(hcl::to_text(e.custom.at("none")), "0");
  EXPECT_EQ(hcl::to_text(e.custom.at("deeper")), "1");
  EXPECT_NE(error("env \"x\" { url = file(\"gone\") }").find("gone: no such file or directory"), std::string::npos);
}

TEST_F(ProjectTest, PoliciesAreInheritedPartByPart) {
  const std::string file = R"(
diff {
  skip { drop_table = true }
  concurrent_index {
    add  = true
    drop = true
  }
}
diff "one" {
  skip { drop_column = true }
}
env "x" {
  diff {
    skip {
      drop_schema = true
      nonsense    = true
    }
  }
}
env "y" { url = "u" }
)";
  const Project x = load(file, "x");
  const Environment& e = x.environments.at(0);
  EXPECT_EQ(e.policy("two").skip, (std::set<std::string, std::less<>>{"drop_schema"}));
  EXPECT_TRUE(e.policy("two").concurrent_add);
  EXPECT_EQ(e.policy("one").skip, (std::set<std::string, std::less<>>{"drop_column"}));
  EXPECT_TRUE(e.policy("one").concurrent_drop);
  ASSERT_EQ(x.warnings.size(), 1U);
  EXPECT_NE(x.warnings[0].find("\"nonsense\"; it has no effect"), std::string::npos);
  EXPECT_TRUE(load(file, "y").environments.at(0).policy("two").skip.contains("drop_table"));
  EXPECT_TRUE(load(file, "").defaults.policy("two").skip.contains("drop_table"));
}

TEST_F(ProjectTest, LintIsInherited) {
  const std::string global = R"(
lint {
  log    = "G"
  latest = 3
  review = ERROR
  destructive { error = false }
}
)";
  const Lint plain = env(global + "env \"x\" { url = \"u\" }").lint;
  EXPECT_EQ(plain.log, "G");
  EXPECT_EQ(plain.latest, 3U);
  EXPECT_EQ(plain.analyzers.size(), 1U);
  const Lint own =
      env(global +
          "env \"x\" {\n lint {\n  git {\n dir = \".\"\n base = \"main\"\n }\n  naming { error = true }\n }\n}")
          .lint;
  EXPECT_EQ(own.latest, 0U);
  EXPECT_EQ(own.git_base, "main");
  EXPECT_EQ(own.review, "ERROR");
  ASSERT_EQ(own.analyzers.size(), 1U);
  EXPECT_EQ(own.analyzers[0].type, "naming");
  EXPECT_EQ(error("env \"x\" {\n  lint {\n    log = \"a\"\n    format = \"b\"\n  }\n}"),
            "atlas.hcl:2,3-7: cannot use both 'log' and 'format' in the same lint block");
}

TEST_F(ProjectTest, RepeatedSourcesOfASchemaBlock) {
  EXPECT_EQ(env("env \"x\" {\n schema {\n  src = \"a\"\n  src = \"b\"\n }\n}").schema_src,
            (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(error("env \"x\" {\n  src = \"a\"\n  src = \"b\"\n}"),
            "atlas.hcl:3,3-6: Attribute redefined; The argument \"src\" was already set at atlas.hcl:2,3-6. Each "
            "argument may be set only once.");
}

TEST_F(ProjectTest, TypeErrorsNameThePlace) {
  EXPECT_EQ(error("env \"x\" {\n  url = 1\n}"),
            "atlas.hcl:2,9-10: value of attr \"url\" cannot be read as string: string value is required");
  EXPECT_EQ(error("env \"x\" {\n  src = 1\n}"),
            "atlas.hcl:2,9-10: expected src to be either a string or strings, got: number");
  EXPECT_EQ(error("env \"x\" {\n  schemas = \"a\"\n}"),
            "atlas.hcl:2,13-16: schemahcl: field is of type slice but attr \"schemas\" is type: string");
  EXPECT_EQ(error("env \"x\" {\n  schemas = [1]\n}"),
            "atlas.hcl:2,13-16: cannot read attribute \"schemas\" of type \"list of number\" as string list: string "
            "value is required");
  EXPECT_EQ(error("env \"x\" {\n  schemas = [1, \"a\"]\n}"),
            "atlas.hcl:2,3-21: mixed list types used in \"schemas\" attribute");
  EXPECT_EQ(error("env \"x\" {\n  migration = \"a\"\n}"),
            "atlas.hcl:2,15-18: set field \"migration\": converting cty.Value to *cmdapi.Migration: object or tuple "
            "value is required");
  EXPECT_EQ(error("env \"x\" {\n  diff {\n    skip {\n      drop_table = \"true\"\n    }\n  }\n}"),
            "atlas.hcl:4,20-26: value of attr \"drop_table\" cannot be read as bool: bool value is required");
  EXPECT_EQ(error("lint {\n  latest = \"1\"\n}\nenv \"x\" {}"),
            "atlas.hcl:2,12-15: value of attr \"latest\" cannot be read as integer: number value is required");
  EXPECT_EQ(error("lint {\n  review = NEVER\n}\nenv \"x\" {}"),
            "atlas.hcl:2,12-17: Unknown lint.review; There is no review named \"NEVER\".");
  EXPECT_EQ(error("env \"x\" {\n  custom = foo\n}"),
            "atlas.hcl:2,12-15: Unknown variable; There is no variable named \"foo\".");
}

TEST_F(ProjectTest, AtlasBlocksAreIgnoredAndGuardsAreKnown) {
  const Environment e = env(R"(
atlas {
  cloud {
    token = nonsense
  }
}
check "migrate_apply" {
  deny "d" {
    condition = length(self.planned_migration.statements) > 1
  }
}
env "x" {
  pre "migrate_apply" {
    exec {
      sql = "SELECT 1"
    }
  }
  check "schema_apply" {
    deny "d" {
      condition = self.planned_migration.files
    }
  }
}
)");
  std::vector<std::string> guards;
  for (const Guard& guard : e.guards) guards.push_back(guard.type + " " + guard.command);
  EXPECT_EQ(guards, (std::vector<std::string>{"pre migrate_apply", "check migrate_apply", "check schema_apply"}));
  EXPECT_NO_THROW(e.checks.at(0).decide({.statements = {"one"}}));
  EXPECT_THROW(e.checks.at(0).decide({.statements = {"one", "two"}}), PolicyError);
  EXPECT_THROW(e.checks.at(1).decide({}), SourceError);
  EXPECT_EQ(error("atlas \"a\" {}\nenv \"x\" {}"), "atlas.hcl:1,1-10: init block \"atlas\" cannot have labels");
  EXPECT_EQ(error("atlas {}\natlas {}\nenv \"x\" {}"), "atlas.hcl:2,1-6: duplicate init block \"atlas\"");
}

TEST_F(ProjectTest, PrintWritesAndReturns) {
  EXPECT_EQ(env("env \"x\" { url = print(\"u\") }").url, "u");
  EXPECT_EQ(printed_, "u\n");
}

}  // namespace
}  // namespace portolan::project
