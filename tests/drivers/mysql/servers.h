#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "drivers/mysql/driver.h"
#include "tests/support/round_trip.h"

namespace portolan::mysql::testing {

/// Where a test finds its server; the variable is named when the server is missing.
struct ServerName {
  const char* name;
  const char* variable;
};
inline constexpr ServerName kServers[] = {{"mysql", "PORTOLAN_TEST_MYSQL_URL"},
                                          {"mariadb", "PORTOLAN_TEST_MARIADB_URL"},
                                          {"mariadb11_8", "PORTOLAN_TEST_MARIADB11_8_URL"}};

/// Runs a test on each server, with connections and schemas of its own.
class OnServer : public ::testing::TestWithParam<ServerName> {
 protected:
  void SetUp() override {
    const char* text = std::getenv(GetParam().variable);
    if (text == nullptr) GTEST_SKIP() << GetParam().variable << " is not set";
    url_ = base::Url::parse(text);
    root_ = driver_.open(*url_, {});
    prefix_ = "pt" + std::to_string(getpid()) + "_";
  }

  void TearDown() override {
    if (!root_) return;
    for (const std::string& schema : schemas_) root_->execute("DROP DATABASE IF EXISTS `" + schema + "`");
  }

  bool is_mariadb() const { return std::string(GetParam().name).starts_with("mariadb"); }

  /// Makes an empty schema and returns its name.
  std::string make_schema(const std::string& name, const std::string& options = {}) {
    schemas_.push_back(prefix_ + name);
    root_->execute("CREATE DATABASE `" + schemas_.back() + "` " + options);
    return schemas_.back();
  }

  base::Url url_of(const std::string& schema) const {
    base::Url url = *url_;
    url.set_path("/" + schema);
    return url;
  }

  std::unique_ptr<ports::Connection> open(const std::string& schema) { return driver_.open(url_of(schema), {}); }

  /// A fresh schema with a connection bound to it.
  std::unique_ptr<ports::Connection> open_new(const std::string& name, const std::string& options = {}) {
    return open(make_schema(name, options));
  }

  Driver driver_;
  std::optional<base::Url> url_;
  std::unique_ptr<ports::Connection> root_;
  std::string prefix_;
  std::vector<std::string> schemas_;
};

inline std::string server_name(const ::testing::TestParamInfo<ServerName>& info) {
  return info.param.name;
}

}  // namespace portolan::mysql::testing
