"""The life of AtlasSchema and AtlasMigration resources, one story a function, on real databases."""
import time

import health
from world import directory_sum

USERS = {
    "postgres": "CREATE TABLE users (id bigint PRIMARY KEY, mail varchar(80) NOT NULL);",
    "mysql": "CREATE TABLE users (id bigint PRIMARY KEY, mail varchar(80) NOT NULL);",
    "mariadb": "CREATE TABLE users (id bigint PRIMARY KEY, mail varchar(80) NOT NULL);",
}


def columns(database, table):
    scope = "'public'" if database.engine == "postgres" else "DATABASE()"
    return database.sql(f"SELECT column_name FROM information_schema.columns WHERE table_schema = {scope} AND "
                        f"table_name = '{table}' ORDER BY ordinal_position").split()


def schema_follows(world, engine):
    database = world.database(engine)
    sql = USERS[engine]
    world.apply(world.secret("db", url=database.url(), dev=database.dev_url))
    spec = {"urlFrom": {"secretKeyRef": {"name": "db", "key": "url"}},
            "devURLFrom": {"secretKeyRef": {"name": "db", "key": "dev"}}}
    world.apply(world.schema("app", **spec, schema={"sql": sql}))
    world.wait_ready("atlasschema", "app")
    assert columns(database, "users") == ["id", "mail"]
    first = world.get("atlasschema", "app")["status"]["observed_hash"]
    world.apply(world.schema("app", **spec, schema={"sql": sql.replace(");", ", age int NULL);")}))
    world.wait_ready("atlasschema", "app")
    assert columns(database, "users") == ["id", "mail", "age"]
    status = world.get("atlasschema", "app")["status"]
    assert status["observed_hash"] != first and status["failed"] == 0
    assert "ADD COLUMN" in world.condition("atlasschema", "app", "Ready")["message"]
    world.kubectl("delete", "atlasschema", "app", "--timeout=20s")
    assert columns(database, "users") == ["id", "mail", "age"]


def schema_follows_on_postgres(world):
    schema_follows(world, "postgres")


def schema_follows_on_mysql(world):
    schema_follows(world, "mysql")


def schema_follows_on_mariadb(world):
    schema_follows(world, "mariadb")


def schema_in_hcl_from_a_config_map(world):
    database = world.database("postgres")
    hcl = 'schema "public" {\n}\ntable "t" {\n  schema = schema.public\n  column "id" {\n    type = int\n  }\n}\n'
    config_map = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "desired"}, "data": {"s.hcl": hcl}}
    world.apply(config_map, world.schema("app", url=database.url(), devURL=database.dev_url,
                                         schema={"configMapKeyRef": {"name": "desired", "key": "s.hcl"}}))
    world.wait_ready("atlasschema", "app")
    assert columns(database, "t") == ["id"]
    config_map["data"]["s.hcl"] = hcl.replace('"id" {', '"n" {\n    null = true\n    type = text\n  }\n  column "id" {')
    world.apply(config_map)
    world.until("the new column", lambda: columns(database, "t") == ["id", "n"])
    world.wait_ready("atlasschema", "app")


def migration_follows(world, engine):
    database = world.database(engine)
    files = {"1_users.sql": USERS[engine] + "\n", "2_row.sql": "INSERT INTO users (id, mail) VALUES (1, 'a');\n"}
    world.apply(world.secret("db", url=database.url()), world.directory("files", files))
    world.apply(world.migration("app", urlFrom={"secretKeyRef": {"name": "db", "key": "url"}},
                                dir={"configMapRef": {"name": "files"}}))
    world.wait_ready("atlasmigration", "app")
    assert world.get("atlasmigration", "app")["status"]["lastAppliedVersion"] == "2"
    files["3_age.sql"] = "ALTER TABLE users ADD COLUMN age int NULL;\n"
    world.apply(world.directory("files", files))
    world.until("version 3", lambda: world.get("atlasmigration", "app")["status"].get("lastAppliedVersion") == "3")
    world.wait_ready("atlasmigration", "app")
    assert columns(database, "users") == ["id", "mail", "age"]
    assert database.sql("SELECT count(*) FROM users") == "1"
    world.kubectl("delete", "atlasmigration", "app", "--timeout=20s")
    assert database.sql("SELECT count(*) FROM users") == "1"


