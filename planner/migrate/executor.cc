#include "planner/migrate/executor.h"

#include <array>
#include <utility>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/migrate/checks.h"
#include "planner/migrate/file_run.h"
#include "planner/migrate/recovery.h"
#include "planner/migrate/session.h"

namespace portolan::migrate {
namespace {

constexpr std::array<std::pair<std::string_view, TxMode>, 3> kModes = {{
    {"file", TxMode::kFile},
    {"all", TxMode::kAll},
    {"none", TxMode::kNone},
}};

/// Go's %q of a list of strings.
std::string quote_list(const std::vector<std::string>& items) {
  std::vector<std::string> quoted;
  for (const std::string& item : items) quoted.push_back(base::quote_go(item));
  return "[" + base::join(quoted, " ") + "]";
}

/// The first error is the one to report; a session that cannot roll back has ended, and its transaction with it.
void roll_back_quietly(Session& session) noexcept {
  try {
    session.rollback(false);
  } catch (const Error&) {
    return;
  }
}

}  // namespace

TxMode parse_tx_mode(std::string_view word) {
  for (const auto& [name, mode] : kModes) {
    if (name == word) return mode;
  }
  throw UsageError("unknown tx-mode " + base::quote_go(word));
}

TxMode effective_tx_mode(TxMode global, const std::vector<std::string>& directives, const std::string& file) {
  if (directives.empty()) return global;
  if (directives.size() > 1) {
    throw UsageError("multiple txmode values found in file " + base::quote_go(file) + ": " + quote_list(directives));
  }
  const std::string& word = directives.front();
  if (word == "all") {
    throw UsageError("txmode " + base::quote_go(word) + " is not allowed in file directive " + base::quote_go(file) +
                     ". Use \"file\" instead");
  }
  if (word != "none" && word != "file") {
    throw UsageError("unknown txmode " + base::quote_go(word) + " found in file directive " + base::quote_go(file));
  }
  if (global == TxMode::kAll) {
    throw UsageError("cannot set txmode directive to " + base::quote_go(word) + " in " + base::quote_go(file) +
                     " when txmode \"all\" is set globally");
  }
  return parse_tx_mode(word);
}

Script read_script(const Format& format, const File& file, const sql::ScannerOptions& options) {
  try {
    return format.read(file, options);
  } catch (const SourceError& error) {
    throw SourceError("sql/migrate: scanning statements from " + base::quote_go(file.name) + ": " + error.message());
  }
}

Executor::Executor(const Dir& dir, Environment environment, ApplyOptions options)
    : dir_(dir), environment_(std::move(environment)), options_(std::move(options)), hashes_(dir.sum().by_name()) {}

Pending Executor::prepare() {
  dir_.validate();
  Revisions& table = environment_.revisions;
  if (options_.dry_run) {
    return pending_files(dir_, table.exists() ? table.read() : std::vector<Revision>{}, options_.pending);
  }
  table.create();
  const std::vector<Revision> revisions = table.read();
  const bool settled = settle_intents(environment_, dir_, options_, revisions);
  return pending_files(dir_, settled ? table.read() : revisions, options_.pending);
}

void Executor::record_baseline(const File& file) {
  Revision row;
  row.version = file.version;
  row.description = file.description;
  row.type = kBaseline;
  row.executed_at = environment_.clock.now();
  row.operator_version = options_.operator_version;
  environment_.revisions.write(row);
}

void Executor::run(const Pending& pending, ApplyReport& report) {
  report.start = environment_.clock.now();
  report.pending = pending.files;
  report.current = pending.current;
  if (!pending.files.empty()) report.target = pending.files.back().version;
  Session session(environment_, options_.hooks);
  try {
    if (pending.baseline && !options_.dry_run) record_baseline(*pending.baseline);
    for (const File& file : pending.files) run_file(file, session, report);
    if (options_.tx_mode == TxMode::kAll && session.active()) session.commit(true);
  } catch (const Error& error) {
    report.error = error.what();
    report.end = environment_.clock.now();
    roll_back_quietly(session);
    throw;
  }
  report.end = environment_.clock.now();
}

void Executor::run_file(const File& file, Session& session, ApplyReport& report) {
  const Script script = read_script(dir_.format(), file, session.dialect().scanner_options());
  const TxMode mode = effective_tx_mode(options_.tx_mode, script.tx_modes, file.name);
  AppliedFile& entry = report.applied.emplace_back();
  entry.name = file.name;
  entry.version = file.version;
  entry.description = file.description;
  entry.start = environment_.clock.now();
  const auto hash = hashes_.find(file.name);
  FileRun run(session, options_, file, script, Direction::kUp, mode, hash == hashes_.end() ? "" : hash->second, entry);
  try {
    if (options_.dry_run) {
      run_checks(session.connection(), script.checks, environment_.clock, entry.checks);
      for (const sql::Statement& statement : script.statements) entry.applied.push_back(statement.text);
    } else {
      run.load();
      check(script, run, session, entry);
      run.run();
    }
  } catch (const Error& error) {
    const bool from_checks = !entry.checks.empty() && entry.checks.back().error;
    if (!entry.error && !from_checks) entry.error = StatementError{"", error.what()};
    entry.end = environment_.clock.now();
    throw;
  }
  entry.end = environment_.clock.now();
}

void Executor::check(const Script& script, FileRun& run, Session& session, AppliedFile& entry) {
  try {
    run_checks(session.connection(), script.checks, environment_.clock, entry.checks);
  } catch (const PolicyError& error) {
    session.rollback(true);
    run.record_refusal(entry.checks.back().error->statement, error.what());
    throw;
  }
}

}  // namespace portolan::migrate
