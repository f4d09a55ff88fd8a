#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <optional>
#include <string>

#include "drivers/postgres/driver.h"
#include "planner/base/url.h"
#include "planner/language/document.h"
#include "planner/language/print.h"
#include "tests/support/round_trip.h"

namespace portolan::postgres::test {

inline std::optional<std::string> server_url() {
  const char* url = std::getenv("PORTOLAN_TEST_POSTGRES_URL");
  return url == nullptr ? std::nullopt : std::optional<std::string>(url);
}

inline const PostgresDriver& driver() {
  static const PostgresDriver instance;
  return instance;
}

inline std::unique_ptr<ports::Connection> open(const base::Url& url) {
  return driver().open(url, {});
}

/// The server's URL with another database, and a schema when `schema` is not empty.
inline base::Url url_of(const std::string& database, const std::string& schema = {}) {
  base::Url url = base::Url::parse(*server_url());
  url.set_path("/" + database);
  if (!schema.empty()) url.set_parameter("search_path", schema);
  return url;
}

/// Two databases of this process, a target and a dev database, dropped at the end.
class Databases : public ::testing::Environment {
 public:
  static std::string target() { return "portolan_target_" + std::to_string(getpid()); }
  static std::string dev() { return "portolan_dev_" + std::to_string(getpid()); }

  void SetUp() override {
    if (!server_url()) return;
    const auto admin = open(base::Url::parse(*server_url()));
    for (const std::string& name : {target(), dev()}) admin->execute("CREATE DATABASE " + name);
  }
  void TearDown() override {
    if (!server_url()) return;
    const auto admin = open(base::Url::parse(*server_url()));
    for (const std::string& name : {target(), dev()}) admin->execute("DROP DATABASE IF EXISTS " + name);
  }
};

/// A clean target and a clean dev database for each test, unbound or bound to a schema.
class ServerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!server_url()) GTEST_SKIP() << "PORTOLAN_TEST_POSTGRES_URL is not set";
    connect("");
  }

  void TearDown() override {
    for (ports::Connection* connection : {target_.get(), dev_.get()}) {
      if (connection == nullptr) continue;
      const bool bound = connection->bound_schema().has_value();
      for (const std::string& sql : connection->dialect().reset_statements(driver().inspect(*connection, {}), bound)) {
        EXPECT_NO_THROW(connection->execute(sql)) << sql;
      }
    }
  }

  /// Binds both connections to a schema, or to none.
  void connect(const std::string& schema) {
    target_ = open(url_of(Databases::target(), schema));
    dev_ = open(url_of(Databases::dev(), schema));
  }

  /// Whether the server is older than a major version.
  bool lacks(int major) { return target_ != nullptr && target_->dialect().facts().version_number < major * 10000; }

  portolan::test::Server target() { return {driver(), *target_}; }
  portolan::test::Server dev() { return {driver(), *dev_}; }

  /// Makes `before` on the target, leads it to what `after` makes on the dev database, and checks the whole loop.
  portolan::test::Trip lead(const std::string& before, const std::string& after,
                            const portolan::test::TripOptions& options = {}) {
    portolan::test::run_script(*target_, before);
    return portolan::test::round_trip(target(), portolan::test::realm_of(dev(), after), options);
  }

  std::unique_ptr<ports::Connection> target_, dev_;
};

/// The same bound to schema `public`.
class SchemaScopeTest : public ServerTest {
 protected:
  void SetUp() override {
    ServerTest::SetUp();
    if (!IsSkipped()) connect("public");
  }

  /// The printed document reads back as what it was printed from.
  void expect_readable(const schema::Realm& realm) {
    const std::string text = language::print_realm(realm, target_->dialect(), {.schema_scope = true});
    SCOPED_TRACE(text);
    const auto document = language::load_document({{"printed.hcl", text}}, {}, target_->dialect());
    EXPECT_TRUE(document.warnings.empty());
    portolan::test::expect_same(*target_, realm, document.realm, "printed and read back");
  }
};

#define PORTOLAN_NEEDS_POSTGRES(major) \
  if (lacks(major)) GTEST_SKIP() << "needs PostgreSQL " #major

using Sql = std::vector<std::string>;

}  // namespace portolan::postgres::test
