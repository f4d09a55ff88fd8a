#include "planner/engine/migrate_lint.h"

#include <utility>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/diff/diff.h"
#include "planner/engine/dev_request.h"
#include "planner/language/print.h"
#include "planner/lint/analyze.h"
#include "planner/lint/corrections.h"

namespace portolan::engine {
namespace {

using migrate::File;

/// Statements of the first file of an empty directory above which it runs as a whole (1.3).
constexpr std::size_t kWholeFile = 10;

/// Name of the lock; `_SCHEMA` follows where the dev database is bound to one.
constexpr std::string_view kLintLock = "atlas_lint";

/// A file that cannot be replayed: ends the run with this report.
struct ReplayFailure {
  lint::FileReport report;
};

struct Replayed {
  const File* file;
  migrate::Script script;
  ports::LintFile lint;
  std::vector<lint::RuleFindings> rules = {};
  /// Routines before the file.
  lint::RoutineTexts earlier = {};
};

class Linter {
 public:
  Linter(const Context& context, const migrate::Dir& directory, const MigrateLintOptions& options, lint::Report& report)
      : context_(context), directory_(directory), options_(options), report_(report) {}

  void run() {
    const auto start = context_.clock.steady();
    if (check_integrity() && detect() && replay()) analyze();
    report_.duration = context_.clock.steady() - start;
    if (options_.watch && lease_) options_.watch(transition_, dialect());
  }

 private:
  static lint::FileReport failed(const std::string& name, const std::string& error) {
    lint::FileReport file;
    file.name = name;
    file.error = error;
    return file;
  }

  /// Returns whether to go on.
  bool check_integrity() {
    if (!directory_.stored_sum()) return true;
    lint::Step step{.name = "Migration Integrity Check", .text = "File atlas.sum is valid"};
    try {
      directory_.validate();
      report_.steps.push_back(std::move(step));
      return check_versions();
    } catch (const migrate::ChecksumError& error) {
      std::string text = error.what();
      if (error.line() > 0) {
        text += " (atlas.sum): L" + std::to_string(error.line()) + ": " + error.file() + " was " + reason(error);
      }
      step.text = "File atlas.sum is invalid";
      fail(std::move(step), failed(std::string(migrate::kSumFile), text));
      return false;
    }
  }

  static std::string reason(const migrate::ChecksumError& error) {
    using Reason = migrate::ChecksumError::Reason;
    return error.reason() == Reason::kAdded ? "added" : error.reason() == Reason::kRemoved ? "removed" : "edited";
  }

  bool check_versions() {
    try {
      migrate::check_duplicates(directory_);
      return true;
    } catch (const Error& error) {
      fail({.name = "Migration Integrity Check", .text = "Versions are not unique"},
           failed(std::string(migrate::kSumFile), error.what()));
      return false;
    }
  }

  void fail(lint::Step step, lint::FileReport file) {
    step.error = file.error;
    step.result = file;
    report_.steps.push_back(std::move(step));
    report_.files.push_back(std::move(file));
  }

  bool detect() {
    const lint::Detection detection = options_.detect(directory_);
    const auto& files = directory_.files();
    first_ = detection.first;
    report_.new_files = files.size() - first_;
    if (first_ > 0) report_.from_version = files[first_ - 1].version;
    if (first_ < files.size()) report_.to_version = files.back().version;
    lint::Step step{.name = "Detect New Migration Files",
                    .text = "Found " + std::to_string(report_.new_files) + " new migration files (from " +
                            std::to_string(files.size()) + " total)"};
    const lint::NonLinear changes = lint::non_linear(directory_, detection, options_.lint.non_linear);
    if (!changes.analysis.diagnostics.empty()) {
      step.result.emplace();
      step.result->analyses.push_back(changes.analysis);
      if (changes.error) step.error = changes.analysis.text;
    }
    report_.steps.push_back(std::move(step));
    return true;
  }

