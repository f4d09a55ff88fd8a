#pragma once

#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <string>

#include "drivers/sqlite/driver.h"
#include "tests/support/round_trip.h"

namespace portolan::sqlite {

/// A target and a clean dev database, both in memory, and the way a SQL desired state takes between them.
class SqliteTest : public ::testing::Test {
 protected:
  SqliteTest()
      : driver_(make_driver()), target_(driver_->open(*driver_->memory_url(), {})), server_{*driver_, *target_} {}

  /// Reads what `sql` makes on a clean database.
  schema::Realm realm_of(std::string_view sql) const {
    const auto dev = driver_->open(*driver_->memory_url(), {});
    return test::realm_of({*driver_, *dev}, sql);
  }

  /// From what `current` makes to what `desired` makes, through every station of the loop.
  test::Trip trip(std::string_view current, std::string_view desired, const test::TripOptions& options = {}) {
    test::run_script(*target_, current);
    return test::round_trip(server_, realm_of(desired), options);
  }

  schema::Realm inspect() const { return server_.inspect(); }
  const schema::Table& only_table(const schema::Realm& realm) const { return realm.schemas.at(0).tables.at(0); }

  std::string value(std::string_view query) const {
    const ports::Rows rows = target_->query(query);
    return rows.rows.empty() ? "no rows" : rows.rows[0][0].value_or("NULL");
  }

  std::unique_ptr<ports::Driver> driver_;
  std::unique_ptr<ports::Connection> target_;
  test::Server server_;
};

/// A folder that goes away with the test.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "portolan-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::string file(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

}  // namespace portolan::sqlite
