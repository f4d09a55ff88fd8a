#include "planner/migrate/session.h"

#include "planner/base/errors.h"

namespace portolan::migrate {

void Session::check_step() const {
  if (environment_.check_step) environment_.check_step();
}

void Session::begin_plain() { connection().begin_plain(); }

void Session::begin() {
  connection().begin();
  for (const std::string& statement : hooks_.after_begin) connection().execute(statement);
}

void Session::commit(bool with_hooks) {
  if (with_hooks) {
    for (const std::string& statement : hooks_.before_commit) connection().execute(statement);
  }
  check_step();
  connection().commit();
}

void Session::rollback(bool with_hooks) {
  if (!active()) return;
  if (with_hooks && connection().transaction_status() == ports::TransactionStatus::kActive) {
    try {
      for (const std::string& statement : hooks_.before_rollback) connection().execute(statement);
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