  bool replay() {
    lock_ = take_lint_lock();
    // Waits for other commands on the dev database: on some servers the lock is one for all of their databases.
    lease_ = context_.dev.lease(dev_request(options_.dev, options_.schema_scope), context_.stop);
    lint::Step step{.name = "Replay Migration Files",
                    .text = "Loaded " + std::to_string(report_.new_files) + " changes on dev database"};
    try {
      run_base();
      schema::Realm state = inspect();
      report_.current = document(state);
      if (options_.watch) transition_.before = seen(state);
      run_new(state);
      if (options_.watch) note_after(state);
      report_.desired = document(state);
      run_checkpoints();
    } catch (ReplayFailure& failure) {
      step.text = "Failed loading changes on dev database";
      fail(std::move(step), std::move(failure.report));
      return false;
    }
    report_.steps.push_back(std::move(step));
    return true;
  }

  /// The lock of other linters (spec/migrations.md 10), tried once, before anything of them could be waited for. A
  /// private database in memory and one that is made for this run need none.
  std::unique_ptr<ports::Lock> take_lint_lock() {
    if (!options_.dev.url) return nullptr;
    const base::Url& url = *options_.dev.url;
    const auto memory = context_.registry.find(url.scheme()).memory_url();
    if (memory && url.parameter("mode") == memory->parameter("mode")) return nullptr;
    gate_ = open_database(context_, url);
    const auto schema = gate_.connection->bound_schema();
    const std::string name = std::string(kLintLock) + (schema ? "_" + *schema : "");
    try {
      return gate_.connection->lock(name, std::chrono::milliseconds(0), context_.stop);
    } catch (const LockHeld& error) {
      throw LockHeld(std::string("acquiring database lock: ") + error.what());
    }
  }

  migrate::Script read(const File& file) {
    try {
      return directory_.format().read(file, dialect().scanner_options());
    } catch (const SourceError& error) {
      lint::FileReport report = failed(file.name, std::string("scanning statements: ") + error.what());
      describe(report, file);
      throw ReplayFailure{std::move(report)};
    }
  }

  static void describe(lint::FileReport& report, const File& file) {
    report.version = file.version;
    report.content = file.content;
  }

  void execute(const File& file, const sql::Statement& statement, bool is_new) {
    if (context_.stop.stop_requested()) throw Stopped("stopped while replaying the migration directory");
    if (sql::is_empty_statement(statement.text)) return;
    try {
      lease_->connection().execute(statement.text);
      if (options_.lint.complexity) routines_.note(statement.text, dialect().scanner_options());
    } catch (const DatabaseError& error) {
      std::string text = "executing statement: ";
      if (is_new) text += statement.text + ": ";
      lint::FileReport report = failed(file.name, text + error.what());
      describe(report, file);
      throw ReplayFailure{std::move(report)};
    }
  }

  /// The base files from their last checkpoint on.
  void run_base() {
    const auto& files = directory_.files();
    std::size_t begin = 0;
    for (std::size_t i = 0; i < first_; ++i) {
      if (migrate::is_checkpoint(files[i])) begin = i;
    }
    for (std::size_t i = begin; i < first_; ++i) {
      for (const sql::Statement& statement : read(files[i]).statements) execute(files[i], statement, false);
    }
  }

  void run_new(schema::Realm& state) {
    const auto& files = directory_.files();
    for (std::size_t i = first_; i < files.size(); ++i) {
      if (!migrate::is_checkpoint(files[i])) replayed_.push_back(replay_file(files[i], state, i == 0, true));
    }
  }

  /// Each on an empty database of its own.
  void run_checkpoints() {
    const auto& files = directory_.files();
    for (std::size_t i = first_; i < files.size(); ++i) {
      if (!migrate::is_checkpoint(files[i])) continue;
      lease_->restore();
      schema::Realm state = inspect();
      // What it makes, other files have made before.
      replayed_.push_back(replay_file(files[i], state, false, false));
    }
  }

  /// @param introduces  the file brings something new into the schema
  Replayed replay_file(const File& file, schema::Realm& state, bool may_run_whole, bool introduces) {
    Replayed replayed{&file, read(file), {}};
    replayed.earlier = routines_;
    held_ = lint::HeldViews(state);
    RuleWatch watch(options_.rules);
    if (introduces) watch.begin(state, dialect());
    execute_all(replayed, state, may_run_whole, introduces ? &watch : nullptr);
    lint::merge_rebuilds(replayed.lint, dialect());
    replayed.rules = watch.findings(replayed.lint, state, dialect());
    return replayed;
  }

