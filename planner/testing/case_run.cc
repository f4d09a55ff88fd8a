#include <functional>
#include <optional>
#include <stop_token>
#include <utility>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/engine/schema_apply.h"
#include "planner/engine/schema_plan.h"
#include "planner/lint/patterns.h"
#include "planner/migrate/checks.h"
#include "planner/project/reader.h"
#include "planner/sql/scanner.h"
#include "planner/testing/commands.h"
#include "planner/testing/history.h"
#include "planner/testing/output.h"
#include "planner/testing/run.h"

namespace portolan::testing {
namespace {

using base::quote_go;
using project::read_text;
using project::read_texts;

std::string place_of(const hcl::Place& place) {
  const base::Range range = place.range();
  return range.start.file + ":" + std::to_string(range.start.line) + ": ";
}

/// The commands of one case, run one after the other on one session.
class CaseRun {
 public:
  CaseRun(const Environment& environment, const Case& test, ports::DevLease& lease, Result& result)
      : environment_(environment),
        test_(test),
        names_(names_of(test, environment.dev_url.with_secrets())),
        lease_(lease),
        result_(result) {
    if (environment.directory == nullptr) return;
    history_.emplace(environment.context, *environment.directory, lease.connection());
  }

  /// The first failure ends the case; what cleans up runs all the same.
  void run() {
    for (const hcl::Block& block : test_.block->body.blocks) {
      if (!attempt(block.header, [&] { run_command(block); })) break;
    }
    while (!cleanups_.empty()) {
      const Cleanup cleanup = std::move(cleanups_.back());
      cleanups_.pop_back();
      attempt(
          cleanup.place, [&] { execute(cleanup.sql); }, "cleanup: ");
    }
  }

 private:
  struct Cleanup {
    hcl::Place place;
    std::string sql;
  };

  /// A command was not met; the text is complete.
  class Failure : public Error {
   public:
    using Error::Error;
  };

  /// Returns whether `work` went well; a failure becomes the case's, unless it has one already.
  bool attempt(const hcl::Place& place, const std::function<void()>& work, const std::string& front = "") {
    const auto fail = [&](const std::string& text) {
      if (result_.status != Status::kFail) result_.error = text;
      result_.status = Status::kFail;
      return false;
    };
    try {
      work();
      return true;
    } catch (const Stopped&) {
      throw;
    } catch (const TransientError&) {
      throw;
    } catch (const SourceError& error) {
      return fail(error.what());
    } catch (const Error& error) {
      return fail(place_of(place) + front + error.what());
    }
  }

  void run_command(const hcl::Block& block) {
    if (environment_.context.stop.stop_requested()) throw Stopped("stopped before the next command");
    struct Row {
      std::string_view type;
      void (CaseRun::*run)(const hcl::Section&);
    };
    static constexpr Row kRows[] = {
        {"exec", &CaseRun::run_exec},       {"catch", &CaseRun::run_catch},       {"assert", &CaseRun::run_assert},
        {"log", &CaseRun::run_log},         {"external", &CaseRun::run_external}, {"cleanup", &CaseRun::run_cleanup},
        {"migrate", &CaseRun::run_migrate}, {"schema", &CaseRun::run_schema},     {"apply", &CaseRun::run_apply}};
    const hcl::Section command = test_.document->evaluate(block, names_, command_options());
    for (const Row& row : kRows) {
      if (row.type == block.type) (this->*row.run)(command);
    }
  }

  /// Runs all statements and returns the last result set.
  ports::Rows execute(const std::string& text) {
    ports::Rows last;
    for (const sql::Statement& statement : sql::scan(text, lease_.connection().dialect().scanner_options())) {
      if (sql::is_empty_statement(statement.text)) continue;
      ports::Rows rows = lease_.connection().query(statement.text);
      if (!rows.columns.empty()) last = std::move(rows);
    }
    return last;
  }

  ports::Rows execute(const hcl::Section& command, const std::string& name) {
    try {
      return execute(read_text(command, "sql"));
    } catch (const DatabaseError& error) {
      throw Failure(name + ": " + error.what());
    } catch (const SourceError& error) {
      throw Failure(name + ": " + error.message());
    }
  }

  void compare(const hcl::Section& command, const std::string& actual) {
    if (command.attribute("output") != nullptr) {
      const std::string diff = difference(read_text(command, "output"), actual);
      if (!diff.empty()) throw Failure(command.type + ": unexpected output\n" + diff);
    }
    if (command.attribute("match") != nullptr) {
      const std::string expression = read_text(command, "match");
      const std::string text = normalized(actual);
      if (!lint::Pattern(expression, command.type + ": match").matches(text)) {
        throw Failure(command.type + ": output does not match " + quote_go(expression) + "\n" + text);
      }
    }
  }

