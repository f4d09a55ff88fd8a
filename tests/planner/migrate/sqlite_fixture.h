#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "drivers/sqlite/driver.h"
#include "planner/base/url.h"
#include "planner/migrate/executor.h"

namespace portolan::migrate {

using Contents = std::map<std::string, std::string>;

/// A directory with a valid sum.
inline Dir make_dir(const Contents& contents, std::string_view format = "atlas") {
  Dir dir(contents, format);
  dir.rehash();
  return dir;
}

/// A new SQLite file per test.
class SqliteFixture : public testing::Test {
 protected:
  void SetUp() override {
    char name[] = "/tmp/portolan-executor-XXXXXX";
    folder_ = ::mkdtemp(name);
    connect();
  }
  void TearDown() override {
    connection_.reset();
    std::filesystem::remove_all(folder_);
  }

  void connect(const std::string& query = "") {
    connection_.reset();
    connection_ = driver_->open(base::Url::parse("sqlite://" + folder_ + "/test.db" + query), {});
  }

  /// Applies a directory; the text of the error, or "".
  std::string apply(const Contents& contents, ApplyOptions options = {}) {
    const Dir dir = make_dir(contents);
    report_ = {};
    Revisions revisions(*connection_, "main");
    Executor executor(dir, {.connection = *connection_, .revisions = revisions, .check_step = check_step_}, options);
    try {
      executor.run(executor.prepare(), report_);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  }

  /// `version type applied/total error` per row.
  std::vector<std::string> history() {
    std::vector<std::string> rows;
    for (const Revision& row : Revisions(*connection_, "main").read()) {
      rows.push_back(row.version + " " + std::to_string(row.type) + " " + std::to_string(row.applied) + "/" +
                     std::to_string(row.total) + (row.error.empty() ? "" : " " + row.error));
    }
    return rows;
  }

  std::string value(const std::string& sql) {
    const ports::Rows rows = connection_->query(sql);
    return rows.rows.empty() ? "no row" : rows.rows[0][0].value_or("NULL");
  }

  std::unique_ptr<ports::Driver> driver_ = sqlite::make_driver();
  std::unique_ptr<ports::Connection> connection_;
  std::function<void()> check_step_;
  std::string folder_;
  ApplyReport report_;
};

}  // namespace portolan::migrate
