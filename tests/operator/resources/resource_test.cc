#include "operator/resources/resource.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "planner/base/errors.h"

namespace portolan::resources {
namespace {

using nlohmann::json;

const json kFullSchema = json::parse(R"json({
  "apiVersion": "db.atlasgo.io/v1alpha1",
  "kind": "AtlasSchema",
  "metadata": {
    "name": "fleet", "namespace": "data", "uid": "u-1", "resourceVersion": "42", "generation": 3,
    "creationTimestamp": "2026-01-01T00:00:00Z", "deletionTimestamp": "2026-01-02T00:00:00Z",
    "finalizers": ["portolan.db/in-flight"], "labels": {"team": "a"}, "annotations": {"x": "y"},
    "ownerReferences": [{"apiVersion": "v1", "kind": "ConfigMap", "name": "o", "uid": "u-0", "controller": true,
                         "blockOwnerDeletion": true}]
  },
  "spec": {
    "url": "postgres://pg/fleet",
    "urlFrom": {"secretKeyRef": {"name": "db", "key": "url", "optional": false}},
    "credentials": {
      "scheme": "postgres", "user": "svc", "userFrom": {"secretKeyRef": {"name": "db", "key": "user"}},
      "password": "p", "passwordFrom": {"secretKeyRef": {"name": "db", "key": "password"}},
      "host": "pg", "hostFrom": {"secretKeyRef": {"name": "db", "key": "host"}},
      "port": 5432, "database": "fleet", "parameters": {"sslmode": "require"}
    },
    "config": "env {}", "configFrom": {"secretKeyRef": {"name": "cfg", "key": "atlas.hcl"}}, "envName": "prod",
    "vars": [
      {"key": "a", "value": "1"},
      {"key": "b", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}, "configMapKeyRef": {"name": "c", "key": "k"}}}
    ],
    "devDB": {
      "metadata": {"labels": {"l": "1"}, "annotations": {"a": "1"}},
      "spec": {"containers": [{"name": "mysql", "image": "mysql:8"}]}
    },
    "prewarmDevDB": false,
    "schema": {"sql": "create table t (id int);", "hcl": "schema \"x\" {}", "url": "atlas://fleet?tag=v4",
               "configMapKeyRef": {"name": "schema", "key": "schema.sql"}},
    "cloud": {"tokenFrom": {"secretKeyRef": {"name": "t", "key": "token"}}, "repo": "fleet"},
    "devURL": "postgres://dev/fleet", "devURLFrom": {"secretKeyRef": {"name": "dev", "key": "url"}},
    "exclude": ["legacy_*"], "schemas": ["public", "audit"], "txMode": "none",
    "policy": {
      "lint": {"destructive": {"error": false}, "review": "ALWAYS"},
      "diff": {
        "skip": {"add_schema": true, "drop_schema": true, "modify_schema": true, "add_table": true, "drop_table": true,
                 "modify_table": true, "add_column": true, "drop_column": true, "modify_column": true,
                 "add_index": true, "drop_index": true, "modify_index": true, "add_foreign_key": true,
                 "drop_foreign_key": true, "modify_foreign_key": true},
        "concurrent_index": {"create": true, "drop": true}
      }
    },
    "driftCheck": {"interval": "5m", "onDrift": "Correct", "exclude": ["tmp_*"]},
    "backoffLimit": 5, "suspend": true, "mode": "Plan", "allowMultipleTargets": true
  },
  "status": {
    "observedGeneration": 3,
    "conditions": [{"type": "Ready", "status": "True", "reason": "Applied", "message": "",
                    "lastTransitionTime": "2026-01-01T00:00:00Z", "observedGeneration": 3}],
    "observed_hash": "h=", "last_applied": 1700000000, "planURL": "atlas://p", "planLink": "l", "failed": 2,
    "nextRetryTime": "2026-01-01T00:00:05Z", "lastHandledReconcileAt": "now",
    "lastAttempt": {"id": "1", "planHash": "h", "startedAt": "2026-01-01T00:00:00Z", "phase": "executing"},
    "plan": {"id": "p1", "fromHash": "f", "toHash": "t", "statements": 2, "destructive": true, "sql": "DROP", "createdAt": "c"},
    "drift": {"fingerprint": "f", "summary": {"total": 1, "extra": 1, "types": {"table": 1}}, "lastCheckTime": "t"},
    "targets": [{"name": "t1", "ready": true, "reason": "Applied", "version": "1", "hash": "h"}]
  }
})json");