def migration_follows_on_postgres(world):
    migration_follows(world, "postgres")


def migration_follows_on_mysql(world):
    migration_follows(world, "mysql")


def migration_follows_on_mariadb(world):
    migration_follows(world, "mariadb")


def missing_secret_heals(world):
    database = world.database("mysql")
    world.apply(world.migration("app", urlFrom={"secretKeyRef": {"name": "db", "key": "url"}},
                                dir={"local": {"1.sql": "CREATE TABLE t (id int);\n",
                                               "atlas.sum": directory_sum({"1.sql": "CREATE TABLE t (id int);\n"})}}))
    world.until("a failure is counted", lambda: world.get("atlasmigration", "app")["status"].get("failed", 0) >= 1)
    world.wait_reason("atlasmigration", "app", "ReadingMigrationData")
    world.apply(world.secret("db", other="x"))
    world.until("the missing key is named", lambda: 'does not contain key "url"' in world.condition(
        "atlasmigration", "app", "Ready")["message"])
    world.apply(world.secret("db", url=database.url()))
    world.wait_ready("atlasmigration", "app")
    assert world.get("atlasmigration", "app")["status"]["failed"] == 0


def wrong_sum_heals(world):
    database = world.database("postgres")
    files = {"1.sql": "CREATE TABLE t (id int);\n"}
    world.apply(world.directory("files", files, total=""), world.migration(
        "app", url=database.url(), dir={"configMapRef": {"name": "files"}}))
    found = world.wait_reason("atlasmigration", "app", "Migrating")
    assert "checksum file not found" in found["message"], found
    world.apply(world.directory("files", {"1.sql": "CREATE TABLE u (id int);\n"}, total=directory_sum(files)))
    world.until("the edited file is named", lambda: "1.sql was edited" in world.condition(
        "atlasmigration", "app", "Ready")["message"])
    assert columns(database, "t") == [] and columns(database, "u") == []
    world.apply(world.directory("files", files))
    world.wait_ready("atlasmigration", "app")
    assert columns(database, "t") == ["id"]


def migration_fails_half_way_on_mysql(world):
    database = world.database("mysql")
    bad = {"1.sql": "CREATE TABLE t (id int);\nINSERT INTO t VALUES (1);\nCREATE TABLE t (id int);\n"}
    world.apply(world.directory("files", bad), world.migration(
        "app", url=database.url(), dir={"configMapRef": {"name": "files"}}))
    found = world.wait_reason("atlasmigration", "app", "Migrating", condition="Stalled", status="True")
    assert "already exists" in found["message"], found
    assert database.sql("SELECT applied, total FROM atlas_schema_revisions") == "2\t3"
    good = {"1.sql": "CREATE TABLE t (id int);\nINSERT INTO t VALUES (1);\nCREATE TABLE u (id int);\n"}
    world.apply(world.directory("files", good))
    world.wait_ready("atlasmigration", "app")
    assert database.sql("SELECT count(*) FROM t") == "1"
    assert columns(database, "u") == ["id"]


def wrong_sql_is_named(world):
    database = world.database("postgres")
    world.apply(world.schema("app", url=database.url(), devURL=database.dev_url,
                             schema={"sql": "CREATE TABLE a (id int);\nCREATE TABLE b (id nonsense);\n"}))
    found = world.wait_reason("atlasschema", "app", "CalculatingHash")
    assert 'type "nonsense" does not exist' in found["message"] and "schema.sql:2:" in found["message"], found
    world.apply(world.schema("app", url=database.url(), devURL=database.dev_url,
                             schema={"sql": "CREATE TABLE a (id int);\nCREATE TABLE b (id int);\n"}))
    world.wait_ready("atlasschema", "app")


