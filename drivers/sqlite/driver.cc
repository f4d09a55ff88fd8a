#include "drivers/sqlite/driver.h"

#include "drivers/sqlite/connection.h"
#include "drivers/sqlite/dialect.h"
#include "drivers/sqlite/inspect.h"
#include "drivers/sqlite/location.h"
#include "drivers/sqlite/statistics.h"

namespace portolan::sqlite {
namespace {

class SqliteDriver : public ports::Driver, public ports::StatisticsReader {
 public:
  const std::vector<std::string>& schemes() const override { return sqlite::schemes(); }

  std::unique_ptr<ports::Connection> open(const base::Url& url, const ports::OpenOptions&) const override {
    return std::make_unique<SqliteConnection>(locate(url));
  }

  schema::Realm inspect(ports::Connection& connection, const ports::InspectScope&) const override {
    return sqlite::inspect(connection);
  }

  ports::Statistics statistics(ports::Connection& connection) const override { return read_statistics(connection); }

  std::unique_ptr<ports::Dialect> offline_dialect(const base::Url& url) const override {
    return std::make_unique<SqliteDialect>(make_facts(family_of(url)));
  }

  std::optional<std::string> bound_schema(const base::Url&) const override { return "main"; }

  /// A session is a handle inside one process; nobody else can end it.
  bool end_session(ports::Connection&, const std::string&) const override { return false; }

  std::optional<base::Url> memory_url() const override { return base::Url::parse("sqlite://dev?mode=memory"); }
};

}  // namespace

std::unique_ptr<ports::Driver> make_driver() {
  return std::make_unique<SqliteDriver>();
}

}  // namespace portolan::sqlite
