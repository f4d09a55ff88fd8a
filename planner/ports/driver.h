#pragma once

#include <chrono>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "planner/base/url.h"
#include "planner/ports/connection.h"

namespace portolan::ports {

/// What to inspect.
struct InspectScope {
  /// Schemas to read. Empty: the bound schema, or every user schema in realm scope.
  std::vector<std::string> schemas;
  /// Glob patterns of what to leave out (planner.md 14); applied by the engine after reading.
  std::vector<std::string> exclude;
  /// Only tables of these names (in any case of letters) are asked for; empty: all. A driver may read more: this is for
  /// those whose catalogs are slow to read as a whole.
  std::vector<std::string> tables = {};
};

struct OpenOptions {
  std::chrono::milliseconds connect_timeout{10000};
  std::stop_token stop;
};

/// I/O for one database family.
class Driver {
 public:
  virtual ~Driver() = default;

  /// URL schemes it serves, lower case, all spellings (spec/cli.md 3.1).
  virtual const std::vector<std::string>& schemes() const = 0;

  /// Opens a session and reads the server's facts. Throws UsageError for a URL it cannot read, TransientError when the
  /// server does not answer, DatabaseError when it refuses (wrong password: the text never holds it).
  virtual std::unique_ptr<Connection> open(const base::Url& url, const OpenOptions& options) const = 0;

  /// Reads the model in a fixed number of catalog queries. Sorted as planner.md 5.2, 6.2, 8.1 say.
  virtual schema::Realm inspect(Connection& connection, const InspectScope& scope) const = 0;

  /// A dialect for documents when no server is at hand.
  virtual std::unique_ptr<Dialect> offline_dialect(const base::Url& url) const = 0;

  /// The schema a URL binds its connection to, without connecting; nullopt in realm scope.
  virtual std::optional<std::string> bound_schema(const base::Url& url) const = 0;

  /// Ends another session of the same server by the id that session reported. Returns false when it was gone already.
  virtual bool end_session(Connection& connection, const std::string& session_id) const = 0;

  /// A URL for a private in-memory database of this family, where it has one (the automatic dev database); else
  /// nullopt.
  virtual std::optional<base::Url> memory_url() const { return std::nullopt; }
};

/// The drivers a program was built with.
class Registry {
 public:
  explicit Registry(std::vector<std::unique_ptr<Driver>> drivers) : drivers_(std::move(drivers)) {}

  /// Throws UsageError(`sql/sqlclient: unknown driver "x". See: https://atlasgo.io/url`).
  const Driver& find(const std::string& scheme) const;
  bool has(const std::string& scheme) const;
  const std::vector<std::unique_ptr<Driver>>& all() const { return drivers_; }

 private:
  std::vector<std::unique_ptr<Driver>> drivers_;
};

}  // namespace portolan::ports