def wrong_hcl_is_shown(world):
    database = world.database("postgres")
    world.apply(world.schema("app", url=database.url(), devURL=database.dev_url,
                             schema={"hcl": 'schema "public" {\n}\ntable "t" {\n  schema = = 1\n}\n'}))
    found = world.wait_reason("atlasschema", "app", "CalculatingHash")
    assert "schema.hcl:4," in found["message"] and "^" in found["message"], found


def wrong_password_is_never_shown(world):
    database = world.database("mysql")
    world.apply(world.secret("db", url=database.url(password="hunter2secret")),
                world.migration("app", urlFrom={"secretKeyRef": {"name": "db", "key": "url"}},
                                dir={"local": {"atlas.sum": directory_sum({})}}))
    found = world.wait_reason("atlasmigration", "app", "Migrating")
    assert "denied" in found["message"], found


def unreachable_database_is_retried(world):
    world.apply(world.migration("app", url="postgres://u:p@127.0.0.1:1/db?sslmode=disable",
                                dir={"local": {"atlas.sum": directory_sum({})}}))
    found = world.wait_reason("atlasmigration", "app", "Migrating", condition="Reconciling", status="True")
    assert "postgres: scanning system variables" in found["message"], found
    assert world.condition("atlasmigration", "app", "Stalled")["status"] == "False"


def destructive_change_is_refused(world):
    database = world.database("postgres")
    two = "CREATE TABLE a (id int);\nCREATE TABLE b (id int);\n"
    spec = {"url": database.url(), "devURL": database.dev_url,
            "policy": {"lint": {"destructive": {"error": True}}}}
    world.apply(world.schema("app", **spec, schema={"sql": two}))
    world.wait_ready("atlasschema", "app")
    world.apply(world.schema("app", **spec, schema={"sql": "CREATE TABLE a (id int);\n"}))
    found = world.wait_reason("atlasschema", "app", "LintPolicyError", condition="Stalled", status="True")
    assert found["message"].startswith('destructive changes detected:\n- DROP TABLE "b"'), found
    assert columns(database, "b") == ["id"]
    world.apply(world.schema("app", **spec, schema={"sql": two}))
    world.wait_ready("atlasschema", "app")


def first_run_drops_nothing(world):
    database = world.database("postgres")
    database.sql("CREATE TABLE precious (id int)")
    spec = {"url": database.url(), "devURL": database.dev_url, "schema": {"sql": "CREATE TABLE a (id int);\n"}}
    world.apply(world.schema("app", **spec))
    world.wait_reason("atlasschema", "app", "FirstRunDestructive", condition="Stalled", status="True")
    assert columns(database, "precious") == ["id"] and columns(database, "a") == []
    world.apply(world.schema("app", **spec, exclude=["precious"]))
    world.wait_ready("atlasschema", "app")
    assert columns(database, "precious") == ["id"] and columns(database, "a") == ["id"]


def skipped_kinds_stay(world):
    database = world.database("postgres")
    spec = {"url": database.url(), "devURL": database.dev_url, "policy": {"diff": {"skip": {"drop_table": True}}}}
    world.apply(world.schema("app", **spec, schema={"sql": "CREATE TABLE a (id int);\nCREATE TABLE b (id int);"}))
    world.wait_ready("atlasschema", "app")
    before = world.get("atlasschema", "app")["status"]["observed_hash"]
    world.apply(world.schema("app", **spec, schema={"sql": "CREATE TABLE a (id int);"}))
    world.wait_ready("atlasschema", "app")
    assert columns(database, "b") == ["id"]
    assert world.get("atlasschema", "app")["status"]["observed_hash"] != before


def no_dev_database_is_said(world):
    database = world.database("postgres")
    world.kubectl("create", "quota", "nothing", "--hard=count/deployments.apps=0")
    world.apply(world.schema("app", url=database.url(), schema={"sql": "CREATE TABLE a (id int);"}))
    found = world.wait_reason("atlasschema", "app", "GettingDevDB", condition="Stalled", status="True")
    assert "exceeded quota" in found["message"] and "spec.devURL" in found["message"], found
    world.apply(world.schema("app", url=database.url(), devURL=database.dev_url,
                             schema={"sql": "CREATE TABLE a (id int);"}))
    world.wait_ready("atlasschema", "app")


