#include "planner/engine/schema_plan.h"

#include <algorithm>
#include <cctype>
#include <tuple>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/engine/dev_request.h"
#include "planner/engine/dump.h"
#include "planner/engine/migrate_lint.h"
#include "planner/engine/rename.h"
#include "planner/migrate/executor.h"
#include "planner/migrate/revisions.h"
#include "planner/report/plan_text.h"
#include "planner/schema/filter.h"
#include "planner/sql/directives.h"

namespace portolan::engine {
namespace {

constexpr const char* kBaseFile = "1_base.sql";
constexpr const char* kPlanFile = "2_plan.sql";

/// Orders what a database gives in no order of its own, or in one that comparing ignores.
struct Canonical {
  template <typename T>
  static void by_name(std::vector<T>& items) {
    std::stable_sort(items.begin(), items.end(), [](const T& a, const T& b) { return a.name < b.name; });
  }
  static void objects(std::vector<schema::Object>& items) {
    std::stable_sort(items.begin(), items.end(), [](const schema::Object& a, const schema::Object& b) {
      return std::tie(a.kind, a.name) < std::tie(b.kind, b.name);
    });
  }
  static void table(schema::Table& table) {
    by_name(table.columns);
    by_name(table.indexes);
    by_name(table.checks);
    std::stable_sort(table.foreign_keys.begin(), table.foreign_keys.end(),
                     [](const auto& a, const auto& b) { return a.symbol < b.symbol; });
  }
  static void realm(schema::Realm& realm) {
    std::erase_if(realm.schemas, [](const schema::Schema& schema) { return schema.name == migrate::kRevisionsTable; });
    for (schema::Schema& schema : realm.schemas) {
      std::erase_if(schema.tables, [](const auto& table) { return table.name == migrate::kRevisionsTable; });
      by_name(schema.tables);
      for (schema::Table& one : schema.tables) table(one);
      objects(schema.objects);
    }
    by_name(realm.schemas);
    objects(realm.objects);
  }
};

std::string content_of(const change::Plan& plan) {
  return migrate::find_format("atlas").write(plan).front().content;
}

void execute(const Context& context, ports::Connection& connection, const change::Plan& plan) {
  for (const change::Statement& statement : plan.statements) {
    if (context.stop.stop_requested()) throw Stopped("stopped while checking the plan");
    try {
      connection.execute(statement.sql);
    } catch (const DatabaseError& error) {
      const std::string prefix = "executing statement " + base::quote_go(statement.sql) + " on the dev database: ";
      throw DatabaseError(prefix + error.what(), error.code(), statement.sql, error.offset());
    }
  }
}

/// The first line of the comments above a statement that is no directive, as plans word it: `add column ...`.
std::string comment_of(const sql::Statement& statement) {
  for (const std::string& comment : statement.comments) {
    if (sql::parse_directive(comment)) continue;
    std::string_view text = base::trim(comment);
    if (!text.starts_with("--")) continue;
    std::string words(base::trim(text.substr(2)));
    if (words.empty()) continue;
    words[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(words[0])));
    return words;
  }
  return "";
}

std::string without_semicolon(std::string_view text) {
  text = base::trim(text);
  if (text.ends_with(';')) text.remove_suffix(1);
  return std::string(base::trim(text));
}

}  // namespace

std::string fingerprint(const State& state, const ports::Dialect& dialect) {
  State canonical = state;
  Canonical::realm(canonical.realm);
  return state_hash(canonical, dialect);
}

std::string migration_text(change::Plan plan, const std::vector<std::string>& directives) {
  for (const std::string& text : directives) {
    std::string_view directive = base::trim(text);
    if (directive.starts_with("--")) directive = base::trim(directive.substr(2));
    if (!directive.starts_with("atlas:") || directive.find('\n') != std::string_view::npos ||
        !sql::parse_directive(directive)) {
      throw UsageError("invalid directive: " + base::quote_go(text));
    }
    const bool known = std::find(plan.directives.begin(), plan.directives.end(), directive) != plan.directives.end();
    if (!known) plan.directives.emplace_back(directive);
  }
  return content_of(plan);
}

change::Plan read_migration(const PlanFile& plan, const ports::Dialect& dialect) {
  const migrate::File file{.name = plan.name, .content = plan.migration, .version = {}, .description = {}};
  const migrate::Script script = migrate::read_script(migrate::find_format("atlas"), file, dialect.scanner_options());
  if (!script.checks.empty() || !script.down.empty()) {
    throw UsageError("plan " + base::quote_go(plan.name) + " has sections; checks and ways back belong to migrations");
  }
  change::Plan read;
  read.transactional =
      migrate::effective_tx_mode(migrate::TxMode::kFile, script.tx_modes, plan.name) != migrate::TxMode::kNone;
  for (const sql::Statement& statement : script.statements) {
    if (sql::is_empty_statement(statement.text)) continue;
    change::Statement planned;
    planned.sql = without_semicolon(statement.text);
    planned.comment = comment_of(statement);
    read.statements.push_back(std::move(planned));
  }
  return read;
}

change::Plan remaining(const Context& context, const PlanFile& plan, const State& from, const State& to,
                       const ports::Dialect& dialect, const StateScope& scope, const CompareOptions& options) {
  State result;
  {
    const auto lease = context.dev.lease(dev_request(options.dev, from.schema_scope), context.stop);
    execute(context, lease->connection(), dump(from, dialect, ""));
    execute(context, lease->connection(), read_migration(plan, dialect));
    result.realm = lease->inspect({scope.schemas, {}});
    schema::limit_database_objects(result.realm, scope.schemas);
    result.schema_scope = lease->connection().bound_schema().has_value();
  }
  if (result.schema_scope && result.realm.schemas.size() == 1 && from.realm.schemas.size() == 1) {
    rename_schema(result.realm, result.realm.schemas.front().name, from.realm.schemas.front().name);
  }
  return compare(context, result, to, dialect, options);
}

void check_plan(const Context& context, const PlanFile& plan, const State& from, const State& to,
                const ports::Dialect& dialect, const StateScope& scope, const CompareOptions& options) {
  const change::Plan left = remaining(context, plan, from, to, dialect, scope, options);
  if (left.statements.empty()) return;
  throw UsageError("plan " + base::quote_go(plan.name) +
                   " does not lead to the desired state; statements that are left after it:\n" +
                   std::string(base::trim(report::plan_text(left))));
}

lint::Report lint_plan(const Context& context, const PlanFile& plan, const State& from, const ports::Dialect& dialect,
                       const DevSettings& dev, const lint::Options& options) {
  const migrate::Dir directory({{kBaseFile, content_of(dump(from, dialect, ""))}, {kPlanFile, plan.migration}});
  MigrateLintOptions lint_options{.dev = dev, .schema_scope = from.schema_scope, .lint = options};
  lint_options.detect = [](const migrate::Dir& dir) { return lint::detect_latest(dir, 1); };
  lint::Report report;
  migrate_lint(context, directory, lint_options, report);
  const auto rename = [&](lint::FileReport& file) {
    if (file.name != kPlanFile) return;
    file.name = plan.name + ".plan.hcl";
    file.version = plan.name;
  };
  for (lint::FileReport& file : report.files) rename(file);
  for (lint::Step& step : report.steps) {
    if (step.result) rename(*step.result);
    step.name = base::replace_all(step.name, kPlanFile, plan.name + ".plan.hcl");
  }
  report.from_version.clear();
  report.to_version = plan.name;
  return report;
}

}  // namespace portolan::engine
