#pragma once

#include "planner/ports/driver.h"
#include "planner/ports/statistics.h"

namespace portolan::postgres {

/// PostgreSQL 10 to 18 and compatible servers, through libpq.
class PostgresDriver final : public ports::Driver, public ports::StatisticsReader {
 public:
  const std::vector<std::string>& schemes() const override;
  std::unique_ptr<ports::Connection> open(const base::Url& url, const ports::OpenOptions& options) const override;
  schema::Realm inspect(ports::Connection& connection, const ports::InspectScope& scope) const override;
  std::unique_ptr<ports::Dialect> offline_dialect(const base::Url& url) const override;
  std::optional<std::string> bound_schema(const base::Url& url) const override;
  ports::Statistics statistics(ports::Connection& connection) const override;
  bool end_session(ports::Connection& connection, const std::string& session_id) const override;
};

std::unique_ptr<ports::Driver> make_driver();

}  // namespace portolan::postgres
