#include "operator/resources/resource.h"

#include <nlohmann/json.hpp>

#include "operator/resources/codec.h"
#include "operator/resources/drift_check.h"
#include "operator/resources/kind.h"

namespace portolan::resources {

template <class Archive>
static void fields(const Archive& a, KeySelector& v) {
  a("name", v.name);
  a("key", v.key);
  a("optional", v.optional);
}

template <class Archive>
static void fields(const Archive& a, SecretRef& v) {
  a("secretKeyRef", v.secret_key_ref);
}

template <class Archive>
static void fields(const Archive& a, Credentials& v) {
  a("scheme", v.scheme);
  a("user", v.user);
  a("userFrom", v.user_from);
  a("password", v.password);
  a("passwordFrom", v.password_from);
  a("host", v.host);
  a("hostFrom", v.host_from);
  a("port", v.port);
  a("database", v.database);
  a("parameters", v.parameters);
}

template <class Archive>
static void fields(const Archive& a, VariableSource& v) {
  a("secretKeyRef", v.secret_key_ref);
  a("configMapKeyRef", v.config_map_key_ref);
}

template <class Archive>
static void fields(const Archive& a, Variable& v) {
  a("key", v.key);
  a("value", v.value);
  a("valueFrom", v.value_from);
}

template <class Archive>
static void fields(const Archive& a, PodMetadata& v) {
  a("labels", v.labels);
  a("annotations", v.annotations);
}

template <class Archive>
static void fields(const Archive& a, DevDB& v) {
  a("metadata", v.metadata);
  a.raw("spec", v.pod_spec);
}

template <class Archive>
static void fields(const Archive& a, CommonSpec& v) {
  a("url", v.url);
  a("urlFrom", v.url_from);
  a("credentials", v.credentials);
  a("config", v.config);
  a("configFrom", v.config_from);
  a("envName", v.env_name);
  a("vars", v.vars);
  a("devDB", v.dev_db);
  a("prewarmDevDB", v.prewarm_dev_db);
  a("devURL", v.dev_url);
  a("devURLFrom", v.dev_url_from);
  a.always("backoffLimit", v.backoff_limit);
  a("suspend", v.suspend);
  a("mode", v.mode);
  a("allowMultipleTargets", v.allow_multiple_targets);
}

template <class Archive>
static void fields(const Archive& a, DesiredSchema& v) {
  a("sql", v.sql);
  a("hcl", v.hcl);
  a("url", v.url);
  a("configMapKeyRef", v.config_map_key_ref);
}

template <class Archive>
static void fields(const Archive& a, Cloud& v) {
  a("tokenFrom", v.token_from);
  a("repo", v.repo);
  a("url", v.url);
  a("project", v.project);
}

template <class Archive>
static void fields(const Archive& a, DestructivePolicy& v) {
  a("error", v.error);
}

template <class Archive>
static void fields(const Archive& a, LintPolicy& v) {
  a("destructive", v.destructive);
  a("review", v.review);
}

template <class Archive>
static void fields(const Archive& a, SkipPolicy& v) {
  a("add_schema", v.add_schema);
  a("drop_schema", v.drop_schema);
  a("modify_schema", v.modify_schema);
  a("add_table", v.add_table);
  a("drop_table", v.drop_table);
  a("modify_table", v.modify_table);
  a("add_column", v.add_column);
  a("drop_column", v.drop_column);
  a("modify_column", v.modify_column);
  a("add_index", v.add_index);
  a("drop_index", v.drop_index);
  a("modify_index", v.modify_index);
  a("add_foreign_key", v.add_foreign_key);
  a("drop_foreign_key", v.drop_foreign_key);
  a("modify_foreign_key", v.modify_foreign_key);
}

template <class Archive>
static void fields(const Archive& a, ConcurrentIndexPolicy& v) {
  a("create", v.create);
  a("drop", v.drop);
}

template <class Archive>
static void fields(const Archive& a, DiffPolicy& v) {
  a("skip", v.skip);
  a("concurrent_index", v.concurrent_index);
}

template <class Archive>
static void fields(const Archive& a, SchemaPolicy& v) {
  a("lint", v.lint);
  a("diff", v.diff);
}

template <class Archive>
static void fields(const Archive& a, DriftCheck& v) {
  a("interval", v.interval);
  a("onDrift", v.on_drift);
  a("exclude", v.exclude);
}

template <class Archive>
static void fields(const Archive& a, SchemaSpec& v) {
  fields(a, static_cast<CommonSpec&>(v));
  a("schema", v.schema);
  a("cloud", v.cloud);
  a("exclude", v.exclude);
  a("schemas", v.schemas);
  a("txMode", v.tx_mode);
  a("policy", v.policy);
  a("driftCheck", v.drift_check);
}

template <class Archive>
static void fields(const Archive& a, NameRef& v) {
  a("name", v.name);
}

template <class Archive>
static void fields(const Archive& a, RemoteDir& v) {
  a("name", v.name);
  a("tag", v.tag);
}

template <class Archive>
static void fields(const Archive& a, Directory& v) {
  a("configMapRef", v.config_map_ref);
  a("local", v.local);
  a("remote", v.remote);
}

template <class Archive>
static void fields(const Archive& a, MigrateDown& v) {
  a("allow", v.allow);
  a("autoApprove", v.auto_approve);
}

template <class Archive>
static void fields(const Archive& a, ProtectedFlows& v) {
  a("migrateDown", v.migrate_down);
}

template <class Archive>
static void fields(const Archive& a, DriftPolicy& v) {
  a("onError", v.on_error);
  a("exclude", v.exclude);
}

template <class Archive>
static void fields(const Archive& a, MigrationPolicy& v) {
  a("drift", v.drift);
}

template <class Archive>
static void fields(const Archive& a, MigrationSpec& v) {
  fields(a, static_cast<CommonSpec&>(v));
  a("dir", v.dir);
  a("cloud", v.cloud);
  a("revisionsSchema", v.revisions_schema);
  a("baseline", v.baseline);
  a("execOrder", v.exec_order);
  a("protectedFlows", v.protected_flows);
  a("policy", v.policy);
}

template <class Archive>
static void fields(const Archive& a, Condition& v) {
  a.always("type", v.type);
  a.always("status", v.status);
  a.always("reason", v.reason);
  a.always("message", v.message);
  a.always("lastTransitionTime", v.last_transition_time);
  a("observedGeneration", v.observed_generation);
}

template <class Archive>
static void fields(const Archive& a, Attempt& v) {
  a("id", v.id);
  a("planHash", v.plan_hash);
  a("startedAt", v.started_at);
  a("phase", v.phase);
  a("owner", v.owner);
  a("session", v.session);
}

template <class Archive>
static void fields(const Archive& a, PlanSummary& v) {
  a("id", v.id);
  a("fromHash", v.from_hash);
  a("toHash", v.to_hash);
  a.always("statements", v.statements);
  a.always("destructive", v.destructive);
  a("sql", v.sql);
  a("createdAt", v.created_at);
}

template <class Archive>
static void fields(const Archive& a, DriftSummary& v) {
  a.always("total", v.total);
  a("extra", v.extra);
  a("missing", v.missing);
  a("modified", v.modified);
  a("types", v.types);
}

template <class Archive>
static void fields(const Archive& a, DriftStatus& v) {
  a("fingerprint", v.fingerprint);
  a("summary", v.summary);
  a("lastCheckTime", v.last_check_time);
}

template <class Archive>
static void fields(const Archive& a, TargetStatus& v) {
  a("name", v.name);
  a.always("ready", v.ready);
  a("reason", v.reason);
  a("version", v.version);
  a("hash", v.hash);
}

template <class Archive>
static void fields(const Archive& a, CommonStatus& v) {
  a.always("observedGeneration", v.observed_generation);
  a("conditions", v.conditions);
  a.always("observed_hash", v.observed_hash);
  a.always("failed", v.failed);
  a("nextRetryTime", v.next_retry_time);
  a("lastHandledReconcileAt", v.last_handled_reconcile_at);
  a("lastAttempt", v.last_attempt);
  a("plan", v.plan);
  a("drift", v.drift);
  a("targets", v.targets);
}

template <class Archive>
static void fields(const Archive& a, SchemaStatus& v) {
  fields(a, static_cast<CommonStatus&>(v));
  a.always("last_applied", v.last_applied);
  a.always("planURL", v.plan_url);
  a.always("planLink", v.plan_link);
}

template <class Archive>
static void fields(const Archive& a, MigrationStatus& v) {
  fields(a, static_cast<CommonStatus&>(v));
  a("lastAppliedVersion", v.last_applied_version);
  a.always("lastApplied", v.last_applied);
  a("approvalUrl", v.approval_url);
  a("lastDeploymentUrl", v.last_deployment_url);
}

template <class Archive>
static void fields(const Archive& a, DriftTarget& v) {
  a("kind", v.kind);
  a("name", v.name);
}

template <class Archive>
static void fields(const Archive& a, DriftCheckSpec& v) {
  a("targetRef", v.target_ref);
  a("interval", v.interval);
  a("timeout", v.timeout);
  a("suspend", v.suspend);
  a("onDrift", v.on_drift);
  a("exclude", v.exclude);
}

template <class Archive>
static void fields(const Archive& a, DriftCheckStatus& v) {
  a.always("observedGeneration", v.observed_generation);
  a("conditions", v.conditions);
  a("version", v.version);
  a("fingerprint", v.fingerprint);
  a("mode", v.mode);
  a("summary", v.summary);
  a("lastCheckTime", v.last_check_time);
}

template <class Resource>
static Resource read(const nlohmann::json& object) {
  Resource resource;
  resource.metadata = metadata_of(object);
  const Reader reader(object, "");
  reader("spec", resource.spec);
  reader("status", resource.status);
  return resource;
}

template <class Resource>
static nlohmann::json write(Resource resource, const Kind& kind) {
  nlohmann::json object = {
      {"apiVersion", kind.api_version()}, {"kind", kind.kind}, {"metadata", metadata_json(resource.metadata)}};
  const Writer writer(object);
  writer("spec", resource.spec);
  writer("status", resource.status);
  return object;
}

AtlasSchema schema_from_json(const nlohmann::json& object) {
  return read<AtlasSchema>(object);
}

AtlasMigration migration_from_json(const nlohmann::json& object) {
  return read<AtlasMigration>(object);
}

nlohmann::json to_json(const AtlasSchema& resource) {
  return write(resource, kAtlasSchema);
}

nlohmann::json to_json(const AtlasMigration& resource) {
  return write(resource, kAtlasMigration);
}

AtlasDriftCheck drift_check_from_json(const nlohmann::json& object) {
  return read<AtlasDriftCheck>(object);
}

nlohmann::json to_json(const AtlasDriftCheck& resource) {
  return write(resource, kAtlasDriftCheck);
}

}  // namespace portolan::resources
