#pragma once

#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>

#include "drivers/mysql/driver.h"
#include "drivers/postgres/driver.h"
#include "drivers/sqlite/driver.h"
#include "planner/base/url.h"

namespace portolan::migrate {

/// One kind of database and how to get an empty one of a given name.
struct Engine {
  const char* name;
  const char* variable;  ///< environment variable with the server's URL; null: no server is needed
  std::unique_ptr<ports::Driver> (*driver)();
  base::Url (*empty)(const ports::Driver& driver, const std::string& server, const std::string& database);
  void (*drop)(const ports::Driver& driver, const std::string& server, const std::string& database);
};

inline std::string unique(const std::string& database) {
  return "portolan_fault_" + std::to_string(getpid()) + "_" + database;
}

// Hundreds of small databases; nothing here needs a disk.
inline std::string sqlite_path(const std::string& database) {
  return (std::filesystem::is_directory("/dev/shm") ? "/dev/shm/" : "/tmp/") + unique(database) + ".db";
}

inline void drop_sqlite(const ports::Driver&, const std::string&, const std::string& database) {
  for (const char* ending : {"", "-journal", "-wal", "-shm"}) std::filesystem::remove(sqlite_path(database) + ending);
}

inline base::Url empty_sqlite(const ports::Driver& driver, const std::string& server, const std::string& database) {
  drop_sqlite(driver, server, database);
  return base::Url::parse("sqlite://" + sqlite_path(database));
}

inline void drop_postgres(const ports::Driver& driver, const std::string& server, const std::string& database) {
  const auto connection = driver.open(base::Url::parse(server), {});
  connection->execute("SET client_min_messages = warning");
  connection->execute("DROP SCHEMA IF EXISTS " + unique(database) + " CASCADE");
}

inline base::Url empty_postgres(const ports::Driver& driver, const std::string& server, const std::string& database) {
  drop_postgres(driver, server, database);
  base::Url url = base::Url::parse(server);
  driver.open(url, {})->execute("CREATE SCHEMA " + unique(database));
  url.set_parameter("search_path", unique(database));
  return url;
}

inline void drop_mysql(const ports::Driver& driver, const std::string& server, const std::string& database) {
  driver.open(base::Url::parse(server), {})->execute("DROP DATABASE IF EXISTS " + unique(database));
}

inline base::Url empty_mysql(const ports::Driver& driver, const std::string& server, const std::string& database) {
  drop_mysql(driver, server, database);
  base::Url url = base::Url::parse(server);
  driver.open(url, {})->execute("CREATE DATABASE " + unique(database));
  url.set_path("/" + unique(database));
  return url;
}

inline const Engine kSqlite = {"sqlite", nullptr, sqlite::make_driver, empty_sqlite, drop_sqlite};
inline const Engine kPostgres = {"postgres", "PORTOLAN_TEST_POSTGRES_URL", postgres::make_driver, empty_postgres,
                                 drop_postgres};
inline const Engine kMysql = {"mysql", "PORTOLAN_TEST_MYSQL_URL", mysql::make_driver, empty_mysql, drop_mysql};
inline const Engine kMariadb = {"mariadb", "PORTOLAN_TEST_MARIADB_URL", mysql::make_driver, empty_mysql, drop_mysql};

}  // namespace portolan::migrate
