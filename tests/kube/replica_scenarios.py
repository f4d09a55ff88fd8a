"""Several replicas of the operator: election, shards, one that is paused or dies."""
import collections
import contextlib
import os
import signal
import subprocess
import time

from scenarios import columns

SHARDS = 6
ELECTION = "election"
FAKE_TIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"


class Replicas:
    """Further operators on the world's namespace, which also holds their Leases."""

    def __init__(self, world):
        self.world = world
        self.running = {}

    def start(self, *flags, skew=0):
        """@param skew  seconds that its clock is ahead"""
        clock = {"LD_PRELOAD": FAKE_TIME, "FAKETIME": f"+{skew}s", "FAKETIME_DONT_FAKE_MONOTONIC": "1"} if skew else {}
        process = subprocess.Popen(
            [str(self.world.binaries / "portolan-operator"), "--kubeconfig", os.environ["KUBECONFIG"],
             "--namespace", self.world.space, "--metrics-bind-address=0", "--health-probe-bind-address=0", *flags],
            stdout=self.world.log, stderr=subprocess.STDOUT,
            env=dict(os.environ, DATA_DIR=self.world.data.name, POD_NAMESPACE=self.world.space, **clock))
        self.running[process.pid] = process
        return process

    def kill(self, pid):
        process = self.running.pop(pid)
        process.send_signal(signal.SIGCONT)
        process.kill()
        process.wait()

    def end(self):
        for pid in list(self.running):
            self.kill(pid)

    def leases(self):
        """Who holds which Lease of the election: the name behind `ELECTION`, process id."""
        held = {}
        for lease in self.world.items("lease"):
            name, holder = lease["metadata"]["name"], lease["spec"].get("holderIdentity", "")
            if holder and "-replica-" not in name:
                held[name.removeprefix(ELECTION)] = int(holder.split("_")[-2])
        return held


@contextlib.contextmanager
def replicas_instead(world):
    """Replicas in the place of the operator that every scenario begins with."""
    world.kill_operator()
    replicas = Replicas(world)
    try:
        yield replicas
    finally:
        replicas.end()


def shard_lease(number):
    return f"-shard-{number}"


