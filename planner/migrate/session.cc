#include "planner/migrate/session.h"

#include <algorithm>

#include "planner/base/errors.h"
#include "planner/migrate/fingerprint.h"
#include "planner/sql/lexical.h"

namespace portolan::migrate {

void Session::check_step() const {
  if (environment_.check_step) environment_.check_step();
}

/// Where schema changes commit on their own there is an intent before each of them, and reading the whole catalog every
/// time would make a long file quadratic: what such a statement does not name it does not change.
std::vector<std::string> Session::names_for(std::string_view statement) const {
  if (dialect().transactional_ddl()) return {};
  // Servers fold the case of such letters by rules of their own.
  const bool ascii = std::all_of(statement.begin(), statement.end(), [](char c) { return (c & '\x80') == 0; });
  if (!ascii) return {};
  return sql::words_of(statement, dialect().scanner_options());
}

std::string Session::look(std::string_view statement) const {
  return print(environment_.shape->inspect(names_for(statement)), statement);
}

std::string Session::print(const schema::Realm& realm, std::string_view statement) const {
  return fingerprint(realm, dialect().properties(), connection().bound_schema().has_value(), names_for(statement));
}

void Session::begin_plain() {
  connection().begin_plain();
}

void Session::begin() {
  connection().begin();
  run_hooks(connection(), hooks_.after_begin, hooks_.warn);
}

void Session::commit(bool with_hooks) {
  if (with_hooks) run_hooks(connection(), hooks_.before_commit, hooks_.warn);
  check_step();
  connection().commit();
}

void Session::rollback(bool with_hooks) {
  if (!active()) return;
  if (with_hooks && connection().transaction_status() == ports::TransactionStatus::kActive) {
    try {
      run_hooks(connection(), hooks_.before_rollback, hooks_.warn);
    } catch (const DatabaseError&) {
      // The rollback itself matters more than what was to come before it.
    }
  }
  if (active()) connection().rollback();
  revisions().after_rollback();
}

void Session::write_durably(const Revision& revision) {
  revisions().write(revision);
  if (active()) commit(false);
}

}  // namespace portolan::migrate