def unsupported_field_is_named(world):
    database = world.database("postgres")
    spec = {"url": database.url(), "devURL": database.dev_url, "schema": {"sql": "CREATE TABLE a (id int);"}}
    world.apply(world.schema("app", **spec, cloud={"repo": "app"}))
    found = world.wait_reason("atlasschema", "app", "ReadSchema", condition="Stalled", status="True")
    assert "spec.cloud" in found["message"], found
    assert columns(database, "a") == []


def two_resources_on_one_database(world):
    database = world.database("postgres")
    dev = world.database("postgres", "-dev2")
    files = {"1.sql": "CREATE TABLE m (id int);\nSELECT pg_sleep(1);\nINSERT INTO m VALUES (1);\n"}
    world.apply(world.directory("files", files),
                world.migration("versions", url=database.url(), dir={"configMapRef": {"name": "files"}},
                                baseline=None),
                world.schema("declared", url=database.url(), devURL=dev.dev_url, exclude=["m", "atlas_schema_revisions"],
                             schema={"sql": "CREATE TABLE s (id int);"}))
    world.wait_ready("atlasschema", "declared")
    # Whoever comes second finds a database that is not empty; the migration says so until it is told a baseline.
    ready = world.condition("atlasmigration", "versions", "Ready")
    if ready.get("status") != "True":
        world.until("an answer", lambda: world.condition("atlasmigration", "versions", "Ready").get("reason")
                    in ("Migrating", "Applied"))
    assert columns(database, "s") == ["id"]
    assert columns(database, "m") in ([], ["id"])
    if columns(database, "m"):
        world.wait_ready("atlasmigration", "versions")
        assert database.sql("SELECT count(*) FROM m") == "1"


def deleted_during_a_pass(world):
    database = world.database("postgres")
    files = {"1.sql": "CREATE TABLE t (id int);\n", "2.sql": "SELECT pg_sleep(3);\n",
             "3.sql": "INSERT INTO t VALUES (1);\n"}
    world.apply(world.directory("files", files), world.migration(
        "app", url=database.url(), dir={"configMapRef": {"name": "files"}}))
    world.until("the slow statement", lambda: database.sql(
        "SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(3)%' AND pid <> pg_backend_pid()"))
    world.kubectl("delete", "atlasmigration", "app", "--timeout=30s")
    rows = database.sql("SELECT version, applied, total FROM atlas_schema_revisions ORDER BY version").splitlines()
    assert all(row.split("\t")[1] == row.split("\t")[2] for row in rows), rows
    assert int(database.sql("SELECT count(*) FROM t")) <= 1


def health_checks_read_the_status(world):
    """Argo CD's and kstatus' rules over the statuses of a change, each seen in turn."""
    database = world.database("postgres")
    files = {"1.sql": "SELECT pg_sleep(1);\n"}
    world.apply(world.directory("files", files), world.migration(
        "app", url=database.url(), dir={"configMapRef": {"name": "files"}}))
    seen = []

    def ready():
        item = world.get("atlasmigration", "app")
        verdict = (health.kstatus(item), health.argo(item))
        if not seen or seen[-1] != verdict:
            seen.append(verdict)
        return verdict == ("Current", "Healthy")
    world.until("current and healthy", ready)
    assert all(verdict in (("InProgress", "Progressing"), ("Current", "Healthy")) for verdict in seen), seen


ALL = [
    schema_follows_on_postgres, schema_follows_on_mysql, schema_follows_on_mariadb, schema_in_hcl_from_a_config_map,
    migration_follows_on_postgres, migration_follows_on_mysql, migration_follows_on_mariadb,
    missing_secret_heals, wrong_sum_heals, migration_fails_half_way_on_mysql, wrong_sql_is_named, wrong_hcl_is_shown,
    wrong_password_is_never_shown, unreachable_database_is_retried, destructive_change_is_refused,
    first_run_drops_nothing, skipped_kinds_stay, no_dev_database_is_said, unsupported_field_is_named,
    two_resources_on_one_database, deleted_during_a_pass, health_checks_read_the_status,
]