  void run_exec(const hcl::Section& command) {
    const std::string format = read_text(command, "format");
    if (!format.empty() && format != "csv" && format != "table") {
      throw Failure("exec: unknown format " + quote_go(format) + "; known: csv, table");
    }
    const ports::Rows rows = execute(command, "exec");
    compare(command, format == "table" ? table_text(rows) : csv_text(rows));
  }

  void run_catch(const hcl::Section& command) {
    const std::string expression = read_text(command, "error");
    const lint::Pattern pattern(expression, "catch: error");
    try {
      execute(read_text(command, "sql"));
    } catch (const DatabaseError& error) {
      if (pattern.matches(error.what())) return;
      throw Failure("catch: error " + quote_go(error.what()) + " does not match " + quote_go(expression));
    }
    throw Failure("catch: expected an error, but the statement passed");
  }

  void run_assert(const hcl::Section& command) {
    const ports::Rows rows = execute(command, "assert");
    const bool single = rows.rows.size() == 1 && rows.columns.size() == 1;
    if (single && migrate::is_true(rows.rows.front().front())) return;
    const std::string message = read_text(command, "error_message");
    if (!message.empty()) throw Failure("assert: " + message);
    if (single) {
      throw Failure("assert: expected a true value, got " + rows.rows.front().front().value_or("NULL"));
    }
    throw Failure("assert: expected one row with one column, got " + std::to_string(rows.rows.size()) + " rows with " +
                  std::to_string(rows.columns.size()) + " columns");
  }

  void run_log(const hcl::Section& command) {
    result_.logs.push_back(place_of(command.place) + read_text(command, "message"));
  }

  void run_external(const hcl::Section& command) {
    ports::ProcessRequest request{.program = read_texts(command, "program"), .stop = environment_.context.stop};
    request.working_dir = read_text(command, "working_dir");
    if (request.program.empty()) throw Failure("external: program cannot be empty");
    ports::ProcessResult result;
    try {
      result = environment_.programs.run(request);
    } catch (const ports::ProcessError& error) {
      throw Failure(std::string("external: ") + error.what());
    }
    if (!result.failure.empty()) {
      const std::string said(base::trim(result.err));
      throw Failure("external: " + result.failure + (said.empty() ? "" : "\n" + said));
    }
    compare(command, result.out);
  }

  void run_cleanup(const hcl::Section& command) { cleanups_.push_back({command.place, read_text(command, "sql")}); }

  void run_migrate(const hcl::Section& command) {
    try {
      history_.value().migrate_to(read_text(command, "to"));
    } catch (const Stopped&) {
      throw;
    } catch (const TransientError&) {
      throw;
    } catch (const Error& error) {
      throw Failure(std::string("migrate: ") + error.what());
    }
  }

  /// The dev database in the state behind a URL, and in no other (12.6).
  void run_schema(const hcl::Section& command) {
    lease_.restore();
    engine::create_state(environment_.context, environment_.source(read_text(command, "url")), lease_, {});
  }

  void run_apply(const hcl::Section& command) {
    const engine::StoredPlan stored = engine::load_plan(environment_.context, read_text(command, "url"));
    ports::Connection& connection = lease_.connection();
    const change::Plan plan = engine::read_migration(stored.plan, connection.dialect());
    const bool transaction = engine::fits_one_transaction(plan) && connection.dialect().transactional_ddl();
    try {
      if (transaction) connection.begin();
      for (const change::Statement& statement : plan.statements) connection.execute(statement.sql);
      if (transaction) connection.commit();
    } catch (const DatabaseError& error) {
      if (transaction) connection.rollback();
      throw Failure(std::string("apply: ") + error.what());
    }
  }

  const Environment& environment_;
  const Case& test_;
  const hcl::Scope names_;
  ports::DevLease& lease_;
  Result& result_;
  std::optional<History> history_;
  std::vector<Cleanup> cleanups_;
};

}  // namespace

Result run_case(const Environment& environment, const Case& test) {
  const engine::Context& context = environment.context;
  const base::Range range = test.block->header.range();
  Result result{.name = test.name, .file = range.start.file, .line = range.start.line};
  if (test.skip) {
    result.status = Status::kSkip;
    return result;
  }
  const auto start = context.clock.steady();
  {
    const auto lease = context.dev.lease({.url = environment.dev_url}, context.stop);
    const std::stop_callback cancel(context.stop, [&lease] { lease->connection().cancel(); });
    if (environment.prepare) environment.prepare(context, *lease);
    CaseRun(environment, test, *lease, result).run();
  }
  result.duration = context.clock.steady() - start;
  return result;
}

}  // namespace portolan::testing
