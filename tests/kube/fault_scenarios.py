"""What goes wrong in a cluster: nothing is lost or done twice, and nobody has to help.

Each fault is short here; with PORTOLAN_FAULTS=full it is as long as the worst night (`tests/kube/run --full`).
"""
import contextlib
import json
import os
import random
import subprocess
import time
import urllib.request

import devdb
from proxy import Proxy
from replica_scenarios import ELECTION, replicas_instead
from scenarios import columns

FULL = os.environ.get("PORTOLAN_FAULTS") == "full"
KILLS = 50 if FULL else 10
API_SERVER_DOWN = 120 if FULL else 5
DATABASE_DOWN = 600 if FULL else 10
# A retry is up to five minutes away after a long outage, and so is the end of a watch that nobody answers.
PATIENCE = 400 if FULL else 90
SLEEP = {"postgres": "SELECT pg_sleep({})", "mysql": "DO SLEEP({})", "mariadb": "DO SLEEP({})"}
ENGINES = tuple(SLEEP)


def kube(verb):
    subprocess.run([os.environ["PORTOLAN_TEST_KUBE"], verb], check=True, capture_output=True, timeout=150)


def slow_files(engine, seconds):
    """Rows 1, 2 and 3, with a slow statement between the last two."""
    return {"1.sql": "CREATE TABLE t (id int);\nINSERT INTO t VALUES (1);\n",
            "2.sql": f"INSERT INTO t VALUES (2);\n{SLEEP[engine].format(seconds)};\nINSERT INTO t VALUES (3);\n",
            "3.sql": "CREATE TABLE u (id int);\nINSERT INTO u VALUES (1);\n"}


def once(database):
    """Every row of slow_files is there, once."""
    assert database.sql("SELECT id FROM t ORDER BY id").split() == ["1", "2", "3"]
    assert database.sql("SELECT count(*) FROM u") == "1"


def is_sleeping(database):
    if database.engine == "postgres":
        return database.sql("SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT pg_sleep%' "
                            "AND datname = current_database()")
    return database.sql("SELECT 1 FROM information_schema.processlist WHERE info LIKE 'DO SLEEP%' AND db = DATABASE()")


def operator_is_killed(world, engine):
    """SIGKILL in the middle of a slow statement, before and after others; a new process goes on at once."""
    database = world.database(engine)
    world.apply(world.directory("files", slow_files(engine, 1.5)), world.migration(
        "app", url=database.url(), dir={"configMapRef": {"name": "files"}}))
    for pause in (0.0, 0.2, 0.5, 0.8):
        time.sleep(pause)
        world.kill_operator()
        world.start_operator()
    world.wait_ready("atlasmigration", "app", patience=90)
    once(database)


def operator_is_killed_on_postgres(world):
    operator_is_killed(world, "postgres")


def operator_is_killed_on_mysql(world):
    operator_is_killed(world, "mysql")


def operator_is_killed_on_mariadb(world):
    operator_is_killed(world, "mariadb")


def operator_is_killed_at_random(world):
    """As many times as there are migrations, on every engine at once. Where a statement and its progress are no one
    transaction, a dev database tells what the statement was to make."""
    moments = random.Random(KILLS)
    databases = [world.database(ENGINES[number % len(ENGINES)], f"-{number}") for number in range(KILLS)]
    world.apply(*(world.directory(engine, slow_files(engine, 0.4)) for engine in ENGINES))
    world.apply(*(world.migration(f"app-{number}", url=database.url(), devURL=database.dev_url,
                                  dir={"configMapRef": {"name": database.engine}})
                  for number, database in enumerate(databases)))
    for _ in range(KILLS):
        time.sleep(moments.uniform(0.1, 1.5))
        world.kill_operator()
        world.start_operator()
    for number, database in enumerate(databases):
        world.wait_ready("atlasmigration", f"app-{number}", patience=PATIENCE)
        once(database)


def api_server_is_down(world):
    """It goes while a migration runs; what was declared before is finished, and what is declared after is done, too."""
    database, other = world.database("postgres"), world.database("postgres", "-other")
    spec = {"url": other.url(), "devURL": other.dev_url}
    world.apply(world.schema("app", **spec, schema={"sql": "CREATE TABLE a (id int);"}))
    world.wait_ready("atlasschema", "app")
    world.apply(world.directory("files", slow_files("postgres", 2)), world.migration(
        "app", url=database.url(), dir={"configMapRef": {"name": "files"}}))
    world.until("the slow statement", lambda: is_sleeping(database))
    kube("stop-apiserver")
    try:
        time.sleep(API_SERVER_DOWN)
    finally:
        kube("start-apiserver")
    world.apply(world.schema("app", **spec, schema={"sql": "CREATE TABLE a (id int, b int);"}))
    world.wait_ready("atlasschema", "app", patience=PATIENCE)
    assert columns(other, "a") == ["id", "b"]
    world.wait_ready("atlasmigration", "app", patience=PATIENCE)
    once(database)


