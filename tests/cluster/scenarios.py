#!/usr/bin/env python3
"""The operator's life in a real cluster, one story a function, in this order: each needs what the one before left.

Started by tests/cluster/run.
"""
import json
import os
import signal
import sys
import time
import traceback


from cluster import DEPLOYMENT, RELEASE, SPACE, Space, helm, install, kubectl, lease_holder, operator_pods, pod_processes, until

USERS = "CREATE TABLE users (id bigint PRIMARY KEY, mail varchar(80) NOT NULL);\n"
SLEEP = {"postgres": "SELECT pg_sleep({})", "mysql": "DO SLEEP({})", "mariadb": "DO SLEEP({})"}


def helm_installs_the_image():
    install()
    pod = operator_pods()[0]
    assert pod["status"]["containerStatuses"][0]["ready"], pod["status"]
    own = ["-n", SPACE, "exec", pod["metadata"]["name"], "--"]
    for command in (["portolan", "version"], ["atlas", "version"], ["tar", "--version"]):
        assert kubectl(*own, *command), command
    assert kubectl(*own, "id", "-u").strip() == "65532"
    refused = kubectl(*own, "sh", "-c", "touch /file 2>&1 || true")
    assert "Read-only file system" in refused, refused
    kubectl(*own, "sh", "-c", "echo x > /tmp/file")
    assert "restarts" not in kubectl("-n", SPACE, "logs", pod["metadata"]["name"])


def follows(engine):
    space = Space(f"follows-{engine}")
    space.start_database(engine)
    space.schema("app", engine, USERS, exclude=["seen", "atlas_schema_revisions"])
    space.wait_ready("atlasschema", "app")
    assert space.columns(engine, "users") == ["id", "mail"]
    space.schema("app", engine, USERS.replace(");", ", age int NULL);"), exclude=["seen", "atlas_schema_revisions"])
    until("the new column", lambda: space.columns(engine, "users") == ["id", "mail", "age"])
    space.wait_ready("atlasschema", "app")
    assert "Applied" in space.kubectl("get", "atlasschemas")
    space.remove()


def schemas_follow_on_postgres():
    follows("postgres")


def schemas_follow_on_mysql():
    follows("mysql")


def schemas_follow_on_mariadb():
    follows("mariadb")


def migrations_follow(engine):
    space = Space(f"migrations-{engine}")
    space.start_database(engine)
    files = {"1_users.sql": USERS, "2_row.sql": "INSERT INTO users (id, mail) VALUES (1, 'a');\n"}
    space.migration("app", engine, files)
    space.wait_ready("atlasmigration", "app")
    assert space.sql(engine, "SELECT count(*) FROM users") == "1"
    space.migration("app", engine, {**files, "3_age.sql": "ALTER TABLE users ADD COLUMN age int NULL;\n"})
    until("version 3", lambda: space.get("atlasmigration", "app")["status"].get("lastAppliedVersion") == "3")
    space.wait_ready("atlasmigration", "app")
    assert space.columns(engine, "users") == ["id", "mail", "age"]
    space.remove()


def migrations_follow_on_postgres():
    migrations_follow("postgres")


def migrations_follow_on_mysql():
    migrations_follow("mysql")


def migrations_follow_on_mariadb():
    migrations_follow("mariadb")


def slow_files(engine, seconds):
    return {"1.sql": "CREATE TABLE t (id int);\nINSERT INTO t VALUES (1);\n",
            "2.sql": f"INSERT INTO t VALUES (2);\n{SLEEP[engine].format(seconds)};\nINSERT INTO t VALUES (3);\n",
            "3.sql": "CREATE TABLE u (id int);\nINSERT INTO u VALUES (1);\n"}


def applied_once(space, engine):
    space.wait_ready("atlasmigration", "app", patience=240)
    assert space.sql(engine, "SELECT id FROM t ORDER BY id").split() == ["1", "2", "3"]
    assert space.sql(engine, "SELECT count(*) FROM u") == "1"


def a_pod_that_is_deleted_ends_its_statement():
    """10.18: SIGTERM lets the running statement end; whoever comes next goes on behind it."""
    space = Space("graceful")
    space.start_database("postgres")
    space.migration("app", "postgres", slow_files("postgres", 8))
    until("the slow statement", lambda: space.sql("postgres", "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(8)%' AND pid <> pg_backend_pid()") != "0")
    kubectl("-n", SPACE, "delete", "pod", operator_pods()[0]["metadata"]["name"], "--wait=false")
    applied_once(space, "postgres")
    space.remove()


def three_replicas_elect_one():
    install("replicaCount=3", 'podDisruptionBudget={"enabled":true}')
    pods = operator_pods()
    assert len(pods) == 3 and all(p["status"]["containerStatuses"][0]["ready"] for p in pods)
    assert until("a leader", lease_holder) in [p["metadata"]["name"] for p in pods]


def the_active_one_is_killed(engine):
    """SIGKILL of the leader in the middle of a statement; another one takes over by itself."""
    space = Space(f"killed-{engine}")
    space.start_database(engine)
    leader = until("a leader", lease_holder)
    space.migration("app", engine, slow_files(engine, 5))
    until("the first file", lambda: space.columns(engine, "t"))
    time.sleep(1)
    for process in pod_processes(leader):
        os.kill(process, signal.SIGKILL)
    start = time.monotonic()
    until("another leader", lambda: lease_holder() not in ("", leader), patience=60)
    print(f"     another replica led after {time.monotonic() - start:.1f} s")
    applied_once(space, engine)
    space.remove()


