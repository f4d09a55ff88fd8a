"""Suspend, plans, approvals and drift of resources, and what their statuses say all along, on real databases."""
import json
import os
import subprocess
import tempfile

import health
from scenarios import columns

A = "CREATE TABLE a (id int);\n"
AB = A + "CREATE TABLE b (id int);\n"


def tables(database):
    scope = "'public'" if database.engine == "postgres" else "DATABASE()"
    return database.sql(f"SELECT table_name FROM information_schema.tables WHERE table_schema = {scope} "
                        "ORDER BY table_name").split()


def declared(world, database, sql, **spec):
    world.apply(world.schema("app", url=database.url(), devURL=database.dev_url, schema={"sql": sql}, **spec))


def annotate(world, kind, *pairs):
    world.kubectl("annotate", kind, "app", "--overwrite", *pairs)


def plan_id(world, kind="atlasschema"):
    return world.get(kind, "app")["status"].get("plan", {}).get("id", "")


def events(world, reason):
    return [event for event in world.items("events") if event["reason"] == reason]


def a_suspended_resource_is_left_alone(world):
    database = world.database("postgres")
    declared(world, database, A)
    world.wait_ready("atlasschema", "app")
    declared(world, database, AB, suspend=True)
    world.wait_reason("atlasschema", "app", "Suspended", condition="Reconciling")
    assert world.condition("atlasschema", "app", "Ready")["status"] == "True"
    assert tables(database) == ["a"]
    declared(world, database, AB)
    world.wait_ready("atlasschema", "app")
    assert tables(database) == ["a", "b"]


def plan_mode_shows_and_runs_nothing(world):
    database = world.database("mysql")
    declared(world, database, A)
    world.wait_ready("atlasschema", "app")
    declared(world, database, AB, mode="Plan")
    world.wait_reason("atlasschema", "app", "PlanReady")
    plan = world.get("atlasschema", "app")["status"]["plan"]
    assert plan["statements"] == 1 and not plan["destructive"] and "CREATE TABLE" in plan["sql"], plan
    record = world.get("configmap", "app-portolan-plan")
    assert record["data"]["plan.sql"] == plan["sql"] and record["data"]["id"] == plan["id"]
    assert record["metadata"]["ownerReferences"][0]["name"] == "app"
    assert tables(database) == ["a"]
    declared(world, database, AB)
    world.wait_ready("atlasschema", "app")
    assert tables(database) == ["a", "b"]


def a_request_starts_a_pass(world):
    database = world.database("mariadb")
    declared(world, database, A)
    world.wait_ready("atlasschema", "app")
    database.sql("CREATE TABLE manual (id int)")
    annotate(world, "atlasschema", "portolan.db/reconcile-requested-at=2026-01-01T00:00:00Z")
    world.until("the request is echoed", lambda: world.get("atlasschema", "app")["status"].get(
        "lastHandledReconcileAt") == "2026-01-01T00:00:00Z")
    assert tables(database) == ["a"]


def review_always(world):
    """Even the first run waits; an edit without effect has no plan (capabilities 27 and 30)."""
    database = world.database("postgres")
    review = {"policy": {"lint": {"review": "ALWAYS"}}}
    declared(world, database, A, **review)
    found = world.wait_reason("atlasschema", "app", "ApprovalPending")
    assert found["message"] == "Schema plan is waiting for approval"
    assert health.kstatus(world.get("atlasschema", "app")) == "InProgress" and tables(database) == []
    first = plan_id(world)
    annotate(world, "atlasschema", f"portolan.db/approve={first}")
    world.wait_ready("atlasschema", "app")
    assert tables(database) == ["a"]
    approved = world.until("event PlanApproved", lambda: events(world, "PlanApproved"))
    assert first in approved[0]["message"] and "kubectl-annotate" in approved[0]["message"], approved
    item = world.get("atlasschema", "app")
    assert "portolan.db/approve" not in item["metadata"].get("annotations", {}) and "plan" not in item["status"]
    declared(world, database, "CREATE  TABLE  a  (id  int);", **review)
    world.wait_ready("atlasschema", "app")
    assert world.get("atlasschema", "app")["status"]["observed_hash"] == item["status"]["observed_hash"]


def an_approval_outlives_no_crash(world):
    """The operator dies at some moment after the approval; the plan ran once or waits again, never twice."""
    database = world.database("mysql")
    review = {"policy": {"lint": {"review": "ALWAYS"}}}
    declared(world, database, AB, **review)
    world.wait_reason("atlasschema", "app", "ApprovalPending")
    first = plan_id(world)
    annotate(world, "atlasschema", f"portolan.db/approve={first}")
    world.kill_operator()
    world.start_operator()
    world.until("applied, or another plan", lambda: tables(database) == ["a", "b"] or plan_id(world) not in ("", first))
    if tables(database) != ["a", "b"]:
        annotate(world, "atlasschema", f"portolan.db/approve={plan_id(world)}")
    world.wait_ready("atlasschema", "app")
    assert tables(database) == ["a", "b"]


