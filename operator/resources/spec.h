#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace portolan::resources {

/// Reference to one key of a Secret or ConfigMap in the resource's own namespace (spec/operator.md 1.1).
struct KeySelector {
  std::string name;
  std::string key;
  std::optional<bool> optional;

  friend bool operator==(const KeySelector&, const KeySelector&) = default;
};

/// `{secretKeyRef: ...}`.
struct SecretRef {
  std::optional<KeySelector> secret_key_ref;

  friend bool operator==(const SecretRef&, const SecretRef&) = default;
};

/// `credentials`: a target URL in parts (spec/operator.md 1.2). The `_from` form wins over the plain one.
struct Credentials {
  std::string scheme;
  std::string user;
  std::optional<SecretRef> user_from;
  std::string password;
  std::optional<SecretRef> password_from;
  std::string host;
  std::optional<SecretRef> host_from;
  std::int64_t port = 0;  ///< written into the URL when above 0
  std::string database;
  std::map<std::string, std::string> parameters;

  friend bool operator==(const Credentials&, const Credentials&) = default;
};

/// Where a variable's value comes from: the ConfigMap wins over the Secret (spec/operator.md 1.3).
struct VariableSource {
  std::optional<KeySelector> secret_key_ref;
  std::optional<KeySelector> config_map_key_ref;

  friend bool operator==(const VariableSource&, const VariableSource&) = default;
};

/// One input variable of the project configuration.
struct Variable {
  std::string key;
  std::string value;
  std::optional<VariableSource> value_from;

  friend bool operator==(const Variable&, const Variable&) = default;
};

/// `devDB.metadata`: labels and annotations merged into the dev database's pod (spec/operator.md 1.9).
struct PodMetadata {
  std::map<std::string, std::string> labels;
  std::map<std::string, std::string> annotations;

  friend bool operator==(const PodMetadata&, const PodMetadata&) = default;
};

/// `devDB`: a custom dev database (spec/operator.md 4.4).
struct DevDB {
  std::optional<PodMetadata> metadata;
  std::string pod_spec;  ///< `devDB.spec`, a core PodSpec, as JSON text; empty when absent

  friend bool operator==(const DevDB&, const DevDB&) = default;
};

/// The fields both kinds carry at `spec` (spec/operator.md 1.2, 1.3, 1.5, 1.9, 10.11, 10.19).
struct CommonSpec {
  std::string url;
  std::optional<SecretRef> url_from;
  std::optional<Credentials> credentials;

  std::string config;
  std::optional<SecretRef> config_from;
  std::string env_name;
  std::vector<Variable> vars;
  std::optional<DevDB> dev_db;
  std::optional<bool> prewarm_dev_db;

  std::string dev_url;
  std::optional<SecretRef> dev_url_from;
  std::int64_t backoff_limit = 20;  ///< failures tolerated; 0 means no limit

  bool suspend = false;
  std::string mode;  ///< `Plan` computes and stores the plan only; empty applies
  bool allow_multiple_targets = false;

  friend bool operator==(const CommonSpec&, const CommonSpec&) = default;
};

/// `schema`: the desired state. Precedence: ConfigMap, HCL, SQL, URL (spec/operator.md 1.5).
struct DesiredSchema {
  std::string sql;
  std::string hcl;
  std::string url;
  std::optional<KeySelector> config_map_key_ref;

  friend bool operator==(const DesiredSchema&, const DesiredSchema&) = default;
};

/// `cloud` of both kinds; `repo` belongs to AtlasSchema, `url` and `project` to AtlasMigration.
struct Cloud {
  std::optional<SecretRef> token_from;
  std::string repo;
  std::string url;
  std::string project;

  friend bool operator==(const Cloud&, const Cloud&) = default;
};

struct DestructivePolicy {
  std::optional<bool> error;

  friend bool operator==(const DestructivePolicy&, const DestructivePolicy&) = default;
};

struct LintPolicy {
  std::optional<DestructivePolicy> destructive;
  std::string review;  ///< `ALWAYS`, `WARNING` or `ERROR`; empty when unset

  friend bool operator==(const LintPolicy&, const LintPolicy&) = default;
};