const json kFullMigration = json::parse(R"json({
  "apiVersion": "db.atlasgo.io/v1alpha1",
  "kind": "AtlasMigration",
  "metadata": {"name": "fleet", "namespace": "data"},
  "spec": {
    "url": "mysql://db/fleet",
    "dir": {"configMapRef": {"name": "files"}, "local": {"1.sql": "create table t (id int);"},
            "remote": {"name": "fleet", "tag": "v1"}},
    "cloud": {"tokenFrom": {"secretKeyRef": {"name": "t", "key": "token"}}, "url": "https://r", "project": "p"},
    "revisionsSchema": "revs", "baseline": "1", "execOrder": "non-linear",
    "protectedFlows": {"migrateDown": {"allow": true, "autoApprove": true}},
    "policy": {"drift": {"onError": "CONTINUE", "exclude": ["*.tmp"]}},
    "backoffLimit": 0
  },
  "status": {
    "observedGeneration": 1, "observed_hash": "h", "failed": 0, "lastAppliedVersion": "1", "lastApplied": 5,
    "approvalUrl": "a", "lastDeploymentUrl": "d"
  }
})json");

TEST(Resource, EveryFieldOfASchemaSurvivesTheRoundTrip) {
  EXPECT_EQ(to_json(schema_from_json(kFullSchema)), kFullSchema);
}

TEST(Resource, EveryFieldOfAMigrationSurvivesTheRoundTrip) {
  EXPECT_EQ(to_json(migration_from_json(kFullMigration)), kFullMigration);
}

TEST(Resource, AbsentAndNullFieldsKeepTheDefaults) {
  const AtlasSchema schema = schema_from_json(
      json::parse(R"({"metadata": {"name": "a"}, "spec": {"schema": null, "vars": null, "url": null}})"));
  EXPECT_EQ(schema.spec, SchemaSpec{});
  EXPECT_EQ(schema.spec.backoff_limit, 20);
  EXPECT_EQ(schema.status.observed_generation, -1);
}

TEST(Resource, AnEmptyInlineDirectoryCountsAsSet) {
  const json object = {{"spec", {{"dir", {{"local", json::object()}}}}}};
  const AtlasMigration migration = migration_from_json(object);
  ASSERT_TRUE(migration.spec.dir.local);
  EXPECT_TRUE(migration.spec.dir.local->empty());
  EXPECT_TRUE(to_json(migration)["spec"]["dir"]["local"].is_object());
}

TEST(Resource, StatusAlwaysCarriesWhatThePeerAlwaysWrites) {
  EXPECT_EQ(to_json(AtlasSchema{})["status"], json::parse(R"({"observedGeneration": -1, "observed_hash": "",
    "last_applied": 0, "planURL": "", "planLink": "", "failed": 0})"));
  EXPECT_EQ(to_json(AtlasMigration{})["status"],
            json::parse(R"({"observedGeneration": -1, "observed_hash": "", "lastApplied": 0, "failed": 0})"));
}

std::string reading_error(const char* text) {
  try {
    schema_from_json(json::parse(text));
  } catch (const SourceError& error) {
    return error.what();
  }
  return "no error";
}

TEST(Resource, AWrongTypeNamesTheField) {
  EXPECT_EQ(reading_error(R"({"spec": {"backoffLimit": "5"}})"), "spec.backoffLimit: expected an integer, got string");
  EXPECT_EQ(reading_error(R"({"spec": {"credentials": {"port": true}}})"),
            "spec.credentials.port: expected an integer, got boolean");
  EXPECT_EQ(reading_error(R"({"spec": {"vars": [{"key": "a"}, 7]}})"), "spec.vars[1]: expected an object, got number");
  EXPECT_EQ(reading_error(R"({"spec": {"exclude": ["a", {}]}})"), "spec.exclude[1]: expected a string, got object");
  EXPECT_EQ(reading_error(R"({"spec": {"schema": "create table"}})"), "spec.schema: expected an object, got string");
  EXPECT_EQ(reading_error(R"([])"), "the document: expected an object, got array");
}

TEST(UnsupportedFields, NamesWhatIsSetAndNotActedOn) {
  const std::vector<std::string> schema = {"spec.cloud"};
  EXPECT_EQ(unsupported_fields(kFullSchema), schema);
  EXPECT_EQ(unsupported_fields(kFullMigration), std::vector<std::string>{});
}

TEST(UnsupportedFields, FalseZeroAndEmptyAreNotSet) {
  EXPECT_TRUE(unsupported_fields(json::parse(R"({"kind": "AtlasSchema", "spec": {"suspend": false, "config": "",
    "vars": [], "cloud": {}, "policy": {"diff": {"concurrent_index": {"create": false}}, "lint": {"review": ""}}}})"))
                  .empty());
}

}  // namespace
}  // namespace portolan::resources
