#include "planner/engine/guards.h"

#include <algorithm>
#include <string>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/migrate/executor.h"
#include "planner/sql/scanner.h"

namespace portolan::engine {
namespace {

using base::quote_go;

/// Commands that change a database by a plan, as the labels of guards name them.
constexpr std::string_view kGuarded[] = {"schema_apply", "schema_clean", "migrate_apply", "migrate_down"};

struct Carried {
  std::string_view type;
  std::string_view command;
};

constexpr Carried kCarried[] = {
    {"hook", "migrate_apply"}, {"hook", "migrate_down"}, {"hook", "schema_apply"},  {"check", "migrate_apply"},
    {"check", "schema_apply"}, {"pre", "migrate_apply"}, {"post", "migrate_apply"},
};

bool is_guarded(std::string_view command) {
  return std::find(std::begin(kGuarded), std::end(kGuarded), command) != std::end(kGuarded);
}

/// A guard for a command that nobody knows may be meant for any.
bool is_for(const project::Guard& guard, std::string_view command) {
  return !is_guarded(guard.command) || guard.command == command;
}

bool is_carried(const project::Guard& guard, std::string_view command) {
  const bool known = guard.command.empty() || is_guarded(guard.command);
  return known && std::any_of(std::begin(kCarried), std::end(kCarried),
                              [&](const Carried& row) { return row.type == guard.type && row.command == command; });
}

void execute_script(ports::Connection& connection, const std::string& text) {
  for (const sql::Statement& statement : sql::scan(text, connection.dialect().scanner_options())) {
    if (!sql::is_empty_statement(statement.text)) connection.execute(statement.text);
  }
  if (connection.transaction_status() == ports::TransactionStatus::kIdle) return;
  connection.rollback();
  throw Error("it left a transaction open, which was rolled back");
}

void run_action(const GuardReach& reach, const project::Action& action, ports::Connection& connection) {
  if (reach.stop.stop_requested()) throw Stopped("stopped before the next statement");
  if (!action.sql.empty()) {
    execute_script(connection, action.sql);
  } else if (!action.src.empty()) {
    constexpr std::string_view kScheme = "file://";
    const bool has_scheme = action.src.starts_with(kScheme);
    execute_script(connection, reach.files.read(has_scheme ? action.src.substr(kScheme.size()) : action.src));
  } else {
    const ports::ProcessResult result =
        reach.programs.run({.program = action.program, .working_dir = action.working_dir, .stop = reach.stop});
    if (result.failure.empty()) return;
    const std::string_view said = base::trim(result.err);
    throw Error(result.failure + (said.empty() ? "" : ": " + std::string(said)));
  }
}

void append(const std::vector<std::string>& statements, const project::Hook& hook,
            std::vector<migrate::HookStatement>& list) {
  for (const std::string& sql : statements) list.push_back({sql, hook.name, hook.skip_errors});
}

}  // namespace

void refuse_guards(std::string_view command, const project::Environment& environment) {
  const std::string word = base::replace_all(command, " ", "_");
  if (!is_guarded(word)) return;
  for (const project::Guard& guard : environment.guards) {
    if (!is_for(guard, word) || is_carried(guard, word)) continue;
    const std::string label = guard.command.empty() ? "" : " for " + quote_go(guard.command);
    throw UsageError("env " + quote_go(environment.name) + " has a " + quote_go(guard.type) + " block" + label +
                     ", which '" + std::string(command) +
                     "' does not carry out; running without it could do what it forbids. Remove the block or use an "
                     "env without it");
  }
}

migrate::TransactionHooks transaction_hooks(const project::Environment& environment) {
  migrate::TransactionHooks hooks;
  for (const project::Hook& hook : environment.hooks) {
    append(hook.after_begin, hook, hooks.after_begin);
    append(hook.before_commit, hook, hooks.before_commit);
    append(hook.before_rollback, hook, hooks.before_rollback);
  }
  return hooks;
}

project::Planned planned_files(const migrate::Pending& pending, const migrate::Dir& directory,
                               const ports::Dialect& dialect) {
  project::Planned planned;
  if (!pending.files.empty()) planned.target_version = pending.files.back().version;
  for (const migrate::File& file : pending.files) {
    project::Planned::File& entry = planned.files.emplace_back();
    entry.name = file.name;
    entry.version = file.version;
    entry.description = file.description;
    const migrate::Script script = migrate::read_script(directory.format(), file, dialect.scanner_options());
    for (const sql::Statement& statement : script.statements) {
      entry.statements.push_back(statement.text);
      planned.statements.push_back(statement.text);
    }
  }
  return planned;
}

void ask_checks(const project::Environment& environment, std::string_view command, const project::Planned& planned,
                const std::function<void(const project::DriftCheck&)>& drift) {
  for (const project::Check& check : environment.checks) {
    if (check.command != command) continue;
    if (check.drift) drift(*check.drift);
    check.decide(planned);
  }
}

void run_around(const GuardReach& reach, const project::Environment& environment, std::string_view type,
                std::string_view command, ports::Connection& connection) {
  for (const project::Around& around : environment.around) {
    if (around.type != type || around.command != command) continue;
    if (around.skip) {
      if (!around.message.empty()) reach.say(around.message);
      continue;
    }
    for (const project::Action& action : around.actions) {
      try {
        run_action(reach, action, connection);
      } catch (const Stopped&) {
        throw;
      } catch (const TransientError&) {
        throw;
      } catch (const Error& error) {
        throw Error(around.type + " " + quote_go(around.command) + " at " + action.place + ": " + error.what());
      }
    }
  }
}

}  // namespace portolan::engine
