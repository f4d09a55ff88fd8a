#include "drivers/dev/tenant.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <optional>

#include "drivers/registry.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::dev {
namespace {

struct Family {
  const char* name;
  const char* variable;
  /// Counts the databases and roles of tenants.
  const char* leftovers;
};

constexpr Family kFamilies[] = {
    {"postgres", "PORTOLAN_TEST_POSTGRES_URL",
     "SELECT count(*) FROM (SELECT datname FROM pg_database UNION SELECT rolname FROM pg_roles) n WHERE datname ~ "
     "'^portolan[0-9a-f]{24}$'"},
    {"mysql", "PORTOLAN_TEST_MYSQL_URL",
     "SELECT count(*) FROM (SELECT schema_name AS n FROM information_schema.schemata UNION SELECT user FROM "
     "mysql.user) "
     "t WHERE n REGEXP '^portolan[0-9a-f]{24}$'"},
    {"mariadb", "PORTOLAN_TEST_MARIADB_URL",
     "SELECT count(*) FROM (SELECT schema_name AS n FROM information_schema.schemata UNION SELECT user FROM "
     "mysql.user) "
     "t WHERE n REGEXP '^portolan[0-9a-f]{24}$'"},
};

class TenantTest : public testing::TestWithParam<Family> {
 protected:
  void SetUp() override {
    const char* url = std::getenv(GetParam().variable);
    if (url == nullptr) GTEST_SKIP() << GetParam().variable << " is not set";
    admin_ = base::Url::parse(url);
    driver_ = &registry_.find(admin_->scheme());
  }

  bool is_postgres() const { return admin_->scheme() == "postgres"; }

  std::unique_ptr<ports::DevLease> lease(bool bound = true) { return lease_tenant(*driver_, *admin_, bound, {}); }

  /// What of tenants is on the server.
  std::string remains() {
    const auto connection = driver_->open(*admin_, {});
    return connection->query(GetParam().leftovers).rows.at(0).at(0).value_or("");
  }

  static std::string database(ports::DevLease& lease, bool postgres) {
    const char* question = postgres ? "SELECT current_database()" : "SELECT DATABASE()";
    return lease.connection().query(question).rows.at(0).at(0).value_or("");
  }

  static bool refused(ports::Connection& connection, const std::string& statement) {
    try {
      connection.query(statement);
      return false;
    } catch (const DatabaseError&) {
      return true;
    }
  }

