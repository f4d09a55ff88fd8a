#include "planner/migrate/file_run.h"

#include <algorithm>
#include <array>
#include <utility>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/migrate/script.h"
#include "planner/sql/lexical.h"

namespace portolan::migrate {
namespace {

/// A statement of the file was refused, as opposed to one of our own.
class StatementFailed : public DatabaseError {
 public:
  StatementFailed(const DatabaseError& cause, std::string statement)
      : DatabaseError(cause.what(), cause.code(), std::move(statement), cause.offset()) {
    set_transient(cause.transient());
  }
};

/// Whether nothing stands behind the first `;`. With a delimiter of its own a file can hand over several statements at
/// once.
bool is_surely_one(const sql::Statement& statement) {
  const std::size_t end = statement.text.find(';');
  return end == std::string::npos || end + 1 == statement.text.size();
}

/// The statements of standard SQL that no server commits on its own: neither they nor the triggers and functions they
/// call may end a transaction.
bool is_data_change(const sql::Statement& statement) {
  static constexpr std::array<std::string_view, 3> kVerbs = {"INSERT", "UPDATE", "DELETE"};
  const std::vector<std::string> words = sql::leading_words(statement.text, 1);
  const bool verb = !words.empty() && std::find(kVerbs.begin(), kVerbs.end(), words.front()) != kVerbs.end();
  return verb && is_surely_one(statement);
}

}  // namespace

FileRun::FileRun(Session& session, const ApplyOptions& options, const File& file, const Script& script,
                 Direction direction, TxMode mode, std::string hash, AppliedFile& report)
    : session_(session),
      options_(options),
      file_(file),
      statements_(statements_of(script, direction)),
      direction_(direction),
      mode_(mode),
      hash_(std::move(hash)),
      report_(report),
      hashes_(progress_hashes(script, direction)),
      started_(session.environment().clock.steady()) {}

void FileRun::load_row() {
  std::optional<Revision> row = session_.revisions().get(file_.version);
  if (row) {
    row_ = std::move(*row);
  } else {
    row_ = {};
    row_.version = file_.version;
    row_.description = file_.description;
    row_.executed_at = session_.environment().clock.now();
  }
  read_progress();
  row_.operator_version = options_.operator_version;
  row_.error.clear();
  row_.error_statement.clear();
}

/// Makes `applied` and `total` count the statements of this direction.
void FileRun::read_progress() {
  if (direction_ == Direction::kUp) {
    row_.hash = hash_;
  } else {
    up_total_ = row_.total;
    if (!row_.is_half_reverted()) row_.partial_hashes.clear();
    row_.applied = static_cast<std::int64_t>(row_.partial_hashes.size());
  }
  row_.total = static_cast<std::int64_t>(statements_.size());
}

/// The row as other programs read it.
Revision FileRun::stored() const {
  return direction_ == Direction::kUp ? row_ : half_reverted(row_, up_total_, row_.applied);
}

void FileRun::write() {
  session_.revisions().write(stored());
}

void FileRun::write_durably() {
  session_.write_durably(stored());
}

void FileRun::load() {
  load_row();
  for (std::size_t i = 0; i < static_cast<std::size_t>(row_.applied); ++i) {
    const bool same = i < hashes_.size() && i < row_.partial_hashes.size() && row_.partial_hashes[i] == hashes_[i];
    if (same) continue;
    throw Error("sql/migrate: history changed: statement " + std::to_string(i + 1) + " from file " +
                base::quote_go(file_.name) + " changed");
  }
}

void FileRun::run() {
  report_.skipped = row_.applied;
  if (mode_ == TxMode::kNone) warn_of_unused(options_.hooks, "file " + base::quote_go(report_.name));
  if (row_.applied > 0) restore_session();
  start();
  while (row_.applied < row_.total) {
    const sql::Statement& statement = statements_[static_cast<std::size_t>(row_.applied)];
    // A statement that is tried again drops what was rolled back with it.
    report_.applied.resize(static_cast<std::size_t>(std::max<std::int64_t>(row_.applied - report_.skipped, 0)));
    report_.applied.push_back(statement.text);
    session_.check_step();
    try {
      run_statement(statement);
    } catch (const StatementFailed& error) {
      if (!try_apart(error)) fail(error);
    }
  }
  finish();
}

/// What the done statements set in the session that ran them is set again in this one.
void FileRun::restore_session() {
  std::vector<const sql::Statement*> settings;
  for (std::size_t i = 0; i < static_cast<std::size_t>(row_.applied); ++i) {
    const sql::Statement& statement = statements_[i];
    const ports::StatementTraits traits = session_.dialect().traits(statement.text);
    if (traits.blocks_resume) {
      throw Error("sql/migrate: file " + base::quote_go(file_.name) + " was cut off after statement " +
                  std::to_string(row_.applied) + " and cannot be resumed: statement " + std::to_string(i + 1) +
                  " made something that ended with its session: " + base::quote_go(statement.text) +
                  ". Finish the file by hand and record it with 'migrate set " + file_.version + "'");
    }
    if (traits.session_state) settings.push_back(&statement);
  }
  for (const sql::Statement* statement : settings) session_.connection().execute(statement->text);
}

void FileRun::start() {
  if (mode_ == TxMode::kNone) {
    write_durably();
    return;
  }
  if (!session_.active()) session_.begin();
  write();
}

void FileRun::run_statement(const sql::Statement& statement) {
  if (sql::is_empty_statement(statement.text)) {
    set_done();
    return;
  }
  const ports::StatementTraits traits = session_.dialect().traits(statement.text);
  if (users_transaction_ && !session_.active()) users_transaction_ = false;
  const auto apart = apart_.find(row_.applied);
  const Apart how = apart == apart_.end() ? Apart::kTogether : apart->second;
  if (traits.transaction_control) {
    run_control(statement);
  } else if (how == Apart::kAlone || (commits_each() && traits.needs_autocommit) ||
             (!traits.ddl && !transactions_cover_data())) {
    run_alone(statement, traits);
  } else if (commits_each()) {
    session_.begin_plain();
    run_inside(statement, traits);
    if (session_.active()) commit_statement(statement);
  } else {
    run_in_shared(statement, traits, how);
  }
}

void FileRun::run_in_shared(const sql::Statement& statement, const ports::StatementTraits& traits, Apart apart) {
  const bool hooks = mode_ != TxMode::kNone;
  if (apart == Apart::kOwnTransaction && session_.active()) {
    write();
    session_.commit(hooks);
  }
  if (!session_.active()) hooks ? session_.begin() : session_.begin_plain();
  run_inside(statement, traits);
}

void FileRun::run_inside(const sql::Statement& statement, const ports::StatementTraits& traits) {
  const bool intent = may_commit_by_itself(statement);
  if (intent) {
    set_intent(statement, traits);
    write();
  }
  execute(statement);
  set_done();
  if (!session_.active()) {
    // What a schema change ends it commits, the row included; anything else may have rolled it back.
    const bool committed = traits.ddl && traits.implicit_commit && is_surely_one(statement);
    if (!committed) session_.revisions().after_rollback();
    write_durably();
    covered_.reset();
  }
  // Otherwise the row waits for what ends the transaction: nobody can see it before, and its list of hashes grows with
  // every statement.
}

void FileRun::run_alone(const sql::Statement& statement, const ports::StatementTraits& traits) {
  set_intent(statement, traits);
  write();
  if (session_.active()) session_.commit(mode_ != TxMode::kNone);
  session_.check_step();
  execute(statement);
  set_done();
  write_durably();
  covered_.reset();
}

/// BEGIN, COMMIT and ROLLBACK of the file itself. The row counts them as done before they run, so that a COMMIT carries
/// that with it; a ROLLBACK takes it away, and then it is written once more.
void FileRun::run_control(const sql::Statement& statement) {
  if (session_.active()) {
    Revision before = row_;
    set_done();
    write();
    std::swap(before, row_);
    execute(statement);
    session_.revisions().after_rollback();
  } else {
    execute(statement);
  }
  set_done();
  users_transaction_ = mode_ == TxMode::kNone && session_.active();
  write();
}

void FileRun::execute(const sql::Statement& statement) {
  try {
    session_.connection().execute(statement.text);
  } catch (const DatabaseError& error) {
    throw StatementFailed(error, statement.text);
  }
}

/// A deferred constraint may refuse the statement only now.
void FileRun::commit_statement(const sql::Statement& statement) {
  write();
  session_.check_step();
  try {
    session_.connection().commit();
  } catch (const DatabaseError& error) {
    throw StatementFailed(error, statement.text);
  }
}

void FileRun::set_intent(const sql::Statement& statement, const ports::StatementTraits& traits) {
  Intent intent;
  intent.position = row_.applied;
  intent.down = direction_ == Direction::kDown;
  intent.started_at = base::rfc3339(session_.environment().clock.now());
  const bool visible = traits.ddl || (traits.needs_autocommit && !traits.session_state && !traits.repeatable);
  if (session_.environment().shape != nullptr && visible) intent.fingerprint = session_.look(statement.text);
  row_.error = to_text(intent);
  row_.error_statement = statement.text;
}

void FileRun::set_done() {
  row_.partial_hashes.push_back(hashes_[static_cast<std::size_t>(row_.applied)]);
  ++row_.applied;
  row_.error.clear();
  row_.error_statement.clear();
}

bool FileRun::may_commit_by_itself(const sql::Statement& statement) const {
  if (!session_.dialect().transactional_ddl()) return !is_data_change(statement);
  return !is_surely_one(statement) && sql::scan(statement.text, session_.dialect().scanner_options()).size() > 1;
}

bool FileRun::transactions_cover_data() {
  if (!covered_) covered_ = session_.connection().transactions_cover_data();
  return *covered_;
}

bool FileRun::try_apart(const DatabaseError& error) {
  if (!session_.dialect().refuses_transaction(error) || mode_ == TxMode::kAll || users_transaction_) return false;
  Apart& how = apart_.try_emplace(row_.applied, Apart::kTogether).first->second;
  if (how == Apart::kAlone) return false;
  how = mode_ == TxMode::kNone || how == Apart::kOwnTransaction ? Apart::kAlone : Apart::kOwnTransaction;
  session_.rollback(false);
  session_.revisions().after_rollback();
  load_row();
  start();
  return true;
}

void FileRun::fail(const DatabaseError& error) {
  report_.error = StatementError{error.statement(), error.what()};
  const std::string text = "sql/migrate: executing statement " + base::quote_go(error.statement()) + " from version " +
                           base::quote_go(file_.version) + ": " + error.what();
  try {
    session_.rollback(mode_ != TxMode::kNone);
  } catch (const DatabaseError& failure) {
    throw DatabaseError(failure.what() + (": " + text), failure.code(), error.statement());
  }
  record_failure(error.statement(), error.what());
  throw DatabaseError(text, error.code(), error.statement(), error.offset()).set_transient(error.transient());
}

/// Only what is durable can tell an error: a file that was rolled back as a whole leaves no trace.
void FileRun::record_failure(const std::string& statement, const std::string& text) {
  session_.revisions().after_rollback();
  std::optional<Revision> row = session_.revisions().get(file_.version);
  if (!row) return;
  row->error = text;
  row->error_statement = statement;
  session_.write_durably(*row);
}

void FileRun::record_refusal(const std::string& statement, const std::string& text) {
  row_.error = text;
  row_.error_statement = statement;
  write_durably();
}

void FileRun::finish() {
  if (direction_ == Direction::kDown) {
    session_.revisions().remove(file_.version);
  } else {
    row_.partial_hashes.clear();
    row_.execution_time += session_.environment().clock.steady() - started_;
    write();
  }
  if (mode_ != TxMode::kAll && session_.active()) session_.commit(mode_ == TxMode::kFile);
}

}  // namespace portolan::migrate
