"""What the operator costs with a thousand resources of each kind in sync: AtlasSchema over SQLite files, AtlasMigration
over the databases of one server."""
import os
import pathlib
import sqlite3
import statistics
import tempfile
import time

from resources import Figures, Metrics
from world import Database, Skip, World, directory_sum

COUNT = int(os.environ.get("PORTOLAN_BENCH_FLEET", 1000))
IDLE = int(os.environ.get("PORTOLAN_BENCH_IDLE", 300))
CHANGES = 10
BATCH = 250
PATIENCE = 1800


class Fleet:
    def __init__(self, world, engine, folder):
        self.world, self.folder = world, pathlib.Path(folder)
        self.server = Database(engine, f"fleet_{os.getpid()}")
        self.metrics = Metrics()

    def database(self, number):
        return f"{self.server.name}_{number}"

    def file(self, number):
        return self.folder / f"{number}.db"

    def schema(self, number, columns="id integer PRIMARY KEY, mail text NOT NULL"):
        return self.world.schema(f"app-{number}", url=f"sqlite://{self.file(number)}",
                                 schema={"sql": f"CREATE TABLE users ({columns});\n"})

    def migration(self, number):
        files = {"1.sql": "CREATE TABLE users (id bigint PRIMARY KEY, mail varchar(80) NOT NULL);\n"}
        return self.world.migration(f"app-{number}", url=self.server.url(self.database(number)),
                                    dir={"local": {**files, "atlas.sum": directory_sum(files)}})

    def make_databases(self, word):
        for first in range(0, COUNT, BATCH):
            self.server.root("; ".join(f"{word} {self.database(n)}" for n in range(first, min(first + BATCH, COUNT))))

    def requests(self):
        """Calls of the API server so far."""
        return self.metrics.sum("rest_client_requests_total")

    def declare(self):
        """One request for each object: kubectl sends fifty a second at most, and `apply` needs three for each."""
        objects = [self.schema(n) for n in range(COUNT)] + [self.migration(n) for n in range(COUNT)]
        for first in range(0, len(objects), BATCH):
            self.world.apply(*objects[first:first + BATCH], verb="create", timeout=PATIENCE)

    def all_ready(self):
        time.sleep(1)
        return self.metrics.ready() == 2 * COUNT

    def idle(self):
        figures, before = Figures(self.world), self.requests()
        time.sleep(IDLE)
        figures.print(f"the same, {IDLE} s in sync")
        print(f"{'requests to the API server a minute':<42} {(self.requests() - before) * 60 / IDLE:>7.1f}")

    def change(self, number):
        """Seconds from the API server's answer to the new column in the database."""
        self.world.apply(self.schema(number, "id integer PRIMARY KEY, mail text NOT NULL, age integer"))
        start = time.monotonic()
        with sqlite3.connect(self.file(number)) as connection:
            while not connection.execute("SELECT 1 FROM pragma_table_info('users') WHERE name = 'age'").fetchall():
                if time.monotonic() - start > PATIENCE:
                    raise RuntimeError("the change was never applied")
                time.sleep(0.005)
        return time.monotonic() - start

    def latency(self):
        times = sorted(self.change(number) for number in range(CHANGES))
        print(f"{f'one change of {CHANGES}, median and longest':<42} {statistics.median(times):>7.3f} s "
              f"{times[-1]:>6.3f} s")

    def run(self):
        self.world.define()
        self.world.kubectl("create", "namespace", self.world.space)
        self.world.start_operator(self.metrics.flag, "--zap-log-level=warn", "--leader-elect",
                                  f"--leader-election-id={self.world.space}")
        self.make_databases("CREATE DATABASE")
        print(f"{'':<42} {'wall':>9} {'CPU':>9} {'resident':>11} {'peak':>11}")
        figures = Figures(self.world)
        self.declare()
        self.world.until("all resources Ready", self.all_ready, PATIENCE)
        print(f"{'requests to the API server for that':<42} {self.requests():>7.0f}")
        figures.print(f"{COUNT} of each kind, kubectl create to all Ready")
        self.idle()
        self.latency()

    def end(self):
        if self.world.operator:
            self.world.kill_operator()
        self.world.kubectl("delete", "lease", self.world.space, "-n", "default", check=False)
        for kind in ("atlasschemas", "atlasmigrations"):
            self.world.kubectl("delete", kind, "--all", "--wait=false", check=False, timeout=PATIENCE)
        self.world.stop()
        self.make_databases("DROP DATABASE IF EXISTS")


def bench(root, binaries, engine):
    if "PORTOLAN_TEST_KUBECTL" not in os.environ:
        raise Skip("PORTOLAN_TEST_KUBECTL is not set (tests/tools/kube env)")
    print(f"\n## operator, {COUNT} AtlasSchema (SQLite) and {COUNT} AtlasMigration ({engine})")
    with tempfile.TemporaryDirectory(prefix="fleet-") as folder:
        fleet = Fleet(World(root, binaries, f"fleet-{engine}"), engine, folder)
        try:
            fleet.run()
        finally:
            fleet.end()
