"""AtlasMigration resources that go back, and resources with a project configuration, on real databases."""
import base64
import gzip
import io
import json
import os
import tarfile
import time

from scenarios import USERS, columns

DOWN = {"migrateDown": {"allow": True, "autoApprove": True}}

CONFIG = """
variable "url" {
  type = string
}
variable "dev" {
  type = string
}
env "prod" {
  url = var.url
  dev = var.dev
}
"""


def state_of(world, name):
    """The files that are kept for the way back."""
    secret = world.get("secret", f"io.atlasgo.db.v1.{name}.latest")
    packed = base64.b64decode(secret["data"]["migrations.tar.gz"])
    with tarfile.open(fileobj=io.BytesIO(gzip.decompress(packed))) as archive:
        return secret, {m.name: archive.extractfile(m).read().decode() for m in archive.getmembers()}


def last_version(world):
    return world.get("atlasmigration", "app")["status"].get("lastAppliedVersion")


def migration_goes_back(world, engine):
    database = world.database(engine)
    one = {"1_users.sql": USERS[engine] + "\n"}
    two = dict(one, **{"2_age.sql": "ALTER TABLE users ADD COLUMN age int NULL;\n"})
    spec = {"urlFrom": {"secretKeyRef": {"name": "db", "key": "url"}}, "devURL": database.dev_url,
            "dir": {"configMapRef": {"name": "files"}}}
    world.apply(world.secret("db", url=database.url()), world.directory("files", two),
                world.migration("app", **spec))
    world.wait_ready("atlasmigration", "app")
    secret, kept = state_of(world, "app")
    assert secret["type"] == "atlasgo.io/db.v1" and list(kept) == ["atlas.sum", "1_users.sql", "2_age.sql"], kept
    assert secret["metadata"]["ownerReferences"][0]["name"] == "app"
    world.apply(world.directory("files", one))
    found = world.wait_reason("atlasmigration", "app", "ProtectedFlowError")
    assert "migrateDown.allow" in found["message"], found
    assert columns(database, "users") == ["id", "mail", "age"]
    world.apply(world.migration("app", **spec, protectedFlows=DOWN))
    world.wait_ready("atlasmigration", "app")
    assert columns(database, "users") == ["id", "mail"]
    assert last_version(world) == "1"
    assert list(state_of(world, "app")[1]) == ["atlas.sum", "1_users.sql"]
    world.kubectl("delete", "atlasmigration", "app", "--timeout=20s")


def migration_goes_back_on_postgres(world):
    migration_goes_back(world, "postgres")


def migration_goes_back_on_mysql(world):
    migration_goes_back(world, "mysql")


def migration_goes_back_on_mariadb(world):
    migration_goes_back(world, "mariadb")


def operator_is_killed_while_it_goes_back(world):
    """Whatever the moment, the next operator ends where an undisturbed one would."""
    database = world.database("postgres")
    one = {"1_users.sql": USERS["postgres"] + "\n"}
    two = dict(one, **{"2_age.sql": "ALTER TABLE users ADD COLUMN age int NULL;\n",
                       "3_note.sql": "ALTER TABLE users ADD COLUMN note text NULL;\n"})
    spec = {"url": database.url(), "devURL": database.dev_url, "dir": {"configMapRef": {"name": "files"}},
            "protectedFlows": DOWN}
    world.secrets.discard("hunter2secret")
    world.apply(world.directory("files", two), world.migration("app", **spec))
    world.wait_ready("atlasmigration", "app")
    for delay in (0.05, 0.3, 0.8):
        world.apply(world.directory("files", one))
        time.sleep(delay)
        world.kill_operator()
        world.start_operator()
        world.until("back at version 1", lambda: last_version(world) == "1")
        world.wait_ready("atlasmigration", "app")
        assert columns(database, "users") == ["id", "mail"]
        world.apply(world.directory("files", two))
        world.until("version 3 again", lambda: last_version(world) == "3")
        world.wait_ready("atlasmigration", "app")


def start_with_configurations(world):
    world.kill_operator()
    os.environ["ALLOW_CUSTOM_CONFIG"] = "true"
    try:
        world.start_operator()
    finally:
        del os.environ["ALLOW_CUSTOM_CONFIG"]