@contextlib.contextmanager
def own_server(world):
    """A PostgreSQL server of this scenario's own; gives its tool and makes databases of it."""
    run = {**os.environ, "PORTOLAN_RUN": f"/tmp/{world.space}"}

    def tool(verb, *names):
        return subprocess.run([str(world.root / "tests/tools/servers"), verb, *names], env=run, check=True,
                              capture_output=True, text=True, timeout=120).stdout

    shared = os.environ["PORTOLAN_TEST_POSTGRES_URL"]
    try:
        tool("start", "postgres")
        own = dict(line.removeprefix("export ").split("=", 1) for line in tool("env").splitlines())
        os.environ["PORTOLAN_TEST_POSTGRES_URL"] = own["PORTOLAN_TEST_POSTGRES_URL"].strip("'")
        databases = world.database("postgres"), world.database("postgres", "-other")
        os.environ["PORTOLAN_TEST_POSTGRES_URL"] = shared
        yield tool, databases
    finally:
        os.environ["PORTOLAN_TEST_POSTGRES_URL"] = shared
        tool("stop")


def database_is_down(world):
    """It goes while a migration runs, and with it the statement's transaction."""
    with own_server(world) as (tool, (database, other)):
        spec = {"url": other.url(), "devURL": other.dev_url}
        world.apply(world.schema("app", **spec, schema={"sql": "CREATE TABLE a (id int);"}))
        world.wait_ready("atlasschema", "app")
        world.apply(world.directory("files", slow_files("postgres", 1)), world.migration(
            "app", url=database.url(), dir={"configMapRef": {"name": "files"}}))
        world.until("the slow statement", lambda: is_sleeping(database))
        tool("kill", "postgres")
        world.apply(world.schema("app", **spec, schema={"sql": "CREATE TABLE a (id int, b int);"}))
        world.until("the outage is reported", lambda: world.condition("atlasschema", "app", "Reconciling").get(
            "status") == "True" and world.get("atlasschema", "app")["status"]["failed"] >= 1)
        time.sleep(DATABASE_DOWN)
        tool("restart", "postgres")
        world.wait_ready("atlasschema", "app", patience=PATIENCE)
        assert columns(other, "a") == ["id", "b"]
        world.wait_ready("atlasmigration", "app", patience=PATIENCE)
        once(database)


def password_is_rotated(world):
    database = world.database("postgres")
    role = database.name + "_role"
    old, new = "first-secret-pw", "second-secret-pw"
    world.secrets |= {old, new}
    database.root(f"CREATE ROLE {role} LOGIN SUPERUSER PASSWORD '{old}'")
    spec = {"credentials": {"scheme": "postgres", "user": role, "host": database.server.hostname,
                            "port": database.server.port, "database": database.name,
                            "passwordFrom": {"secretKeyRef": {"name": "pw", "key": "pw"}},
                            "parameters": {"sslmode": "disable", "search_path": "public"}},
            "devURL": database.dev_url}
    world.apply(world.secret("pw", pw=old), world.schema("app", **spec, schema={"sql": "CREATE TABLE a (id int);"}))
    world.wait_ready("atlasschema", "app")
    database.root(f"ALTER ROLE {role} PASSWORD '{new}'")
    world.apply(world.schema("app", **spec, schema={"sql": "CREATE TABLE a (id int, b int);"}))
    world.until("the old password is refused",
                lambda: "authentication" in world.condition("atlasschema", "app", "Ready").get("message", ""))
    world.apply(world.secret("pw", pw=new))
    world.until("the new password is in use", lambda: columns(database, "a") == ["id", "b"], patience=10)
    world.wait_ready("atlasschema", "app")


def config_map_is_replaced_meanwhile(world):
    """What runs is what was read; the files that came later follow, and none runs twice."""
    database = world.database("postgres")
    files = slow_files("postgres", 2)
    del files["3.sql"]
    world.apply(world.directory("files", files), world.migration(
        "app", url=database.url(), dir={"configMapRef": {"name": "files"}}))
    world.until("the slow statement", lambda: is_sleeping(database))
    world.apply(world.directory("files", slow_files("postgres", 2)))
    world.until("the last version", lambda: world.get("atlasmigration", "app")["status"].get(
        "lastAppliedVersion") == "3")
    world.wait_ready("atlasmigration", "app")
    once(database)


