#include "sources/sources.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "drivers/registry.h"
#include "planner/base/errors.h"
#include "planner/hcl/convert.h"
#include "planner/hcl/parse.h"
#include "sources/processes.h"

namespace portolan::sources {
namespace {

class SourcesTest : public testing::Test {
 protected:
  SourcesTest() {
    folder_ = std::filesystem::temp_directory_path() / ("portolan-sources-" + std::to_string(getpid()));
    std::filesystem::create_directories(folder_);
    sources_ = make_sources({.registry = registry_,
                             .programs = programs_,
                             .files = base::disk_files(),
                             .clock = base::system_clock(),
                             .memory = memory_,
                             .getenv = [this](const std::string& name) { return variables_[name]; }});
  }
  ~SourcesTest() override { std::filesystem::remove_all(folder_); }

  /// The value of a data block whose body is `body`.
  hcl::Value read(const std::string& kind, const std::string& body) {
    const hcl::File file = hcl::parse("atlas.hcl", "data \"" + kind + "\" \"x\" {\n" + body + "\n}\n");
    const hcl::Section section = hcl::evaluate(file.body.blocks.at(0), {nullptr, nullptr});
    return sources_.at(kind)->read("x", section);
  }

  std::string text(const std::string& kind, const std::string& body) { return hcl::to_text(read(kind, body)); }

  std::string error(const std::string& kind, const std::string& body) {
    try {
      read(kind, body);
    } catch (const Error& failure) {
      return failure.what();
    }
    return "no error";
  }

  std::string schema_error(const std::string& program) {
    try {
      read("external_schema", "program = [\"sh\", \"-c\", \"" + program + "\"]");
      memory_.get("mem://external_schema/x");
    } catch (const Error& failure) {
      return failure.what();
    }
    return "no error";
  }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  void write(const std::string& name, const std::string& content) const { std::ofstream(folder_ / name) << content; }

