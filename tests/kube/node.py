"""A stand-in for the kubelet: there is no node in this tier, everything else is real.

It watches the pods of dev databases of one namespace. For each it reads the environment as the kubelet would (the
password from the Secret), starts a real server of this machine with it, on a loopback address of the pod's own and the
port of the container, and writes the pod's status: Ready with that address. When the pod is deleted the server ends and
its data goes. Images, probes and security settings mean nothing here; tests/cluster has a real kubelet.
"""
import base64
import itertools
import json
import os
import pathlib
import shutil
import subprocess
import threading

TOOL = pathlib.Path(__file__).resolve().parents[1] / "tools/servers"
# The variable that a family's image takes its administrator's password from, and the one that names a database.
FAMILIES = {"POSTGRES_PASSWORD": ("postgres", None), "MYSQL_ROOT_PASSWORD": ("mysql", "MYSQL_DATABASE"),
            "MARIADB_ROOT_PASSWORD": ("mariadb", "MARIADB_DATABASE")}
FOLDER = pathlib.Path(f"/dev/shm/node-{os.getpid()}")
addresses = itertools.count(2)


class Server:
    """What runs for one pod."""

    def __init__(self, family, environment, port):
        self.family = family
        number = next(addresses)
        self.address = f"127.{os.getpid() % 200 + 20}.{number // 250}.{number % 250}"
        self.run = FOLDER / str(number)  # short: it holds the path of a socket
        self.password = environment["password"]
        self.variables = dict(os.environ, PORTOLAN_RUN=str(self.run), PORTOLAN_SERVER_ADDRESS=self.address,
                              PORTOLAN_SERVER_PORT=str(port), PORTOLAN_SERVER_PASSWORD=self.password)
        self.port = port
        self.tool("start")
        if environment["database"]:
            self.sql(f"CREATE DATABASE {environment['database']}")

    def tool(self, verb):
        subprocess.run([str(TOOL), verb, self.family], env=self.variables, check=True, capture_output=True, timeout=180)

    def sql(self, sql):
        if self.family == "postgres":
            command = ["psql", "-XqAt", "-h", self.address, "-p", str(self.port), "-U", "postgres", "-c", sql]
        else:
            command = ["mariadb", "-N", "-B", "-h", self.address, "-P", str(self.port), "-u", "root", "-e", sql]
        secrets = {"PGPASSWORD": self.password, "MYSQL_PWD": self.password}
        return subprocess.run(command, env=dict(os.environ, **secrets), check=True, capture_output=True, text=True,
                              timeout=60).stdout.strip()

    def tenants(self):
        """The databases of leases."""
        names = self.sql("SELECT datname FROM pg_database" if self.family == "postgres" else "SHOW DATABASES")
        return [name for name in names.split() if name.startswith("portolan") and len(name) == 32]


class Node:
    """Use as `with Node(world) as node:`."""

    def __init__(self, world):
        self.world = world
        self.servers = {}  # by the pod's name
        self.seen = []  # every pod that ever ran, in order
        self.gone = set()
        self.starts = []  # threads that start a server
        self.problems = []
        self.lock = threading.Lock()

    def __enter__(self):
        self.watch = subprocess.Popen(
            [os.environ["PORTOLAN_TEST_KUBECTL"], "-n", self.world.space, "get", "pods", "-l",
             "app.kubernetes.io/name=atlas-dev-db", "--watch", "--output-watch-events", "-o", "json"],
            stdout=subprocess.PIPE, text=True)
        self.thread = threading.Thread(target=self.follow)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.watch.terminate()
        self.watch.wait()
        self.thread.join()
        for start in self.starts:  # a server that comes up later would outlive the scenario
            start.join()
        for name in list(self.servers):
            self.end(name)
        assert not self.problems, self.problems

    def follow(self):
        decoder, text = json.JSONDecoder(), ""
        for line in self.watch.stdout:
            text += line
            try:
                event, end = decoder.raw_decode(text)
            except json.JSONDecodeError:
                continue
            text = text[end:].lstrip()
            self.take(event["type"], event["object"])

    def take(self, change, pod):
        name = pod["metadata"]["name"]
        if change == "DELETED":
            self.end(name)
        elif change == "ADDED" and name not in self.seen:
            self.seen.append(name)
            self.starts.append(threading.Thread(target=self.begin, args=(pod,)))
            self.starts[-1].start()

    def begin(self, pod):
        name = pod["metadata"]["name"]
        try:
            container = pod["spec"]["containers"][0]
            values = {v["name"]: self.value(v) for v in container["env"]}
            variable = next(v for v in FAMILIES if v in values)
            family, database = FAMILIES[variable]
            port = container["ports"][0]["containerPort"]
            server = Server(family, {"password": values[variable], "database": values.get(database)}, port)
            self.world.secrets.add(server.password)
            with self.lock:
                self.servers[name] = server
                gone = name in self.gone
            if gone:
                self.end(name)
            else:
                self.report(name, True)
        except Exception as error:  # a thread has nobody else to tell
            self.problems.append(f"{name}: {error}")

    def value(self, variable):
        if "value" in variable:
            return variable["value"]
        reference = variable["valueFrom"]["secretKeyRef"]
        return base64.b64decode(self.world.get("secret", reference["name"])["data"][reference["key"]]).decode()

    def report(self, name, ready):
        server, word = self.servers[name], "True" if ready else "False"
        conditions = [{"type": kind, "status": word} for kind in ("Ready", "ContainersReady")]
        status = {"phase": "Running", "podIP": server.address, "podIPs": [{"ip": server.address}],
                  "conditions": conditions}
        self.world.kubectl("patch", "pod", name, "--subresource=status", "--type=merge", "-p",
                           json.dumps({"status": status}), check=False)

    def end(self, name):
        with self.lock:
            self.gone.add(name)
            server = self.servers.pop(name, None)
        if server:
            server.tool("stop")
            shutil.rmtree(server.run, ignore_errors=True)

    def kill(self, name):
        """The server dies; as with a real kubelet the pod is not ready until its container runs again, with its data."""
        self.servers[name].tool("kill")
        self.report(name, False)

    def revive(self, name):
        self.servers[name].tool("restart")
        self.report(name, True)

    def only(self):
        """The name of the pod that runs; there is one."""
        names = self.world.until("one dev database runs", lambda: len(self.servers) == 1 and list(self.servers))
        return names[0]
