#include "drivers/dev/url_databases.h"

#include <algorithm>
#include <functional>
#include <string>
#include <utility>

#include "drivers/dev/docker_url.h"
#include "drivers/dev/scratch.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/schema/model.h"
#include "planner/sql/scanner.h"

namespace portolan::dev {
namespace {

/// The lock that `migrate diff` takes on a dev database (spec/migrations.md 10), so that other tools wait, too.
constexpr const char* kLockName = "atlas_migrate_diff";

/// A table of this name in a bound schema, or a schema of this name in a realm, marks leftovers as ours.
constexpr const char* kMarker = "portolan_dev_lease";

/// The script of a `docker` block, or "".
std::string baseline_of(const base::Url& url) {
  const std::vector<std::string>& schemes = docker_schemes();
  const bool is_docker = std::find(schemes.begin(), schemes.end(), url.scheme()) != schemes.end();
  return is_docker ? parse_docker_url(url).baseline : "";
}

/// Takes the marker out of `realm`. Returns whether it was there.
bool remove_marker(schema::Realm& realm, bool schema_scope) {
  if (!schema_scope) return std::erase_if(realm.schemas, [](const auto& s) { return s.name == kMarker; }) > 0;
  std::size_t removed = 0;
  for (schema::Schema& schema : realm.schemas) {
    removed += std::erase_if(schema.tables, [](const auto& t) { return t.name == kMarker; });
  }
  return removed > 0;
}

class MemoryLease final : public ports::DevLease {
 public:
  MemoryLease(const ports::Driver& driver, base::Url url, std::stop_token stop)
      : driver_(driver), url_(std::move(url)), stop_(std::move(stop)) {
    restore();
  }

  ports::Connection& connection() override { return *connection_; }
  const ports::Driver& driver() const override { return driver_; }
  schema::Realm inspect(const ports::InspectScope& scope) override { return driver_.inspect(*connection_, scope); }
  void restore() override {
    connection_.reset();
    connection_ = driver_.open(url_, {.stop = stop_});
  }

 private:
  const ports::Driver& driver_;
  base::Url url_;
  std::stop_token stop_;
  std::unique_ptr<ports::Connection> connection_;
};

class SharedLease final : public ports::DevLease {
 public:
  SharedLease(const ports::Driver& driver, const ports::DevRequest& request, std::stop_token stop)
      : driver_(driver),
        connection_(driver.open(*request.url, {.stop = stop})),
        cancel_(stop, [this] { connection_->cancel(); }),
        scratch_(driver, *connection_),
        baseline_(baseline_of(*request.url)) {
    lock_ = take_lock(request.lock_timeout, std::move(stop));
    schema::Realm found = driver_.inspect(*connection_, {});
    const bool ours = remove_marker(found, scratch_.schema_scope());
    const ports::CleanCheck check = connection_->dialect().check_clean(found, scratch_.schema_scope(), std::nullopt);
    if (!ours && !check.clean) {
      throw PolicyError("sql/migrate: taking database snapshot: sql/migrate: connected database is not clean: " +
                        check.reason);
    }
    if (ours) {
      scratch_.reset();
      scratch_.remember();
    } else {
      scratch_.remember(std::move(found));
    }
    begin();
  }

  ~SharedLease() override {
    // A database that cannot be cleaned now keeps its marker; the next lease cleans it.
    try {
      scratch_.reset();
    } catch (const Error&) {
      lock_.reset();
    }
  }

  ports::Connection& connection() override { return *connection_; }
  const ports::Driver& driver() const override { return driver_; }

  schema::Realm inspect(const ports::InspectScope& scope) override {
    schema::Realm realm = driver_.inspect(*connection_, scope);
    remove_marker(realm, scratch_.schema_scope());
    return realm;
  }

  schema::Realm initial() override { return baseline_.empty() ? scratch_.snapshot() : inspect({}); }

  void restore() override {
    scratch_.reset();
    begin();
  }

 private:
  /// Marks the database and makes what a clean one holds.
  void begin() {
    mark();
    for (const sql::Statement& statement : sql::scan(baseline_, connection_->dialect().scanner_options())) {
      if (sql::is_empty_statement(statement.text)) continue;
      try {
        connection_->execute(statement.text);
      } catch (const DatabaseError& error) {
        throw Error("docker: baseline: executing statement " + base::quote_go(statement.text) + ": " + error.what());
      }
    }
    if (connection_->transaction_status() == ports::TransactionStatus::kIdle) return;
    connection_->rollback();
    throw Error("docker: baseline: it left a transaction open, which was rolled back");
  }

  std::unique_ptr<ports::Lock> take_lock(std::chrono::milliseconds timeout, std::stop_token stop) {
    try {
      return connection_->lock(kLockName, timeout, std::move(stop));
    } catch (const LockHeld& error) {
      throw LockHeld(std::string("acquiring database lock: the dev database is in use: ") + error.what());
    }
  }

  void mark() {
    const std::string name = connection_->dialect().quote_identifier(kMarker);
    connection_->execute(scratch_.schema_scope() ? "CREATE TABLE " + name + " (id integer)" : "CREATE SCHEMA " + name);
  }

  const ports::Driver& driver_;
  std::unique_ptr<ports::Connection> connection_;
  std::stop_callback<std::function<void()>> cancel_;
  Scratch scratch_;
  std::string baseline_;
  std::unique_ptr<ports::Lock> lock_;
};

}  // namespace

std::unique_ptr<ports::DevLease> UrlDatabases::lease(const ports::DevRequest& request, std::stop_token stop) {
  if (request.url) {
    const ports::Driver& driver = registry_.find(request.url->scheme());
    const auto memory = driver.memory_url();
    const bool in_memory = memory && request.url->parameter("mode") == memory->parameter("mode");
    if (in_memory) return std::make_unique<MemoryLease>(driver, *request.url, std::move(stop));
    return std::make_unique<SharedLease>(driver, request, std::move(stop));
  }
  if (request.target_driver != nullptr) {
    if (const auto memory = request.target_driver->memory_url()) {
      return std::make_unique<MemoryLease>(*request.target_driver, *memory, std::move(stop));
    }
  }
  throw ports::NoDevDatabase("--dev-url cannot be empty");
}

}  // namespace portolan::dev