def a_rejected_plan_is_not_run(world):
    database = world.database("mariadb")
    declared(world, database, A, policy={"lint": {"review": "ALWAYS"}})
    world.wait_reason("atlasschema", "app", "ApprovalPending")
    annotate(world, "atlasschema", f"portolan.db/reject={plan_id(world)}")
    world.wait_reason("atlasschema", "app", "PlanRejected", condition="Stalled", status="True")
    assert tables(database) == []


def a_manual_change_waits_and_is_undone(world):
    """Capability 31: any edit starts the pass whose plan removes what was added by hand."""
    database = world.database("postgres")
    review = {"policy": {"lint": {"review": "ERROR"}}}
    declared(world, database, A, **review)
    world.wait_ready("atlasschema", "app")
    database.sql("CREATE TABLE manual (id int)")
    declared(world, database, A, backoffLimit=7, **review)
    world.wait_reason("atlasschema", "app", "ApprovalPending")
    assert "DS102" in world.get("configmap", "app-portolan-plan")["data"]["notes.txt"]
    annotate(world, "atlasschema", f"portolan.db/approve={plan_id(world)}")
    world.wait_ready("atlasschema", "app")
    assert tables(database) == ["a"]


def every_destructive_statement_is_listed(world):
    """Capability 21, by the types of the changes: a dropped default is none, lower case is no way out."""
    database = world.database("mysql")
    policy = {"policy": {"lint": {"destructive": {"error": True}}}}
    declared(world, database, "CREATE TABLE a (id int, b int, n int DEFAULT 1);\nCREATE TABLE c (id int);\n"
                              "CREATE TABLE d (id int);", **policy)
    world.wait_ready("atlasschema", "app")
    declared(world, database, "create table a (id int, b int, n int);\ncreate table c (id int);\n"
                              "create table d (id int);", **policy)
    world.wait_ready("atlasschema", "app")
    declared(world, database, "create table a (id int, n int);", **policy)
    found = world.wait_reason("atlasschema", "app", "LintPolicyError", condition="Stalled", status="True")
    lines = found["message"].splitlines()
    assert lines[0] == "destructive changes detected:" and len(lines) == 4, found
    assert all(line.startswith("- ") for line in lines[1:]), found
    assert tables(database) == ["a", "c", "d"] and columns(database, "a") == ["id", "b", "n"]


def unmanaged_tables_survive(world, engine):
    """Capabilities 8 and 9."""
    database = world.database(engine)
    database.sql("CREATE TABLE legacy_x (id int)")
    text = "CREATE TABLE a (id int PRIMARY KEY, t varchar(20) CHARACTER SET utf8mb4 NOT NULL);"
    config_map = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "desired"}, "data": {"s.sql": text}}
    spec = {"url": database.url(), "devURL": database.dev_url, "exclude": ["legacy_*"],
            "policy": {"lint": {"destructive": {"error": True}}},
            "schema": {"configMapKeyRef": {"name": "desired", "key": "s.sql"}}}
    world.apply(config_map, world.schema("app", **spec))
    world.wait_ready("atlasschema", "app")
    assert tables(database) == ["a", "legacy_x"]
    config_map["data"]["s.sql"] = text.replace(");", ", n int NULL);", 1)
    world.apply(config_map)
    world.until("the new column", lambda: columns(database, "a") == ["id", "t", "n"])
    world.wait_ready("atlasschema", "app")
    assert tables(database) == ["a", "legacy_x"]


def unmanaged_tables_survive_on_mysql(world):
    unmanaged_tables_survive(world, "mysql")


def unmanaged_tables_survive_on_mariadb(world):
    unmanaged_tables_survive(world, "mariadb")


def the_hash_tells_states_apart(world):
    """Capabilities 17 and 18: inline and ConfigMap sources of one schema give one hash."""
    database = world.database("postgres")
    declared(world, database, A)
    world.wait_ready("atlasschema", "app")
    first = world.get("atlasschema", "app")["status"]["observed_hash"]
    config_map = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "desired"},
                  "data": {"s.sql": "-- the same\ncreate table a (id integer);"}}
    world.apply(config_map)
    world.kubectl("patch", "atlasschema", "app", "--type=json", "-p", json.dumps([{
        "op": "replace", "path": "/spec/schema",
        "value": {"configMapKeyRef": {"name": "desired", "key": "s.sql"}}}]))
    world.wait_ready("atlasschema", "app")
    assert world.get("atlasschema", "app")["status"]["observed_hash"] == first
    config_map["data"]["s.sql"] = AB
    world.apply(config_map)
    world.until("another hash", lambda: world.get("atlasschema", "app")["status"]["observed_hash"] != first)
    world.wait_ready("atlasschema", "app")