def spread_evenly(replicas):
    """Every shard is held by a living replica, and by each as many."""
    held = collections.Counter(replicas.leases().values())
    return set(held) == set(replicas.running) and set(held.values()) == {SHARDS // len(replicas.running)}


def declare(world, databases, files):
    for number, database in enumerate(databases):
        migration = world.migration(f"app-{number}", url=database.url(), dir={"configMapRef": {"name": "files"}})
        migration["metadata"]["labels"] = {"portolan.db/shard": str(number)}
        world.apply(world.directory("files", files), migration)


def everywhere(world, databases, files):
    """All resources are at the last version, and every row is there once."""
    for number, database in enumerate(databases):
        world.until(f"app-{number} at version {len(files)}", lambda name=f"app-{number}": world.get(
            "atlasmigration", name)["status"].get("lastAppliedVersion") == str(len(files)))
        world.wait_ready("atlasmigration", f"app-{number}")
        assert database.sql("SELECT id FROM t ORDER BY id").split() == [str(i + 1) for i in range(len(files))]


def three_replicas_share_shards(world):
    """Shards are spread, a dead replica's are taken over, a new replica gets its part; nothing is applied twice."""
    databases = [world.database("postgres", f"-{number}") for number in range(SHARDS)]
    flags = ["--leader-elect", f"--leader-election-id={ELECTION}", f"--shards={SHARDS}"]
    files = {"1.sql": "CREATE TABLE t (id int);\nINSERT INTO t VALUES (1);\n"}
    with replicas_instead(world) as replicas:
        for _ in range(3):
            replicas.start(*flags)
        world.until("two shards each", lambda: spread_evenly(replicas))
        declare(world, databases, files)
        everywhere(world, databases, files)

        victim = replicas.leases()[shard_lease(0)]
        files["2.sql"] = "SELECT pg_sleep(2);\nINSERT INTO t VALUES (2);\n"
        world.apply(world.directory("files", files))
        world.until("the slow statement", lambda: databases[0].sql(
            "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(2)%' AND datname = current_database()"))
        replicas.kill(victim)
        world.until("the dead one's shards are held by others", lambda: len(replicas.leases()) == SHARDS and set(
            replicas.leases().values()) == set(replicas.running), patience=15)
        everywhere(world, databases, files)

        replicas.start(*flags)
        world.until("two shards each again", lambda: spread_evenly(replicas))
        files["3.sql"] = "INSERT INTO t VALUES (3);\n"
        world.apply(world.directory("files", files))
        everywhere(world, databases, files)


def an_object_moves_to_another_shard(world):
    database = world.database("postgres")
    flags = ["--leader-elect", f"--leader-election-id={ELECTION}", "--shards=2"]
    spec = {"url": database.url(), "devURL": database.dev_url}
    with replicas_instead(world) as replicas:
        first, second = replicas.start(*flags), replicas.start(*flags)
        world.until("a shard each", lambda: set(replicas.leases().values()) == {first.pid, second.pid})
        for number in (0, 1, 0):
            schema = world.schema("app", **spec, schema={"sql": f"CREATE TABLE a (id int, c{number} int);"})
            schema["metadata"]["labels"] = {"portolan.db/shard": str(number)}
            world.apply(schema)
            world.wait_ready("atlasschema", "app")
            assert columns(database, "a") == ["id", f"c{number}"]
            others = replicas.leases()[shard_lease(1 - number)]
            os.kill(others, signal.SIGSTOP)  # whoever has the other shard is not needed
            world.kubectl("annotate", "atlasschema", "app", "--overwrite",
                          f"portolan.db/reconcile-requested-at=2026-01-0{number + 1}T00:00:00Z")
            world.until("the request is answered", lambda: world.get("atlasschema", "app")["status"].get(
                "lastHandledReconcileAt", "").startswith(f"2026-01-0{number + 1}"), patience=8)
            os.kill(others, signal.SIGCONT)


def two_operators_apply_once(world):
    """Without election the database lock is the last line."""
    database = world.database("postgres")
    replicas = Replicas(world)
    replicas.start()
    try:
        files = {f"{i}.sql": f"CREATE TABLE t{i} (id int);\nINSERT INTO t{i} VALUES ({i});\n" for i in range(1, 8)}
        world.apply(world.directory("files", files), world.migration(
            "app", url=database.url(), dir={"configMapRef": {"name": "files"}}))
        world.wait_ready("atlasmigration", "app")
        for i in range(1, 8):
            assert database.sql(f"SELECT count(*) FROM t{i}") == "1"
    finally:
        replicas.end()


def paused_leader_applies_once(world, engine, sleep):
    """The leader is stopped for longer than its Lease, another one takes over, and then the first one wakes up."""
    database = world.database(engine)
    election = ["--leader-elect", f"--leader-election-id={ELECTION}"]
    files = {"1.sql": "CREATE TABLE t (id int);\n",
             "2.sql": f"INSERT INTO t VALUES (2);\n{sleep};\nINSERT INTO t VALUES (3);\n",
             "3.sql": "CREATE TABLE u (id int);\nINSERT INTO u VALUES (1);\n"}
    with replicas_instead(world) as replicas:
        first = replicas.start(*election)
        world.apply(world.directory("files", files), world.migration(
            "app", url=database.url(), dir={"configMapRef": {"name": "files"}}))
        world.until("the first file", lambda: columns(database, "t"))
        time.sleep(0.5)
        first.send_signal(signal.SIGSTOP)
        replicas.start(*election)
        time.sleep(20)
        first.send_signal(signal.SIGCONT)
        world.wait_ready("atlasmigration", "app", patience=90)
        assert database.sql("SELECT id FROM t ORDER BY id").split() == ["2", "3"]
        assert database.sql("SELECT count(*) FROM u") == "1"


def paused_leader_applies_once_on_postgres(world):
    paused_leader_applies_once(world, "postgres", "SELECT pg_sleep(3)")


def paused_leader_applies_once_on_mysql(world):
    paused_leader_applies_once(world, "mysql", "DO SLEEP(3)")


SLEEPERS = {
    "postgres": "SELECT pid FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT pg_sleep(n) FROM pause%'",
    "mysql": "SELECT id FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP(n) FROM pause%'",
}


def a_paused_owner_loses_its_session(world, engine, sleep):
    """The owner is paused in the middle of a statement that would hold the lock for a minute: the next one ends its
    database session and does the work; the paused one wakes up and writes nothing."""
    database = world.database(engine)
    election = ["--leader-elect", f"--leader-election-id={ELECTION}"]
    files = {"1.sql": "CREATE TABLE t (id int);\nCREATE TABLE pause (n int);\nINSERT INTO pause VALUES (90);\n",
             "2.sql": f"INSERT INTO t VALUES (2);\n{sleep};\nINSERT INTO t VALUES (3);\n"}
    sleepers = lambda: set(database.sql(SLEEPERS[engine]).split())  # noqa: E731
    with replicas_instead(world) as replicas:
        first = replicas.start(*election)
        world.apply(world.directory("files", files), world.migration(
            "app", url=database.url(), dir={"configMapRef": {"name": "files"}}))
        world.until("the slow statement", sleepers)
        attempt = world.get("atlasmigration", "app")["status"]["lastAttempt"]
        assert attempt["phase"] == "applying" and attempt["session"].split("@")[0].split("/")[0] in sleepers(), attempt
        first.send_signal(signal.SIGSTOP)
        database.sql("UPDATE pause SET n = 0")
        replicas.start(*election)
        world.wait_ready("atlasmigration", "app")
        assert not sleepers()
        done = world.get("atlasmigration", "app")["status"]
        assert done["lastAttempt"]["phase"] == "done" and done["lastAttempt"]["owner"] != attempt["owner"], done
        first.send_signal(signal.SIGCONT)
        time.sleep(6)
        assert world.get("atlasmigration", "app")["status"] == done
        assert database.sql("SELECT id FROM t ORDER BY id").split() == ["2", "3"]


def a_paused_owner_loses_its_session_on_postgres(world):
    a_paused_owner_loses_its_session(world, "postgres", "SELECT pg_sleep(n) FROM pause")


def a_paused_owner_loses_its_session_on_mysql(world):
    a_paused_owner_loses_its_session(world, "mysql", "SELECT SLEEP(n) FROM pause")


ALL = [
    three_replicas_share_shards, an_object_moves_to_another_shard, two_operators_apply_once,
    paused_leader_applies_once_on_postgres, paused_leader_applies_once_on_mysql,
    a_paused_owner_loses_its_session_on_postgres, a_paused_owner_loses_its_session_on_mysql,
]
