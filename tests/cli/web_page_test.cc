#include "cli/web_page.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "drivers/dev/url_databases.h"
#include "sources/processes.h"

namespace portolan::cli {
namespace {

std::string content(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

class WebPage : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("web-page-test-" + std::to_string(getpid()));
    std::filesystem::create_directories(folder_);
    const std::filesystem::path browser = folder_ / "browser";
    std::ofstream(browser) << "#!/bin/sh\nprintf %s \"$1\" > " << shown_as("partly").string() << " && mv "
                           << shown_as("partly").string() << " " << shown_as("shown").string() << "\n";
    std::filesystem::permissions(browser, std::filesystem::perms::owner_all);
    setenv("TMPDIR", folder_.c_str(), 1);
    setenv("BROWSER", browser.c_str(), 1);
  }
  void TearDown() override {
    unsetenv("TMPDIR");
    unsetenv("BROWSER");
    std::filesystem::remove_all(folder_);
  }

  std::filesystem::path shown_as(const char* name) const { return folder_ / name; }

  std::string open(bool interactive, const std::string& html) {
    sources::LocalProcesses programs;
    const ports::Registry registry({});
    dev::UrlDatabases dev(registry);
    std::ostringstream out;
    const Program program{.name = "portolan",
                          .out = out,
                          .err = out,
                          .style = {},
                          .interactive = interactive,
                          .registry = registry,
                          .dev = dev,
                          .programs = programs};
    return open_page(program, html);
  }

  std::filesystem::path folder_;
};

TEST_F(WebPage, IsOpenedWhereSomebodySits) {
  const std::string path = open(true, "<p>page</p>");
  EXPECT_EQ(content(path), "<p>page</p>");
  for (int i = 0; i < 200 && !std::filesystem::exists(shown_as("shown")); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  EXPECT_EQ(content(shown_as("shown")), path);
}

TEST_F(WebPage, IsReadByItsOwnerAloneAndOpenedByNobodyElsewhere) {
  const std::string path = open(false, "<p>page</p>");
  EXPECT_EQ(std::filesystem::status(path).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  EXPECT_NE(path, open(false, "<p>page</p>"));
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  EXPECT_FALSE(std::filesystem::exists(shown_as("shown")));
}

}  // namespace
}  // namespace portolan::cli