/// `policy.diff.skip`: kinds of changes left out of the plan.
struct SkipPolicy {
  bool add_schema = false;
  bool drop_schema = false;
  bool modify_schema = false;
  bool add_table = false;
  bool drop_table = false;
  bool modify_table = false;
  bool add_column = false;
  bool drop_column = false;
  bool modify_column = false;
  bool add_index = false;
  bool drop_index = false;
  bool modify_index = false;
  bool add_foreign_key = false;
  bool drop_foreign_key = false;
  bool modify_foreign_key = false;

  friend bool operator==(const SkipPolicy&, const SkipPolicy&) = default;
};

struct ConcurrentIndexPolicy {
  bool create = false;
  bool drop = false;

  friend bool operator==(const ConcurrentIndexPolicy&, const ConcurrentIndexPolicy&) = default;
};

struct DiffPolicy {
  std::optional<SkipPolicy> skip;
  std::optional<ConcurrentIndexPolicy> concurrent_index;

  friend bool operator==(const DiffPolicy&, const DiffPolicy&) = default;
};

/// `policy` of AtlasSchema.
struct SchemaPolicy {
  std::optional<LintPolicy> lint;
  std::optional<DiffPolicy> diff;

  friend bool operator==(const SchemaPolicy&, const SchemaPolicy&) = default;
};

/// `driftCheck` of AtlasSchema (spec/operator.md 10.9). `interval` is a Go duration of at least one minute.
struct DriftCheck {
  std::string interval;
  std::string on_drift;  ///< `Report`, `Fail` or `Correct`; empty means `Report`
  std::vector<std::string> exclude;

  friend bool operator==(const DriftCheck&, const DriftCheck&) = default;
};

/// AtlasSchema.spec.
struct SchemaSpec : CommonSpec {
  std::optional<DesiredSchema> schema;
  std::optional<Cloud> cloud;
  std::vector<std::string> exclude;
  std::vector<std::string> schemas;
  std::string tx_mode;  ///< `file`, `all` or `none`; empty means `file`, and `all` means `file` too
  std::optional<SchemaPolicy> policy;
  std::optional<DriftCheck> drift_check;

  friend bool operator==(const SchemaSpec&, const SchemaSpec&) = default;
};

/// `dir.configMapRef`.
struct NameRef {
  std::string name;

  friend bool operator==(const NameRef&, const NameRef&) = default;
};

/// `dir.remote`: a directory of the registry.
struct RemoteDir {
  std::string name;
  std::string tag;

  friend bool operator==(const RemoteDir&, const RemoteDir&) = default;
};

/// `dir`: the migration directory (spec/operator.md 1.6).
struct Directory {
  std::optional<NameRef> config_map_ref;
  std::optional<std::map<std::string, std::string>> local;  ///< file name to content; an empty map counts as set
  std::optional<RemoteDir> remote;

  friend bool operator==(const Directory&, const Directory&) = default;
};

struct MigrateDown {
  bool allow = false;
  bool auto_approve = false;

  friend bool operator==(const MigrateDown&, const MigrateDown&) = default;
};

struct ProtectedFlows {
  std::optional<MigrateDown> migrate_down;

  friend bool operator==(const ProtectedFlows&, const ProtectedFlows&) = default;
};

/// `policy.drift` of AtlasMigration (spec/operator.md 1.9).
struct DriftPolicy {
  std::string on_error;  ///< `FAIL` or `CONTINUE`; empty means `FAIL`
  std::vector<std::string> exclude;

  friend bool operator==(const DriftPolicy&, const DriftPolicy&) = default;
};

struct MigrationPolicy {
  std::optional<DriftPolicy> drift;

  friend bool operator==(const MigrationPolicy&, const MigrationPolicy&) = default;
};

/// AtlasMigration.spec.
struct MigrationSpec : CommonSpec {
  Directory dir;
  std::optional<Cloud> cloud;
  std::string revisions_schema;
  std::string baseline;
  std::string exec_order;  ///< `linear`, `linear-skip` or `non-linear`; empty means `linear`
  std::optional<ProtectedFlows> protected_flows;
  std::optional<MigrationPolicy> policy;

  friend bool operator==(const MigrationSpec&, const MigrationSpec&) = default;
};

}  // namespace portolan::resources
