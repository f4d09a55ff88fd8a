#include "drivers/dev/server_driver.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "drivers/dev/server.h"
#include "drivers/registry.h"
#include "planner/base/errors.h"
#include "sources/processes.h"

namespace portolan::dev {
namespace {

namespace fs = std::filesystem;

/// The folders of servers under /dev/shm and the temporary folder.
std::set<std::string> folders() {
  std::set<std::string> found;
  for (const fs::path& base : {fs::path("/dev/shm"), fs::temp_directory_path()}) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(base, error)) {
      if (entry.path().filename().string().starts_with("portolan-dev-")) found.insert(entry.path().string());
    }
  }
  return found;
}

/// What `after` has and `before` lacks.
std::set<std::string> added(const std::set<std::string>& before, const std::set<std::string>& after) {
  std::set<std::string> more;
  for (const std::string& folder : after) {
    if (!before.contains(folder)) more.insert(folder);
  }
  return more;
}

class ServerTest : public testing::Test {
 protected:
  ServerTest() {
    folder_ = fs::temp_directory_path() / ("portolan-servers-" + std::to_string(getpid()));
    fs::create_directories(folder_);
    path_ = std::getenv("PATH");
    driver_ = make_server_driver(registry_, programs_);
  }
  ~ServerTest() override {
    driver_.reset();
    setenv("PATH", path_.c_str(), 1);
    fs::remove_all(folder_);
  }

  /// Puts a program in front of all others.
  void program(const std::string& name, const std::string& script) {
    std::ofstream(folder_ / name) << "#!/bin/sh\n" << script;
    fs::permissions(folder_ / name, fs::perms::owner_all);
    setenv("PATH", (folder_.string() + ":" + path_).c_str(), 1);
  }

  void no_engines() {
    for (const char* name : {"docker", "podman"}) program(name, "echo 'Cannot connect to the daemon' >&2; exit 1\n");
  }

  std::string error(const std::string& url) {
    try {
      driver_->open(base::Url::parse(url), {});
    } catch (const Error& failure) {
      return failure.what();
    }
    return "no error";
  }

  std::string content(const std::string& name) const {
    std::ifstream file(folder_ / name);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  static bool has_postgres() { return fs::exists("/usr/lib/postgresql"); }

  fs::path folder_;
  std::string path_;
  ports::Registry registry_ = drivers::make_registry();
  sources::LocalProcesses programs_;
  std::unique_ptr<ports::Driver> driver_;
};

TEST_F(ServerTest, StartsAContainerAndKillsIt) {
  const std::string calls = (folder_ / "calls").string();
  program("docker", "echo \"$@\" >>" + calls + "\n[ \"$1\" != run ] || echo abc123\n");
  const DockerUrl wanted = parse_docker_url(base::Url::parse("docker://mysql/8/dev"));
  std::ostringstream told;
  const StartContext context{registry_.find("mysql"), programs_, {}, std::chrono::milliseconds(1), &told};
  try {
    start_container(wanted, context);
    FAIL() << "nothing listens there";
  } catch (const Error& failure) {
    EXPECT_TRUE(std::string(failure.what()).starts_with("timeout: ")) << failure.what();
  }
  const std::string seen = content("calls");
  EXPECT_TRUE(seen.starts_with("version\nrun --rm --detach -e MYSQL_ROOT_PASSWORD=pass -e MYSQL_DATABASE=dev -p "))
      << seen;
  EXPECT_TRUE(seen.ends_with(":3306 mysql:8\nkill abc123\n")) << seen;
  EXPECT_EQ(told.str(), "abc123\nWaiting for service to be ready ... ");
}

TEST_F(ServerTest, ShowsWhatTheEngineSays) {
  program("docker", "[ \"$1\" != run ] || { echo ' no such image ' >&2; exit 125; }\n");
  EXPECT_EQ(error("docker://postgres/15/dev"), "no such image");
}

TEST_F(ServerTest, NamesBothWaysWhenThereIsNone) {
  no_engines();
  const std::string text = error("docker://postgres/1/dev");
  EXPECT_NE(text.find("no container engine answers (docker: Cannot connect to the daemon; podman: "), std::string::npos)
      << text;
  EXPECT_NE(text.find("no local PostgreSQL server of version 1 is installed"), std::string::npos) << text;
  EXPECT_NE(error("docker://postgis/latest/dev").find("has no local server that could stand in"), std::string::npos);
}

TEST_F(ServerTest, AnswersWithoutAServer) {
  EXPECT_EQ(driver_->bound_schema(base::Url::parse("docker://mysql/8/dev")), "dev");
  EXPECT_EQ(driver_->bound_schema(base::Url::parse("docker://mysql/8")), std::nullopt);
  EXPECT_EQ(driver_->bound_schema(base::Url::parse("docker://postgres/15/dev?search_path=s")), "s");
  EXPECT_EQ(driver_->offline_dialect(base::Url::parse("docker://maria/11/dev"))->facts().family, "mariadb");
}

TEST_F(ServerTest, LocalServerIsSharedAndRemoved) {
  if (!has_postgres()) GTEST_SKIP() << "no PostgreSQL on this machine";
  no_engines();
  const std::set<std::string> before = folders();
  const base::Url url = base::Url::parse("docker://postgres/latest/dev?search_path=public");
  {
    const auto first = driver_->open(url, {});
    const auto second = driver_->open(url, {});
    EXPECT_EQ(added(before, folders()).size(), 1U);
    first->execute("CREATE TABLE t (a int)");
    EXPECT_EQ(second->query("SELECT count(*) FROM t").rows.at(0).at(0), "0");
    EXPECT_EQ(second->bound_schema(), "public");
    EXPECT_EQ(driver_->inspect(*second, {}).schemas.at(0).tables.size(), 1U);
  }
  driver_.reset();
  EXPECT_EQ(added(before, folders()).size(), 0U);
}

TEST_F(ServerTest, NothingStaysBehindAKilledProcess) {
  if (!has_postgres()) GTEST_SKIP() << "no PostgreSQL on this machine";
  no_engines();
  const std::set<std::string> before = folders();
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const auto connection = driver_->open(base::Url::parse("docker://postgres"), {});
    kill(getpid(), SIGKILL);
  }
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status));
  std::set<std::string> left = added(before, folders());
  for (int i = 0; i < 200 && !left.empty(); ++i) {
    usleep(100000);
    left = added(before, folders());
  }
  EXPECT_TRUE(left.empty()) << *left.begin();
}

}  // namespace
}  // namespace portolan::dev