  ports::Registry registry_ = drivers::make_registry();
  std::optional<base::Url> admin_;
  const ports::Driver* driver_ = nullptr;
};

TEST_P(TenantTest, ALeaseIsUsedRestoredAndLeavesNothing) {
  {
    const auto used = lease();
    ports::Connection& session = used->connection();
    session.execute("CREATE TABLE t (id int PRIMARY KEY, b varchar(20))");
    session.execute("CREATE VIEW v AS SELECT id FROM t");
    EXPECT_EQ(used->inspect({}).schemas.at(0).tables.size(), 1U);
    used->restore();
    EXPECT_TRUE(used->inspect({}).schemas.at(0).tables.empty());
    used->connection().execute("CREATE TABLE t (id int)");
  }
  EXPECT_EQ(remains(), "0");
}

TEST_P(TenantTest, ATenantMakesTriggersAndRoutines) {
  const auto used = lease();
  ports::Connection& session = used->connection();
  session.execute("CREATE TABLE t (id int)");
  if (is_postgres()) {
    session.execute("CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'");
    session.execute("CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()");
  } else {
    session.execute("CREATE FUNCTION f() RETURNS int RETURN 1");
    session.execute("CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW SET NEW.id = 2");
  }
}

TEST_P(TenantTest, OneTenantReachesNothingOfAnother) {
  const auto one = lease();
  const auto other = lease();
  one->connection().execute("CREATE TABLE secret (id int)");
  const std::string foreign = database(*one, is_postgres());
  ASSERT_NE(foreign, database(*other, is_postgres()));
  ports::Connection& session = other->connection();
  if (is_postgres()) {
    EXPECT_EQ(session.query("SELECT has_database_privilege('" + foreign + "', 'CONNECT')").rows.at(0).at(0), "f");
    EXPECT_EQ(session.query("SELECT has_database_privilege('postgres', 'CONNECT')").rows.at(0).at(0), "f");
    EXPECT_TRUE(refused(session, "DROP DATABASE \"" + foreign + "\""));
    EXPECT_TRUE(refused(session, "SET ROLE \"" + foreign + "\""));
    EXPECT_TRUE(refused(session, "ALTER ROLE \"" + foreign + "\" PASSWORD 'x'"));
    EXPECT_TRUE(refused(session, "CREATE DATABASE mine"));
    EXPECT_TRUE(refused(session, "CREATE ROLE mine"));
    EXPECT_TRUE(refused(session, "COPY (SELECT 1) TO PROGRAM 'true'"));
    EXPECT_TRUE(refused(session, "SELECT pg_read_file('/etc/passwd')"));
    EXPECT_TRUE(
        refused(session, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + foreign + "'"));
  } else {
    EXPECT_TRUE(refused(session, "SELECT * FROM `" + foreign + "`.secret"));
    EXPECT_TRUE(refused(session, "USE `" + foreign + "`"));
    EXPECT_TRUE(refused(session, "DROP DATABASE `" + foreign + "`"));
    EXPECT_TRUE(refused(session, "CREATE DATABASE mine"));
    EXPECT_TRUE(refused(session, "CREATE USER mine"));
    EXPECT_TRUE(refused(session, "SELECT * FROM mysql.user"));
    EXPECT_TRUE(refused(session, "SET GLOBAL max_connections = 5"));
    EXPECT_TRUE(refused(session, "SELECT 1 INTO OUTFILE '/tmp/portolan-tenant-test'"));
    const auto visible =
        session.query("SELECT count(*) FROM information_schema.schemata WHERE schema_name = '" + foreign + "'");
    EXPECT_EQ(visible.rows.at(0).at(0), "0");
  }
}

TEST_P(TenantTest, WhatAKilledProcessLeftIsDroppedAndALivingTenantStays) {
  const auto living = lease();
  const std::string dead = "portolan" + std::string(24, 'a');
  {
    const auto connection = driver_->open(*admin_, {});
    connection->execute("CREATE DATABASE " + dead);
    connection->execute(is_postgres() ? "CREATE ROLE " + dead : "CREATE USER " + dead);
  }
  const auto next = lease();
  living->connection().execute("CREATE TABLE t (id int)");
  EXPECT_EQ(remains(), "2");
}

TEST_P(TenantTest, ARealmIsSharedOnlyWhereADatabaseHoldsOne) {
  ASSERT_EQ(can_share(admin_->scheme(), false), is_postgres());
  EXPECT_TRUE(can_share(admin_->scheme(), true));
  if (!is_postgres()) return;
  const auto used = lease(false);
  used->connection().execute("CREATE SCHEMA a");
  used->connection().execute("CREATE TABLE a.t (id int)");
  used->connection().execute("DROP SCHEMA public CASCADE");
  used->restore();
  const schema::Realm realm = used->inspect({});
  ASSERT_EQ(realm.schemas.size(), 1U);
  EXPECT_EQ(realm.schemas.at(0).name, "public");
}

TEST_P(TenantTest, AMissingRightIsToldFromOtherErrors) {
  const auto used = lease();
  const auto error_of = [&](const std::string& statement) -> std::optional<DatabaseError> {
    try {
      used->connection().query(statement);
    } catch (const DatabaseError& error) {
      return error;
    }
    return std::nullopt;
  };
  const auto denied = error_of(is_postgres() ? "CREATE ROLE mine" : "CREATE USER mine");
  const auto wrong = error_of("SELECT * FROM absent");
  ASSERT_TRUE(denied && wrong);
  EXPECT_TRUE(lacks_rights(admin_->scheme(), *denied)) << denied->code();
  EXPECT_FALSE(lacks_rights(admin_->scheme(), *wrong)) << wrong->code();
}

INSTANTIATE_TEST_SUITE_P(Families, TenantTest, testing::ValuesIn(kFamilies),
                         [](const auto& parameter) { return std::string(parameter.param.name); });

}  // namespace
}  // namespace portolan::dev
