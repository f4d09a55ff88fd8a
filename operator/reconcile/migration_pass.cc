#include "operator/reconcile/migration_pass.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "planner/base/hash.h"
#include "planner/base/strings.h"

namespace portolan::reconcile {
namespace {

namespace reason = resources::reason;
namespace message = resources::message;

const PassTraits kMigrationTraits{resources::kAtlasMigration, ReadyText::kInReason, message::kMigrationChanged};

/// How a person settles a statement whose outcome nobody can tell (design/exactly-once.md, "Recovery").
constexpr const char* kResolve = "portolan.db/resolve";
constexpr const char* kResolveDone = "done";
constexpr const char* kResolveNotRun = "not-run";

std::int64_t unix_seconds(std::chrono::system_clock::time_point time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

std::string annotate_command(const resources::Metadata& metadata, const char* answer) {
  return "kubectl annotate atlasmigration -n " + metadata.space + " " + metadata.name + " " + kResolve + "=" + answer;
}

/// `checksum mismatch: 2.sql (line 3 of atlas.sum)`.
std::string describe(const migrate::ChecksumError& error) {
  std::string text = error.what();
  if (error.file().empty()) return text;
  text += ": " + error.file();
  switch (error.reason()) {
    case migrate::ChecksumError::Reason::kAdded:
      text += " was added";
      break;
    case migrate::ChecksumError::Reason::kRemoved:
      text += " was removed";
      break;
    case migrate::ChecksumError::Reason::kEdited:
      text += " was edited";
      break;
    case migrate::ChecksumError::Reason::kNone:
      break;
  }
  return text + " (line " + std::to_string(error.line()) +
         " of atlas.sum); run 'portolan migrate hash' on the directory and update it as a whole";
}

/// A wrong statement fails the same way again; only a file that was rolled back as a whole deserves one more try
/// (spec/operator.md 10.7).
FailureClass class_of(const DatabaseError& error, bool rolled_back, std::int64_t failed) {
  if (error.transient()) return FailureClass::kTransient;
  return rolled_back && failed == 0 ? FailureClass::kSetup : FailureClass::kFinal;
}

}  // namespace

MigrationPass::MigrationPass(const Environment& environment, InputMemory& inputs, resources::AtlasMigration resource,
                             std::vector<std::string> unsupported, std::stop_token stop)
    : Pass(kMigrationTraits, environment, inputs, std::move(resource), std::move(unsupported), std::move(stop)) {}

migrate::Dir MigrationPass::read_directory() {
  const resources::Directory& dir = resource_.spec.dir;
  if (dir.local && dir.config_map_ref) throw UsageError(std::string(message::kTwoDirectories));
  if (dir.local) return migrate::Dir(*dir.local);
  if (dir.config_map_ref) return migrate::Dir(reader_.config_map(dir.config_map_ref->name));
  throw UsageError(std::string(message::kNoDirectory));
}

std::string MigrationPass::input_hash(const Target& target, const migrate::Dir& directory) const {
  return base::hex_encode(
      base::hmac_sha256(environment_.hash_key, target.url.with_secrets() + directory.sum().total()));
}

MigrationPass::Inputs MigrationPass::read_inputs() {
  return attempt(reason::kReadingMigrationData, FailureClass::kSetup, [&] {
    refuse_unsupported(unsupported_, reason::kReadingMigrationData);
    Inputs inputs;
    inputs.target = resolve_target(resource_.spec, reader_, redactor_);
    inputs.directory = read_directory();
    inputs.dev = resolve_dev_url(resource_.spec, reader_, redactor_);
    inputs.hash = input_hash(inputs.target, inputs.directory);
    return inputs;
  });
}

/// The answer in the annotation counts once, so it is taken off before it is used.
std::optional<migrate::Answer> MigrationPass::take_answer() {
  const auto annotation = resource_.metadata.annotations.find(kResolve);
  if (annotation == resource_.metadata.annotations.end()) return std::nullopt;
  const std::string word = annotation->second;
  const nlohmann::json patch = {{"metadata", {{"annotations", {{kResolve, nullptr}}}}}};
  const auto stored = environment_.store.patch(resources::kAtlasMigration, resource_.metadata.key(), patch);
  resource_.metadata = resources::metadata_of(stored);
  if (word == kResolveDone) return migrate::Answer::kDone;
  if (word == kResolveNotRun) return migrate::Answer::kNotRun;
  throw Failure(reason::kMigrating,
                std::string("annotation ") + kResolve + " must be " + kResolveDone + " or " + kResolveNotRun +
                    ", not " + base::quote_go(word),
                FailureClass::kFinal);
}

engine::MigrateApplyOptions MigrationPass::apply_options(const Inputs& inputs, const engine::Database& database) {
  engine::MigrateApplyOptions options;
  const resources::MigrationSpec& spec = resource_.spec;
  options.executor.pending.order = migrate::parse_exec_order(spec.exec_order.empty() ? "linear" : spec.exec_order);
  if (!spec.baseline.empty()) options.executor.pending.baseline = spec.baseline;
  options.executor.operator_version = "Portolan Operator v" PORTOLAN_VERSION;
  options.executor.answer = take_answer();
  options.executor.way_done = annotate_command(resource_.metadata, kResolveDone);
  options.executor.way_not_run = annotate_command(resource_.metadata, kResolveNotRun);
  options.revisions_schema = spec.revisions_schema;
  options.dev = {.url = inputs.dev, .target = &database};
  return options;
}

void MigrationPass::apply(const Inputs& inputs, engine::Database& database, migrate::ApplyReport& report,
                          std::vector<migrate::Revision>& revisions) {
  const engine::Context ctx = context();
  const engine::MigrateApplyOptions options = apply_options(inputs, database);
  const auto run = with_patience(
      ctx, [&] { return std::make_unique<engine::MigrateApply>(ctx, database, inputs.directory, options); });
  const migrate::Pending& pending = run->prepare();
  log::Fields about = fields();
  if (pending.files.empty()) {
    environment_.logger.info("no pending migrations", about);
    revisions = run->revisions().read();
    report.current = pending.current;
    if (revisions.size() > inputs.directory.files().size()) {
      throw Failure(reason::kProtectedFlowError,
                    "migrate down is not allowed, set `migrateDown.allow` to true to allow downgrade",
                    FailureClass::kSetup);
    }
    return;
  }
  about.emplace_back("count", std::to_string(pending.files.size()));
  environment_.logger.info("applying pending migrations", about);
  const InFlightFinalizer finalizer(environment_.store, resources::kAtlasMigration, resource_.metadata);
  run->run(report);
}

void MigrationPass::work() {
  const Inputs inputs = read_inputs();
  const auto gate = environment_.gate.try_enter(target_key(inputs.target.url));
  if (gate == nullptr) {
    busy_ = true;
    return;
  }
  announce_change(inputs.hash);
  migrate::ApplyReport report;
  std::vector<migrate::Revision> revisions;
  attempt(reason::kMigrating, FailureClass::kSetup, [&] {
    engine::Database database = engine::open_database(context(), inputs.target.url);
    try {
      apply(inputs, database, report, revisions);
    } catch (const migrate::ChecksumError& error) {
      throw Failure(reason::kMigrating, describe(error), FailureClass::kSetup);
    } catch (const AmbiguousOutcome& error) {
      throw Failure(reason::kMigrating, error.what(), FailureClass::kFinal);
    } catch (const DatabaseError& error) {
      throw Failure(reason::kMigrating, error.what(),
                    class_of(error, database.dialect().transactional_ddl(), resource_.status.failed));
    }
  });
  finish(inputs, report, revisions);
}

void MigrationPass::finish(const Inputs& inputs, const migrate::ApplyReport& report,
                           const std::vector<migrate::Revision>& revisions) {
  resources::MigrationStatus& status = resource_.status;
  if (!report.applied.empty()) {
    status.last_applied_version = report.target;
    status.last_applied = unix_seconds(report.end);
  } else {
    status.last_applied_version = report.current;
    status.last_applied = revisions.empty() ? 0 : unix_seconds(revisions.back().executed_at);
  }
  status.approval_url.clear();
  status.last_deployment_url.clear();
  status.observed_hash = inputs.hash;
  editor().ready("");
  inputs_.changed(resource_.metadata.key(), reader_.content_hash());
  write();
  event(false, reason::kApplied, "Version " + status.last_applied_version + " applied");
}

}  // namespace portolan::reconcile
