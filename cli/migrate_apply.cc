#include "planner/engine/migrate_apply.h"

#include <charconv>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>

#include "cli/commands.h"
#include "cli/common.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/report/migrate_apply_report.h"

namespace portolan::cli {
namespace {

std::optional<std::size_t> read_amount(const Call& call) {
  if (call.arguments.empty()) return std::nullopt;
  const std::string& text = call.arguments.front();
  std::size_t amount = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), amount);
  if (error != std::errc() || end != text.data() + text.size()) {
    throw UsageError("invalid amount argument " + base::quote_go(text) +
                     " (invalid syntax). Omit the argument or pass a valid integer instead");
  }
  if (amount == 0) throw UsageError("cannot apply '0' migration files");
  return amount;
}

std::optional<migrate::Answer> read_answer(const Call& call) {
  if (!call.flags.is_set("resolve")) return std::nullopt;
  const std::string& word = call.flags.text("resolve");
  if (word == "done") return migrate::Answer::kDone;
  if (word == "not-run") return migrate::Answer::kNotRun;
  throw UsageError("unknown answer " + base::quote_go(word) + " for --resolve: it is done or not-run");
}

std::optional<std::string> optional_text(const Call& call, std::string_view flag) {
  return call.flags.text(flag).empty() ? std::nullopt : std::optional(call.flags.text(flag));
}

engine::MigrateApplyOptions read_options(Program& program, const Call& call) {
  engine::MigrateApplyOptions options;
  migrate::PendingOptions& pending = options.executor.pending;
  pending.amount = read_amount(call);
  pending.order = migrate::parse_exec_order(call.flags.text("exec-order"));
  pending.baseline = optional_text(call, "baseline");
  pending.to_version = optional_text(call, "to-version");
  pending.allow_dirty = call.flags.boolean("allow-dirty");
  options.executor.tx_mode = migrate::parse_tx_mode(call.flags.text("tx-mode"));
  options.executor.dry_run = call.flags.boolean("dry-run");
  options.executor.operator_version = "Portolan CLI " + std::string(version_text());
  options.executor.answer = read_answer(call);
  options.executor.way_done = program.name + " migrate apply --resolve done";
  options.executor.way_not_run = program.name + " migrate apply --resolve not-run";
  options.lock_timeout = lock_timeout(call);
  options.lock_name = call.flags.text("lock-name");
  options.skip_lock = call.flags.boolean("skip-lock");
  return options;
}

void print(Program& program, const report::Template* layout, const report::MigrateApplyReport& report) {
  if (layout == nullptr) {
    program.out << report::text(report, program.style);
    return;
  }
  report::TemplateData data;
  data.functions["json"] = [&](const std::vector<std::string>& arguments) {
    return json_function(report::to_json(report), arguments);
  };
  data.fields["Header"] = [&](const std::vector<std::string>&) { return report::header(report, program.style); };
  data.fields["Summary"] = [&](const std::vector<std::string>& arguments) {
    return report::summary(report, program.style, indent_argument("Summary", arguments));
  };
  data.fields["Current"] = [&](const std::vector<std::string>&) { return report.run.current; };
  data.fields["Target"] = [&](const std::vector<std::string>&) { return report.run.target; };
  data.fields["Error"] = [&](const std::vector<std::string>&) { return report.run.error; };
  program.out << layout->render(data);
}

/// Runs what is pending and prints the report; with a template the report carries the error of a failed run.
int apply(Program& program, const report::Template* layout, engine::MigrateApply& run,
          report::MigrateApplyReport& report) {
  report.run.start = report.run.end = program.clock.now();
  const migrate::Pending& pending = run.prepare();
  report.run.current = pending.current;
  try {
    if (!pending.files.empty() || pending.baseline) run.run(report.run);
  } catch (const Error&) {
    print(program, layout, report);
    if (layout == nullptr) throw;
    return 1;
  }
  print(program, layout, report);
  return 0;
}

int run(Program& program, const Call& call) {
  refuse_project_file(call);
  engine::MigrateApplyOptions options = read_options(program, call);
  const std::string format = format_text(call);
  const auto layout = format.empty() ? nullptr : report::parse_template(format, {"json"}, "parse format: ");
  const std::string& shown = call.flags.text("dir");
  const migrate::Dir directory = load_directory(program, migrate::parse_dir_url(shown));
  validate_directory(program, directory);
  if (call.flags.text("url").empty()) throw UsageError("required flag \"url\" not set");
  OpenDatabase target(program, database_url(program, call.flags.text("url")));
  const auto revisions_schema = locate_revisions(program, call, target.database);
  if (!revisions_schema) return 1;
  options.revisions_schema = *revisions_schema;
  const engine::Context context = program.context();
  engine::MigrateApply use_case(context, target.database, directory, options);
  report::MigrateApplyReport report{.environment = environment_of(target.database, base::Url::parse(shown).redacted()),
                                    .run = {}};
  return apply(program, layout.get(), use_case, report);
}

}  // namespace

Command migrate_apply_command() {
  return {.path = "migrate apply",
          .arguments = "[flags] [amount]",
          .summary = "Runs the migration files a database lacks.",
          .examples =
              "  portolan migrate apply -u \"mysql://user:pass@localhost:3306/app\"\n"
              "  portolan migrate apply --dir file://migrations --url \"sqlite://app.db\" 1",
          .flags = {url_flag("database to migrate", false),
                    dir_flag(),
                    format_flag(),
                    log_flag(),
                    revisions_schema_flag(),
                    {.name = "dry-run", .type = FlagType::kBool, .usage = "print what would run and stop"},
                    lock_timeout_flag(),
                    {.name = "baseline", .usage = "first run: take this version as done and start after it"},
                    {.name = "tx-mode", .default_value = "file", .usage = "transactions: none, file or all"},
                    {.name = "exec-order",
                     .default_value = "linear",
                     .usage = "order of the files: linear, linear-skip or non-linear"},
                    {.name = "allow-dirty",
                     .type = FlagType::kBool,
                     .usage = "first run: accept a database that is not clean"},
                    {.name = "to-version", .usage = "stop after this version"},
                    {.name = "lock-name", .usage = "name of the database lock to take instead"},
                    {.name = "skip-lock", .type = FlagType::kBool, .usage = "take no lock"},
                    {.name = "resolve", .usage = "what became of a statement that was cut off: done or not-run"},
                    {.name = "context", .usage = "what started this run, as JSON", .hidden = true}},
          .exclusive = {{"log", "format"}},
          .max_arguments = 1,
          .run = run};
}

}  // namespace portolan::cli