def indexes_are_built_concurrently(world):
    """Capability 20."""
    database = world.database("postgres")
    policy = {"policy": {"diff": {"concurrent_index": {"create": True, "drop": True}}}}
    declared(world, database, A, **policy)
    world.wait_ready("atlasschema", "app")
    declared(world, database, A + "CREATE INDEX i ON a (id);", **policy)
    world.wait_ready("atlasschema", "app")
    assert "CREATE INDEX CONCURRENTLY" in world.condition("atlasschema", "app", "Ready")["message"]
    declared(world, database, A, **policy)
    world.wait_ready("atlasschema", "app")
    assert "DROP INDEX CONCURRENTLY" in world.condition("atlasschema", "app", "Ready")["message"]
    assert database.sql("SELECT count(*) FROM pg_indexes WHERE schemaname = 'public'") == "0"


def drift_is_reported_and_corrected(world):
    database = world.database("mariadb")
    declared(world, database, A, driftCheck={"interval": "1m", "onDrift": "Report"})
    world.wait_ready("atlasschema", "app")
    database.sql("CREATE TABLE manual (id int)")
    world.kill_operator()
    world.start_operator()
    found = world.wait_reason("atlasschema", "app", "DriftDetected", condition="Drifted", status="True")
    assert found["message"] == "1 drifted object(s) (extra 1): table 1", found
    assert world.condition("atlasschema", "app", "Ready")["status"] == "True"
    assert tables(database) == ["a", "manual"]
    declared(world, database, A, driftCheck={"interval": "1m", "onDrift": "Correct"})
    world.wait_reason("atlasschema", "app", "NoDrift", condition="Drifted")
    assert tables(database) == ["a"]
    database.sql("CREATE TABLE again (id int)")
    world.until("the interval", lambda: tables(database) == ["a"], patience=90)


def a_drift_check_of_migrations(world):
    database = world.database("postgres")
    world.apply(world.directory("files", {"1.sql": A}), world.migration(
        "app", url=database.url(), devURL=database.dev_url, dir={"configMapRef": {"name": "files"}}))
    world.wait_ready("atlasmigration", "app")
    check = {"apiVersion": "db.atlasgo.io/v1alpha1", "kind": "AtlasDriftCheck", "metadata": {"name": "check"},
             "spec": {"targetRef": {"name": "app"}, "interval": "1m"}}
    world.apply(check)
    found = world.wait_reason("atlasdriftcheck", "check", "NoDrift", condition="Drifted")
    assert found["message"] == "no drift detected at version 1", found
    database.sql("ALTER TABLE a ADD COLUMN n int")
    check["spec"]["onDrift"] = "Fail"
    world.apply(check)
    world.wait_reason("atlasdriftcheck", "check", "DriftDetected")
    shown = world.kubectl("get", "atlasdriftcheck", "check").splitlines()
    assert shown[0].split()[:7] == ["NAME", "TARGET", "DRIFTED", "VERSION", "OBJECTS", "READY", "SUSPENDED"], shown
    assert shown[1].split()[:6] == ["check", "app", "True", "1", "1", "False"], shown
    assert columns(database, "a") == ["id", "n"]
    world.kubectl("delete", "atlasdriftcheck", "check", "--timeout=20s")


class Timeline:
    """Every write of one resource, as a watch delivers it."""

    def __init__(self, world, kind):
        self.file = tempfile.NamedTemporaryFile("w+", prefix="timeline-", suffix=".json")
        self.watch = subprocess.Popen(
            [os.environ["PORTOLAN_TEST_KUBECTL"], "-n", world.space, "get", kind, "app", "--watch", "-o", "json"],
            stdout=self.file)

    def end(self):
        """The objects in their order."""
        self.watch.terminate()
        self.watch.wait()
        with open(self.file.name, encoding="utf-8") as stream:
            text, items, decoder, at = stream.read(), [], json.JSONDecoder(), 0
        while text[at:].strip():
            at += len(text[at:]) - len(text[at:].lstrip())
            item, at = decoder.raw_decode(text, at)
            items.append(item)
        return items


# A person has to look: Argo CD shows these as Degraded on purpose (spec/operator.md 9.2).
ATTENTION = {"ApprovalPending", "PlanReady", "Suspended"}


