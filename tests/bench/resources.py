"""What the operator costs with many AtlasSchema resources, each with a database and a dev database of its own."""
import os
import socket
import subprocess
import time
import urllib.request

import measure
import tables
from world import Database, Skip, World

IDLE = 20
PATIENCE = 900
POLL = 0.3  # Each answer about its metrics costs the operator half a millisecond.


class Metrics:
    """What the operator says of itself; a scrape costs the API server nothing, unlike a list."""

    def __init__(self):
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{listener.getsockname()[1]}"
        self.flag = f"--metrics-bind-address={self.address}"

    def sum(self, name):
        with urllib.request.urlopen(f"http://{self.address}/metrics", timeout=30) as answer:
            lines = answer.read().decode().splitlines()
        return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(name + "{"))

    def ready(self):
        """Resources that are Ready."""
        return self.sum("portolan_resource_ready")


class Figures:
    """Time and CPU since it was made, and memory, of the operator's process."""

    def __init__(self, world):
        self.pid = world.operator.pid
        self.start, self.cpu = time.monotonic(), measure.process_cpu(self.pid)

    def print(self, what):
        wall, cpu = time.monotonic() - self.start, measure.process_cpu(self.pid) - self.cpu
        now, peak = measure.process_memory(self.pid)
        print(f"{what:<42} {wall:>7.1f} s {cpu:>7.2f} s {now:>7.1f} MiB {peak:>7.1f} MiB", flush=True)


def apply_all(world, metrics, name, databases, size, figures):
    """One `kubectl apply` of a resource per database, then asks until every one is Ready; prints both.

    `kubectl wait --all` asks for one resource after another, five a second at most, which would be what is measured.
    So would a `kubectl get` again and again: each needs more CPU time than the operator for a resource.
    """
    engine = databases[0].engine
    world.apply(*(world.schema(
        f"{name}-{number}", url=database.url(), devURL=database.dev_url,
        schema={"hcl": tables.document(engine, "public" if engine == "postgres" else database.name, size)})
        for number, database in enumerate(databases)))
    figures.print("kubectl apply returned")
    world.until(f"{len(databases)} resources Ready", lambda: metrics.ready() == len(databases), PATIENCE, POLL)


def is_ready(item):
    conditions = item.get("status", {}).get("conditions", [])
    return any(each["type"] == "Ready" and each["status"] == "True" for each in conditions)


def scenario(world, engine, count, size):
    databases = []
    try:
        databases.extend(Database(engine, f"bench_{os.getpid()}_{number}") for number in range(count))
        metrics = Metrics()
        world.define()
        world.kubectl("create", "namespace", world.space)
        world.start_operator(metrics.flag, "--zap-log-level=info")
        time.sleep(2)
        print(f"{'':<42} {'wall':>9} {'CPU':>9} {'resident':>11} {'peak':>11}")
        Figures(world).print("operator without resources")
        figures = Figures(world)
        apply_all(world, metrics, "app", databases, size, figures)
        figures.print(f"{count} x {size} tables, apply to all Ready")
        assert all(map(is_ready, world.items("atlasschema"))), "the metrics call Ready what is not"
        figures = Figures(world)
        time.sleep(IDLE)
        figures.print(f"the same, {IDLE} s in sync")
        if engine == "postgres":
            by_hand(world, databases)
    finally:
        world.stop()
        for database in databases:
            for name in (database.name, database.name + "_dev"):
                database.root(f"DROP DATABASE IF EXISTS {name}")


def by_hand(world, databases):
    """The same DDL by psql, one database after the other: on the targets alone, and on dev databases as well."""
    sql = subprocess.run([world.binaries / "portolan", "schema", "inspect", "-u", databases[0].url(), "--format",
                          "{{ sql . }}"], check=True, capture_output=True, text=True).stdout
    fresh = [Database(databases[0].engine, database.name) for database in databases]
    for what, names in (("targets", [d.name for d in fresh]), ("dev databases", [d.name + "_dev" for d in fresh])):
        start = time.monotonic()
        for name in names:
            server = fresh[0].server
            subprocess.run(["psql", "-Xq1", "-v", "ON_ERROR_STOP=1", "-h", server.hostname, "-p", str(server.port), "-U",
                            server.username, "-d", name], input=sql, check=True, text=True, stdout=subprocess.DEVNULL,
                           env=dict(os.environ, PGPASSWORD=server.password))
        print(f"{f'psql, the same DDL on the {what}':<42} {time.monotonic() - start:>7.1f} s", flush=True)


def bench(root, binaries, engine):
    if "PORTOLAN_TEST_KUBECTL" not in os.environ:
        raise Skip("PORTOLAN_TEST_KUBECTL is not set (tests/tools/kube env)")
    # PostgreSQL's databases are 7 MB each when empty, so the many resources are left to the other engines.
    for count, size in ((20, 20),) if engine == "postgres" else ((20, 20), (200, 1)):
        print(f"\n## operator, {count} resources x {size} tables, {engine}")
        scenario(World(root, binaries, f"bench-{engine}-{count}"), engine, count, size)
