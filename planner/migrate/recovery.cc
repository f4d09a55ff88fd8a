#include "planner/migrate/recovery.h"

#include <optional>
#include <utility>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/migrate/script.h"
#include "planner/sql/lexical.h"

namespace portolan::migrate {
namespace {

class Settlement {
 public:
  Settlement(Session& session, const Dir& dir, const ApplyOptions& options, Revision revision)
      : session_(session),
        dir_(dir),
        options_(options),
        row_(std::move(revision)),
        intent_(*parse_intent(row_.error)) {}

  void settle() {
    if (options_.answer) {
      record(*options_.answer);
      return;
    }
    const ports::StatementTraits traits = session_.dialect().traits(row_.error_statement);
    // What lived in the session has ended with it.
    const bool session_only = traits.session_state || traits.blocks_resume || traits.transaction_control;
    if (session_only || traits.repeatable) {
      record(Answer::kNotRun);
      return;
    }
    record(look(traits));
  }

 private:
  Direction direction() const { return intent_.down ? Direction::kDown : Direction::kUp; }

  std::string print(const schema::Realm& realm) const { return session_.print(realm, row_.error_statement); }

  /// Compares the database with what it was before the statement.
  Answer look(const ports::StatementTraits& traits) {
    TargetShape* shape = session_.environment().shape;
    if (shape == nullptr || intent_.fingerprint.empty()) give_up("its traces cannot be seen in the schema");
    const std::string now = session_.look(row_.error_statement);
    if (now == intent_.fingerprint) {
      if (traits.ddl && (traits.atomic || traits.needs_autocommit)) return Answer::kNotRun;
      give_up("the schema is as it was before, but the statement may have changed data");
    }
    const std::optional<Shapes> shapes = traits.ddl ? expected(*shape) : std::nullopt;
    if (shapes && print(shapes->second) == now) return Answer::kDone;
    const schema::Realm found = shape->inspect({});
    if (session_.dialect().can_run_again(row_.error_statement, found)) return Answer::kNotRun;
    if (repair(shapes ? shapes->first : without_mentioned_indexes(found), found)) return Answer::kNotRun;
    give_up("the schema has changed since, and not in a way that the statement alone explains for certain");
  }

  using Shapes = std::pair<schema::Realm, schema::Realm>;

  /// The shapes before and after the statement, made on a dev database; nullopt when that does not give the old shape.
  std::optional<Shapes> expected(TargetShape& shape) {
    const File* file = dir_.find(row_.version);
    if (file == nullptr) return std::nullopt;
    std::optional<Shapes> shapes = shape.expected(*file, direction(), static_cast<std::size_t>(intent_.position),
                                                  session_.names_for(row_.error_statement));
    if (!shapes || print(shapes->first) != intent_.fingerprint) return std::nullopt;
    return shapes;
  }

  /// The next best guess at the old shape: only an index that the statement names can be its debris.
  schema::Realm without_mentioned_indexes(schema::Realm realm) const {
    for (schema::Schema& schema : realm.schemas) {
      for (schema::Table& table : schema.tables) {
        std::erase_if(table.indexes,
                      [&](const schema::Index& index) { return sql::mentions(row_.error_statement, index.name); });
      }
    }
    return realm;
  }

  /// Removes what the statement left half-done. False when there is nothing of the kind.
  bool repair(const schema::Realm& before, const schema::Realm& found) {
    const auto repairs = session_.dialect().recovery_statements(row_.error_statement, before, found);
    for (const std::string& statement : repairs) {
      session_.check_step();
      session_.connection().execute(statement);
    }
    return !repairs.empty();
  }

  void record(Answer answer) {
    if (answer == Answer::kDone) add_done();
    row_.error.clear();
    row_.error_statement.clear();
    session_.check_step();
    session_.write_durably(row_);
  }

  void add_done() {
    const File* file = dir_.find(row_.version);
    if (file == nullptr) give_up("its file is gone from the directory");
    const Script script = read_script(dir_.format(), *file, session_.dialect().scanner_options());
    const auto& statements = statements_of(script, direction());
    const auto position = static_cast<std::size_t>(intent_.position);
    if (position >= statements.size() || statements[position].text != row_.error_statement) {
      give_up("the statement has been changed in the file since");
    }
    row_.partial_hashes.push_back(progress_hashes(script, direction())[position]);
    if (intent_.down) {
      // The run that goes on finds nothing left to do when this was the last one, and takes the row away.
      row_ = half_reverted(row_, row_.total, intent_.position + 1);
      return;
    }
    row_.applied = intent_.position + 1;
    if (row_.applied == row_.total) row_.partial_hashes.clear();
  }

  [[noreturn]] void give_up(const std::string& known) const {
    const File* file = dir_.find(row_.version);
    throw AmbiguousOutcome("sql/migrate: statement " + std::to_string(intent_.position + 1) + " from file " +
                           base::quote_go(file == nullptr ? row_.version : file->name) +
                           " was under way when an earlier run was cut off (" + intent_.started_at +
                           "), and it cannot be told whether it took effect: " + base::quote_go(row_.error_statement) +
                           ". What is known: " + known +
                           ". Look at the database, then go on in one of two ways. It took effect: " +
                           options_.way_done + ". It did not: " + options_.way_not_run);
  }

  Session& session_;
  const Dir& dir_;
  const ApplyOptions& options_;
  Revision row_;
  Intent intent_;
};

}  // namespace

void settle_intent(Session& session, const Dir& dir, const ApplyOptions& options, const Revision& revision) {
  Settlement(session, dir, options, revision).settle();
}

bool settle_intents(const Environment& environment, const Dir& dir, const ApplyOptions& options,
                    const std::vector<Revision>& revisions) {
  Session session(environment, options.hooks);
  bool settled = false;
  for (const Revision& revision : revisions) {
    if (!parse_intent(revision.error)) continue;
    settle_intent(session, dir, options, revision);
    settled = true;
  }
  return settled;
}

}  // namespace portolan::migrate