def judge(items):
    """The rules that hold at every write of a status. Returns the verdicts in their order, each once in a row."""
    verdicts, before = [], None
    for item in items:
        status = item.get("status", {})
        if status == before:
            continue
        before = status
        found = {c["type"]: c for c in status.get("conditions", [])}
        ready, reconciling, stalled = (found.get(kind, {}) for kind in ("Ready", "Reconciling", "Stalled"))
        about = json.dumps(status, indent=1)
        current = status.get("observedGeneration") == item["metadata"]["generation"]
        verdict = (health.kstatus(item), health.argo(item))
        assert not (reconciling.get("status") == stalled.get("status") == "True"), about
        if found and not current:
            raise AssertionError("a status was written for another generation: " + about)
        if ready.get("status") == "True":
            assert reconciling["status"] == "False", about
        if verdict[1] == "Degraded" and reconciling.get("status") == "True":
            assert ready["reason"] in ATTENTION, "degraded while in progress: " + about
        if not verdicts or verdicts[-1] != verdict:
            verdicts.append(verdict)
    return verdicts


def health_holds_through_the_life_of_a_schema(world):
    """Create, progress, failure, recovery, change, suspend, plan, approval, drift, delete."""
    database = world.database("postgres")
    declared(world, database, "CREATE TABLE a (id nonsense);")
    timeline = Timeline(world, "atlasschema")
    world.wait_reason("atlasschema", "app", "CalculatingHash", condition="Stalled", status="True")
    declared(world, database, A)
    world.wait_ready("atlasschema", "app")
    declared(world, database, AB)
    world.wait_ready("atlasschema", "app")
    declared(world, database, A, suspend=True)
    world.wait_reason("atlasschema", "app", "Suspended", condition="Reconciling")
    declared(world, database, A, mode="Plan")
    world.wait_reason("atlasschema", "app", "PlanReady")
    declared(world, database, A, policy={"lint": {"review": "ERROR"}})
    world.wait_reason("atlasschema", "app", "ApprovalPending")
    annotate(world, "atlasschema", f"portolan.db/approve={plan_id(world)}")
    world.wait_ready("atlasschema", "app")
    declared(world, database, A, driftCheck={"interval": "1m", "onDrift": "Fail"})
    world.wait_ready("atlasschema", "app")
    database.sql("CREATE TABLE manual (id int)")
    world.kill_operator()
    world.start_operator()
    world.wait_reason("atlasschema", "app", "DriftDetected", condition="Stalled", status="True")
    world.kubectl("delete", "atlasschema", "app", "--timeout=20s")
    verdicts = judge(timeline.end())
    for verdict in (("Failed", "Degraded"), ("InProgress", "Progressing"), ("Current", "Healthy"),
                    ("InProgress", "Degraded")):
        assert verdict in verdicts, verdicts
    assert verdicts[-1] == ("Failed", "Degraded"), verdicts


def health_holds_through_the_life_of_a_migration(world):
    database = world.database("mysql")
    bad = {"1.sql": "CREATE TABLE t (id int);\n", "2.sql": "INSERT INTO nowhere VALUES (1);\n"}
    world.apply(world.directory("files", bad))
    spec = {"url": database.url(), "dir": {"configMapRef": {"name": "files"}}}
    world.apply(world.migration("app", **spec))
    timeline = Timeline(world, "atlasmigration")
    world.wait_reason("atlasmigration", "app", "Migrating", condition="Stalled", status="True")
    world.apply(world.directory("files", {"1.sql": bad["1.sql"], "2.sql": "DO SLEEP(1);\n"}))
    world.wait_ready("atlasmigration", "app")
    world.apply(world.migration("app", **spec, suspend=True))
    world.wait_reason("atlasmigration", "app", "Suspended", condition="Reconciling")
    world.apply(world.migration("app", **spec))
    world.wait_ready("atlasmigration", "app")
    world.kubectl("delete", "atlasmigration", "app", "--timeout=20s")
    verdicts = judge(timeline.end())
    assert ("Failed", "Degraded") in verdicts and ("InProgress", "Progressing") in verdicts, verdicts
    assert verdicts[-1] == ("Current", "Healthy"), verdicts


ALL = [
    a_suspended_resource_is_left_alone, plan_mode_shows_and_runs_nothing, a_request_starts_a_pass, review_always,
    an_approval_outlives_no_crash, a_rejected_plan_is_not_run, a_manual_change_waits_and_is_undone,
    every_destructive_statement_is_listed, unmanaged_tables_survive_on_mysql, unmanaged_tables_survive_on_mariadb,
    the_hash_tells_states_apart, indexes_are_built_concurrently, drift_is_reported_and_corrected,
    a_drift_check_of_migrations, health_holds_through_the_life_of_a_schema,
    health_holds_through_the_life_of_a_migration,
]