  std::filesystem::path folder_;
  ports::Registry registry_ = drivers::make_registry();
  LocalProcesses programs_;
  ports::MemoryStates memory_;
  std::map<std::string, std::string> variables_;
  ports::DataSources sources_;
};

TEST_F(SourcesTest, ExternalGivesStandardOutputAsItIs) {
  EXPECT_EQ(text("external", R"(program = ["echo", "a  b"])"), "a  b\n");
  EXPECT_EQ(text("external", "program = [\"pwd\"]\nworking_dir = \"/tmp\""), "/tmp\n");
  EXPECT_EQ(error("external", "program = []"), "program cannot be empty");
  EXPECT_EQ(error("external", R"(program = ["no-such-program"])"),
            "exec: \"no-such-program\": executable file not found in $PATH");
  EXPECT_EQ(error("external", R"(program = ["/bin/sh", "-c", "echo out; echo bad >&2; exit 3"])"),
            "running program /bin/sh: bad");
  EXPECT_EQ(error("external", R"(program = ["/bin/sh", "-c", "exit 3"])"), "running program /bin/sh: exit status 3");
  EXPECT_EQ(error("external", R"(program = ["/bin/sh", "-c", "kill -KILL $$"])"),
            "running program /bin/sh: signal: killed");
  EXPECT_EQ(error("external", "program = [\"true\"]\nfoo = 1\nbar = 2"), "unexpected attributes: foo, bar");
  EXPECT_EQ(error("external", ""),
            "atlas.hcl:1,1-20: Missing required argument; The argument \"program\" is required, but no definition was "
            "found.");
}

TEST_F(SourcesTest, ExternalSchemaRunsWhenItsStateIsWantedAndOnce) {
  const std::string count = path("count");
  const hcl::Value value =
      read("external_schema", "program = [\"sh\", \"-c\", \"echo x >>" + count + "; echo 'CREATE TABLE t (a int);'\"]");
  EXPECT_EQ(hcl::to_text(*value.find("url")), "mem://external_schema/x");
  EXPECT_FALSE(std::filesystem::exists(count));
  for (int i = 0; i < 2; ++i) {
    const ports::MemoryState& state = memory_.get("mem://external_schema/x");
    EXPECT_EQ(state.kind, ports::MemoryState::Kind::kSql);
    EXPECT_EQ(state.files.at(0).first, "data.external_schema.x");
    EXPECT_EQ(state.files.at(0).second, "CREATE TABLE t (a int);\n");
  }
  EXPECT_EQ(std::filesystem::file_size(count), 2U);
}

TEST_F(SourcesTest, ExternalSchemaTakesNoSilenceForAnAnswer) {
  EXPECT_EQ(schema_error("true"), "data.external_schema.x: program printed no SQL statements");
  EXPECT_EQ(schema_error("echo '-- nothing'; echo broken >&2"),
            "data.external_schema.x: program printed no SQL statements: broken");
  EXPECT_EQ(schema_error("echo '-- portolan:empty'"), "no error");
  EXPECT_EQ(schema_error("printf '\\\\377'"), "data.external_schema.x: the program's output is not UTF-8 at byte 0");
  EXPECT_EQ(schema_error("test \\\"$PORTOLAN_LOADER\\\" = 1 && echo 'SELECT 1;'"), "no error");
}

TEST_F(SourcesTest, ProgramsThatHangAreKilledWithTheirChildren) {
  const std::string pid_file = path("pid");
  const ports::ProcessRequest request{.program = {"sh", "-c", "sleep 100 & echo $! >" + pid_file + "; wait"},
                                      .timeout = std::chrono::milliseconds(300)};
  try {
    programs_.run(request);
    FAIL() << "no timeout";
  } catch (const ports::ProcessError& failure) {
    EXPECT_STREQ(failure.what(), "no result after 300ms");
  }
  pid_t child = 0;
  std::ifstream(pid_file) >> child;
  ASSERT_GT(child, 0);
  bool gone = false;
  for (int i = 0; i < 100 && !gone; ++i) {
    std::ifstream status("/proc/" + std::to_string(child) + "/stat");
    const std::string line{std::istreambuf_iterator<char>(status), {}};
    gone = line.empty() || line.find(") Z") != std::string::npos;
    usleep(20000);
  }
  EXPECT_TRUE(gone);
}

TEST_F(SourcesTest, AStopEndsAProgram) {
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THROW(programs_.run({.program = {"sleep", "100"}, .stop = stop.get_token()}), Stopped);
}

TEST_F(SourcesTest, OutputIsBounded) {
  EXPECT_THROW(programs_.run({.program = {"yes"}, .output_limit = 1000}), ports::ProcessError);
}

TEST_F(SourcesTest, HclSchemaKeepsItsOwnVariables) {
  write("a.hcl", "A");
  write("b.hcl", "B");
  write("c.test.hcl", "C");
  const auto url = read("hcl_schema", "path = \"file://" + folder_.string() + "\"\nvars = { n = 1 }");
  EXPECT_EQ(hcl::to_text(*url.find("url")), "mem://hcl_schema/x");
  const ports::MemoryState& state = memory_.get("mem://hcl_schema/x");
  EXPECT_EQ(state.kind, ports::MemoryState::Kind::kDocument);
  ASSERT_EQ(state.files.size(), 2U);
  EXPECT_EQ(state.files[1].second, "B");
  EXPECT_EQ(hcl::to_text(state.variables.at("n")), "1");
  EXPECT_EQ(error("hcl_schema", "path = \"a\"\npaths = [\"b\"]"), "path and paths cannot be set together");
  EXPECT_EQ(error("hcl_schema", ""), "path or paths must be set");
}

TEST_F(SourcesTest, CompositeSchemaKeepsTheOrderOfItsParts) {
  read("composite_schema", "schema \"a\" {\n url = \"file://1\"\n}\nschema {\n url = \"file://2\"\n}");
  const ports::MemoryState& state = memory_.get("mem://composite_schema/x");
  ASSERT_EQ(state.parts.size(), 2U);
  EXPECT_EQ(state.parts[0].schema, "a");
  EXPECT_EQ(state.parts[1].url, "file://2");
  EXPECT_EQ(error("composite_schema", ""), "at least one schema block is required");
}

TEST_F(SourcesTest, SqlGivesTheFirstColumn) {
  const std::string url = "url = \"sqlite://" + path("app.db") + "\"\n";
  const hcl::Value values = read("sql", url + "query = \"SELECT 'b' UNION SELECT ? ORDER BY 1\"\nargs = [\"a\"]");
  EXPECT_EQ(hcl::to_text(*values.find("count")), "2");
  EXPECT_EQ(hcl::to_text(*values.find("value")), "a");
  EXPECT_EQ(hcl::to_text(values.find("values")->elements()[1]), "b");
  const hcl::Value none = read("sql", url + "query = \"SELECT 1 WHERE 0\"");
  EXPECT_EQ(hcl::to_text(*none.find("count")), "0");
  EXPECT_TRUE(none.find("value")->is_null());
  const hcl::Value rows = read("sql", url + "query = \"SELECT 'x' AS name, 'y' AS url\"");
  EXPECT_EQ(hcl::to_text(*rows.find("values")->elements()[0].find("url")), "y");
  EXPECT_TRUE(error("sql", url + "query = \"nonsense\"").starts_with("executing query: "));
  EXPECT_EQ(error("sql", url + "query = \"SELECT 1\"\nargs = \"a\""),
            "attribute \"args\" must be a list of strings, numbers or booleans, got: string");
  EXPECT_TRUE(error("sql", "url = \"nope://x\"\nquery = \"SELECT 1\"").starts_with("opening connection: "));
}

TEST_F(SourcesTest, RuntimeVariables) {
  write("value", "from file\n");
  EXPECT_EQ(text("runtimevar", "url = \"constant://?val=x&decoder=string\""), "x");
  EXPECT_EQ(text("runtimevar", "url = \"file://" + path("value") + "?timeout=5s\""), "from file\n");
  EXPECT_EQ(error("runtimevar", "url = \"constant://?val=x&decoder=json\""), "unsupported decoder: \"json\"");
  EXPECT_TRUE(error("runtimevar", "url = \"file:///no/such/file\"").starts_with("getting latest snapshot: "));
  EXPECT_TRUE(error("runtimevar", "url = \"constant://?val=x&timeout=zz\"").starts_with("parsing timeout: "));
  EXPECT_TRUE(error("runtimevar", "url = \"awsparamstore://a\"").starts_with("opening variable: "));
}

TEST_F(SourcesTest, AwsTokenTakesCredentialsFromTheSharedFiles) {
  variables_["AWS_SHARED_CREDENTIALS_FILE"] = path("credentials");
  variables_["AWS_CONFIG_FILE"] = path("config");
  const std::string body = "endpoint = \"db.example.com:3306\"\nusername = \"jane\"\nprofile = \"p\"";
  EXPECT_TRUE(error("aws_rds_token", body).starts_with("loading aws config: "));
  write("credentials",
        "[default]\naws_access_key_id = wrong\n[p]\naws_access_key_id = AKID\naws_secret_access_key=SECRET\n");
  write("config", "[profile p]\nregion = eu-west-1\n");
  const std::string token = text("aws_rds_token", body);
  EXPECT_TRUE(token.starts_with("db.example.com:3306/?Action=connect&DBUser=jane&X-Amz-Algorithm=AWS4-HMAC-SHA256&"));
  EXPECT_NE(token.find("AKID%2F"), std::string::npos);
  EXPECT_NE(token.find("%2Feu-west-1%2Frds-db%2Faws4_request"), std::string::npos);
  EXPECT_EQ(token.find("SECRET"), std::string::npos);
  EXPECT_TRUE(error("aws_rds_token", "endpoint = \"db\"\nusername = \"jane\"").starts_with("building auth token: "));
}

TEST_F(SourcesTest, KindsWithoutAServiceSaySo) {
  EXPECT_NE(error("cloud_databases", "").find("no registry"), std::string::npos);
}

TEST_F(SourcesTest, NamesOfTheStoreBecomeUrls) {
  EXPECT_EQ(hcl::to_text(*read("remote_dir", "name = \"app\"").find("url")), "atlas://app");
  EXPECT_EQ(hcl::to_text(*read("remote_schema", "name = \"app\"\ntag = \"a b\"\nversion = \"2\"").find("url")),
            "atlas://app?tag=a%20b&version=2");
  EXPECT_NE(error("remote_dir", "").find("\"name\" is required"), std::string::npos);
}

}  // namespace
}  // namespace portolan::sources