@contextlib.contextmanager
def behind_a_proxy(world):
    """The operator again, with a proxy before its API server."""
    proxy = Proxy(os.environ["PORTOLAN_TEST_KUBE_URL"])
    config = f"{world.data.name}/proxied"
    with open(os.environ["KUBECONFIG"], encoding="utf-8") as own, open(config, "w", encoding="utf-8") as proxied:
        proxied.write(own.read().replace(f":{proxy.target[1]}\n", f":{proxy.port}\n"))
    world.kill_operator()
    world.start_operator(kubeconfig=config)
    try:
        yield proxy
    finally:
        proxy.end()


def watch_stalls(world):
    """The network forgets the operator's connections without telling anybody."""
    database = world.database("postgres")
    spec = {"url": database.url(), "devURL": database.dev_url}
    with behind_a_proxy(world) as proxy:
        world.apply(world.schema("app", **spec, schema={"sql": "CREATE TABLE a (id int);"}))
        world.wait_ready("atlasschema", "app")
        proxy.fall_silent()
        world.apply(world.schema("app", **spec, schema={"sql": "CREATE TABLE a (id int, b int);"}))
        world.wait_ready("atlasschema", "app", patience=PATIENCE)
        assert columns(database, "a") == ["id", "b"]


def etcd(call, body):
    with open(os.path.join(os.environ["PORTOLAN_KUBE_RUN"], "etcd.port"), encoding="ascii") as file:
        port = file.read().strip()
    request = urllib.request.Request(f"http://127.0.0.1:{port}/v3/kv/{call}", json.dumps(body).encode())
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def etcd_is_compacted(world):
    """What happened while the operator was cut off is forgotten when it comes back: its watches end with 410."""
    database = world.database("postgres")
    spec = {"url": database.url(), "devURL": database.dev_url}
    with behind_a_proxy(world) as proxy:
        world.apply(world.schema("app", **spec, schema={"sql": "CREATE TABLE a (id int);"}),
                    world.schema("gone", **spec, schema={"sql": "CREATE TABLE a (id int);"}, suspend=True))
        world.wait_ready("atlasschema", "app")
        proxy.cut()
        world.apply(world.schema("app", **spec, schema={"sql": "CREATE TABLE a (id int, b int);"}))
        world.kubectl("delete", "atlasschema", "gone")
        revision = etcd("range", {"key": "AA==", "range_end": "AA==", "limit": "1", "count_only": True})["header"]["revision"]
        etcd("compaction", {"revision": revision, "physical": True})
        kube("restart-apiserver")
        proxy.mend()
        world.wait_ready("atlasschema", "app", patience=PATIENCE)
        assert columns(database, "a") == ["id", "b"]


def clocks_differ(world):
    """Replicas an hour apart, the one that leads before or behind: nobody takes a Lease that is renewed, a dead one's
    is taken over in time, and nothing is applied twice."""
    election = ["--leader-elect", f"--leader-election-id={ELECTION}"]
    for name, skews in (("ahead", (3600, 0)), ("behind", (0, 3600))):
        database = world.database("postgres", f"-{name}")
        with replicas_instead(world) as replicas:
            first = replicas.start(*election, skew=skews[0])
            world.until("a leader", lambda: replicas.leases().get("") == first.pid)
            second = replicas.start(*election, skew=skews[1])
            world.apply(world.directory(name, slow_files("postgres", 20)), world.migration(
                name, url=database.url(), dir={"configMapRef": {"name": name}}))
            world.until("the slow statement", lambda: is_sleeping(database))
            time.sleep(18)
            assert replicas.leases() == {"": first.pid}, "a Lease was taken while its holder renewed it"
            assert is_sleeping(database)
            replicas.kill(first.pid)
            world.until("the other one leads", lambda: replicas.leases().get("") == second.pid, patience=25)
            world.wait_ready("atlasmigration", name, patience=PATIENCE)
            once(database)
        world.start_operator()


ALL = [
    operator_is_killed_on_postgres, operator_is_killed_on_mysql, operator_is_killed_on_mariadb,
    operator_is_killed_at_random, password_is_rotated, config_map_is_replaced_meanwhile, database_is_down,
    api_server_is_down,
]
# Only in the full form: each needs minutes.
LONG = [watch_stalls, etcd_is_compacted, clocks_differ]
ALONE = {api_server_is_down, etcd_is_compacted}
FAULTS = ALL + LONG + [devdb.dev_database_is_killed_on_postgres, devdb.dev_database_is_killed_on_mysql,
                       devdb.dev_database_is_killed_on_mariadb]
