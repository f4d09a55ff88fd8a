#include "operator/reconcile/schema_pass.h"

#include <filesystem>
#include <set>
#include <utility>

#include "operator/reconcile/apply_report.h"
#include "operator/reconcile/object_writer.h"
#include "planner/base/strings.h"
#include "planner/diff/policy.h"
#include "planner/engine/unmanaged.h"

namespace portolan::reconcile {
namespace {

namespace reason = resources::reason;
namespace message = resources::message;
using base::quote_go;

/// The reason of the event that names what of the desired state no plan makes yet.
constexpr std::string_view kNotManaged = "NotManaged";

const PassTraits kSchemaTraits{resources::kAtlasSchema, ReadyText::kInMessage, message::kSchemaChanged};

engine::SourceKind kind_of_key(const std::string& key) {
  const std::string extension = std::filesystem::path(key).extension().string();
  if (base::equals_ignoring_case(extension, ".sql")) return engine::SourceKind::kSqlFile;
  if (base::equals_ignoring_case(extension, ".hcl")) return engine::SourceKind::kHcl;
  throw UsageError("configmaps key " + quote_go(key) + " must be ending with .sql or .hcl, received " +
                   quote_go(extension));
}

engine::StateSource one_file(engine::SourceKind kind, std::string name, std::string content) {
  engine::StateSource source;
  source.kind = kind;
  source.names = {name};
  source.files = {{std::move(name), std::move(content)}};
  return source;
}

diff::Policy diff_policy(const resources::SchemaSpec& spec) {
  diff::Policy policy;
  if (!spec.policy || !spec.policy->diff || !spec.policy->diff->skip) return policy;
  const resources::SkipPolicy& skip = *spec.policy->diff->skip;
  const std::pair<bool, const char*> words[] = {{skip.add_schema, "add_schema"},
                                                {skip.drop_schema, "drop_schema"},
                                                {skip.modify_schema, "modify_schema"},
                                                {skip.add_table, "add_table"},
                                                {skip.drop_table, "drop_table"},
                                                {skip.modify_table, "modify_table"},
                                                {skip.add_column, "add_column"},
                                                {skip.drop_column, "drop_column"},
                                                {skip.modify_column, "modify_column"},
                                                {skip.add_index, "add_index"},
                                                {skip.drop_index, "drop_index"},
                                                {skip.modify_index, "modify_index"},
                                                {skip.add_foreign_key, "add_foreign_key"},
                                                {skip.drop_foreign_key, "drop_foreign_key"},
                                                {skip.modify_foreign_key, "modify_foreign_key"}};
  for (const auto& [set, word] : words) {
    if (set) policy.skip.insert(word);
  }
  return policy;
}

bool destructive_is_error(const resources::SchemaSpec& spec) {
  return spec.policy && spec.policy->lint && spec.policy->lint->destructive &&
         spec.policy->lint->destructive->error.value_or(false);
}

/// The statements of the destructive changes of a plan, in plan order, each once.
std::vector<std::string> destructive_statements(const change::Plan& plan) {
  std::set<std::size_t> changes;
  for (const auto& finding : diff::destructive_findings(plan.changes)) changes.insert(finding.change);
  std::vector<std::string> statements;
  for (const change::Statement& statement : plan.statements) {
    if (statement.source && changes.contains(*statement.source)) statements.push_back(statement.sql);
  }
  return statements;
}

}  // namespace

SchemaPass::SchemaPass(const Environment& environment, InputMemory& inputs, InputMemory& left_out,
                       resources::AtlasSchema resource, std::vector<std::string> unsupported, std::stop_token stop)
    : Pass(kSchemaTraits, environment, inputs, std::move(resource), std::move(unsupported), std::move(stop)),
      left_out_(left_out) {}

engine::StateSource SchemaPass::read_desired() {
  const auto& schema = resource_.spec.schema;
  if (schema && schema->config_map_key_ref) {
    const std::string& key = schema->config_map_key_ref->key;
    const engine::SourceKind kind = kind_of_key(key);
    if (const auto content = reader_.config_map_key(*schema->config_map_key_ref)) {
      return one_file(kind, kind == engine::SourceKind::kHcl ? "schema.hcl" : "schema.sql", *content);
    }
  }
  if (schema && !schema->hcl.empty()) return one_file(engine::SourceKind::kHcl, "schema.hcl", schema->hcl);
  if (schema && !schema->sql.empty()) return one_file(engine::SourceKind::kSqlFile, "schema.sql", schema->sql);
  throw UsageError(std::string(message::kNoDesiredState));
}

SchemaPass::Inputs SchemaPass::read_inputs() {
  return attempt(reason::kReadSchema, FailureClass::kSetup, [&] {
    refuse_unsupported(unsupported_, reason::kReadSchema);
    Inputs inputs;
    inputs.target = resolve_target(resource_.spec, reader_, redactor_);
    inputs.desired = read_desired();
    inputs.dev = resolve_dev_url(resource_.spec, reader_, redactor_);
    inputs.policy = diff_policy(resource_.spec);
    return inputs;
  });
}

engine::State SchemaPass::load_desired(const Inputs& inputs, engine::Database& database) {
  try {
    return attempt(reason::kCalculatingHash, FailureClass::kFinal, [&] {
      try {
        return engine::load_state(context(), inputs.desired, &database, {.url = inputs.dev, .target = &database},
                                  {.schemas = resource_.spec.schemas, .exclude = resource_.spec.exclude});
      } catch (const ports::NoDevDatabase&) {
        throw Failure(reason::kGettingDevDB,
                      "no dev database: set spec.devURL or spec.devURLFrom to an empty database of the target's family",
                      FailureClass::kFinal);
      }
    });
  } catch (const Failure& failure) {
    if (failure.failure_class() != FailureClass::kWaiting) throw;
    throw Failure(reason::kGettingDevDB, failure.what(), FailureClass::kWaiting);
  }
}

void SchemaPass::refuse_destructive(const change::Plan& plan) {
  const bool first_run = resource_.status.last_applied == 0;
  if (!first_run && !destructive_is_error(resource_.spec)) return;
  const std::vector<std::string> statements = destructive_statements(plan);
  if (statements.empty()) return;
  std::string text(message::kDestructiveChanges);
  text += "\n";
  for (const std::string& statement : statements) text += "- " + statement + "\n";
  if (!first_run) throw Failure(reason::kLintPolicyError, text, FailureClass::kFinal);
  text +=
      "\nThe first run of a schema must not contain destructive changes: the target database holds objects that the "
      "desired state does not have. Add them to the desired state, or exclude them, so that nothing is dropped by "
      "accident.";
  throw Failure(reason::kFirstRunDestructive, text, FailureClass::kFinal);
}

void SchemaPass::execute(engine::SchemaApply& apply, const change::Plan& plan, engine::ApplyOutcome& outcome) {
  if (plan.statements.empty()) return;
  const InFlightFinalizer finalizer(environment_.store, resources::kAtlasSchema, resource_.metadata);
  apply.execute(outcome);
  log::Fields about = fields();
  about.emplace_back("applied", std::to_string(outcome.applied.size()));
  environment_.logger.info("schema changes are applied", about);
}

void SchemaPass::work() {
  const Inputs inputs = read_inputs();
  const auto pass = environment_.gate.try_enter(target_key(inputs.target.url));
  if (pass == nullptr) {
    busy_ = true;
    return;
  }
  const engine::Context ctx = context();
  engine::Database database = attempt(reason::kApplyingSchema, FailureClass::kSetup,
                                      [&] { return engine::open_database(ctx, inputs.target.url); });
  const engine::State desired = load_desired(inputs, database);
  const std::string hash = engine::state_hash(desired, database.dialect());
  const bool changed =
      resource_.status.observed_hash != hash || resource_.status.observed_generation != resource_.metadata.generation;
  announce_change(hash);

  engine::SchemaApplyOptions options{.scope = {resource_.spec.schemas, resource_.spec.exclude},
                                     .policy = inputs.policy,
                                     .dev = {.url = inputs.dev, .target = &database}};
  options.tx_mode = resource_.spec.tx_mode == "none" ? engine::SchemaTxMode::kNone : engine::SchemaTxMode::kFile;
  engine::ApplyOutcome outcome;
  std::vector<std::string> left_out;
  attempt(reason::kApplyingSchema, FailureClass::kFinal, [&] {
    const auto apply =
        with_patience(ctx, [&] { return std::make_unique<engine::SchemaApply>(ctx, database, options); });
    const change::Plan& plan = apply->plan(desired);
    refuse_destructive(plan);
    execute(*apply, plan, outcome);
    left_out = apply->left_out();
  });
  finish(inputs, database, hash, outcome);
  tell_left_out(left_out, changed);
}

/// Once per change, and not again after a restart of the operator: each pass finds the same.
void SchemaPass::tell_left_out(const std::vector<std::string>& left_out, bool changed) {
  const std::string text = left_out.empty() ? "" : engine::not_created_text(left_out);
  const bool other = left_out_.changed(resource_.metadata.key(), text);
  if (!text.empty() && (changed || other)) event(true, kNotManaged, text);
}

void SchemaPass::finish(const Inputs& inputs, const engine::Database& database, const std::string& hash,
                        const engine::ApplyOutcome& outcome) {
  resource_.status.observed_hash = hash;
  resource_.status.last_applied =
      std::chrono::duration_cast<std::chrono::seconds>(environment_.clock.now().time_since_epoch()).count();
  resource_.status.plan_url.clear();
  resource_.status.plan_link.clear();
  editor().ready(redactor_.apply(applied_message(inputs.target, database.dialect().facts().family,
                                                 database.connection->bound_schema().value_or(""), outcome.applied)));
  inputs_.changed(resource_.metadata.key(), reader_.content_hash());
  write();
  event(false, reason::kApplied, message::kAppliedSchemaEvent);
}

}  // namespace portolan::reconcile