def the_active_one_is_killed_on_postgres():
    the_active_one_is_killed("postgres")


def the_active_one_is_killed_on_mysql():
    the_active_one_is_killed("mysql")


def the_active_one_is_killed_on_mariadb():
    the_active_one_is_killed("mariadb")


def the_active_one_sleeps_beyond_its_lease(engine):
    """The leader is paused in the middle of a migration for longer than its Lease, then wakes up."""
    space = Space(f"paused-{engine}")
    space.start_database(engine)
    leader = until("a leader", lease_holder)
    processes = pod_processes(leader)
    assert processes
    space.migration("app", engine, slow_files(engine, 4))
    until("the first file", lambda: space.columns(engine, "t"))
    time.sleep(1)
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        until("another leader", lambda: lease_holder() not in ("", leader), patience=60)
        time.sleep(8)
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)
    applied_once(space, engine)
    space.remove()


def the_active_one_sleeps_beyond_its_lease_on_postgres():
    the_active_one_sleeps_beyond_its_lease("postgres")


def the_active_one_sleeps_beyond_its_lease_on_mysql():
    the_active_one_sleeps_beyond_its_lease("mysql")


def an_upgrade_keeps_everything():
    space = Space("upgrade")
    space.start_database("postgres")
    space.schema("app", "postgres", USERS)
    space.wait_ready("atlasschema", "app")
    before = space.get("atlasschema", "app")
    install("replicaCount=1", 'podAnnotations={"upgraded":"yes"}', 'metrics={"service":{"enabled":true}}')
    until("one new pod", lambda: [p["metadata"]["annotations"].get("upgraded") for p in operator_pods()] == ["yes"])
    space.schema("app", "postgres", USERS.replace(");", ", age int);"))
    until("the new column", lambda: space.columns("postgres", "users") == ["id", "mail", "age"])
    space.wait_ready("atlasschema", "app")
    assert space.get("atlasschema", "app")["metadata"]["uid"] == before["metadata"]["uid"]
    space.remove()


def uninstalling_keeps_definitions_and_resources():
    space = Space("uninstall")
    space.start_database("postgres")
    space.schema("app", "postgres", USERS)
    space.wait_ready("atlasschema", "app")
    helm("uninstall", RELEASE, "--wait", "--timeout=2m")
    until("no operator pod", lambda: not operator_pods())
    assert space.get("atlasschema", "app")["status"]["conditions"]
    assert DEPLOYMENT not in kubectl("-n", SPACE, "get", "deployments", "-o", "name")
    install()
    space.schema("app", "postgres", USERS.replace(");", ", age int);"))
    until("the new column", lambda: space.columns("postgres", "users") == ["id", "mail", "age"])
    space.kubectl("delete", "atlasschema", "app", "--timeout=60s")
    helm("uninstall", RELEASE, "--wait", "--timeout=2m")
    space.remove()


SCENARIOS = [
    helm_installs_the_image, schemas_follow_on_postgres, schemas_follow_on_mysql, schemas_follow_on_mariadb,
    migrations_follow_on_postgres, migrations_follow_on_mysql, migrations_follow_on_mariadb,
    a_pod_that_is_deleted_ends_its_statement, three_replicas_elect_one, the_active_one_is_killed_on_postgres,
    the_active_one_is_killed_on_mysql, the_active_one_is_killed_on_mariadb,
    the_active_one_sleeps_beyond_its_lease_on_postgres, the_active_one_sleeps_beyond_its_lease_on_mysql,
    an_upgrade_keeps_everything, uninstalling_keeps_definitions_and_resources,
]


def diagnosis():
    parts = []
    for arguments in (["get", "pods", "-A", "-o", "wide"], ["get", "atlasschemas,atlasmigrations", "-A", "-o", "yaml"],
                      ["get", "events", "-A", "--sort-by=.lastTimestamp"],
                      ["-n", SPACE, "logs", "-l", "control-plane=controller-manager", "--tail=40"]):
        parts.append("--- kubectl " + " ".join(arguments) + "\n" + kubectl(*arguments, check=False)[-4000:])
    return "\n".join(parts)


def main():
    wanted = [scenario for scenario in SCENARIOS if not sys.argv[1:] or scenario.__name__ in sys.argv[1:]]
    print(os.environ["PORTOLAN_CLUSTER_VERSION"], json.loads(kubectl("get", "nodes", "-o", "json"))["items"][0]["status"][
        "nodeInfo"]["containerRuntimeVersion"], flush=True)
    passed, failed = 0, 0
    for scenario in wanted:
        start = time.monotonic()
        try:
            scenario()
            passed += 1
            print(f"ok   {scenario.__name__} ({time.monotonic() - start:.1f} s)", flush=True)
        except Exception:  # the runner reports every failure and goes on
            failed += 1
            print(f"FAIL {scenario.__name__}\n{traceback.format_exc()}\n{diagnosis()}", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