  void execute_all(Replayed& replayed, schema::Realm& state, bool may_run_whole, RuleWatch* watch) {
    const auto& statements = replayed.script.statements;
    if (may_run_whole && statements.size() > kWholeFile) {
      for (const sql::Statement& statement : statements) execute(*replayed.file, statement, true);
      // The changes stand at position 0, the statements behind them for the rules that read texts.
      replayed.lint.statements.push_back({{}, changes_since(state, "")});
      for (const sql::Statement& statement : statements) replayed.lint.statements.push_back({statement, {}});
      if (watch != nullptr) watch->note(0, state, dialect());
      return;
    }
    for (const sql::Statement& statement : statements) {
      execute(*replayed.file, statement, true);
      replayed.lint.statements.push_back({statement, changes_since(state, statement.text)});
      const bool changed = !replayed.lint.statements.back().changes.empty();
      if (watch != nullptr && changed) watch->note(statement.position, state, dialect());
    }
  }

  State seen(const schema::Realm& realm) {
    return {.realm = realm, .schema_scope = lease_->connection().bound_schema().has_value()};
  }

  void note_after(const schema::Realm& realm) {
    transition_.after = seen(realm);
    transition_.plan.changes = difference(transition_.before.realm, realm);
  }

  change::Changes difference(const schema::Realm& before, const schema::Realm& after) {
    const bool one = lease_->connection().bound_schema() && before.schemas.size() == 1 && after.schemas.size() == 1;
    return one ? diff::diff_schemas(before.schemas[0], after.schemas[0], dialect(), {}).changes
               : diff::diff_realms(before, after, dialect(), {}).changes;
  }

  /// What the database changed since `state`, which becomes what it is now.
  change::Changes changes_since(schema::Realm& state, const std::string& statement) {
    schema::Realm now = inspect();
    schema::Realm named = now;
    lint::declare_renames(statement, dialect(), state, named);
    change::Changes changes = difference(state, named);
    lint::mark_concurrent(statement, dialect(), changes);
    lint::forget_renamed_constraints(statement, dialect(), changes);
    held_.add_drops(statement, dialect(), now, changes);
    state = std::move(now);
    return changes;
  }

  void analyze() {
    for (Replayed& replayed : replayed_) {
      const auto start = context_.clock.steady();
      auto file = lint::analyze(*replayed.file, replayed.script, std::move(replayed.lint), dialect(), options_.lint,
                                replayed.rules, replayed.earlier);
      if (!file) continue;
      file->duration = context_.clock.steady() - start;
      report_.steps.push_back({.name = "Analyze " + file->name,
                               .text = std::to_string(file->analyses.size()) + " reports were found in analysis",
                               .error = file->error,
                               .result = file});
      report_.files.push_back(std::move(*file));
    }
  }

  schema::Realm inspect() { return lease_->inspect({}); }
  const ports::Dialect& dialect() { return lease_->connection().dialect(); }
  std::string document(const schema::Realm& realm) {
    return language::print_realm(realm, dialect(), {.schema_scope = lease_->connection().bound_schema().has_value()});
  }

  const Context& context_;
  const migrate::Dir& directory_;
  const MigrateLintOptions& options_;
  lint::Report& report_;
  std::size_t first_ = 0;
  std::unique_ptr<ports::DevLease> lease_;
  /// Holds the lock.
  Database gate_;
  std::unique_ptr<ports::Lock> lock_;
  std::vector<Replayed> replayed_;
  Transition transition_;
  /// What the statements so far have made; noted only where they are compared.
  lint::RoutineTexts routines_;
  /// Those of the state before the file that is replayed, as far as they are left.
  lint::HeldViews held_;
};

}  // namespace

void migrate_lint(const Context& context, const migrate::Dir& directory, const MigrateLintOptions& options,
                  lint::Report& report) {
  Linter(context, directory, options, report).run();
}

}  // namespace portolan::engine