def configuration_with_variables(world):
    """Capability rows 5 and 24: target and dev database in the configuration alone."""
    database = world.database("postgres")
    migrated = world.database("postgres", "-m")
    world.secrets |= {database.server.password} if len(database.server.password or "") > 5 else set()
    refused = world.schema("app", config=CONFIG, envName="prod", schema={"sql": "CREATE TABLE t (id int);"})
    world.apply(refused)
    found = world.wait_reason("atlasschema", "app", "ReadSchema")
    assert "allowCustomConfig=true" in found["message"], found
    world.kubectl("delete", "atlasschema", "app", "--timeout=20s")
    start_with_configurations(world)
    world.apply(world.secret("urls", url=database.url(), migrated=migrated.url()),
                {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "urls"},
                 "data": {"dev": database.dev_url}},
                world.directory("files", {"1.sql": "CREATE TABLE m (id int);\n"}))

    def variables(key):
        return [{"key": "url", "valueFrom": {"secretKeyRef": {"name": "urls", "key": key}}},
                {"key": "dev", "valueFrom": {"configMapKeyRef": {"name": "urls", "key": "dev"}}}]

    schema = {"envName": "prod", "vars": variables("url"), "schema": {"sql": "CREATE TABLE t (id int);"}}
    migration = {"envName": "prod", "vars": variables("migrated"), "dir": {"configMapRef": {"name": "files"}}}
    world.apply(world.schema("app", **schema, config=CONFIG), world.migration("app", **migration, config=CONFIG))
    world.wait_ready("atlasschema", "app")
    world.wait_ready("atlasmigration", "app")
    assert columns(database, "t") == ["id"] and columns(migrated, "m") == ["id"]
    moved = {"configFrom": {"secretKeyRef": {"name": "config", "key": "atlas.hcl"}}}
    world.apply(world.secret("config", **{"atlas.hcl": CONFIG}))
    for kind, spec in (("AtlasSchema", schema), ("AtlasMigration", migration)):
        manifest = {"apiVersion": "db.atlasgo.io/v1alpha1", "kind": kind,
                    "metadata": {"name": "app", "namespace": world.space}, "spec": dict(spec, **moved)}
        world.kubectl("replace", "-f", "-", given=json.dumps(manifest))
    world.wait_ready("atlasschema", "app")
    world.wait_ready("atlasmigration", "app")


def several_targets_are_refused(world):
    """Capability row 25."""
    start_with_configurations(world)
    config = 'env "prod" {\n  for_each = toset(["a", "b"])\n  url = "postgres://h/${each.value}"\n}\n'
    world.apply(world.schema("app", config=config, envName="prod", schema={"sql": "CREATE TABLE t (id int);"}))
    found = world.wait_reason("atlasschema", "app", "ReadSchema")
    assert found["message"] == "multiple targets are not supported", found


def tenants_of(databases, more=""):
    """An environment of the databases, and where each is tried out."""
    urls = ", ".join(f'"{database.url()}" = "{database.dev_url}"' for database in databases)
    return f'env "prod" {{\n  for_each = {{ {urls} }}\n  url = each.key\n  dev = each.value\n{more}}}\n'


def targets_of(world, kind):
    return [(target["name"], target["ready"], target["reason"])
            for target in world.get(kind, "app")["status"].get("targets", [])]


def all_targets_follow(world):
    """Both kinds over two databases; a target that fails is named, keeps Ready away, and is taken along once mended."""
    first, second = sorted((world.database("postgres"), world.database("postgres", "-b")), key=lambda d: d.url())
    versions = [world.database("mariadb"), world.database("mariadb", "-b")]
    start_with_configurations(world)
    several = {"envName": "prod", "allowMultipleTargets": True}
    spec = dict(several, config=tenants_of((first, second)), schema={"sql": "CREATE TABLE t (id int);"})
    world.apply(world.directory("files", {"1.sql": "CREATE TABLE m (id int);\n"}), world.schema("app", **spec),
                world.migration("app", **several, config=tenants_of(versions), dir={"configMapRef": {"name": "files"}}))
    world.wait_ready("atlasschema", "app")
    world.wait_ready("atlasmigration", "app")
    for database, table in ((first, "t"), (second, "t"), (versions[0], "m"), (versions[1], "m")):
        assert columns(database, table) == ["id"], database.name
    assert targets_of(world, "atlasschema") == [(f"{d.name}/public", True, "Applied") for d in (first, second)]
    shown = world.get("atlasmigration", "app")["status"]
    assert [target["version"] for target in shown["targets"]] == ["1", "1"] and shown["lastAppliedVersion"] == "1", shown

    second.sql("INSERT INTO t VALUES (NULL)")
    spec["schema"] = {"sql": "CREATE TABLE t (id int NOT NULL);"}
    world.apply(world.schema("app", **spec))
    found = world.wait_reason("atlasschema", "app", "ApplyingSchema")
    assert found["message"].startswith(f'target "{second.name}/public": ') and second.server.password not in found["message"]
    assert targets_of(world, "atlasschema") == [(f"{first.name}/public", True, "Applied"),
                                                (f"{second.name}/public", False, "ApplyingSchema")]
    second.sql("DELETE FROM t")
    world.kubectl("annotate", "atlasschema", "app", "portolan.db/reconcile-requested-at=now")
    world.wait_ready("atlasschema", "app")
    nullable = "SELECT is_nullable FROM information_schema.columns WHERE table_name = 't'"
    assert first.sql(nullable).strip() == second.sql(nullable).strip() == "NO"


ALL = [migration_goes_back_on_postgres, migration_goes_back_on_mysql, migration_goes_back_on_mariadb,
       operator_is_killed_while_it_goes_back, configuration_with_variables, several_targets_are_refused,
       all_targets_follow]
