#include <algorithm>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/migrate/checks.h"
#include "planner/migrate/down.h"
#include "planner/migrate/file_run.h"
#include "planner/migrate/session.h"

namespace portolan::migrate {
namespace {

class Reverter {
 public:
  Reverter(const Environment& environment, const ApplyOptions& options, DownReport& report)
      : environment_(environment), options_(options), session_(environment_, options_.hooks), report_(report) {}

  void run(const std::vector<Reversal>& reversals) {
    shared_ = session_.dialect().transactional_ddl() &&
              std::all_of(reversals.begin(), reversals.end(), [](const Reversal& one) { return one.transactional; });
    try {
      for (const Reversal& reversal : reversals) revert(reversal);
      if (session_.active()) session_.commit(true);
    } catch (const Error&) {
      roll_back_quietly();
      throw;
    }
  }

 private:
  void revert(const Reversal& reversal) {
    AppliedFile& entry = report_.reverted.emplace_back();
    entry.name = reversal.version.file.name;
    entry.version = reversal.version.file.version;
    entry.description = reversal.version.file.description;
    entry.start = environment_.clock.now();
    try {
      if (!options_.dry_run && shared_ && !session_.active()) session_.begin();
      run_checks(session_.connection(), reversal.checks, environment_.clock, entry.checks);
      if (options_.dry_run) {
        list(reversal, entry);
      } else if (reversal.script) {
        run_script(reversal, entry);
      } else {
        run_computed(reversal, entry);
      }
    } catch (const Error& error) {
      const bool from_checks = !entry.checks.empty() && entry.checks.back().error;
      if (!entry.error && !from_checks) entry.error = StatementError{"", error.what()};
      entry.end = environment_.clock.now();
      throw;
    }
    entry.end = environment_.clock.now();
  }

  static void list(const Reversal& reversal, AppliedFile& entry) {
    entry.applied = reversal.computed;
    if (!reversal.script) return;
    for (const sql::Statement& statement : reversal.script->down) entry.applied.push_back(statement.text);
  }

  void run_script(const Reversal& reversal, AppliedFile& entry) {
    const File& file = reversal.version.file;
    const TxMode mode = shared_ ? TxMode::kAll : effective_tx_mode(TxMode::kFile, reversal.script->tx_modes, file.name);
    FileRun run(session_, options_, file, *reversal.script, Direction::kDown, mode, reversal.version.row.hash, entry);
    run.load();
    run.run();
  }

  /// Planned statements say where to go from what the database holds now, so that a run that was cut off is planned
  /// anew by the next one and needs no list of what was done.
  void run_computed(const Reversal& reversal, AppliedFile& entry) {
    const std::string& version = reversal.version.row.version;
    if (!shared_) mark(reversal.version.row);
    for (const std::string& statement : reversal.computed) {
      entry.applied.push_back(statement);
      session_.check_step();
      execute(statement, version, entry);
    }
    session_.revisions().remove(version);
    if (!shared_ && session_.active()) session_.commit(false);
  }

  /// From here on `migrate apply` keeps away from the version.
  void mark(const Revision& row) {
    Revision marked = half_reverted(row, row.total, 1);
    marked.partial_hashes = {std::string(kDownMark)};
    session_.write_durably(marked);
  }

  void execute(const std::string& statement, const std::string& version, AppliedFile& entry) {
    try {
      session_.connection().execute(statement);
    } catch (const DatabaseError& error) {
      entry.error = StatementError{statement, error.what()};
      throw DatabaseError("sql/migrate: executing statement " + base::quote_go(statement) + " to revert version " +
                              base::quote_go(version) + ": " + error.what(),
                          error.code(), statement, error.offset())
          .set_transient(error.transient());
    }
  }

  void roll_back_quietly() noexcept {
    try {
      session_.rollback(true);
    } catch (const Error&) {
      return;
    }
  }

  const Environment& environment_;
  const ApplyOptions& options_;
  Session session_;
  DownReport& report_;
  /// Everything runs in one transaction.
  bool shared_ = false;
};

}  // namespace

void revert(const std::vector<Reversal>& reversals, const Environment& environment, const ApplyOptions& options,
            DownReport& report) {
  report.start = environment.clock.now();
  for (const Reversal& reversal : reversals) report.planned.push_back(reversal.version.file);
  try {
    Reverter(environment, options, report).run(reversals);
  } catch (const Error& error) {
    report.error = error.what();
    report.end = environment.clock.now();
    throw;
  }
  report.end = environment.clock.now();
}

}  // namespace portolan::migrate
