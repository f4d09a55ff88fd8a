#include "cli/plan_states.h"

#include <ostream>

#include "cli/run_flags.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::cli {
namespace {

std::string shown(const std::vector<std::string>& urls) {
  std::vector<std::string> texts;
  for (const std::string& url : urls) texts.push_back(base::Url::parse(url).redacted());
  return base::join(texts, ", ");
}

void require_hash(const char* side, const char* state, const std::string& planned, const std::string& found) {
  if (planned == found) return;
  throw UsageError("The plan " + base::quote_go(side) + " hash does not match the " + state + " state hash:\n- " +
                   planned + "\n+ " + found);
}

}  // namespace

FlagSpec repo_flag() {
  return {.name = "repo", .usage = "URL of the directory that keeps plans, such as file://plans"};
}

FlagSpec plan_file_flag() {
  return {.name = "file", .shorthand = 'f', .usage = "URL of the plan file", .required = true};
}

FlagTable transition_flags(bool to_required) {
  return {{.name = "from", .type = FlagType::kStrings, .usage = "current state", .required = true},
          {.name = "to", .type = FlagType::kStrings, .usage = "desired state", .required = to_required},
          dev_url_flag(true),
          schema_flag(),
          exclude_flag(),
          include_flag(),
          lock_timeout_flag(),
          repo_flag(),
          format_flag(),
          log_flag(),
          context_flag()};
}

void warn_of_rows(Program& program, const std::string& plan) {
  program.err << "Warning: " << plan
              << " holds no rows; run 'schema apply' afterwards for those of the data block of the env\n";
}

Transition::Transition(Program& program, const Call& call) : dev(dev_settings(program, call)), scope(scope_of(call)) {
  if (call.environment.data) warn_of_rows(program, "the plan");
  dev.lock_timeout = lock_timeout(call);
  const engine::Context context = program.context();
  const engine::StateSource source = read_source(program, call, call.flags.list("from"), "from");
  if (source.kind == engine::SourceKind::kDatabase) {
    database.emplace(program, *source.url);
    from = engine::inspect_database(context, database->database, scope);
    from_text = "local database";
  } else {
    from = engine::load_state(context, source, nullptr, dev, scope);
    from_text = shown(call.flags.list("from"));
  }
  const std::vector<std::string>& urls = call.flags.list("to");
  if (!urls.empty()) {
    const engine::Database* target = database ? &database->database : nullptr;
    to = engine::load_state(context, read_source(program, call, urls, "to"), target, dev, scope);
    to_text = shown(urls);
  }
  dev_database.emplace(program, *dev.url);
  from_hash = engine::fingerprint(from, dialect());
  if (to) to_hash = engine::fingerprint(*to, dialect());
}

engine::CompareOptions compare_options(const Call& call, const Transition& transition) {
  engine::CompareOptions options{.policy = call.environment.policy(transition.dialect().facts().family),
                                 .dev = transition.dev};
  options.plan.indent = "  ";
  return options;
}

void require_hashes(const engine::PlanFile& plan, const std::string& from, const std::string& to) {
  require_hash("From", "current", plan.from, from);
  if (!to.empty()) require_hash("To", "desired", plan.to, to);
}

engine::PlanStore plan_store(Program& program, const Call& call) {
  const std::string& url = call.flags.text("repo");
  if (url.empty()) {
    throw UsageError(
        "there is no directory of plans: give --repo file://DIR, or schema { repo { dir = \"DIR\" } } in the "
        "environment");
  }
  return {program.context(), url};
}

}  // namespace portolan::cli
