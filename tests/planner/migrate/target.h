#pragma once

#include <optional>
#include <string>
#include <utility>

#include "planner/migrate/down.h"
#include "planner/migrate/executor.h"
#include "planner/migrate/fingerprint.h"
#include "planner/migrate/recovery.h"
#include "planner/migrate/set.h"
#include "tests/planner/migrate/engines.h"

namespace portolan::migrate {

/// A database of one engine and the directory that is applied to it. Table `seen` (id) is the data that is looked at.
class Target final : public TargetShape {
 public:
  Target(const Engine& engine, std::string server, const std::map<std::string, std::string>& files)
      : engine_(engine), server_(std::move(server)), driver_(engine.driver()), dir_(files) {
    dir_.rehash();
  }

  Target(const Target&) = delete;
  Target& operator=(const Target&) = delete;
  ~Target() {
    for (const char* database : {"target", "dev"}) engine_.drop(*driver_, server_, database);
  }

  /// Makes the database anew and connects to it.
  std::unique_ptr<ports::Connection> open_empty() {
    url_ = engine_.empty(*driver_, server_, "target");
    return open();
  }

  /// Looks at the database of another target from now on.
  void use(const Target& other) { url_ = other.url_; }

  std::unique_ptr<ports::Connection> open() { return driver_->open(*url_, {}); }

  schema::Realm inspect(const std::vector<std::string>& names) override {
    const auto connection = driver_->open(*url_, {});
    return driver_->inspect(*connection, {.tables = names});
  }

  std::optional<std::pair<schema::Realm, schema::Realm>> expected(const File& file, Direction direction,
                                                                  std::size_t position) override {
    const auto dev = driver_->open(engine_.empty(*driver_, server_, "dev"), {});
    for (const File& earlier : dir_.files()) {
      const Script script = read_script(dir_.format(), earlier, dev->dialect().scanner_options());
      const bool here = earlier.name == file.name;
      const std::size_t all = script.statements.size();
      execute_first(*dev, script.statements, here && direction == Direction::kUp ? position : all);
      if (!here) continue;
      if (direction == Direction::kDown) execute_first(*dev, script.down, position);
      schema::Realm before = driver_->inspect(*dev, {});
      dev->execute(statements_of(script, direction).at(position).text);
      return std::pair(std::move(before), driver_->inspect(*dev, {}));
    }
    return std::nullopt;
  }

  void apply(ports::Connection& connection, TxMode mode, std::optional<Answer> answer = {},
             const PendingOptions& pending = {}) {
    Revisions revisions(connection, *connection.bound_schema());
    ApplyOptions options;
    options.pending = pending;
    options.tx_mode = mode;
    options.answer = answer;
    Executor executor(dir_, {.connection = connection, .revisions = revisions, .shape = this}, options);
    ApplyReport report;
    executor.run(executor.prepare(), report);
  }

  /// Makes the files up to a version count as applied.
  void set(ports::Connection& connection, const std::string& version) {
    Revisions revisions(connection, *connection.bound_schema());
    revisions.create();
    apply_set(connection, revisions,
              compute_set(dir_, revisions.read(), version, base::system_clock(), "Portolan CLI - test"));
  }

  /// Takes back everything after version 1 by the files' own ways back.
  /// @param together  in one transaction where the database can
  void revert(ports::Connection& connection, bool together, std::optional<Answer> answer = {}) {
    Revisions revisions(connection, *connection.bound_schema());
    ApplyOptions options;
    options.answer = answer;
    const Environment environment{.connection = connection, .revisions = revisions, .shape = this};
    settle_intents(environment, dir_, options, revisions.read());
    std::vector<Reversal> reversals;
    for (AppliedVersion& version : versions_to_revert(dir_, revisions.read(), {.to_version = "1"})) {
      Script script = read_script(dir_.format(), version.file, connection.dialect().scanner_options());
      reversals.push_back({.version = std::move(version), .script = std::move(script), .transactional = together});
    }
    DownReport report;
    migrate::revert(reversals, environment, options, report);
  }

  /// Everything a user can see: the schema, the data, the history.
  std::string state(ports::Connection& connection) {
    std::string text = fingerprint(driver_->inspect(connection, {}), connection.dialect().properties(), true);
    for (const auto& row : connection.query("SELECT id FROM seen ORDER BY id").rows)
      text += " " + row[0].value_or("NULL");
    for (const Revision& row : Revisions(connection, *connection.bound_schema()).read()) {
      text += "\n" + row.version + " " + std::to_string(row.type) + " " + std::to_string(row.applied) + "/" +
              std::to_string(row.total) + row.error;
    }
    return text;
  }

 private:
  static void execute_first(ports::Connection& dev, const std::vector<sql::Statement>& statements, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) dev.execute(statements[i].text);
  }

  const Engine& engine_;
  std::string server_;
  std::unique_ptr<ports::Driver> driver_;
  std::optional<base::Url> url_;
  Dir dir_;
};

}  // namespace portolan::migrate
